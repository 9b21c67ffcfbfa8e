"""`[keys]` of the settings: other keys for the actions of the screen, checked before it opens."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from nonvoip_tui.key_table import DEFAULT_KEYS, PLACES, SHARED
from nonvoip_tui.settings_file import SettingsFile

_NAMED = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape"}
    | {"tab", "space", "backspace", "delete", "insert", "circumflex_accent"}
    | {f"f{number}" for number in range(1, 25)}
)
_FRIENDLY = {
    "slash": "/",
    "backslash": "\\",
    "at": "@",
    "minus": "-",
    "plus": "+",
    "underscore": "_",
    "space": "space",
}
"""Names of characters that are not those of Unicode."""
_TAKEN: Mapping[str, str] = {
    "ctrl+q": "ends the program everywhere",
    "ctrl+c": "copies what is selected",
    "ctrl+i": "is tab to a terminal",
    "ctrl+m": "is enter to a terminal",
    "ctrl+h": "is backspace to a terminal",
    "ctrl+s": "stops many terminals",
}
_TAKEN_IN_DIALOGS = frozenset({"n", "escape", "enter", "space", "tab", "shift+tab", "."}) | set(
    "0123456789"
)
"""What declines, what presses the button that has the focus, and what is typed into a bid."""
_MODIFIED = re.compile(r"(?:(?:ctrl|alt|shift|super)\+)+")


def checked_keys(file: SettingsFile, name: str, value: object) -> dict[str, str]:
    """The keys by id, as Textual's `App.set_keymap` takes them.

    Args:
        file: the settings, for the line of a mistake.
        name: the name of the table, such as "keys".
        value: the table.

    Raises:
        ConfigError: an id or a key is not known, or two actions of one place have the same key.
    """
    keys: dict[str, str] = {}
    for binding_id, given in _flat(file.subtable(name, value)):
        full = f"{name}.{binding_id}"
        if binding_id not in DEFAULT_KEYS:
            close = get_close_matches(binding_id, list(DEFAULT_KEYS), n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise file.mistake(full, f"there is no action {binding_id!r}.{hint}")
        parts = [part.strip() for part in file.text_of(full, given).split(",")]
        for part in parts:
            if reason := _why_not(binding_id, part):
                raise file.mistake(full, f"{binding_id}: {reason}")
        keys[binding_id] = ",".join(parts)
    _refuse_clashes(file, name, keys)
    return keys


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """A dotted name in TOML is a table in a table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _why_not(binding_id: str, key: str) -> str:
    """Why an action cannot have this key; empty when it can."""
    plain = plain_key(key)
    if plain is None:
        return f"{key!r} is no key; one is such as a, G, ctrl+r, f5, slash, comma, pageup."
    if plain in _TAKEN:
        return f"{key} {_TAKEN[plain]} and cannot be given away."
    if binding_id == "dialog.accept" and plain in _TAKEN_IN_DIALOGS:
        return f"{key} has to stay safe in dialogs: it cannot accept."
    group = binding_id.partition(".")[0]
    in_dialog = any(places[0] == "dialog" and group in places for places in PLACES.values())
    if in_dialog and plain in ("n", "escape"):
        return f"{key} declines in every dialog and cannot be given away."
    return ""


def plain_key(key: str) -> str | None:
    """One spelling for each key; None for what is none."""
    modified = _MODIFIED.match(key)
    modifiers, last = (key[: modified.end()], key[modified.end() :]) if modified else ("", key)
    if last not in _NAMED:
        last = _FRIENDLY.get(last) or _character(last)
    return modifiers + last if last else None


def _character(name: str) -> str:
    if len(name) == 1:
        return name if name.isprintable() and name != " " else ""
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""


def _refuse_clashes(file: SettingsFile, name: str, keys: Mapping[str, str]) -> None:
    in_use = {**DEFAULT_KEYS, **keys}
    for place, groups in PLACES.items():
        owners: dict[str | None, list[str]] = {}
        for binding_id, wanted in in_use.items():
            if binding_id.partition(".")[0] in groups:
                for key in dict.fromkeys(map(plain_key, wanted.split(","))):
                    owners.setdefault(key, []).append(binding_id)
        for key, ids in owners.items():
            for pair in combinations(ids, 2):
                mine = [each for each in pair if each in keys]
                if mine and frozenset(pair) not in SHARED:
                    other = pair[0] if mine[-1] == pair[1] else pair[1]
                    sentence = f"{mine[-1]}: {key} is the key of {other} in {place} already."
                    raise file.mistake(f"{name}.{mine[-1]}", sentence)
