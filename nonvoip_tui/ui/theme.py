"""The program's own themes, and which one to begin with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textual.theme import Theme

from nonvoip_tui.settings.config import DEFAULT_THEME
from nonvoip_tui.ui.base import UiApp

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
