"""The last line names the keys of each dialog, and Caps Lock declines as well."""

from pathlib import Path

from tests.stage import on_stage
from tests.ui import scenes


async def test_welcome_and_sign_in_name_their_keys(tmp_path: Path) -> None:
    async with on_stage(tmp_path, is_signed_in=False) as stage:
        await stage.until(lambda: stage.sees("Welcome to nonvoip"))
        assert {"y Sign in", "d Demo", "esc Look around"} <= set(scenes.hints(stage))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Sign in to NonVoipUsNumber"))
        assert {"tab Next", "enter Sign in", "esc Later"} <= set(scenes.hints(stage))


async def test_the_bid_names_its_keys_and_a_capital_n_declines_while_a_capital_y_accepts_nothing(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.PREMIUM)
        await scenes.press(stage, "Y")
        assert stage.sees("Order this number?")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("premium one?"))
        assert {"y Bid", "n Don't bid", "tab Change the bid"} <= set(scenes.hints(stage))
        await scenes.press(stage, "Y")
        assert stage.sees("premium one?")
        await scenes.press(stage, "N")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert len(scenes.sent(stage)) == 1


async def test_what_moves_is_called_so_and_the_help_explains_the_signs_of_products(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "ctrl+p")
        assert "↑↓ Move" in scenes.hints(stage)
        await scenes.press(stage, "escape", "question_mark")
        await stage.until(lambda: "↑↓ Move" in scenes.hints(stage))
        await scenes.press(stage, "G")
        await stage.until(lambda: stage.sees("“Your SMS” shows", "★ favourite", "◉ watched"))


async def test_the_callback_url_names_the_key_that_leaves_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4", "c")
        await stage.until(lambda: stage.sees("Save the callback URL?"))
        await stage.until(lambda: "esc Don't save" in scenes.hints(stage))
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))
