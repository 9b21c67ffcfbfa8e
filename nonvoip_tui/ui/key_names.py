"""The keys in use, as sentences call them: one who has other keys is told those."""

from collections.abc import Mapping

from textual.keys import format_key

from nonvoip_tui.key_table import DEFAULT_KEYS

_IN_WORDS = {"enter": "enter", "escape": "escape", "pageup": "pageup", "pagedown": "pagedown"}
"""Where a hint has a sign or a short form."""


class KeyNames:
    """Says by the id of a binding which key does it."""

    def __init__(self, own: Mapping[str, str]) -> None:
        """Take the keys of the settings, by id, as `key_settings.checked_keys` gives them."""
        self._own = own

    def __call__(self, binding_id: str) -> str:
        """The first key of an action, such as `ctrl+r`, `/` or `→`.

        Raises:
            KeyError: there is no such action.
        """
        return self.all(binding_id)[0]

    def all(self, binding_id: str) -> tuple[str, ...]:
        """Every key of an action.

        Raises:
            KeyError: there is no such action.
        """
        keys = self._own.get(binding_id) or DEFAULT_KEYS[binding_id]
        return tuple(_name(key.strip()) for key in keys.split(","))


def _name(key: str) -> str:
    *modifiers, last = key.split("+")
    return "+".join((*modifiers, _IN_WORDS.get(last) or format_key(last)))
