"""Which keys act on a screen now, what each does, and how sentences call them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from nonvoip_tui.settings.keymap import DEFAULT_KEYS

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


SENTENCES: Mapping[str, str] = {
    "app.products": "Go to Products: what is in stock and what it costs",
    "app.orders": "Go to Orders: live numbers and their SMS",
    "app.messages": "Go to Messages: every SMS that ever came",
    "app.account": "Go to Account: balance, costs, callbacks, files",
    "app.help": "Show the keys that act here",
    "app.help_anywhere": "Show them while you type, and in a dialog",
    "app.palette": "Find any action, product, order or theme by typing",
    "app.activity": "Show each request to the service; paint anew",
    "app.quit": "Quit; live orders stay live and are there next time",
    "app.suspend": "Go to the shell; fg comes back",
    "table.up": "One row up",
    "table.down": "One row down",
    "table.page_up": "One screen up",
    "table.page_down": "One screen down",
    "table.half_page_up": "Half a screen up",
    "table.half_page_down": "Half a screen down",
    "table.top": "To the first row",
    "table.bottom": "To the last row",
    "table.select": "Choose the row under the cursor",
    "filter.done": "Go to the list with what is typed",
    "filter.down": "Go to the list",
    "filter.up": "Go to the list",
    "filter.clear": "Show everything again",
    "products.order": "Order the product under the cursor; asks first",
    "products.kind_before": "Show the kind of number before this one",
    "products.kind_after": "Show the next kind of number",
    "products.mark": "Mark a service; marked ones are ordered as one number",
    "products.filter": "Type to filter the list",
    "products.clear": "Show everything again, with nothing marked",
    "products.sort": "Sort by name, price or stock in turn",
    "products.next_fitting": "Go to the next one that fits the filter",
    "products.fitting_before": "Go to the one before that fits the filter",
    "products.favourite": "Put the product on top of its list, or back",
    "products.watch": "Be told when it can be had, or no longer",
    "products.country": "Choose the country of numbers abroad",
    "products.answer": "Show what the service answered that could not be read",
    "products.refresh": "Read the price list again now",
    "orders.settle": "Say how this call of unknown outcome ended",
    "orders.copy_code": "Copy the code that is shown large",
    "orders.copy_number": "Copy the number",
    "orders.next_code": "Take the next number that may be the code",
    "orders.copy_digits": "Copy its digits alone: ten of a US number",
    "orders.write_code": "Write the code to a private file",
    "orders.ask": "Ask for its SMS now",
    "orders.reject": "Give the number back for a refund; asks first",
    "orders.reuse": "Use the number once more; asks first",
    "orders.activate": "Wake the rented number so that it receives; asks first",
    "orders.renew": "Rent the number for longer; asks first",
    "orders.read_on": "Read on in its SMS",
    "orders.tab_before": "Show the other tab: active or ended orders",
    "orders.tab_after": "Show the other tab: active or ended orders",
    "orders.adopt": "Add an order that was bought elsewhere, by its id",
    "orders.note": "Write a note on the order",
    "orders.answer": "Show what the service answered about the order",
    "orders.export": "Write all orders to a file",
    "messages.copy_code": "Copy the code",
    "messages.copy_number": "Copy the number it came to",
    "messages.copy_text": "Copy the full text",
    "messages.next_code": "Take the next number that may be the code",
    "messages.copy_digits": "Copy its digits alone: ten of a US number",
    "messages.write_code": "Write the code to a private file",
    "messages.search": "Search text, service, number and note as you type",
    "messages.narrow": "Choose service, kind and days",
    "messages.show_all": "Show every SMS again",
    "messages.note": "Write a note on its order",
    "messages.export": "Write all SMS to a file",
    "messages.see_all": "Mark every SMS as seen",
    "account.settle": "Say how the oldest call of unknown outcome ended",
    "account.sign_in": "Sign in",
    "account.costs": "Show the costs by day, week or service in turn",
    "account.watch_nothing": "Stop watching every product; asks first",
    "account.save_url": "Save another callback URL at the service; asks first",
    "account.answer": "Show what the service answered that could not be read",
    "account.refresh": "Read the balance again now",
    "dialog.accept": "Say yes to what the second button says",
    "dialog.button_before": "Go to the button before",
    "dialog.button_after": "Go to the next button",
    "dialog.page_up": "Read back in what is said",
    "dialog.page_down": "Read on in what is said",
    "dialog.help": "Show these keys",
    "order.network": "Choose another network",
    "adopt.kind_before": "Take the kind before",
    "adopt.kind_after": "Take the next kind",
    "palette.choose": "Do what the line under the cursor says, or go there",
    "palette.up": "One line up",
    "palette.down": "One line down",
    "palette.page_up": "One screen up",
    "palette.page_down": "One screen down",
    "export.csv": "Write it for spreadsheets",
    "export.json": "Write it for programs",
    "found.role_before": "Go to the line before",
    "found.role_after": "Go to the next line",
    "found.value_before": "Take the value before for this line",
    "found.value_after": "Take another value of the answer for this line",
    "found.answer": "Show what the service answered",
    "help.search": "Search these keys by typing",
    "help.up": "One line up",
    "help.down": "One line down",
    "help.half_page_up": "Half a screen up",
    "help.half_page_down": "Half a screen down",
    "help.top": "To the top",
    "help.bottom": "To the end",
    "narrow.next": "Go to the next entry",
    "narrow.before": "Go to the entry before",
    "narrow.reset": "Empty all three",
    "save_url.edit": "Change the URL",
    "welcome.demo": "Try the simulated service; nothing is paid there",
    "unknown.adopt": "Add the order it brought, by its id",
    "unknown.answer": "Show what the service answered",
    "unknown.balance": "Read the balance again",
    "unknown.charged": "Note that it was charged",
    "unknown.copy_text": "Copy a text for the service's support",
    "unknown.not_charged": "Note that it was not charged",
}
"""By the id of the binding."""

_BY_ACTION: Mapping[str, str] = {
    "decline": "Say no, or close",
    "leave": "Go on without signing in",
    "accept": "Take what is typed",
    "press": "Press the button that has the focus",
    "focus_next": "Go to the other pane, or the next part",
    "focus_previous": "Go back to the pane or part before",
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
    return SENTENCES.get(binding_id or "") or _BY_ACTION.get(name) or description


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
