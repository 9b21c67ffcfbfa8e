"""From every screen: the code of the newest SMS copied, its order shown, `:` for the palette."""

from pathlib import Path

import pytest

from nonvoip_tui.ui.palette import Palette
from nonvoip_tui.ui.widgets.text_field import TextField
from tests.stage import Stage, on_stage
from tests.ui import scenes


async def come(stage: Stage, order_id: str, text: str, code: str = "") -> None:
    """Have an SMS come, whatever is in front."""
    count = len(stage.app.view_model.messages)
    stage.simulator.deliver(order_id, text, pin=code or None)
    await scenes.pass_time(stage, 20)
    await stage.until(lambda: len(stage.app.view_model.messages) > count)


@pytest.mark.parametrize("size", [(40, 10), (59, 20)], ids=str)
async def test_on_few_columns_the_toast_of_a_code_is_one_line(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        first = await scenes.order(stage)
        await scenes.press(stage, "1")
        await come(stage, first, "Your code is 482913.", "482913")
        assert stage.toasts == ["482913 · ctrl+y copies, ctrl+o shows"]
        await stage.until(lambda: stage.text.splitlines()[-1].strip() == stage.toasts[0])


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_the_toast_of_an_sms_names_the_keys_and_they_lead_to_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        first = await scenes.order(stage)
        second = await scenes.order(stage, scenes.ORDINARY)
        await scenes.press(stage, "1", "slash", "d")
        await come(stage, first, "Your code is 482913.", "482913")
        [toast] = stage.toasts
        assert toast == "SMS for Demo: two messages: 482913 · ctrl+y copies it, ctrl+o shows it"
        assert stage.sees("ctrl+o shows it")
        await scenes.press(stage, "ctrl+y")  # in the middle of a word
        await stage.until(lambda: stage.app.clipboard == "482913")
        assert stage.toasts == ["Demo: two messages: Code 482913 sent to your terminal."]
        await scenes.press(stage, "e")
        assert stage.app.screen.query_one("#filter", TextField).value == "de"
        await scenes.press(stage, "ctrl+o")
        await stage.until(lambda: scenes.selected(stage) == first)
        await scenes.press(stage, "ctrl+o")
        await stage.until(lambda: stage.toasts == ["The newest SMS is the one shown."])
        await come(stage, second, "Nothing to be copied in here.")
        [toast] = stage.toasts
        assert toast.endswith(": Nothing to be copied in here. · ctrl+o shows it")
        await scenes.press(stage, "ctrl+y")
        await stage.until(lambda: "482913 of 12:" in stage.toasts[0])
        assert "the newest SMS has no code, sent to your terminal." in stage.toasts[0]
        await scenes.press(stage, "ctrl+o")
        await stage.until(lambda: scenes.selected(stage) == second)


async def test_where_no_sms_has_come_they_say_so(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.ready(stage)
        for key in ("ctrl+y", "ctrl+o"):
            await scenes.press(stage, key)
            await stage.until(lambda: stage.toasts == ["No SMS has arrived."])
            stage.app.clear_notifications()
        assert stage.app.current_mode == "products"


async def test_a_dialog_hears_neither_and_its_toast_names_neither(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        await scenes.press(stage, "1")
        await scenes.confirm(stage, scenes.ORDINARY)
        await come(stage, order_id, "Your code is 482913.", "482913")
        assert stage.toasts == ["SMS for Demo: two messages: 482913"]
        await scenes.press(stage, "ctrl+y", "ctrl+o")
        assert scenes.has_dialog(stage)
        assert not stage.app.clipboard


@pytest.mark.parametrize("screen", ["1", "2", "3", "4"])
async def test_a_colon_opens_the_palette_unless_it_is_typed(tmp_path: Path, screen: str) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
        await scenes.press(stage, screen, "colon")
        await stage.until(lambda: isinstance(stage.app.screen, Palette))
        await scenes.press(stage, "escape")
        await stage.until(lambda: not stage.app.has_dialog)
        if screen in "13":
            await scenes.press(stage, "slash", ":")
            assert not stage.app.has_dialog
            assert next(iter(stage.app.screen.query(TextField))).value == ":"
