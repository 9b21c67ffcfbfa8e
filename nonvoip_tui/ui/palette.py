"""The palette: any action, order, product or theme, found by typing and chosen with enter."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import ActiveBinding, Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from nonvoip_tui.domain.events import Connection
from nonvoip_tui.domain.models import Intent, Order, PriceList, Product
from nonvoip_tui.domain.text import printable
from nonvoip_tui.settings.keymap import KEYS
from nonvoip_tui.ui.base import SCREENS, SHORT_ROWS, UiApp, screen_class
from nonvoip_tui.ui.dialogs.base import Modal
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
from nonvoip_tui.ui.keys import binding, sentence_of
from nonvoip_tui.ui.matching import best_first
from nonvoip_tui.ui.requests import ResolveRequested
from nonvoip_tui.ui.screens import MainScreen
from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.screens.products import ProductsScreen
from nonvoip_tui.ui.view_model import ViewModel
from nonvoip_tui.ui.widgets.bars import ListLine
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Auto, Cell, Column, Flex
from nonvoip_tui.ui.widgets.text_field import TextField

Run = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen, or that says why it cannot be now."""

    title: str
    where: str
    """The screen it belongs to, or what kind of thing it is."""
    detail: str
    """Its key, its price, how it stands."""
    run: Run
    words: str = ""
    """What else it is found by."""
    refusal_reason: str = ""
    """A sentence; empty when it can be chosen."""
    theme: str = ""
    """The theme that it is; empty when it is none."""

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
    """Go to a screen and do there what one of its keys does; if it cannot be, say so."""
    await go_to_screen(app, mode)

    async def act() -> None:
        screen = app.screen
        if not isinstance(screen, MainScreen) or mode != screen.MODE:
            return
        name, _, rest = action.partition("(")
        parameters = (rest.strip("')"),) if rest else ()
        if screen.check_action(name, parameters):
            await app.run_action(action, default_namespace=screen)
        else:
            app.toast(screen.refusal_reason(action) or "That does not apply here.", "warning")

    app.call_after_refresh(act)


_UNSAID = ("app.palette", "app.help_anywhere", "orders.tab_before")
"""Left out: the palette is open already, and nothing is offered twice."""
_EVERYWHERE = "everywhere"
_MOVING = ("table", "filter", "cards")
_ONLY_THERE = (
    "products.clear",
    "products.next_fitting",
    "products.fitting_before",
    "products.kind_before",
    "products.order",
    "orders.cards",
    "orders.settle",
    "orders.read_on",
    "orders.zoom",
    "orders.clear",
    "orders.next_fitting",
    "orders.fitting_before",
    "messages.next_fitting",
    "messages.fitting_before",
    "messages.show_all",
)
"""Actions that make sense only while the list is in front."""
_WITHOUT_AN_ORDER = (
    *("orders.adopt", "orders.export", "orders.filter"),
    *("orders.sort", "orders.tab_after"),
)
_WITHOUT_AN_SMS = ("messages.search", "messages.narrow", "messages.export")


