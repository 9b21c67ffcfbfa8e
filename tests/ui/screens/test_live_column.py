"""From 150 columns on Products has the live orders at its right."""

from pathlib import Path

import pytest

from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.ui.widgets.wall import LiveOrders
from tests.stage import Stage, on_stage
from tests.ui import scenes
from tests.ui.screens.test_wall import come, many


def column(stage: Stage) -> list[str]:
    """The lines of the column; none when it is not there."""
    found = [each.content_region for each in stage.app.screen.query(LiveOrders) if each.region]
    lines = stage.text.splitlines()
    return [
        line[region.x + 1 : region.right].rstrip()
        for region in found
        for line in lines[region.y : region.bottom]
        if line[region.x + 1 : region.right].strip(" ─")
    ]


@pytest.mark.parametrize("size", [(150, 24), (200, 60)], ids=str)
async def test_number_time_left_and_the_code_as_it_comes(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        orders = await many(stage, 2)
        await scenes.press(stage, "1")
        await stage.until(lambda: len(column(stage)) == 4)
        assert column(stage)[0].split() == ["+1", "202-555-0001", "9", "min"]
        assert column(stage)[1].endswith("○ waiting for SMS")
        come(stage, orders[0], "code 333444", "333444", 1001)
        await stage.until(lambda: "3 3 3  4 4 4" in column(stage)[1])
        region = stage.app.screen.query_one(LiveOrders).content_region
        await scenes.click_at(stage, region.x + 5, region.y)
        await stage.until(lambda: scenes.selected(stage) == orders[0].order_id)


async def test_it_goes_with_the_last_live_order_and_below_150_columns(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (149, 30), scenario="no-sms") as stage:
        [order] = await many(stage, 1)
        await scenes.press(stage, "1")
        assert not column(stage)
        await stage.pilot.resize_terminal(150, 30)
        await stage.until(lambda: column(stage))
        await stage.pilot.resize_terminal(149, 30)
        await stage.until(lambda: not column(stage))
        await stage.pilot.resize_terminal(150, 30)
        await stage.until(lambda: column(stage))
        stage.app.learn(OrderChanged(order._replace(rejected_at=stage.clock.now())))
        await stage.until(lambda: not column(stage))
        assert stage.app.screen.query_one(LiveOrders)._timer is None  # nothing to count


async def test_without_live_orders_there_is_no_empty_column_on_a_screen_that_is_widened(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (100, 30), scenario="no-sms") as stage:
        await scenes.ready(stage)
        await stage.pilot.resize_terminal(150, 30)
        await stage.until(lambda: stage.app.screen.has_class("-widest"))
        assert not stage.app.screen.query_one(LiveOrders).region
