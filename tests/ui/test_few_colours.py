"""Without colours, or with the terminal's own 16: every state is told by a sign and a word."""

from decimal import Decimal
from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style

from nonvoip_tui.domain.events import Connection, ConnectionChanged
from nonvoip_tui.settings.config import Config, ThemeSettings
from tests.stage import Stage, on_stage
from tests.ui import scenes
from tests.ui.picture import runs


def line_with(stage: Stage, text: str) -> str:
    """The first line on the screen that holds `text`."""
    return next(line for line in stage.text.splitlines() if text in line)


# F52
async def test_no_state_needs_a_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    config = Config(low_balance=Decimal(50))
    async with on_stage(tmp_path, scenario="no-sms", config=config) as stage:
        clock, service = stage.clock, stage.simulator
        await scenes.ready(stage)
        assert stage.sees("● online", "[10-minute]", " 1 Products")
        assert "out of stock" in line_with(stage, "Demo: out of stock")
        assert line_with(stage, "25▐").startswith("▌"), "the row under the cursor"
        await scenes.press(stage, "slash")
        await stage.until(lambda: line_with(stage, " 25").startswith("▏"))  # the entry has it now
        await scenes.press(stage, "escape", "escape")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        assert stage.sees("►Don't order◄", " Order for $0.60 ")
        await scenes.press(stage, "tab")
        await stage.until(lambda: stage.sees(" Don't order ", "►Order for $0.60◄"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("○ waiting for SMS", "▼ $49.40 low"))
        clock.advance(545)
        await scenes.pass_time(stage, 2.5)
        await stage.until(lambda: stage.sees("! last minute"))
        service.deliver(scenes.selected(stage), "Your code is 482913", pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("● SMS received"))
        clock.advance(60)
        await scenes.pass_time(stage, 2.5)
        await stage.until(lambda: stage.sees("SMS received, ended"))
        stage.app._on_engine_event(ConnectionChanged(Connection.TROUBLED, "So it is."))
        await stage.until(lambda: stage.sees("▲ trouble", "▲ So it is."))
        stage.app._on_engine_event(ConnectionChanged(Connection.SIGNED_OUT, "So it is."))
        await stage.until(lambda: stage.sees("✕ signed out"))
        hues = {
            run.text
            for run in runs(stage.app)
            for color in (run.front, run.back)
            if len(set(color)) > 1
        }
        assert hues == set()


async def test_an_unknown_outcome_and_a_choice_are_told_without_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.unknown(stage)
        await scenes.press(stage, "n", "2")
        await stage.until(lambda: stage.sees("? outcome unknown", "Outcome unknown", " 2 Orders?"))


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_the_terminals_own_colours_are_put_only_on_its_own_ground(
    tmp_path: Path, theme: str
) -> None:
    config = Config(theme=ThemeSettings(theme))
    async with on_stage(tmp_path, scenario="default", config=config) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4", "c")
        await stage.until(lambda: stage.sees("Replace it"))
        assert unreadable(stage) == []
        await scenes.press(stage, "escape", "1")
        await scenes.confirm(stage, scenes.ORDINARY)
        assert unreadable(stage) == []
        stage.app.toast("Something is wrong.", "error")
        await stage.until(lambda: stage.sees("Something is wrong."))
        assert unreadable(stage) == []


def unreadable(stage: Stage) -> list[str]:
    """Texts in the default colour on a coloured ground, of which nobody knows how it looks."""
    texts = []
    for strip in stage.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style or Style.null()
            front, back = (color or Color.default() for color in (style.color, style.bgcolor))
            if (
                segment.text.strip()
                and not back.is_default
                and front.name in ("default", back.name)
            ):
                texts.append(segment.text)
    return texts
