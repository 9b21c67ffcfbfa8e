"""The colours and signs: the theme to begin with, the choice remembered, ASCII where asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from nonvoip_tui.services.engine import Engine
from nonvoip_tui.settings.appearance import DEFAULT_THEME
from nonvoip_tui.ui.base import MIN_COLUMNS, MIN_ROWS, Setting
from nonvoip_tui.ui.request_handlers import RequestHandlers

_BIDI = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NEUTRAL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_BIDI), "\ufffd")


class ControlFilter(LineFilter):
    """Replaces control and bidirectional characters in every painted line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Neutralise each segment that is not already plain."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(segment.text.translate(_NEUTRAL), segment.style)
            for segment in segments
        ]


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
    """`base` with some of its colours replaced, by names of `theme_settings.COLOR_NAMES`."""
    changes: dict[str, Any] = {"name": OWN, **colors}
    return replace(base, **changes)


_LATER_CSS = (
    *("dialogs.tcss", "screens/orders.tcss", "screens/messages.tcss"),
    "screens/account.tcss",
)


class ThemedApp(RequestHandlers):
    """The part of the App that knows colours and signs, and how much room is how wide."""

    HORIZONTAL_BREAKPOINTS = [
        (0, "-too-narrow"),
        (MIN_COLUMNS, "-narrow"),
        (100, "-wide"),
        (150, "-widest"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-too-short"), (MIN_ROWS, "-tall-enough")]

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__(engine, setting)
        for theme in THEMES:
            self.register_theme(theme)
        self._sign_filters: list[LineFilter] = []
        if setting.is_ascii:
            from nonvoip_tui.ui.formatting import AsciiFilter

            self._sign_filters.append(AsciiFilter())
        self._register_own_colors()
        self._begin_with_theme(self._wanted_theme())

    def _register_own_colors(self) -> None:
        """Offer the colours of the settings, laid over the theme that is named there."""
        settings = self.setting.config.theme
        if settings.colors:
            base = self.available_themes.get(settings.name, THEMES[0])
            self.register_theme(own_theme(base, settings.colors))

    def toast_notices(self) -> None:
        """Say also that the settings name a theme that there is not."""
        super().toast_notices()
        name, known = self.setting.config.theme.name, self.available_themes
        if name not in known:
            from difflib import get_close_matches  # late: few themes are misspelt

            close = get_close_matches(name, known, 1)
            hint = (
                f'did you mean "{close[0]}"?'
                if close
                else f"{self.key_names('app.palette')} lists all."
            )
            self.toast(f'theme = "{name}": there is no such theme; {hint}', "warning", 30)

    def _wanted_theme(self) -> str:
        """The one in the settings, else the one chosen last, else the program's own."""
        settings = self.setting.config.theme
        if settings.colors:
            return OWN
        remembered = self.setting.state.get("theme", DEFAULT_THEME)
        wanted = settings.name if settings.name != DEFAULT_THEME else remembered
        return wanted if wanted in self.available_themes else DEFAULT_THEME

    def _begin_with_theme(self, name: str) -> None:
        """Set the colours without the watcher, which would parse every rule a second time."""
        theme = self.available_themes[name]
        if getattr(theme, "ansi", False):  # of 8.2.1
            self.theme = name
            return
        self.set_reactive(ThemedApp.theme, name)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def style_the_rest(self, *, is_late: bool) -> None:
        """Read the rules of what the first frame does not show.

        Args:
            is_late: whether some of that may be shown already.
        """
        # Here, and not by those screens: Textual would parse every rule again for each of them.
        self.stylesheet.read_all([Path(__file__).parent / name for name in _LATER_CSS])
        self.stylesheet.parse()
        if is_late:
            self.refresh_css(animate=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put ASCII in place of signs where that is wished."""
        return [*super().get_line_filters(), *self._sign_filters]

    def watch_theme(self, theme: str) -> None:
        """Remember the colours chosen in the palette."""
        if self.is_running:
            self.setting.state.set("theme", theme)
