"""How the screen looks: the theme of the settings, and whether it is drawn with ASCII alone."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from nonvoip_tui.settings.settings_file import SettingsFile

DEFAULT_THEME = "nonvoip-dark"
COLOR_NAMES = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "success",
    "warning",
    "error",
)
"""The colours of a theme of Textual 8.2 that rules are made of (textual/theme.py)."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_TERMINAL_COLORS = frozenset(
    {"ansi_default"}
    | {
        f"ansi_{bright}{name}"
        for bright in ("", "bright_")
        for name in ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
    }
)


class ThemeSettings(NamedTuple):
    """Which theme, and what is different about it."""

    name: str = DEFAULT_THEME
    """One of the program's own, or of Textual."""
    colors: Mapping[str, str] = MappingProxyType({})
    """Colours that replace those of that theme, by names of `COLOR_NAMES`."""


def checked_theme(file: SettingsFile, name: str, value: object) -> ThemeSettings:
    """The theme that `theme = "…"` or `[theme]` asks for.

    Raises:
        ConfigError: it is neither a text nor a table, a key of it is not known, or a value is no
            colour.
    """
    if not isinstance(value, dict):
        return ThemeSettings(file.text_of(name, value))
    colors: dict[str, str] = {}
    chosen = DEFAULT_THEME
    for key, given in value.items():
        full = f"{name}.{key}"
        file.must_be_known(full, key, ("name", *COLOR_NAMES))
        if key == "name":
            chosen = file.text_of(full, given)
        else:
            colors[key] = _color(file, full, given)
    return ThemeSettings(chosen, colors)


def _color(file: SettingsFile, name: str, value: object) -> str:
    color = file.text_of(name, value)
    if not _HEX.fullmatch(color) and color not in _TERMINAL_COLORS:
        hint = file.close_to(color, _TERMINAL_COLORS)
        raise file.mistake(
            name, f'{name} must be a colour such as "#5fafd7" or "ansi_cyan", not {color!r}.{hint}'
        )
    return color


_UTF_8 = ("utf-8", "utf8")


def needs_ascii(wanted: bool | None, environ: Mapping[str, str], encoding: str) -> bool:
    """Whether the signs of the program would be lost on the terminal.

    Args:
        wanted: the user's word; None asks the locale.
        environ: `LC_ALL`, `LC_CTYPE` and `LANG` are read from it, in the order of POSIX
            (Base Definitions, 8.2). Where none is set nothing is known, and Python itself
            writes UTF-8 (PEP 538).
        encoding: what the stream to the terminal is written in.
    """
    if wanted is not None:
        return wanted
    if encoding.lower() not in _UTF_8:
        return True
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, names), "")
    return bool(locale) and not any(word in locale.lower() for word in _UTF_8)
