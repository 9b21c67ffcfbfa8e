"""The welcome of a first start: what this is, where a password would be, and three ways on."""

from pathlib import Path

import pytest

from nonvoip_tui.settings.config import Config
from nonvoip_tui.ui.dialogs.account import Login, Welcome
from tests.stage import Stage, on_stage
from tests.ui import scenes


async def welcomed(stage: Stage) -> None:
    """Wait for it, and for the engine, which begins after the first frame."""
    await stage.until(lambda: isinstance(stage.app.screen, Welcome))
    await stage.until(lambda: stage.app.engine.is_ready)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
async def test_it_says_what_this_is_and_where_a_password_would_be_kept(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default", is_signed_in=False) as stage:
        await welcomed(stage)
        assert stage.sees("Welcome to nonvoip", "in stock", "SMS", "unless you say yes")
        assert stage.sees("memory only", "password_command", "0600")
        assert "config.toml" in "".join(stage.text.replace("│", "").split())
        assert scenes.has_buttons_on_screen(stage)
        assert scenes.is_focused(stage, "accept")
        assert {"d Demo", "esc Look around"} <= set(scenes.hints(stage))
        await scenes.press(stage, "enter")
        await stage.until(lambda: isinstance(stage.app.screen, Login))
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.simulator.requests == []


async def test_the_demo_is_started_by_its_key_and_by_its_button(tmp_path: Path) -> None:
    for by, keys in (("d", {}), ("f7", {"welcome.demo": "f7"}), ("mouse", {})):
        async with on_stage(tmp_path, config=Config(keys=keys), is_signed_in=False) as stage:
            await welcomed(stage)
            await (scenes.click(stage, "#demo") if by == "mouse" else scenes.press(stage, by))
            await stage.until(lambda: stage.app.return_value == stage.app.RESTART_IN_DEMO)


async def test_one_who_looks_around_can_order_nothing_and_is_told_how_to_sign_in(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default", is_signed_in=False) as stage:
        await welcomed(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("Press 4, then i, to sign in."))
        await scenes.press(stage, "enter", "2", "3", "1")
        assert not scenes.has_dialog(stage)
        assert stage.simulator.requests == []


async def test_one_who_has_credentials_is_not_welcomed(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        assert not scenes.has_dialog(stage)
