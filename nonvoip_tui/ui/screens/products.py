"""Products (`1`): what is in stock and what it costs, by kind; enter orders."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.events import (
    AnswerUnread,
    CatalogChanged,
    ConnectionChanged,
    ContractChanged,
    DeliveriesChanged,
    DocumentRehearsed,
    MarksChanged,
    OrderChanged,
)
from nonvoip_tui.domain.models import (
    COUNTRY,
    KINDS,
    LONG_TERM,
    MAX_SERVICES_PER_NUMBER,
    SHORT_TERM,
    Marks,
    OrderRequest,
    PriceList,
    Product,
    ProductKey,
)
from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui import requests
from nonvoip_tui.ui.formatting import age, clock_time, kind_label, money, unread_examples, why_empty
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.matching import holding, nearly, rank
from nonvoip_tui.ui.screens import ListScreen
from nonvoip_tui.ui.view_model import ListFailed, Reloaded, list_name
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.tables import ProductTable
from nonvoip_tui.ui.widgets.wall import LiveOrders

Key = Callable[[Product], int | Decimal]

SORTS: dict[str, Key | None] = {
    "name": None,
    "price": lambda product: Decimal("Infinity") if product.price is None else product.price,
    "stock": lambda product: -(product.available or 0),
}
"""The sorts in the order in which the key goes through them; what is equal stands by name."""


class ProductView:
    """The rows of one kind, and the indices of those that pass the filter, sorted."""

    def __init__(self) -> None:
        self.products: Sequence[Product] = ()
        self.sort = "name"
        self.filter = ""
        self.are_near = False
        """Whether what is shown fits the filter only nearly."""
        self._first: tuple[Collection[ProductKey], ...] = ()
        self._haystacks: list[str] = []
        self._sorted: list[int] = []

    def set_products(self, products: Sequence[Product]) -> None:
        """Take new rows; sort and filter stay."""
        self.products = products
        self._haystacks = [product.name.casefold() for product in products]
        self._sort()

    def set_sort(self, sort: str) -> None:
        """Sort by this; an unknown word sorts by name."""
        self.sort = sort if sort in SORTS else "name"
        self._sort()

    def set_first(self, *groups: Collection[ProductKey]) -> None:
        """Put these groups before all others, in their order, whatever the sort is."""
        if groups != self._first:
            self._first = groups
            self._sort()

    def next_sort(self) -> str:
        """The sort after the present one."""
        names = list(SORTS)
        return names[(names.index(self.sort) + 1) % len(names)]

    def indices(self) -> Sequence[int]:
        """The rows to show, in order; of names, first those that begin with what was typed."""
        words, haystacks = self.filter.casefold().split(), self._haystacks
        found = holding(haystacks, words, self._sorted)
        self.are_near = not found
        if not words:
            return found
        if self.are_near:
            near = nearly(haystacks, words)
            if self.sort == "name":
                return near
            wanted = set(near)
            return [index for index in self._sorted if index in wanted]
        if self.sort != "name":
            return found
        return sorted(found, key=lambda index: rank(haystacks[index], words))

    def _sort(self) -> None:
        products, key = self.products, SORTS[self.sort]
        self._sorted = sorted(range(len(products)), key=self._haystacks.__getitem__)
        if key is not None:
            self._sorted.sort(key=lambda index: key(products[index]))
        if any(self._first):
            groups: dict[ProductKey, int] = {}
            for group, keys in enumerate(self._first):
                for each in keys:
                    groups.setdefault(each, group)
            last = len(self._first)
            self._sorted.sort(key=lambda index: groups.get(ProductKey.of(products[index]), last))


class ProductsScreen(ListScreen):
    """The price list of one kind at a time."""

    MODE = "products"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("products.filter", priority=True, key_display="/"),
        binding("products.sort", "next_sort"),
        binding("products.clear", "clear_filter"),
        binding("products.next_fitting", "fitting(1)", show=False),
        binding("products.fitting_before", "fitting(-1)", show=False),
        binding("products.kind_before", "kind(-1)", show=False),
        binding("products.kind_after", "kind(1)", key_display="←→"),
        binding("products.mark"),
        binding("products.favourite"),
        binding("products.watch"),
        binding("products.country", "pick_country"),
        binding("products.answer"),
        binding("products.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table = ProductTable()
        self._warning = Static("", id="unread-examples", markup=False)
        self._live = LiveOrders()
        self._beside = Container(self._table, self._live, id="beside")
        self._view = ProductView()
        self._kind = SHORT_TERM
        self._country = ""
        self._timer: Timer | None = None
        self._first: tuple[Marks, tuple[ProductKey, ...]] = (Marks(), ())

    def compose_body(self) -> list[Widget]:
        self._kind = self.app.setting.state.get("kind", SHORT_TERM)
        self._country = self.app.setting.state.get("country", "")
        self._view.set_sort(self.app.setting.state.get("sort", "name"))
        return [KindTabs(self._tabs()), self._warning, self._beside]

    def on_mount(self) -> None:
        bus = self.app.bus
        bus.subscribe(self, CatalogChanged, self._catalog_changed)
        bus.subscribe(self, ConnectionChanged, self.show_count)
        bus.subscribe(self, ListFailed, self.show_count)
        bus.subscribe(self, AnswerUnread, lambda _: self.refresh_bindings())
        bus.subscribe(self, ContractChanged, lambda _: self._show_tabs())
        bus.subscribe(self, DocumentRehearsed, self._warn)
        bus.subscribe(self, MarksChanged, self._marks_changed)
        bus.subscribe(self, OrderChanged, self._marks_changed)
        bus.subscribe(self, DeliveriesChanged, lambda _: self._table.show_deliveries())
        bus.subscribe(self, OrderChanged, self._warn)
        bus.subscribe(self, Reloaded, self._warn)
        bus.subscribe(self, Reloaded, self._show_list)
        self._table.show_deliveries()
        self._warn()
        self._show_kind(self._kind)

    def on_screen_resume(self) -> None:
        """Refresh the list if it is old."""
        self.show_count()
        if self.is_mounted:
            self._look()
            self._live.follow()

    def on_resize(self) -> None:
        """Show the live orders at the right, where there is space for both."""
        if self._live.is_mounted:
            self._live.follow()

    @on(LiveOrders.Picked)
    def _live_order_picked(self, event: LiveOrders.Picked) -> None:
        event.stop()
        self.post_message(requests.ShowRequested(event.order_id))

    def _warn(self, _: object = None) -> None:
        """Warn before the first order that its answer may not be understood."""
        words = unread_examples(
            self.app.view_model.warned_examples, self.app.key_names("products.answer")
        )
        self._warning.display = bool(words)
        self._warning.update(Content.styled(words, "$text-warning"))
        self.refresh_bindings()

    def _look(self, *, again: bool = False) -> None:
        """Request the list; for other countries, ask which one first."""
        if self._kind != COUNTRY:
            self.post_message(requests.KindLookedAt(self._kind, again=again))
        elif self._country:
            self.post_message(requests.KindLookedAt(COUNTRY, self._country, again=again))

    def _tabs(self) -> tuple[tuple[str, str], ...]:
        """The kinds that are always known, those of the service's document, and the last one."""
        kinds = dict.fromkeys((*KINDS, *self.app.view_model.contract.kinds, self._kind))
        kinds.pop(COUNTRY, None)
        country = printable(self._country, limit=20) or "other countries"
        return (*((kind, kind_label(kind)) for kind in kinds), (COUNTRY, country))

    def _show_tabs(self) -> None:
        self.query_one(KindTabs).tabs = self._tabs()

    @property
    def _country_shown(self) -> str:
        """The one whose list is shown; empty for the USA."""
        return self._country if self._kind == COUNTRY else ""

    @property
    def _price_list(self) -> PriceList:
        known = self.app.view_model.price_lists.get(list_name(self._kind, self._country_shown))
        return known or PriceList(self._kind, country=self._country_shown)

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self.query_one(KindTabs).active = kind
        self.app.setting.state.set("kind", kind)
        self._table.marks = frozenset()
        self._show_list()
        self._table.move_cursor(index=0)
        self._look()

    def show_country(self, country: str) -> None:
        """Show the price list of this country."""
        self._country = country
        self.app.setting.state.set("country", country)
        self._show_tabs()
        self._show_kind(COUNTRY)

    def offer(self, price_list: PriceList, product_id: str) -> None:
        """Put the cursor on a product and ask whether to order it, as choosing its row does."""
        self.action_clear_filter()
        if price_list.kind == COUNTRY:
            self.show_country(price_list.country)
        else:
            self._show_kind(price_list.kind)
        if self._table.move_cursor(key=product_id):
            self._order(product_id)

    def _show_list(self, _: object = None) -> None:
        products = self._price_list.products
        self._view.set_products(products)
        self._put_first()
        self._table.set_rows(
            products, key=lambda product: product.product_id, view=self._view.indices()
        )
        self._show_sort()
        self.show_count()
        self.refresh_bindings()

    def _put_first(self) -> bool:
        """Favourites, then what was ordered last; whether these are others than before."""
        view_model = self.app.view_model
        first = (view_model.marks, view_model.recent_products())
        is_new, self._first = first != self._first, first
        self._view.set_first(view_model.marks.favourites, first[1])
        if is_new:
            self._table.show_marks(first[1])
        return is_new

    def _marks_changed(self, _: object) -> None:
        if self._put_first():
            self._table.set_view(self._view.indices())
            self.refresh_bindings()

    def show_count(self, _: object = None) -> None:
        """Say how many there are and when they were read; of a stored list, how old it is."""
        if self._timer is not None:
            self._timer.stop()
        tabs, now, read_at = self.query_one(KindTabs), self.app.now, self._price_list.read_at
        view_model, keys = self.app.view_model, self.app.key_names
        failure = view_model.list_failures.get(list_name(self._kind, self._country_shown))
        self._table.empty = why_empty(
            self._price_list, self._view.filter, view_model.connection.connection, keys, failure
        )
        if read_at is None:
            tabs.notes = ()
            return
        shown, total = self._table.row_count, len(self._view.products)
        count = f"{total:,}" if shown == total else f"{shown:,} of {total:,}"
        if are_near := self._view.are_near and shown > 0:
            count = f"{shown:,} near {'match' if shown == 1 else 'matches'}"
        if read_at >= self.app.started_at:
            words = f"read {clock_time(read_at, now)}"
        else:
            words = f"stored list, {age(read_at, now)}"
            if self.is_current:
                self._timer = self.set_timer(60.0, self.show_count)
        shorter = (count,) if are_near else (words, words.removeprefix("stored list, "))
        tabs.notes = (f"{count} · {words}", *shorter)
        if marked := self._marked():
            sum_up = f"{len(marked)} marked, {money(OrderRequest(marked).price_shown)}"
            tabs.notes = (f"{sum_up}: {keys('products.order')} orders one number", sum_up)

    def _marked(self) -> tuple[Product, ...]:
        """The products marked for one number, in the order of the list."""
        marks = self._table.marks
        return (
            tuple(each for each in self._view.products if each.product_id in marks) if marks else ()
        )

    def _catalog_changed(self, event: CatalogChanged) -> None:
        if event.kind == self._kind and (event.kind != COUNTRY or event.country == self._country):
            self._show_list()

    @on(ProductTable.RowSelected, "#products")
    def _row_chosen(self, event: ProductTable.RowSelected) -> None:
        event.stop()
        self._order(event.key)

    def _order(self, product_id: str) -> None:
        selected = (each for each in self._view.products if each.product_id == product_id)
        if chosen := self._marked() or tuple(selected)[:1]:
            self.post_message(requests.BuyRequested(OrderRequest(chosen)))

    # -- sort and filter -----------------------------------------------------------------------

    @property
    def list_table(self) -> ProductTable:
        return self._table

    @property
    def filtered(self) -> Widget:
        return self._beside

    @property
    def words(self) -> str:
        return self._view.filter

    @on(ProductTable.HeaderSelected, "#products")
    def _header_chosen(self, event: ProductTable.HeaderSelected) -> None:
        event.stop()
        self._sort_by(event.column_key)

    def action_next_sort(self) -> None:
        self._sort_by(self._view.next_sort())

    def _sort_by(self, sort: str) -> None:
        self._view.set_sort(sort)
        self.app.setting.state.set("sort", self._view.sort)
        self._table.set_view(self._view.indices())
        self._show_sort()

    def _show_sort(self) -> None:
        sort = self._view.sort
        self._table.show_sort(sort, is_descending=sort == "stock")

    def action_clear_filter(self) -> None:
        self._table.marks = frozenset()
        super().action_clear_filter()

    def filter_by(self, words: str) -> None:
        if words != self._view.filter:
            self._view.filter = words
            self._table.set_view(self._view.indices())
            self.show_count()
            self._table.move_cursor(index=0)
            self.refresh_bindings()

    # -- keys ----------------------------------------------------------------------------------

    def action_mark(self) -> None:
        key = self._table.cursor_key
        if key is None:
            return
        if key not in self._table.marks and len(self._table.marks) >= MAX_SERVICES_PER_NUMBER:
            self.app.toast(f"One number takes up to {MAX_SERVICES_PER_NUMBER} services.", "warning")
            return
        self._table.toggle_mark(key)
        self.show_count()
        self.refresh_bindings()

    def action_favourite(self) -> None:
        if product := self._table.cursor_row:
            self.post_message(requests.FavouriteRequested(product))

    def action_watch(self) -> None:
        if product := self._table.cursor_row:
            self.post_message(requests.WatchRequested(product))

    def action_pick_country(self) -> None:
        self.post_message(requests.CountryWanted())

    def action_kind(self, step: int) -> None:
        self._show_kind(self.query_one(KindTabs).other(step))

    @on(KindTabs.Picked)
    def _kind_picked(self, event: KindTabs.Picked) -> None:
        self._show_kind(event.kind)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("favourite", "watch"):
            return True if self._table.row_count else None
        if action == "mark":
            return self._kind == LONG_TERM
        if action == "answer":
            return bool(self.app.view_model.unread or self.app.view_model.unread_examples)
        if action == "pick_country":
            return self._kind == COUNTRY
        if action == "clear_filter" and self._table.marks:
            return True
        return super().check_action(action, parameters)

    def action_answer(self) -> None:
        self.post_message(requests.AnswerWanted())

    def action_refresh(self) -> None:
        self._look(again=True)
