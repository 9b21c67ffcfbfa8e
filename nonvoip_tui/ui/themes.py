"""The program's own colours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textual.theme import Theme

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
