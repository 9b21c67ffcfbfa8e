"""The one table of keys, and `[keys]` of the settings, which changes them.

Bindings, hints, help, palette and the example of the settings are made of `KEYS` or tested against
it. Nothing of Textual is needed here, so that the settings are checked before it is imported.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations
from typing import Any, NamedTuple

from nonvoip_tui.settings.settings_file import SettingsFile


class Key(NamedTuple):
    """An action that can be reached by keys."""

    keys: str
    """Its default keys as Textual names them, separated by commas."""
    label: str
    """What the line of hints calls it."""
    sentence: str
    """What help and palette say of it: one line at 80 columns."""


_TABLE = {
    "app.products": ("1", "Products", "Go to Products: what is in stock and what it costs"),
    "app.orders": ("2", "Orders", "Go to Orders: live numbers and their SMS"),
    "app.messages": ("3", "Messages", "Go to Messages: every SMS you have received"),
    "app.account": ("4", "Account", "Go to Account: balance, costs, callbacks, files"),
    "app.help": ("question_mark", "Help", "Show the keys for this screen"),
    "app.help_anywhere": ("f1", "Help", "Show them while typing or in a dialog"),
    "app.palette": (
        "ctrl+p,colon",
        "Palette",
        "Find any action, product, order or theme by typing",
    ),
    "app.copy_newest": (
        "ctrl+y",
        "Newest code",
        "Copy the code of the newest SMS of any order",
    ),
    "app.show_newest": ("ctrl+o", "Newest SMS", "Go to the order of the newest SMS"),
    "app.activity": ("ctrl+l", "Activity", "Show the request log; redraw the screen"),
    "app.quit": ("q", "Quit", "Quit; live orders stay live and are there next time"),
    "app.suspend": ("ctrl+z", "To the shell", "Suspend to the shell (fg to return)"),
    "table.up": ("up,k", "Up", "One row up"),
    "table.down": ("down,j", "Down", "One row down"),
    "table.page_up": ("pageup", "Page up", "One screen up"),
    "table.page_down": ("pagedown", "Page down", "One screen down"),
    "table.half_page_up": ("ctrl+u", "Half page up", "Half a screen up"),
    "table.half_page_down": ("ctrl+d", "Half page down", "Half a screen down"),
    "table.top": ("home,g", "Top", "To the first row"),
    "table.bottom": ("end,G", "Bottom", "To the last row"),
    "table.select": ("enter", "Select", "Choose the row under the cursor"),
    "filter.done": ("enter", "To the list", "Go to the list and keep the filter"),
    "filter.down": ("down", "To the list", "Go to the list"),
    "filter.up": ("up,pageup,pagedown", "To the list", "Go to the list"),
    "filter.clear": ("escape", "Clear", "Show everything again"),
    "products.order": ("enter", "Order", "Order the product under the cursor; asks first"),
    "products.kind_before": ("left,h", "Prev kind", "Show the previous kind of number"),
    "products.kind_after": ("right,l", "Kind", "Show the next kind of number"),
    "products.mark": ("space", "Mark", "Mark a service; marked ones are ordered as one number"),
    "products.filter": ("slash", "Filter", "Type to filter the list"),
    "products.clear": ("escape", "Clear", "Show everything again and clear the marks"),
    "products.sort": ("s", "Sort", "Sort by name, price or stock in turn"),
    "products.next_fitting": ("n", "Next", "Go to the next match of the filter"),
    "products.fitting_before": ("N", "Prev", "Go to the previous match of the filter"),
    "products.favourite": ("f", "Favourite", "Toggle favourite"),
    "products.watch": ("w", "Watch", "Toggle watching for stock or price"),
    "products.country": ("p", "Country", "Choose another country"),
    "products.answer": ("o", "Answer", "Show an answer that could not be read"),
    "products.refresh": ("ctrl+r", "Refresh", "Refresh the price list now"),
    "orders.settle": ("enter", "Settle", "Record the outcome of this call"),
    "orders.copy_code": ("c", "Copy code", "Copy the code shown large, or the link"),
    "orders.filter": ("slash", "Filter", "Type to filter by service, number, code and note"),
    "orders.sort": ("s", "Sort", "Sort by age, service or time left in turn"),
    "orders.clear": ("escape", "Clear", "Show all orders again"),
    "orders.next_fitting": ("n", "Next match", "While filtered: go to the next match"),
    "orders.fitting_before": ("N", "Prev match", "While filtered: go to the previous match"),
    "orders.copy_number": ("n", "Copy number", "Copy the number; not while the list is filtered"),
    "orders.copy_text": ("y", "Copy text", "Copy the full text of the newest SMS"),
    "orders.next_code": ("C", "Next code", "Show the next number that could be the code"),
    "orders.copy_digits": ("N", "Digits only", "Copy only its digits; not while filtered"),
    "orders.write_code": ("P", "Code to a file", "Write the code to a private file"),
    "orders.ask": ("r", "Ask now", "Check for its SMS now"),
    "orders.reject": ("x", "Reject", "Give the number back for a refund; asks first"),
    "orders.reuse": ("u", "Reuse", "Reuse the number for another SMS; asks first"),
    "orders.activate": ("a", "Activate", "Let the rented number receive SMS; asks first"),
    "orders.renew": ("w", "Renew", "Rent the number for longer; asks first"),
    "orders.read_on": ("space", "More", "Read more of its SMS"),
    "orders.cards": ("0", "Cards", "Go to the cards; a digit or enter selects one"),
    "orders.zoom": ("z", "Zoom", "Show only the order's SMS, or the list again"),
    "orders.tab_before": ("left,h", "Prev tab", "Switch between active and ended orders"),
    "orders.tab_after": ("right,l", "Active or ended", "Switch between active and ended orders"),
    "orders.adopt": ("i", "Add by id", "Add an order that was bought elsewhere, by its id"),
    "orders.note": ("t", "Note", "Write a note on the order"),
    "orders.answer": ("o", "Answer", "Show what the service answered about the order"),
    "orders.export": ("e", "Export", "Write all orders to a file"),
    "cards.select": ("enter,escape", "To the list", "Go back to the list, with this card selected"),
    "messages.copy_code": ("c", "Copy code", "Copy the code, or the link"),
    "messages.next_fitting": ("n", "Next match", "While searching: go to the next match"),
    "messages.fitting_before": ("N", "Prev match", "While searching: go to the previous match"),
    "messages.copy_number": ("n", "Copy number", "Copy the number it came to; not while searching"),
    "messages.copy_text": ("y", "Copy text", "Copy the full text"),
    "messages.next_code": ("C", "Next code", "Show the next number that could be the code"),
    "messages.copy_digits": ("N", "Digits only", "Copy only its digits; not while searching"),
    "messages.write_code": ("P", "Code to a file", "Write the code to a private file"),
    "messages.search": ("slash", "Search", "Search text, service, number and note as you type"),
    "messages.narrow": ("v", "Filter", "Choose service, kind and days"),
    "messages.show_all": ("escape", "Show all", "Show every SMS again"),
    "messages.note": ("t", "Note", "Write a note on its order"),
    "messages.export": ("e", "Export", "Write all SMS to a file"),
    "messages.see_all": ("m", "All seen", "Mark every SMS as seen"),
    "account.settle": ("u", "Unknown outcome", "Record the outcome of the oldest unknown call"),
    "account.sign_in": ("i", "Sign in", "Sign in"),
    "account.costs": ("s", "Day/week/service", "Show the costs by day, week or service in turn"),
    "account.watch_nothing": ("w", "Stop watching", "Stop watching every product; asks first"),
    "account.save_url": ("c", "Callback URL", "Save another callback URL; asks first"),
    "account.answer": ("o", "Answer", "Show an answer that could not be read"),
    "account.refresh": ("ctrl+r", "Refresh", "Refresh the balance now"),
    "dialog.accept": ("y", "Yes", "Accept"),
    "dialog.button_before": ("left,up", "Other button", "Go to the previous button"),
    "dialog.button_after": ("right,down", "Other button", "Go to the next button"),
    "dialog.page_up": ("pageup", "Up", "Scroll up"),
    "dialog.page_down": ("pagedown", "Down", "Scroll down"),
    "dialog.line_up": ("k", "Up", "One line up"),
    "dialog.line_down": ("j", "Down", "One line down"),
    "dialog.half_page_up": ("ctrl+u", "Up", "Half a screen up"),
    "dialog.half_page_down": ("ctrl+d", "Down", "Half a screen down"),
    "dialog.top": ("home,g", "Top", "To the top"),
    "dialog.bottom": ("end,G", "End", "To the end"),
    "dialog.help": ("f1", "Keys", "Show these keys"),
    "order.network": ("k", "Network", "Choose another network"),
    "adopt.kind_before": ("left", "Prev kind", "Choose the previous kind"),
    "adopt.kind_after": ("right", "Next kind", "Choose the next kind"),
    "palette.choose": ("enter", "Choose", "Run or open the line under the cursor"),
    "palette.up": ("up", "Up", "One line up"),
    "palette.down": ("down", "Down", "One line down"),
    "palette.page_up": ("pageup", "Page up", "One screen up"),
    "palette.page_down": ("pagedown", "Page down", "One screen down"),
    "export.csv": ("c", "CSV", "Export for spreadsheets"),
    "export.json": ("j", "JSON", "Export for programs"),
    "found.role_before": ("up,k", "Prev line", "Go to the previous line"),
    "found.role_after": ("down,j", "Next line", "Go to the next line"),
    "found.value_before": ("left,h", "Prev value", "Use the previous value for this line"),
    "found.value_after": (
        "right,l",
        "Next value",
        "Use the next value for this line",
    ),
    "found.answer": ("o", "Answer", "Show what the service answered"),
    "help.search": ("slash", "Search", "Search these keys by typing"),
    "help.up": ("up,k", "Up", "One line up"),
    "help.down": ("down,j", "Down", "One line down"),
    "help.half_page_up": ("ctrl+u", "Up", "Half a screen up"),
    "help.half_page_down": ("ctrl+d", "Down", "Half a screen down"),
    "help.top": ("home,g", "Top", "To the top"),
    "help.bottom": ("end,G", "End", "To the end"),
    "narrow.next": ("tab,down", "Next", "Go to the next field"),
    "narrow.before": ("shift+tab,up", "Prev", "Go to the previous field"),
    "narrow.reset": ("ctrl+r", "Any", "Clear all three"),
    "save_url.edit": ("e", "Edit", "Change the URL"),
    "welcome.demo": ("d", "Demo", "Try the simulated service; it costs nothing"),
    "unknown.adopt": ("i", "Add by id", "Add the order it created, by its id"),
    "unknown.answer": ("o", "Answer", "Show what the service answered"),
    "unknown.balance": ("b", "Balance", "Read the balance again"),
    "unknown.charged": ("c", "Charged", "Record that it was charged"),
    "unknown.copy_text": ("t", "Copy", "Copy a text for the service's support"),
    "unknown.not_charged": ("x", "Not charged", "Record that it was not charged"),
}
KEYS: Mapping[str, Key] = {binding_id: Key(*row) for binding_id, row in _TABLE.items()}
"""Every action by the id of its binding, whose first part is its group."""

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "Products": ("app", "table", "products"),
    "Orders": ("app", "table", "orders"),
    "Messages": ("app", "table", "messages"),
    "Account": ("app", "table", "account"),
    "the cards": ("cards",),
    "the filter line": ("filter",),
    "the help": ("help",),
    "the palette": ("palette",),
    "the welcome": ("dialog", "welcome"),
    "the dialog that filters the SMS": ("narrow",),
    "the dialog that adds an order": ("adopt",),
    **{
        f"the dialog “{name}”": ("dialog", name)
        for name in ("order", "export", "save_url", "unknown", "found")
    },
}
"""Which groups act at the same time, and where."""

SHARED: tuple[frozenset[str], ...] = (
    frozenset({"table.select", "products.order"}),
    frozenset({"table.select", "orders.settle"}),
    frozenset({"dialog.button_before", "found.role_before"}),
    frozenset({"dialog.button_before", "found.value_before"}),
    frozenset({"dialog.button_after", "found.role_after"}),
    frozenset({"dialog.button_after", "found.value_after"}),
    frozenset({"dialog.line_up", "order.network"}),
    frozenset({"dialog.line_up", "found.role_before"}),
    frozenset({"dialog.line_down", "found.role_after"}),
    frozenset({"dialog.line_down", "export.json"}),
)
"""Ids that may have a key in common: the second stands in for the first in its own table."""
_WHILE_FILTERED = frozenset(
    {
        f"{group}.{name}"
        for group in ("orders", "messages")
        for name in ("next_fitting", "fitting_before")
    }
)
"""Ids that may have a key of another: they come first, and only while a list is filtered."""


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
"""Names of characters that differ from Unicode's."""
_TAKEN: Mapping[str, str] = {
    "ctrl+q": "quits everywhere",
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
    """Read the keys of the settings by id, as Textual's `App.set_keymap` takes them.

    Raises:
        ConfigError: an id or a key is not known, or two actions share a key in one context.
    """
    keys: dict[str, str] = {}
    for binding_id, given in _flat(file.subtable(name, value)):
        full = f"{name}.{binding_id}"
        if binding_id not in KEYS:
            close = get_close_matches(binding_id, list(KEYS), n=1)
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
        return f"{key!r} is not a key: keys are written a, G, ctrl+r, f5, slash, comma, pageup."
    if plain in _TAKEN:
        return f"{key} {_TAKEN[plain]} and cannot be reassigned."
    if binding_id == "dialog.accept" and plain in _TAKEN_IN_DIALOGS:
        return f"{key} must stay safe in dialogs and cannot accept."
    group = binding_id.partition(".")[0]
    in_dialog = any(groups[0] == "dialog" and group in groups for groups in CONTEXTS.values())
    if in_dialog and plain in ("n", "escape"):
        return f"{key} declines in every dialog and cannot be reassigned."
    return ""


def plain_key(key: str) -> str | None:
    """The canonical spelling of a key; None if it is not a key."""
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
    in_use = {binding_id: key.keys for binding_id, key in KEYS.items()} | dict(keys)
    for context, groups in CONTEXTS.items():
        owners: dict[str | None, list[str]] = {}
        for binding_id, wanted in in_use.items():
            if binding_id.partition(".")[0] in groups:
                for key in dict.fromkeys(map(plain_key, wanted.split(","))):
                    owners.setdefault(key, []).append(binding_id)
        for key, ids in owners.items():
            for pair in combinations(ids, 2):
                mine = [each for each in pair if each in keys]
                is_shared = frozenset(pair) in SHARED or _WHILE_FILTERED & set(pair)
                if mine and not is_shared:
                    other = pair[0] if mine[-1] == pair[1] else pair[1]
                    sentence = f"{mine[-1]}: {key} is already the key of {other} in {context}."
                    raise file.mistake(f"{name}.{mine[-1]}", sentence)
