"""`z` on Orders gives all the space to the SMS of the selected order, and back."""

from pathlib import Path

import pytest

from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.sms_pane import SmsPane
from tests.stage import Stage, on_stage
from tests.ui import scenes


def is_alone(stage: Stage) -> bool:
    """Whether the pane has the whole width, and no list is beside or above it."""
    screen = stage.app.screen
    is_wide = screen.query_one(SmsPane).region.width == stage.app.size.width
    return is_wide and not any(each.region for each in screen.query("OrderTable, Wall"))


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (160, 40)], ids=str)
async def test_the_pane_is_alone_and_its_keys_act(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        first = await scenes.order(stage)
        await scenes.press(stage, "1")
        second = await scenes.order(stage, scenes.ORDINARY)
        text = "code 482913\n" + "\n".join(f"line {number}" for number in range(50))
        stage.simulator.deliver(first, text, pin="482913")
        await scenes.press(stage, "down", "r")
        await stage.until(lambda: stage.sees("line 1"))
        await scenes.press(stage, "z")
        await stage.until(lambda: is_alone(stage))
        assert not stage.sees("line 49")
        await scenes.press(stage, "G")
        await stage.until(lambda: stage.sees("line 49"))
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.app.clipboard == "482913")
        await scenes.press(stage, "right", "left")
        await stage.until(lambda: stage.sees("[Active]"))
        assert is_alone(stage)
        await scenes.press(stage, "z")
        await stage.until(lambda: not is_alone(stage))
        assert isinstance(stage.app.focused, LineTable)
        await scenes.press(stage, "k")
        await stage.until(lambda: scenes.selected(stage) == second)


async def test_the_list_has_the_keys_again_where_the_pane_has_no_space_left(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (80, 24), scenario="no-sms") as stage:
        await scenes.order(stage)
        await scenes.press(stage, "tab")
        await stage.until(lambda: not isinstance(stage.app.focused, LineTable))
        await stage.pilot.resize_terminal(40, 8)
        await stage.until(lambda: isinstance(stage.app.focused, LineTable))


async def test_enter_settles_a_call_of_unknown_outcome_from_the_pane_too(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (80, 24), scenario="no-sms") as stage:
        await scenes.unknown(stage)
        await scenes.press(stage, "escape", "2")
        await stage.until(lambda: stage.sees("? outcome unknown"))
        for key in ("tab", "z"):
            await scenes.press(stage, key)
            assert not isinstance(stage.app.focused, LineTable)
            assert scenes.hints(stage)["enter Settle"]
            await scenes.press(stage, "enter")
            await stage.until(lambda: scenes.has_dialog(stage))
            await scenes.press(stage, "escape")
            await stage.until(lambda: not scenes.has_dialog(stage))
