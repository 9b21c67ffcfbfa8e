"""README.md: its table of keys is the one of the program."""

import re

from nonvoip_tui.settings.keymap import KEYS
from nonvoip_tui.ui.keys import KeyNames
from tests.docs.pages import page

_EVERY_SCREEN = ("app", "products", "orders", "messages", "account", "order")
_OF_THEMSELVES = {"n", "escape"}
"""What declines in a dialog is in no table: it cannot be changed."""


def shown() -> set[str]:
    """The keys in the first column of the table."""
    rows = re.findall(r"^\| (.+?) \| .+ \|$", page("README.md").partition("| key |")[2], re.M)
    first = rows[: next(place for place, row in enumerate(rows) if "exit status" in row)]
    return {key.replace("F1", "f1") for row in first for key in re.findall(r"`([^`]+)`", row)}


def test_the_table_of_keys_has_a_key_of_each_action_of_the_screens() -> None:
    keys = KeyNames({})
    missing = [
        name
        for name in KEYS
        if name.partition(".")[0] in _EVERY_SCREEN and not shown() & set(keys.all(name))
    ]
    assert missing == []


def test_the_table_of_keys_has_no_key_that_does_nothing() -> None:
    known = {key for name in KEYS for key in KeyNames({}).all(name)}
    assert shown() - known - _OF_THEMSELVES == set()
