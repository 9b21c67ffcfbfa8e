"""Products (`1`): what is in stock and what it costs, by kind; enter orders."""

from typing import ClassVar

from textual import events, on
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
from nonvoip_tui.domain.models import KINDS, SHORT_TERM, OrderRequest
from nonvoip_tui.services.ports import PriceList
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import age, clock_time, kind_label
from nonvoip_tui.ui.intents import BuyRequested, KindLookedAt
from nonvoip_tui.ui.product_view import ProductView
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.kind_tabs import KindTabs
from nonvoip_tui.ui.widgets.line_table_messages import HeaderSelected, RowSelected
from nonvoip_tui.ui.widgets.product_table import ProductTable


class FilterInput(Input):
    """The filter line: enter goes to the table, escape clears and goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To the list", id="filter.done"),
        Binding("down", "submit", "To the list", id="filter.down", show=False),
        Binding("escape", "screen.clear_filter", "Clear", id="filter.clear"),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="type to filter", id="filter", compact=True)
        self.cursor_blink = False


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
        Binding("escape", "clear_filter", "Clear", id="products.clear"),
        Binding("ctrl+r", "refresh", "Refresh", id="products.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = ProductView()
        self._kind = SHORT_TERM
        self._timer: Timer | None = None

    def compose_body(self) -> list[Widget]:
        """Tabs, a filter line that comes with `/`, and the table."""
        self._kind = self.app.setting.state.get("kind", SHORT_TERM)
        return [
            KindTabs(self._tabs()),
            FilterInput(),
            ProductTable(),
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
            self.post_message(KindLookedAt(self._kind))

    def _tabs(self) -> tuple[tuple[str, str], ...]:
        """The kinds that are always known, those of the service's document, and the last one."""
        kinds = dict.fromkeys((*KINDS, *self.app.facts.contract.kinds, self._kind))
        return tuple((kind, kind_label(kind)) for kind in kinds)

    def _contract_changed(self, _: ContractChanged) -> None:
        self.query_one(KindTabs).tabs = self._tabs()

    @property
    def _table(self) -> ProductTable:
        return self.query_one(ProductTable)

    @property
    def _price_list(self) -> PriceList:
        return self.app.facts.price_lists.get(self._kind) or PriceList(self._kind)

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self.query_one(KindTabs).active = kind
        self.app.setting.state.set("kind", kind)
        self._show_list()
        self._table.move_cursor(index=0)
        self.post_message(KindLookedAt(kind))

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

    def _why_empty(self) -> str:
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
        if event.kind == self._kind and not event.country:
            self._show_list()

    @on(RowSelected, "#products")
    def _row_chosen(self, event: RowSelected) -> None:
        event.stop()
        self._order(event.key)

    def _order(self, product_id: str) -> None:
        for product in self._view.products:
            if product.product_id == product_id:
                self.post_message(BuyRequested(OrderRequest((product,))))
                return

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
        if action == "clear_filter" and not self._view.filter:
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
        """Show everything again."""
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

    def on_key(self, event: events.Key) -> None:
        """While the filter has the focus, arrows still move in the table."""
        if event.key in ("up", "pageup", "pagedown") and self.query_one(FilterInput).has_focus:
            event.stop()
            self.action_to_table()

    def action_refresh(self) -> None:
        """Read the price list again now."""
        self.post_message(KindLookedAt(self._kind, again=True))
