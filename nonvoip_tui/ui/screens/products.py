"""Products (`1`): what is in stock and what it costs, by kind; enter orders."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from nonvoip_tui.domain.events import CatalogChanged
from nonvoip_tui.domain.models import KINDS, SHORT_TERM, OrderRequest, Product
from nonvoip_tui.services.ports import PriceList
from nonvoip_tui.ui.formats import age, clock_time, kind_label, money, stock
from nonvoip_tui.ui.intents import BuyRequested, KindLookedAt
from nonvoip_tui.ui.product_view import ProductView
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.kind_tabs import KindTabs
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Cell, Column, Fixed, Flex
from nonvoip_tui.ui.widgets.line_table_messages import HeaderSelected, RowSelected


def _stock_cell(product: Product) -> Cell:
    return Cell(stock(product), "" if product.in_stock else "dim")


_COLUMNS: tuple[Column[Product], ...] = (
    Column("name", "Service", lambda product: product.name, Flex(16), priority=3),
    Column(
        "price", "Price", lambda product: money(product.price), Fixed(9), align="right", priority=2
    ),
    Column("stock", "Stock", _stock_cell, Fixed(13), align="right", priority=1),
)


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
        Binding("enter", "order", "Order", id="products.order"),
        # Before the focused widget sees it, so that what is typed right after goes to the filter.
        Binding("slash", "filter", "Filter", id="products.filter", key_display="/", priority=True),
        Binding("s", "next_sort", "Sort", id="products.sort"),
        Binding("left,h", "kind(-1)", "Previous kind", id="products.kind_before", show=False),
        Binding("right,l", "kind(1)", "Kind", id="products.kind_after", key_display="←→"),
        Binding("escape", "clear_filter", "Clear filter", id="products.clear", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = ProductView()
        self._kind = SHORT_TERM
        self._is_fresh = False

    def compose_body(self) -> list[Widget]:
        """Tabs, a filter line that comes with `/`, and the table."""
        self._kind = self.app.setting.state.get("kind", SHORT_TERM)
        kinds = KINDS if self._kind in KINDS else (*KINDS, self._kind)
        return [
            KindTabs([(kind, kind_label(kind)) for kind in kinds]),
            FilterInput(),
            LineTable(_COLUMNS, id="products"),
        ]

    def on_mount(self) -> None:
        """Paint what is kept, then have it read again."""
        self._view.set_sort(self.app.setting.state.get("sort", "name"))
        self.query_one(FilterInput).display = False
        self.app.bus.subscribe(self, CatalogChanged, self._catalog_changed)
        self._show_kind(self._kind)

    def on_screen_resume(self) -> None:
        """Looking at the list has it read again when it is old."""
        self._say_age()
        if self.is_mounted:
            self.post_message(KindLookedAt(self._kind))

    @property
    def _table(self) -> LineTable[Product]:
        return self.query_one("#products", LineTable)

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self._is_fresh = False
        self.query_one(KindTabs).active = kind
        self.app.setting.state.set("kind", kind)
        price_list = self.app.facts.price_lists.get(kind)
        self._show_list(price_list or PriceList(kind))
        self._table.move_cursor(index=0)
        self.post_message(KindLookedAt(kind))

    def _show_list(self, price_list: PriceList) -> None:
        self._view.set_products(price_list.products)
        self._table.set_rows(
            price_list.products, key=lambda product: product.product_id, view=self._view.indices()
        )
        self._table.show_sort(self._view.sort, is_descending=self._view.sort == "stock")
        self._say_age()

    def _say_age(self) -> None:
        price_list = self.app.facts.price_lists.get(self._kind)
        tabs = self.query_one(KindTabs)
        shown, total = self._table.row_count, len(self._view.products)
        if price_list is None or price_list.read_at is None:
            tabs.note = ""
            self._table.empty = "Reading the price list…"
            return
        count = f"{total:,}" if shown == total else f"{shown:,} of {total:,}"
        read = f"read {clock_time(price_list.read_at, self.app.now)}"
        if not self._is_fresh:
            read = f"kept list, {age(price_list.read_at, self.app.now)}"
        tabs.note = f"{count} · {read}"
        self._table.empty = (
            f"Nothing fits “{self._view.filter}”. Press escape to clear the filter."
            if self._view.filter
            else f"The service lists no {kind_label(self._kind)} numbers now. ctrl+r asks again."
        )

    def _catalog_changed(self, event: CatalogChanged) -> None:
        if event.kind == self._kind:
            self._is_fresh = (self.app.now - event.read_at).total_seconds() < 60
            self._show_list(PriceList(event.kind, event.products, event.read_at))

    @on(RowSelected, "#products")
    def _row_chosen(self, event: RowSelected) -> None:
        event.stop()
        self._order(event.key)

    def action_order(self) -> None:
        """Order the product under the cursor; every consent is asked for first."""
        if (key := self._table.cursor_key) is not None:
            self._order(key)

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
        """A slash typed into the filter is a letter."""
        if action == "filter" and isinstance(self.focused, FilterInput):
            return False
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
            self.action_order()
            return
        self._filter_by(event.value)
        self.action_to_table()

    def _filter_by(self, text: str) -> None:
        if text != self._view.filter:
            self._view.filter = text
            self._table.set_view(self._view.indices())
            self._say_age()
            self._table.move_cursor(index=0)

    def on_key(self, event: events.Key) -> None:
        """While the filter has the focus, arrows still move in the table."""
        if event.key in ("up", "pageup", "pagedown") and self.query_one(FilterInput).has_focus:
            event.stop()
            self.action_to_table()

    def action_refresh_place(self) -> None:
        """Read the price list again now."""
        self.post_message(KindLookedAt(self._kind, again=True))
