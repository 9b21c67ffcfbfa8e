"""The program's own themes, which one to begin with, and what no painted line may hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from nonvoip_tui.settings.config import DEFAULT_THEME
from nonvoip_tui.ui.base import UiApp

_BIDI = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NEUTRAL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_BIDI), "\ufffd")


class Translated(LineFilter):
    """Puts other characters in place of some in every painted line."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        """Take what returns a text as many cells wide, and the same one where nothing changes."""
        super().__init__()
        self._translate = translate

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        translate = self._translate
        return [
            segment
            if segment.control or (text := translate(segment.text)) is segment.text
            else Segment(text, segment.style)
            for segment in segments
        ]


def without_controls(text: str) -> str:
    """`text` with a sign in place of each control and bidirectional character."""
    return text if text.isprintable() else text.translate(_NEUTRAL)


DARK = Theme(
    name="nonvoip-dark",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#5fafd7",
    success="#87d787",
    warning="#ffd75f",
    error="#ff8787",
    foreground="#d0d0d0",
    background="#1c1c1c",
    surface="#262626",
    panel="#303030",
    dark=True,
)

LIGHT = Theme(
    name="nonvoip-light",
    primary="#005f87",
    secondary="#5f8787",
    accent="#005f87",
    success="#005f00",
    warning="#875f00",
    error="#af0000",
    foreground="#1c1c1c",
    background="#eeeeee",
    surface="#e4e4e4",
    panel="#dadada",
    dark=False,
)

THEMES = (DARK, LIGHT)
"""Chosen from the 256-colour cube, so that plain ssh shows them as designed."""

OWN = "own"
"""The name of the theme that the colours of the settings make."""


def own_theme(base: Theme, colors: Mapping[str, str]) -> Theme:
    """`base` with some of its colours replaced, by names of `COLOR_NAMES`."""
    changes: dict[str, Any] = {"name": OWN, **colors}
    return replace(base, **changes)


def begin_with_theme(app: UiApp) -> None:
    """Register the themes, and set the first one: of the settings, else the one chosen last."""
    for theme in THEMES:
        app.register_theme(theme)
    settings = app.setting.config.theme
    wanted = settings.name
    if settings.colors:
        base = app.available_themes.get(settings.name, DARK)
        app.register_theme(own_theme(base, settings.colors))
        wanted = OWN
    elif wanted == DEFAULT_THEME:
        wanted = app.setting.state.get("theme", DEFAULT_THEME)
    theme = app.available_themes.get(wanted, DARK)
    if getattr(theme, "ansi", False):  # of 8.2.1
        app.theme = theme.name
        return
    # Without the watcher, which would parse every rule a second time.
    app.set_reactive(UiApp.theme, theme.name)
    app.set_class(theme.dark, "-dark-mode", update=False)
    app.set_class(not theme.dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())


def theme_complaint(app: UiApp) -> str:
    """That the settings name a theme that does not exist, in a sentence; else empty."""
    name, known = app.setting.config.theme.name, app.available_themes
    if name in known:
        return ""
    from difflib import get_close_matches  # late: few themes are misspelt

    close = get_close_matches(name, known, 1)
    palette = f"{app.key_names('app.palette')} lists all."
    hint = f'did you mean "{close[0]}"?' if close else palette
    return f'theme = "{name}": there is no such theme; {hint}'
