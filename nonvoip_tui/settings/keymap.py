"""The keys that can be changed: each with its id and default, and `[keys]` of the settings.

Data only, so that the settings are checked before anything of the screen is imported; a test holds
it against the bindings themselves.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from nonvoip_tui.settings.settings_file import SettingsFile

DEFAULT_KEYS: Mapping[str, str] = {
    "app.products": "1",
    "app.orders": "2",
    "app.messages": "3",
    "app.account": "4",
    "app.help": "question_mark",
    "app.help_anywhere": "f1",
    "app.palette": "ctrl+p",
    "app.activity": "ctrl+l",
    "app.quit": "q",
    "app.suspend": "ctrl+z",
    "table.up": "up,k",
    "table.down": "down,j",
    "table.page_up": "pageup",
    "table.page_down": "pagedown",
    "table.half_page_up": "ctrl+u",
    "table.half_page_down": "ctrl+d",
    "table.top": "home,g",
    "table.bottom": "end,G",
    "table.select": "enter",
    "filter.done": "enter",
    "filter.down": "down",
    "filter.up": "up,pageup,pagedown",
    "filter.clear": "escape",
    "products.order": "enter",
    "products.kind_before": "left,h",
    "products.kind_after": "right,l",
    "products.mark": "space",
    "products.filter": "slash",
    "products.clear": "escape",
    "products.sort": "s",
    "products.next_fitting": "n",
    "products.fitting_before": "N",
    "products.favourite": "f",
    "products.watch": "w",
    "products.country": "p",
    "products.answer": "o",
    "products.refresh": "ctrl+r",
    "orders.settle": "enter",
    "orders.copy_code": "c",
    "orders.copy_number": "n",
    "orders.next_code": "C",
    "orders.copy_digits": "N",
    "orders.write_code": "P",
    "orders.ask": "r",
    "orders.reject": "x",
    "orders.reuse": "u",
    "orders.activate": "a",
    "orders.renew": "w",
    "orders.read_on": "space",
    "orders.tab_before": "left,h",
    "orders.tab_after": "right,l",
    "orders.adopt": "i",
    "orders.note": "t",
    "orders.answer": "o",
    "orders.export": "e",
    "messages.copy_code": "c",
    "messages.copy_number": "n",
    "messages.copy_text": "y",
    "messages.next_code": "C",
    "messages.copy_digits": "N",
    "messages.write_code": "P",
    "messages.search": "slash",
    "messages.narrow": "v",
    "messages.show_all": "escape",
    "messages.note": "t",
    "messages.export": "e",
    "messages.see_all": "m",
    "account.settle": "u",
    "account.sign_in": "i",
    "account.costs": "s",
    "account.watch_nothing": "w",
    "account.save_url": "c",
    "account.answer": "o",
    "account.refresh": "ctrl+r",
    "dialog.accept": "y",
    "dialog.button_before": "left,up",
    "dialog.button_after": "right,down",
    "dialog.page_up": "pageup",
    "dialog.page_down": "pagedown",
    "dialog.help": "f1",
    "order.network": "k",
    "adopt.kind_before": "left",
    "adopt.kind_after": "right",
    "palette.choose": "enter",
    "palette.up": "up",
    "palette.down": "down",
    "palette.page_up": "pageup",
    "palette.page_down": "pagedown",
    "export.csv": "c",
    "export.json": "j",
    "found.role_before": "up,k",
    "found.role_after": "down,j",
    "found.value_before": "left,h",
    "found.value_after": "right,l",
    "found.answer": "o",
    "help.search": "slash",
    "help.up": "up,k",
    "help.down": "down,j",
    "help.half_page_up": "ctrl+u",
    "help.half_page_down": "ctrl+d",
    "help.top": "home,g",
    "help.bottom": "end,G",
    "narrow.next": "tab,down",
    "narrow.before": "shift+tab,up",
    "narrow.reset": "ctrl+r",
    "save_url.edit": "e",
    "welcome.demo": "d",
    "unknown.adopt": "i",
    "unknown.answer": "o",
    "unknown.balance": "b",
    "unknown.charged": "c",
    "unknown.copy_text": "t",
    "unknown.not_charged": "x",
}
"""By id; keys of one action are separated by commas. The first part of an id is its group."""

DIALOGS = ("order", "export", "save_url", "unknown", "found")
"""The groups of dialogs in which a key can lead to a sum or an outcome."""

SCREENS: Mapping[str, tuple[str, ...]] = {
    "Products": ("app", "table", "products"),
    "Orders": ("app", "table", "orders"),
    "Messages": ("app", "table", "messages"),
    "Account": ("app", "account"),
    "the filter line": ("filter",),
    "the help": ("help",),
    "the palette": ("palette",),
    "the welcome": ("dialog", "welcome"),
    "the dialog that narrows the SMS": ("narrow",),
    "the dialog that adds an order": ("adopt",),
    **{f"the dialog “{name}”": ("dialog", name) for name in DIALOGS},
}
"""Which groups act at the same time, by the name of the place."""

SHARED: tuple[frozenset[str], ...] = (
    frozenset({"table.select", "products.order"}),
    frozenset({"table.select", "orders.settle"}),
    frozenset({"dialog.button_before", "found.role_before"}),
    frozenset({"dialog.button_before", "found.value_before"}),
    frozenset({"dialog.button_after", "found.role_after"}),
    frozenset({"dialog.button_after", "found.value_after"}),
)
"""Ids that may have a key in common: the second stands in for the first in its own table."""


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
            if reason := _refusal_reason(binding_id, part):
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


def _refusal_reason(binding_id: str, key: str) -> str:
    """Why an action cannot have this key; empty when it can."""
    plain = plain_key(key)
    if plain is None:
        return f"{key!r} is no key; one is such as a, G, ctrl+r, f5, slash, comma, pageup."
    if plain in _TAKEN:
        return f"{key} {_TAKEN[plain]} and cannot be given away."
    if binding_id == "dialog.accept" and plain in _TAKEN_IN_DIALOGS:
        return f"{key} has to stay safe in dialogs: it cannot accept."
    group = binding_id.partition(".")[0]
    in_dialog = any(places[0] == "dialog" and group in places for places in SCREENS.values())
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
    for place, groups in SCREENS.items():
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
