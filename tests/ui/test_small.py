"""From six lines on: the number and its code are in sight, and a dialog's answers as well."""

from pathlib import Path

import pytest

from nonvoip_tui.ui.widgets.sms_pane import SmsPane
from tests.stage import on_stage
from tests.ui import scenes
from tests.ui.screens.test_wall import many

SMALL = pytest.mark.parametrize("size", [(40, 6), (40, 8), (40, 10), (60, 12), (80, 16)], ids=str)


@SMALL
async def test_orders_show_the_number_and_the_code(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        await stage.pilot.resize_terminal(*size)
        stage.simulator.deliver(order_id, "Your code is 739154")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("739154", "+1 "))
        lines = stage.text.splitlines()
        assert len(lines) <= size[1]
        assert all(len(line) <= size[0] for line in lines)


@SMALL
async def test_both_answers_of_a_dialog_are_whole_and_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await stage.pilot.resize_terminal(*size)
        await stage.until(lambda: stage.sees("Don't order", "Order for $0.60"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))


@SMALL
async def test_every_answer_to_an_unknown_outcome_is_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.unknown(stage)
        await stage.pilot.resize_terminal(*size)
        await stage.until(lambda: stage.sees("Leave it open"))
        assert stage.sees("Leave it open", "Add by id", "Not charged", "Charged")
        assert scenes.has_buttons_on_screen(stage)


@pytest.mark.parametrize("count", [1, 3])
async def test_the_pane_itself_shows_number_time_and_code_on_ten_lines(
    tmp_path: Path, count: int
) -> None:
    async with on_stage(tmp_path, (40, 10), scenario="no-sms") as stage:
        order_id = (await many(stage, count))[0].order_id
        stage.simulator.deliver(order_id, "Your code is 739154")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("7 3 9  1 5 4"))
        pane = stage.app.screen.query_one(SmsPane).content_region
        lines = stage.text.splitlines()[pane.y : pane.bottom]
        assert lines[0].lstrip().startswith("+1 ")
        assert " left" in lines[1]
        assert "7 3 9  1 5 4" in lines[2]


async def test_what_stands_in_an_empty_field_is_whole_on_forty_columns(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (40, 16), scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "colon")
        await stage.until(lambda: stage.sees("number or theme"))
        await scenes.press(stage, "escape", "2", "slash")
        await stage.until(lambda: stage.sees("number, code or note"))
        await scenes.press(stage, "escape", "3", "slash")
        await stage.until(lambda: stage.sees("number or note"))
        await scenes.press(stage, "escape", "question_mark", "slash")
        await stage.until(lambda: stage.sees("type to search the keys"))


async def test_every_screen_keeps_a_name_in_the_first_line_of_the_demo(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="no-sms", is_demo=True) as stage:
        await scenes.order(stage)
        await scenes.press(stage, "1")
        await stage.until(lambda: stage.sees("1 Products", "●"))
        assert stage.sees("2 Ord·1", "3 Msg", "4 Acct", "DEMO", "$49.")
