"""Bindings from the table of keys, the names of keys, and which of them act on a screen now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.binding import ActiveBinding, Binding, BindingType
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from nonvoip_tui.settings.keymap import KEYS


def binding(
    binding_id: str,
    action: str = "",
    *,
    label: str = "",
    show: bool = True,
    priority: bool = False,
    key_display: str | None = None,
) -> Binding:
    """A binding of the table of keys.

    Args:
        binding_id: the id in `KEYS`.
        action: the action as Textual's bindings name it; by default the last part of the id.
        label: what the line of hints calls it here, where that is not the table's word.
        show: whether the line of hints shows it.
        priority: whether it acts before the focused widget sees the key, so that what is typed
            right after goes to where the key leads.
        key_display: what is shown in place of the key.
    """
    key = KEYS[binding_id]
    return Binding(
        key.keys,
        action or binding_id.rpartition(".")[2],
        label or key.label,
        show=show,
        priority=priority,
        key_display=key_display,
        id=binding_id,
    )


MOVING_KEYS: list[BindingType] = [
    binding(f"table.{name}", action, show=False)
    for name, action in (
        ("up", "move(-1)"),
        ("down", "move(1)"),
        ("page_up", "page(-1)"),
        ("page_down", "page(1)"),
        ("half_page_up", "page(-0.5)"),
        ("half_page_down", "page(0.5)"),
        ("top", "top"),
        ("bottom", "bottom"),
    )
]
"""For anything that scrolls by lines: it has the actions `move`, `page`, `top` and `bottom`."""


class KeyNames:
    """Gives the keys of a binding by its id."""

    def __init__(self, own: Mapping[str, str]) -> None:
        """Take the keys of the settings, by id, as `checked_keys` gives them."""
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
        keys = self._own.get(binding_id) or KEYS[binding_id].keys
        return tuple(_name(key.strip()) for key in keys.split(","))


def _name(key: str) -> str:
    *modifiers, last = key.split("+")
    return "+".join((*modifiers, last if last in _WORDS else format_key(last)))


_WORDS = ("enter", "escape", "pageup", "pagedown")
"""Keys that are called by their names, where a hint has a sign or a short form."""


_BY_ACTION: Mapping[str, str] = {
    "decline": "Decline or close",
    "accept": "Accept what you typed",
    "pick": "Select the card with this number",
    "press": "Press the focused button",
    "focus_next": "Go to the other pane, or the next part",
    "focus_previous": "Go back to the previous pane or part",
    "quit": "Quit from anywhere",
    "scroll_up": "One line up",
    "scroll_down": "One line down",
    "scroll_home": "To the top",
    "scroll_end": "To the end",
    "page_up": "One screen up",
    "page_down": "One screen down",
}


def sentence_of(binding_id: str | None, action: str, description: str) -> str:
    """What a binding does; the sentence of its id, else of its action, else its own words."""
    name = action.partition("(")[0].rpartition(".")[2]
    key = KEYS.get(binding_id or "")
    return key.sentence if key else _BY_ACTION.get(name) or description


MOVING, EVERYWHERE = "Moving", "Everywhere"
_MOVING_GROUPS = ("table", "filter")
_MOVING_ACTIONS = ("scroll_", "page_", "app.focus_", "focus_")
_SIDEWAYS = ("scroll_left", "scroll_right", "page_left", "page_right")
"""Nothing here is wider than the screen."""
_UNSAID = ("copy_text", "help_quit")
"""What Textual does with ctrl+c, where the terminal selects and copies by itself."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """The keys of one action and what it does."""

    group: str
    keys: tuple[str, ...]
    """As Textual names them."""
    shown: str
    """As they are shown."""
    hint: str
    """Its label in the last line."""
    sentence: str
    is_enabled: bool
    """Whether it can be done now."""
    action: str
    node: DOMNode
    """The node on which the action runs."""


def rows_of(screen: Screen[Any], here: str) -> Sequence[KeyRow]:
    """Every key of `screen`, its own first; `here` is the title of that group.

    Moving about a text field, as every field knows it, is not listed.
    """
    found: dict[str, list[tuple[str, ActiveBinding]]] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if not _is_unsaid(active, screen):
            name = binding.id or sentence_of(None, binding.action, binding.description)
            found.setdefault(name, []).append((key, active))
    rows = [_row(screen, here, actives) for actives in found.values()]
    order = (here, MOVING, EVERYWHERE)
    return sorted(rows, key=lambda row: order.index(row.group))


def _row(screen: Screen[Any], here: str, actives: Sequence[tuple[str, ActiveBinding]]) -> KeyRow:
    active = actives[0][1]
    binding = active.binding
    shown = dict.fromkeys(_display(screen, key, each.binding) for key, each in actives)
    return KeyRow(
        _group(active, screen, here),
        tuple(key for key, _ in actives),
        _joined(tuple(shown)),
        binding.description,
        sentence_of(binding.id, binding.action, binding.description),
        active.enabled,
        binding.action,
        active.node,
    )


def _joined(shown: Sequence[str]) -> str:
    """Each of them, or the first and the last of many digits."""
    if len(shown) > 2 and all(map(str.isdecimal, shown)):
        return f"{shown[0]}-{shown[-1]}"
    return " ".join(shown)


def _display(screen: Screen[Any], key: str, binding: Binding) -> str:
    """Each key by itself, where the hint has one sign for several actions."""
    return screen.app.get_key_display(binding.with_key(key=key, key_display=None))


def _group(active: ActiveBinding, screen: Screen[Any], here: str) -> str:
    group = (active.binding.id or "").partition(".")[0]
    if group == "app" or active.node is screen.app:
        return EVERYWHERE
    if group in _MOVING_GROUPS or (not group and active.binding.action.startswith(_MOVING_ACTIONS)):
        return MOVING
    return here


def _is_unsaid(active: ActiveBinding, screen: Screen[Any]) -> bool:
    name, node = active.binding.action.partition("(")[0].rpartition(".")[2], active.node
    if active.binding.action == f"go('{screen.app.current_mode}')":
        return True
    if active.binding.id:
        return False
    if isinstance(node, Input):
        return name != "submit"
    if name.startswith("focus_"):
        return len(screen.focus_chain) < 2
    if name.startswith(("scroll_", "page_")) and isinstance(node, Widget):
        return name in _SIDEWAYS or not node.allow_vertical_scroll
    return name in _UNSAID
