"""How many panes Orders has: as many as the terminal has room for."""

from pathlib import Path

import pytest

from nonvoip_tui.ui.widgets.sms_pane import SmsPane
from nonvoip_tui.ui.widgets.tables import OrderTable
from tests.stage import Stage, on_stage
from tests.ui import scenes

FRAMED = [("3", "#messages", "Messages"), ("3", "#text", "SMS"), ("4", "#account", "Account")]


def panes_side_by_side(stage: Stage) -> int:
    """How many of the list, the selected order, and the wall of cards lie in one row."""
    screen = stage.app.screen
    table, pane = screen.query_one(OrderTable).region, screen.query_one(SmsPane).region
    walls = [wall.region for wall in screen.query("Wall") if wall.display]
    if table.right > pane.x:
        return 1
    return 3 if walls and pane.right <= walls[0].x else 2


async def until_there_are(stage: Stage, panes: int) -> None:
    await stage.until(lambda: panes_side_by_side(stage) == panes)


async def test_two_panes_from_100_columns_three_from_150_and_nothing_is_cut(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (150, 40), scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        service.deliver(order_id, "Your code is 482913.", pin="482913")
        await scenes.press(stage, "r")
        for columns, panes in ((150, 3), (149, 2), (100, 2), (99, 1), (60, 1), (240, 3)):
            await stage.pilot.resize_terminal(columns, 30)
            await until_there_are(stage, panes)
            assert stage.sees("● SMS received", "Your code is 482913.", "order 900001", " left")
            assert not stage.app.screen.query_one("#texts").max_scroll_y


@pytest.mark.parametrize(("key", "name", "title"), FRAMED)
async def test_a_titled_frame_shows_the_focus_from_100_columns(
    tmp_path: Path, key: str, name: str, title: str
) -> None:
    async with on_stage(tmp_path, (100, 24), scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        stage.simulator.deliver(order_id, "Your code is 482913.", pin="482913")
        await scenes.press(stage, "r", key)
        await stage.until(lambda: stage.sees(f"╭─ {title} ─"))
        panel = stage.app.screen.query_one(name)
        accent = panel.styles.border_top[1]
        await scenes.press(stage, "tab")
        if not panel.has_focus:
            assert panel.styles.border_top[1] != accent
        for size in ((99, 24), (100, 12), (40, 6)):
            await stage.pilot.resize_terminal(*size)
            await stage.until(lambda: not stage.sees("╭"))


async def test_no_line_is_lost_to_frames_below_100_columns(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (80, 24), scenario="no-sms") as stage:
        await scenes.order(stage)
        for key, name, _ in FRAMED[::2]:
            await scenes.press(stage, key)
            await stage.until(lambda name=name: bool(stage.app.screen.query(name)))  # type: ignore[misc]
            assert stage.app.screen.query_one(name).region.x == 0
            assert stage.app.screen.query_one(name).region.height > 20