def actions_here(app: UiApp) -> Iterator[Entry]:
    """What the keys of the screen in front do, and those that act everywhere.

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
    change = partial(open_palette, app, "theme ")
    yield Entry("Choose a theme; it is remembered", _EVERYWHERE, "", change)


def _here(app: UiApp, active: ActiveBinding, binding_id: str, group: str) -> Iterator[Entry]:
    screen, binding = app.screen, active.binding
    reason = ""
    if not active.enabled:
        reason = screen.refusal_reason(binding.action) if isinstance(screen, MainScreen) else ""
        if not reason:
            return
    run = partial(app.run_action, binding.action, default_namespace=active.node)
    yield _entry(app, binding, binding_id, _where(group), run, reason)


def actions_elsewhere(app: UiApp) -> Iterator[Entry]:
    """What the keys of the other screens do: choosing one goes there first."""
    for mode in SCREENS:
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
    return SCREENS.get(group, _EVERYWHERE)


def _bindings_of(mode: str) -> dict[str, Binding]:
    """The bindings of a screen by id, whether it was ever shown or not."""
    found: dict[str, Binding] = {}
    for kind in reversed(screen_class(mode).__mro__):
        for each in kind.__dict__.get("BINDINGS", ()):
            if isinstance(each, Binding) and (each.id or "").startswith(f"{mode}."):
                found[each.id or ""] = each
    return found


def _may_be(binding_id: str, view_model: ViewModel) -> bool:
    """Whether it is likely to do something there."""
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
    """The calls with an unknown outcome, then every order that can still receive, newest first."""
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
            app.setting.state.set("theme", name)  # it may be shown already

        detail = "in use" if name == app.theme else ""
        yield Entry(f"Theme {name}", "theme", detail, take, words="colours colors", theme=name)


MAX_SHOWN = 60


class Found(NamedTuple):
    """The best matches."""

    entries: Sequence[Entry]
    total: int
    """How many rows match, shown or not."""


class Search:
    """Searches what was known when the palette opened."""

    def __init__(self, app: UiApp) -> None:
        """Gather what is there; the products' names are made ready when a letter is typed."""
        self._app = app
        self._first = [*actions_here(app), *live_orders(app)]
        self._entries = [*self._first, *noted_orders(app), *actions_elsewhere(app), *themes(app)]
        self._lists = tuple(app.view_model.price_lists.values())
        self._products: Sequence[tuple[PriceList, Product]] = ()
        self._haystacks: Sequence[str] = ()
        """Texts to search: of the entries, then of the products."""

    def find(self, text: str) -> Found:
        """What holds each word of `text`; first what begins so, then where words of it do.

        Where nothing does, what nearly fits. Without a word: what can be done here, and the live
        orders.
        """
        if not text.split():
            return Found(self._first, len(self._first))
        if not self._haystacks:
            self._products = [(each, product) for each in self._lists for product in each.products]
            self._haystacks = [
                *(entry.haystack for entry in self._entries),
                *(product_haystack(*pair) for pair in self._products),
            ]
        found = best_first(self._haystacks, text)
        return Found([self._entry(place) for place in found[:MAX_SHOWN]], len(found))

    def _entry(self, place: int) -> Entry:
        count = len(self._entries)
        if place < count:
            return self._entries[place]
        return product_entry(self._app, *self._products[place - count])


class PaletteTable(LineTable[Entry], can_focus=False):
    """What was found, without titles; the keys stay with the field above."""

    HEAD_LINES: ClassVar[int] = 0

    def __init__(self) -> None:
        columns: tuple[Column[Entry], ...] = (
            Column("title", "", _title, Flex(20), priority=3),
            Column("where", "", lambda entry: Cell(entry.where, "dim"), Auto(5, 12), priority=1),
            Column("detail", "", _detail, Auto(5, 22), align="right", priority=2),
        )
        super().__init__(columns, id="found", empty="No matches.")


def _title(entry: Entry) -> Cell:
    return Cell(entry.title, "dim" if entry.refusal_reason else "")


def _detail(entry: Entry) -> Cell:
    return Cell("not now", "dim") if entry.refusal_reason else Cell(entry.detail, "accent")


_LINES_AROUND_THE_TABLE = 9
_LINES_AROUND_A_SMALL_TABLE = 3
_MAX_LINES = 18
_PREVIEW_SECONDS = 0.15


