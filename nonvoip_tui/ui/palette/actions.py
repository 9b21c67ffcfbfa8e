"""The actions of the palette: all that keys do here, everywhere, and in the other places."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module

from textual.binding import ActiveBinding, Binding

from nonvoip_tui.domain.events import Connection
from nonvoip_tui.key_table import DEFAULT_KEYS
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.facts import Facts
from nonvoip_tui.ui.key_sentences import sentence_of
from nonvoip_tui.ui.palette.entry import Entry, Run
from nonvoip_tui.ui.palette.going import act_there
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.top_bar import PLACES

_CLASSES = {
    "products": ("nonvoip_tui.ui.screens.products", "ProductsScreen"),
    "orders": ("nonvoip_tui.ui.screens.orders", "OrdersScreen"),
    "messages": ("nonvoip_tui.ui.screens.messages", "MessagesScreen"),
    "account": ("nonvoip_tui.ui.screens.account", "AccountScreen"),
}
_UNSAID = ("app.palette", "app.help_anywhere", "orders.tab_before")
"""The palette is open, and what has two ways is offered once."""
_EVERYWHERE = "everywhere"
_MOVING = ("table", "filter")
_ONLY_THERE = (
    "products.clear",
    "products.next_fitting",
    "products.fitting_before",
    "products.kind_before",
    "products.order",
    "orders.read_on",
    "messages.show_all",
)
"""What means something only where one looks at the list."""
_WITHOUT_AN_ORDER = ("orders.adopt", "orders.export", "orders.tab_after")
_WITHOUT_AN_SMS = ("messages.search", "messages.narrow", "messages.export")


def actions_here(app: UiApp) -> Iterator[Entry]:
    """What the keys of the place in front do, and those that act everywhere.

    What does not exist here now is absent; what is grey says why.
    """
    seen: set[tuple[str, str]] = set()
    for active in app.screen.active_bindings.values():
        binding = active.binding
        binding_id = binding.id or ""
        group = binding_id.partition(".")[0]
        known = (binding.action, binding_id)
        if group and group not in _MOVING and binding_id not in _UNSAID and known not in seen:
            seen.add(known)
            if binding.action != f"go('{app.current_mode}')":
                yield from _here(app, active, binding_id, group)
    yield Entry("Choose a theme; it is remembered", _EVERYWHERE, "", _changing_theme(app))


def _changing_theme(app: UiApp) -> Run:
    async def change() -> None:
        await app.run_action("change_theme")

    return change


def _here(app: UiApp, active: ActiveBinding, binding_id: str, group: str) -> Iterator[Entry]:
    screen, binding = app.screen, active.binding
    why_not = ""
    if not active.enabled:
        why_not = screen.why_grey(binding.action) if isinstance(screen, PlaceScreen) else ""
        if not why_not:
            return
    run = partial(app.run_action, binding.action, default_namespace=active.node)
    yield _entry(app, binding, binding_id, _where(group), run, why_not)


def actions_elsewhere(app: UiApp) -> Iterator[Entry]:
    """What the keys of the other places do: choosing one goes there first."""
    for mode, _ in PLACES:
        if mode != app.current_mode:
            bindings = _bindings_of(mode)
            for binding_id in DEFAULT_KEYS:
                binding = bindings.get(binding_id)
                if binding is not None and _may_be(binding_id, app.facts):
                    run = partial(act_there, app, mode, binding.action)
                    yield _entry(app, binding, binding_id, _where(mode), run, "")


def _entry(
    app: UiApp, binding: Binding, binding_id: str, where: str, run: Run, why_not: str
) -> Entry:
    return Entry(
        sentence_of(binding_id, binding.action, binding.description),
        where,
        " ".join(app.key_names.all(binding_id)),
        run,
        words=binding.description,
        why_not=why_not,
    )


def _where(group: str) -> str:
    return dict(PLACES).get(group, _EVERYWHERE)


def _bindings_of(mode: str) -> dict[str, Binding]:
    """The bindings of a place by id, whether it was ever shown or not."""
    module, name = _CLASSES[mode]
    screen_class = getattr(import_module(module), name)
    found: dict[str, Binding] = {}
    for kind in reversed(screen_class.__mro__):
        for binding in kind.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and (binding.id or "").startswith(f"{mode}."):
                found[binding.id or ""] = binding
    return found


def _may_be(binding_id: str, facts: Facts) -> bool:
    """Whether it can be expected to do something there."""
    if binding_id in _ONLY_THERE or binding_id in _UNSAID:
        return False
    match binding_id.partition(".")[0]:
        case "orders":
            return bool(facts.orders) or binding_id in _WITHOUT_AN_ORDER
        case "messages":
            return bool(facts.messages) or binding_id in _WITHOUT_AN_SMS
    match binding_id:
        case "account.settle":
            return bool(facts.unsettled)
        case "account.sign_in":
            return facts.connection.connection is Connection.SIGNED_OUT
        case "account.watch_nothing":
            return bool(facts.marks.watched)
        case _:
            return True
