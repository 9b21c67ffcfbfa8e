"""Signing in: asked until it works, once at a time, with the demo as a way out."""

from pathlib import Path

import pytest
from textual.widgets import Input

from nonvoip_tui.settings.credentials import Credentials, Secret
from nonvoip_tui.ui.dialogs.account import Login, Welcome
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


async def to_login(stage: Stage) -> None:
    """From the welcome of a first start to the dialog that asks."""
    await stage.until(lambda: isinstance(stage.app.screen, Welcome))
    await scenes.press(stage, "enter")
    await stage.until(lambda: logins(stage) == 1)


def logins(stage: Stage) -> int:
    """How many of these dialogs are open, in front or not."""
    return sum(isinstance(screen, Login) for screen in stage.app.screen_stack)


@SIZES
async def test_the_first_start_asks_for_e_mail_and_a_hidden_password(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default", is_signed_in=False) as stage:
        await to_login(stage)
        await stage.until(lambda: stage.sees("Sign in to NonVoipUsNumber", "✕ signed out"))
        assert scenes.has_buttons_on_screen(stage)
        assert scenes.hints(stage) == {
            "tab Next": True, "enter Sign in": True, "esc Later": True,
        }  # fmt: skip
        await scenes.press(stage, *"demo@example.com", "enter", *"demo")
        assert stage.sees("demo@example.com", "••••")
        await scenes.press(stage, "enter")
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("demo@example.com", "online"))
        assert logins(stage) == 0


@pytest.mark.parametrize("between", ["enter", "tab"])
async def test_what_comes_at_once_after_the_e_mail_is_hidden(tmp_path: Path, between: str) -> None:
    async with on_stage(tmp_path, scenario="default", is_signed_in=False) as stage:
        await to_login(stage)
        scenes.type_on(stage, *"me@example.com", between, *"secret")
        await stage.until(lambda: stage.app.screen.query_one("#password", Input).value == "secret")
        assert stage.app.screen.query_one("#email", Input).value == "me@example.com"
        picture = stage.app.export_screenshot()  # F54
        assert "secret" not in picture
        assert "••••••" in picture


async def test_wrong_credentials_bring_the_dialog_back_with_the_reason(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default", is_signed_in=False) as stage:
        await to_login(stage)
        for _ in range(2):
            entry = stage.app.screen.query_one("#email", Input)
            entry.value = "me@example.com"
            stage.app.screen.query_one("#password", Input).value = "wrong"
            await stage.app.screen.query_one("#password", Input).action_submit()
            await stage.until(lambda: stage.sees("Invalid email or password."))
            assert logins(stage) == 1
            assert stage.app.focused is stage.app.screen.query_one("#password")
            assert stage.app.screen.query_one("#email", Input).value == "me@example.com"
            assert stage.app.screen.query_one("#password", Input).value == ""
        assert stage.toasts == []


async def test_something_missing_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="default", is_signed_in=False) as stage:
        await to_login(stage)
        await scenes.press(stage, "enter", "enter")
        await stage.until(lambda: stage.sees("Both the e-mail and the password are needed."))
        assert scenes.has_buttons_on_screen(stage)
        assert stage.simulator.requests == []


async def test_the_demo_is_a_way_out(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default", is_signed_in=False) as stage:
        await to_login(stage)
        await scenes.click(stage, "#demo")
        await stage.until(lambda: stage.app.return_value == stage.app.RESTART_IN_DEMO)


async def test_going_on_without_says_how_to_sign_in_later(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default", is_signed_in=False) as stage:
        await to_login(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("Not signed in. Press 4, then i, to sign in."))
        assert stage.simulator.requests == []
        await scenes.press(stage, "4")
        await stage.until(lambda: scenes.hints(stage).get("i Sign in"))
        await scenes.press(stage, "i", "i")
        await stage.until(lambda: logins(stage) == 1)


async def test_credentials_refused_in_the_middle_bring_the_dialog_once(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        for product in (scenes.TWO_MESSAGES, scenes.ORDINARY):
            await scenes.order(stage, product)
        stage.simulator.password = "changed"
        await scenes.press(stage, "r")
        await scenes.pass_time(stage, 12)
        await stage.until(lambda: stage.sees("Invalid email or password.", "✕ signed out"))
        assert logins(stage) == 1
        assert stage.toasts == []
        asked = len(stage.simulator.requests)
        await scenes.pass_time(stage, 30)
        assert len(stage.simulator.requests) == asked  # nothing is asked until it is put right
        assert stage.app.screen.query_one("#email", Input).value == "demo@example.com"
        await scenes.press(stage, *"changed", "enter")
        await stage.until(lambda: stage.sees("● online") and logins(stage) == 0)


async def test_wrong_credentials_of_the_environment_bring_the_dialog(tmp_path: Path) -> None:
    wrong = Credentials("demo@example.com", Secret("wrong"), source="environment")
    async with on_stage(tmp_path, scenario="default", credentials=wrong) as stage:
        await stage.until(lambda: stage.sees("Invalid email or password."))
        assert logins(stage) == 1
        assert stage.toasts == []
