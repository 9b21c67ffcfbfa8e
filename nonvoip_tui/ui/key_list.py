"""Which keys act on a screen now, in groups, read from the bindings themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from nonvoip_tui.ui.key_sentences import sentence_of

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
    """What the last line calls it."""
    sentence: str
    is_enabled: bool
    """Whether it can be done now."""
    action: str
    node: DOMNode
    """On which the action is done."""


def rows_of(screen: Screen[Any], here: str) -> Sequence[KeyRow]:
    """Every key of `screen`, the place's own first; `here` is the name of its group.

    Moving about an entry, as every entry knows it, is not listed.
    """
    found: dict[tuple[str, str], list[tuple[str, ActiveBinding]]] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if not _is_unsaid(active, screen):
            found.setdefault((binding.action, binding.id or ""), []).append((key, active))
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
        " ".join(shown),
        binding.description,
        sentence_of(binding.id, binding.action, binding.description),
        active.enabled,
        binding.action,
        active.node,
    )


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
    if name == "scroll_body":
        return not screen.query_one("#body").allow_vertical_scroll
    if active.binding.id:
        return False
    if isinstance(node, Input):
        return name != "submit"
    if name.startswith("focus_"):
        return len(screen.focus_chain) < 2
    if name.startswith(("scroll_", "page_")) and isinstance(node, Widget):
        return name in _SIDEWAYS or not node.allow_vertical_scroll
    return name in _UNSAID
