"""What the palette offers: all that keys do, orders, products, themes, and the way to each."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from textual.binding import ActiveBinding, Binding

from nonvoip_tui.domain.catalog import PriceList
from nonvoip_tui.domain.events import Connection
from nonvoip_tui.domain.models import Intent, Order, Product
from nonvoip_tui.domain.text import printable
from nonvoip_tui.settings.keymap import KEYS
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import (
    kind_label,
    money,
    noted_service,
    phone_number,
    product_name,
    service_name,
    state_words,
    stock,
)
from nonvoip_tui.ui.keys import sentence_of
from nonvoip_tui.ui.requests import ResolveRequested
from nonvoip_tui.ui.screens.base import MainScreen
from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.screens.products import ProductsScreen
from nonvoip_tui.ui.view_model import ViewModel
from nonvoip_tui.ui.widgets.bars import SCREENS

Run = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen, or that says why it cannot be now."""

    title: str
    where: str
    """The place it belongs to, or what kind of thing it is."""
    detail: str
    """Its key, its price, how it stands."""
    run: Run
    words: str = ""
    """What else it is found by."""
    refusal_reason: str = ""
    """A sentence; empty when it can be chosen."""

    @property
    def haystack(self) -> str:
        """What is searched, the title first."""
        return f"{self.title} {self.where} {self.words}".casefold()


async def go_to_screen(app: UiApp, mode: str) -> None:
    """Show one of the four screens."""
    if app.current_mode != mode:
        await app.switch_mode(mode)


async def go_to_order(app: UiApp, order_id: str) -> None:
    """Show an order with its SMS."""
    await go_to_screen(app, "orders")
    if isinstance(screen := app.screen, OrdersScreen):
        screen.select(order_id)


async def offer_product(app: UiApp, price_list: PriceList, product: Product) -> None:
    """Put the cursor on a product and ask whether to order it."""
    await go_to_screen(app, "products")
    if isinstance(screen := app.screen, ProductsScreen):
        screen.offer(price_list, product.product_id)


async def act_there(app: UiApp, mode: str, action: str) -> None:
    """Go to a place and do there what one of its keys does; if it cannot be, say so."""
    await go_to_screen(app, mode)

    async def act() -> None:
        screen = app.screen
        if not isinstance(screen, MainScreen) or mode != screen.PLACE:
            return
        name, _, rest = action.partition("(")
        parameters = (rest.strip("')"),) if rest else ()
        if screen.check_action(name, parameters):
            await app.run_action(action, default_namespace=screen)
        else:
            app.toast(
                screen.why_grey(action) or "There is nothing here to do that with.", "warning"
            )

    app.call_after_refresh(act)


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
    refusal_reason = ""
    if not active.enabled:
        refusal_reason = screen.why_grey(binding.action) if isinstance(screen, MainScreen) else ""
        if not refusal_reason:
            return
    run = partial(app.run_action, binding.action, default_namespace=active.node)
    yield _entry(app, binding, binding_id, _where(group), run, refusal_reason)


def actions_elsewhere(app: UiApp) -> Iterator[Entry]:
    """What the keys of the other places do: choosing one goes there first."""
    for mode, _ in SCREENS:
        if mode != app.current_mode:
            bindings = _bindings_of(mode)
            for binding_id in KEYS:
                binding = bindings.get(binding_id)
                if binding is not None and _may_be(binding_id, app.view_model):
                    run = partial(act_there, app, mode, binding.action)
                    yield _entry(app, binding, binding_id, _where(mode), run, "")


def _entry(
    app: UiApp, binding: Binding, binding_id: str, where: str, run: Run, refusal_reason: str
) -> Entry:
    return Entry(
        sentence_of(binding_id, binding.action, binding.description),
        where,
        " ".join(app.key_names.all(binding_id)),
        run,
        words=binding.description,
        refusal_reason=refusal_reason,
    )


def _where(group: str) -> str:
    return dict(SCREENS).get(group, _EVERYWHERE)


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


def _may_be(binding_id: str, view_model: ViewModel) -> bool:
    """Whether it can be expected to do something there."""
    if binding_id in _ONLY_THERE or binding_id in _UNSAID:
        return False
    match binding_id.partition(".")[0]:
        case "orders":
            return bool(view_model.orders) or binding_id in _WITHOUT_AN_ORDER
        case "messages":
            return bool(view_model.messages) or binding_id in _WITHOUT_AN_SMS
    match binding_id:
        case "account.settle":
            return bool(view_model.unresolved)
        case "account.sign_in":
            return view_model.connection.connection is Connection.SIGNED_OUT
        case "account.watch_nothing":
            return bool(view_model.marks.watched)
        case _:
            return True


def live_orders(app: UiApp) -> Iterator[Entry]:
    """The calls of unknown outcome, then every order that can still receive, the newest first."""
    view_model, now = app.view_model, app.now
    for intent in view_model.unresolved.values():
        yield _unresolved(app, intent)
    for order in view_model.newest_orders():
        if order.is_live(now):
            yield _order(app, order)


def noted_orders(app: UiApp) -> Iterator[Entry]:
    """Every order that is over and has a note, the newest first, as far back as was read."""
    known, now = app.view_model.history | app.view_model.orders, app.now
    for order in sorted(known.values(), key=lambda order: order.created_at, reverse=True):
        if order.note and not order.is_live(now):
            yield _order(app, order)


def _unresolved(app: UiApp, intent: Intent) -> Entry:
    async def resolve() -> None:
        app.post_message(ResolveRequested(intent.ref))

    return Entry(f"? {service_name(intent)}", "order", "outcome unknown", resolve, words="settle")


def _order(app: UiApp, order: Order) -> Entry:
    number = phone_number(order.number) if order.number else "no number yet"
    digits = "".join(char for char in order.number if char.isdigit())
    return Entry(
        f"{noted_service(order)}  {number}",
        "order",
        state_words(order, app.now),
        partial(go_to_order, app, order.order_id),
        words=f"{digits} {order.order_id} {kind_label(order.kind)}",
    )


def product_haystack(price_list: PriceList, product: Product) -> str:
    """What a product is found by, its name first."""
    return f"{product.name} {price_list.country or kind_label(price_list.kind)}".casefold()


def product_entry(app: UiApp, price_list: PriceList, product: Product) -> Entry:
    """A product: choosing it asks whether to order it."""
    where = price_list.country or kind_label(price_list.kind)
    return Entry(
        product_name(product),
        printable(where, limit=20),
        f"{stock(product)}  {money(product.price)}",
        partial(offer_product, app, price_list, product),
    )


def themes(app: UiApp) -> Iterator[Entry]:
    """Every theme; the choice is remembered."""
    for name in sorted(app.available_themes):

        async def take(name: str = name) -> None:
            app.theme = name

        detail = "in use" if name == app.theme else ""
        yield Entry(f"Theme {name}", "theme", detail, take, words="colours colors")
