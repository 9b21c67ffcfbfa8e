"""Products (`1`): what is in stock and what it costs, by kind; enter orders."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from nonvoip_tui.domain.events import (
    CatalogChanged,
    Connection,
    ConnectionChanged,
    ContractChanged,
)
from nonvoip_tui.domain.models import (
    COUNTRY,
    KINDS,
    LONG_TERM,
    MAX_SERVICES_PER_NUMBER,
    SHORT_TERM,
    OrderRequest,
    Product,
)
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.ports import PriceList
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import age, clock_time, kind_label, money
from nonvoip_tui.ui.intents import BuyRequested, CountryWanted, KindLookedAt
from nonvoip_tui.ui.product_view import ProductView
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.filter_input import FilterInput
from nonvoip_tui.ui.widgets.kind_tabs import KindTabs
from nonvoip_tui.ui.widgets.line_table_messages import HeaderSelected, RowSelected
from nonvoip_tui.ui.widgets.product_table import ProductTable


class ProductsScreen(PlaceScreen):
    """The price list of one kind at a time."""

    PLACE = "products"
    CSS_PATH = "products.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the focused widget sees it, so that what is typed right after goes to the filter.
        Binding("slash", "filter", "Filter", id="products.filter", key_display="/", priority=True),
        Binding("s", "next_sort", "Sort", id="products.sort"),
        Binding("left,h", "kind(-1)", "Kind before", id="products.kind_before", show=False),
        Binding("right,l", "kind(1)", "Kind", id="products.kind_after", key_display="←→"),
        Binding("space", "mark", "Mark", id="products.mark", tooltip="Mark for one number"),
        Binding("p", "pick_country", "Country", id="products.country"),
        Binding("escape", "clear_filter", "Clear", id="products.clear"),
        Binding("ctrl+r", "refresh", "Refresh", id="products.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table = ProductTable()
        self._view = ProductView()
        self._kind = SHORT_TERM
        self._country = ""
        self._timer: Timer | None = None

    def compose_body(self) -> list[Widget]:
        """Tabs, a filter line that comes with `/`, and the table."""
        self._kind = self.app.setting.state.get("kind", SHORT_TERM)
        self._country = self.app.setting.state.get("country", "")
        return [
            KindTabs(self._tabs()),
            FilterInput(),
            self._table,
        ]

    def on_mount(self) -> None:
        """Paint what is kept, then have it read again."""
        self._view.set_sort(self.app.setting.state.get("sort", "name"))
        self.query_one(FilterInput).display = False
        self.app.bus.subscribe(self, CatalogChanged, self._catalog_changed)
        self.app.bus.subscribe(self, ConnectionChanged, self._say_age)
        self.app.bus.subscribe(self, ContractChanged, self._contract_changed)
        self.app.bus.subscribe(self, Reloaded, self._show_list)
        self._show_kind(self._kind)

    def on_screen_resume(self) -> None:
        """Looking at the list has it read again when it is old."""
        self._say_age()
        if self.is_mounted:
            self._look()

    def _look(self, *, again: bool = False) -> None:
        """Have the list read; of other countries, ask which one first."""
        if self._kind != COUNTRY:
            self.post_message(KindLookedAt(self._kind, again=again))
        elif self._country:
            self.post_message(KindLookedAt(COUNTRY, self._country, again=again))

    def _tabs(self) -> tuple[tuple[str, str], ...]:
        """The kinds that are always known, those of the service's document, and the last one."""
        kinds = dict.fromkeys((*KINDS, *self.app.facts.contract.kinds, self._kind))
        kinds.pop(COUNTRY, None)
        country = printable(self._country, limit=20) or "abroad"
        return (*((kind, kind_label(kind)) for kind in kinds), (COUNTRY, country))

    def _contract_changed(self, _: ContractChanged) -> None:
        self.query_one(KindTabs).tabs = self._tabs()

    @property
    def _price_list(self) -> PriceList:
        lists = self.app.facts.price_lists
        if self._kind != COUNTRY:
            return lists.get(self._kind) or PriceList(self._kind)
        return lists.get(f"{COUNTRY}:{self._country}") or PriceList(COUNTRY)

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
        self.query_one(KindTabs).tabs = self._tabs()
        self._show_kind(COUNTRY)

    def _show_list(self, _: object = None) -> None:
        products = self._price_list.products
        self._view.set_products(products)
        self._table.set_rows(
            products, key=lambda product: product.product_id, view=self._view.indices()
        )
        self._table.show_sort(self._view.sort, is_descending=self._view.sort == "stock")
        self._say_age()
        self.refresh_bindings()

    def _say_age(self, _: object = None) -> None:
        """Say how many there are and when they were read; of a kept list, how old it is."""
        if self._timer is not None:
            self._timer.stop()
        tabs, now, read_at = self.query_one(KindTabs), self.app.now, self._price_list.read_at
        self._table.empty = self._why_empty()
        if read_at is None:
            tabs.notes = ()
            return
        shown, total = self._table.row_count, len(self._view.products)
        count = f"{total:,}" if shown == total else f"{shown:,} of {total:,}"
        if read_at >= self.app.started_at:
            words = f"read {clock_time(read_at, now)}"
        else:
            words = f"kept list, {age(read_at, now)}"
            if self.is_current:
                self._timer = self.set_timer(60.0, self._say_age)
        tabs.notes = (f"{count} · {words}", words, words.removeprefix("kept list, "))
        if marked := self._marked():
            sum_up = f"{len(marked)} marked, {money(OrderRequest(marked).price_shown)}"
            tabs.notes = (f"{sum_up}: enter orders one number", sum_up)

    def _marked(self) -> tuple[Product, ...]:
        """The products marked for one number, in the order of the list."""
        marks = self._table.marks
        return tuple(product for product in self._view.products if product.product_id in marks)

    def _why_empty(self) -> str:
        if self._kind == COUNTRY and not self._country:
            return "Numbers of other countries: press p to pick a country."
        if self._view.filter:
            return f"Nothing fits “{self._view.filter}”. Press escape to clear the filter."
        if self._price_list.read_at is not None:
            return f"The service lists no {kind_label(self._kind)} numbers now. ctrl+r asks again."
        match self.app.facts.connection.connection:
            case Connection.SIGNED_OUT:
                return "The price list is read once you are signed in: press 4, then i."
            case Connection.TROUBLED:
                return "The price list could not be read yet. ctrl+r tries again."
            case _:
                return "Reading the price list…"

    def _catalog_changed(self, event: CatalogChanged) -> None:
        if event.kind == self._kind and (event.kind != COUNTRY or event.country == self._country):
            self._show_list()

    @on(RowSelected, "#products")
    def _row_chosen(self, event: RowSelected) -> None:
        event.stop()
        self._order(event.key)

    def _order(self, product_id: str) -> None:
        chosen = (
            self._marked()
            or tuple(
                product for product in self._view.products if product.product_id == product_id
            )[:1]
        )
        if chosen:
            self.post_message(BuyRequested(OrderRequest(chosen)))

    def action_mark(self) -> None:
        """Mark a service for one 30-days number with several, or unmark it."""
        key = self._table.cursor_key
        if key is None:
            return
        if key not in self._table.marks and len(self._table.marks) >= MAX_SERVICES_PER_NUMBER:
            self.app.tell(f"One number takes up to {MAX_SERVICES_PER_NUMBER} services.", "warning")
            return
        self._table.toggle_mark(key)
        self._say_age()
        self.refresh_bindings()

    def action_pick_country(self) -> None:
        """Choose another country."""
        self.post_message(CountryWanted())

    @on(HeaderSelected, "#products")
    def _header_chosen(self, event: HeaderSelected) -> None:
        event.stop()
        self._sort_by(event.column_key)

    def action_next_sort(self) -> None:
        """Sort by the next: name, price, stock."""
        self._sort_by(self._view.next_sort())

    def _sort_by(self, sort: str) -> None:
        self._view.set_sort(sort)
        self.app.setting.state.set("sort", sort)
        self._table.set_view(self._view.indices())
        self._table.show_sort(sort, is_descending=sort == "stock")

    def action_kind(self, step: int) -> None:
        """Go to the kind beside this one."""
        self._show_kind(self.query_one(KindTabs).neighbour(step))

    @on(KindTabs.Picked)
    def _kind_picked(self, event: KindTabs.Picked) -> None:
        self._show_kind(event.kind)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash typed into the filter is a letter; what is not filtered cannot be cleared."""
        if action == "filter" and isinstance(self.focused, FilterInput):
            return False
        if action == "mark":
            return self._kind == LONG_TERM
        if action == "pick_country":
            return self._kind == COUNTRY
        if action == "clear_filter" and not self._view.filter and not self._table.marks:
            return isinstance(self.focused, FilterInput)
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Type to filter."""
        entry = self.query_one(FilterInput)
        entry.display = True
        self.set_focus(entry)

    def action_to_table(self) -> None:
        """From the filter to the table."""
        self.set_focus(self._table)
        self.query_one(FilterInput).display = bool(self._view.filter)

    def action_clear_filter(self) -> None:
        """Show everything again, with nothing marked."""
        self._table.marks = frozenset()
        self.query_one(FilterInput).value = ""
        self._filter_by("")
        self.action_to_table()

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._filter_by(event.value)

    @on(Input.Submitted, "#filter")
    def _filter_done(self, event: Input.Submitted) -> None:
        """Go to the table, filtered by what was typed before the key, however fast."""
        event.stop()
        if self.focused is self._table:  # enter was pressed again before the focus had moved
            self._table.action_select()
            return
        self._filter_by(event.value)
        self.action_to_table()

    def _filter_by(self, text: str) -> None:
        if text != self._view.filter:
            self._view.filter = text
            self._table.set_view(self._view.indices())
            self._say_age()
            self._table.move_cursor(index=0)
            self.refresh_bindings()

    def action_refresh(self) -> None:
        """Read the price list again now."""
        self._look(again=True)