class PaletteInput(TextField):
    """The line to type in; enter chooses the row with the cursor below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("palette.choose", "submit"),
        binding("palette.up", "screen.move(-1)", show=False),
        binding("palette.down", "screen.move(1)", label="Move", key_display="↑↓"),
        binding("palette.page_up", "screen.page(-1)", show=False),
        binding("palette.page_down", "screen.page(1)", show=False),
    ]

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            placeholder="action, product, number or theme",
            select_on_focus=False,
            id="find",
        )


class Palette(Modal[Entry]):
    """Answers with what was chosen; searches in memory, so that no key waits."""

    TITLE_TEXT = "Find anything"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "decline", "Close")]

    def __init__(self, search: Search, text: str = "") -> None:
        """Take what can be found, and what is typed already."""
        super().__init__()
        self._search = search
        self._entry = PaletteInput(text)
        self._table = PaletteTable()
        self._line = ListLine()
        self._total = 0
        self._theme = self.app.theme
        """The one in use, whatever is tried."""
        self._timer: Timer | None = None
        self._untried: Entry | None = None
        """The row that typing put under the cursor: nothing is tried before the cursor moves."""

    def content(self) -> Sequence[Widget]:
        """The line to type in, what fits, and what is under the cursor in full."""
        return [self._entry, self._table, self._line]

    def on_mount(self) -> None:
        """Show what can be done here, and accept typing from now on."""
        self.set_focus(self._entry)
        self._find(self._entry.value)
        themes = [self._table.row_at(index).theme for index in range(self._table.row_count)]
        if self._theme in themes:
            self._table.move_cursor(index=themes.index(self._theme))
            self._untried = self._table.cursor_row

    def on_resize(self) -> None:
        """Keep the height the same whatever is found, so that nothing jumps."""
        is_small = self.size.height < SHORT_ROWS
        around = _LINES_AROUND_A_SMALL_TABLE if is_small else _LINES_AROUND_THE_TABLE
        lines = self.size.height - around
        self._table.styles.height = max(3, min(lines, _MAX_LINES))

    def _find(self, text: str) -> None:
        found = self._search.find(text)
        self._total = found.total
        numbers = count()
        self._table.set_rows(found.entries, key=lambda _: str(next(numbers)))
        self._table.move_cursor(index=0)
        self._untried = self._table.cursor_row
        self.app.theme = self._theme
        self._say_what()

    def _say_what(self) -> None:
        """Say why the row under the cursor cannot be chosen, and how many rows match."""
        entry, shown = self._table.cursor_row, self._table.row_count
        left = entry.refusal_reason or entry.title if entry else ""
        more = f"{shown} of {self._total:,}: type more" if shown < self._total else f"{shown}"
        self._line.show(left, more, is_strong=bool(entry and entry.refusal_reason))

    @on(TextField.Changed, "#find")
    def _typed(self, event: TextField.Changed) -> None:
        event.stop()
        self._find(event.value)

    @on(TextField.Submitted, "#find")
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self._choose()

    @on(PaletteTable.RowHighlighted, "#found")
    def _highlighted(self, event: PaletteTable.RowHighlighted) -> None:
        event.stop()
        self._say_what()
        if self._timer is not None:
            self._timer.stop()
        if self._table.cursor_row is self._untried:
            return
        self._untried = None
        # Not at each key: everything shown is repainted.
        self._timer = self.set_timer(_PREVIEW_SECONDS, self._preview)

    def _preview(self) -> None:
        """Show the theme under the cursor, and the one in use where there is none."""
        entry = self._table.cursor_row
        self.app.theme = (entry.theme if entry else "") or self._theme

    def answer(self, value: Entry | None) -> None:
        """Close; a theme that was only tried goes."""
        if self._timer is not None:
            self._timer.stop()
        if value is None or not value.theme:
            self.app.theme = self._theme
        super().answer(value)

    @on(PaletteTable.RowSelected, "#found")
    def _clicked(self, event: PaletteTable.RowSelected) -> None:
        event.stop()
        self._choose()

    def _choose(self) -> None:
        if (entry := self._table.cursor_row) is not None:
            self.answer(entry)

    def action_move(self, rows: int) -> None:
        self._table.action_move(rows)

    def action_page(self, screens: float) -> None:
        self._table.action_page(screens)


async def open_palette(app: UiApp, text: str = "") -> None:
    """Let the user choose anything; returns when what is typed next goes to the palette.

    Args:
        app: whose view model is searched.
        text: what is typed already.
    """

    async def chosen(entry: Entry | None) -> None:
        if entry is None:
            return
        if entry.refusal_reason:
            app.toast(entry.refusal_reason, "warning")
        else:
            await entry.run()

    await app.push_screen(Palette(Search(app), text), chosen)
