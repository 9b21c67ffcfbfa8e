"""The list of Products: sorted by a key or a click, filtered by a line that comes with `/`."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from nonvoip_tui.ui.product_view import ProductView
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.line_table_messages import HeaderSelected
from nonvoip_tui.ui.widgets.product_table import ProductTable

if TYPE_CHECKING:
    from textual.widgets import Input

    from nonvoip_tui.ui.widgets.filter_input import FilterInput


class ProductListScreen(PlaceScreen):
    """The half of Products that knows no price list; a subclass fills table and view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the focused widget sees it, so that what is typed right after goes to the filter.
        Binding("slash", "filter", "Filter", id="products.filter", key_display="/", priority=True),
        Binding("s", "next_sort", "Sort", id="products.sort"),
        Binding("escape", "clear_filter", "Clear", id="products.clear"),
        Binding("n", "fitting(1)", "Next", id="products.next_fitting", show=False),
        Binding("N", "fitting(-1)", "Before", id="products.fitting_before", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table = ProductTable()
        self._view = ProductView()
        self._entry: FilterInput | None = None
        """Made when it is wanted: Textual's `Input` is a tenth of what the first frame takes."""

    def compose_body(self) -> list[Widget]:
        """The table; the filter line comes above it."""
        self._view.set_sort(self.app.setting.state.get("sort", "name"))
        return [self._table]

    @property
    def _is_filtering(self) -> bool:
        return self._entry is not None and self.focused is self._entry

    def show_count(self) -> None:
        """Other rows are shown: say how many."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash typed into the filter is a letter; what is not filtered cannot be cleared."""
        if action == "filter" and self._is_filtering:
            return False
        if action == "fitting":
            return bool(self._view.filter)
        if action == "clear_filter" and not self._view.filter and not self._table.marks:
            return self._is_filtering
        return super().check_action(action, parameters)

    @on(HeaderSelected, "#products")
    def _header_chosen(self, event: HeaderSelected) -> None:
        event.stop()
        self._sort_by(event.column_key)

    def action_fitting(self, step: int) -> None:
        """Go to the next row that fits the filter: only such are shown."""
        self._table.action_move(step)

    def action_next_sort(self) -> None:
        """Sort by the next: name, price, stock."""
        self._sort_by(self._view.next_sort())

    def _sort_by(self, sort: str) -> None:
        self._view.set_sort(sort)
        self.app.setting.state.set("sort", sort)
        self._table.set_view(self._view.indices())
        self._table.show_sort(sort, is_descending=sort == "stock")

    async def action_filter(self) -> None:
        """Type to filter."""
        if self._entry is None:
            from nonvoip_tui.ui.widgets.filter_input import FilterInput

            self._entry = FilterInput()
            await self.mount(self._entry, before=self._table)
        self._entry.display = True
        self.set_focus(self._entry)

    def action_to_table(self) -> None:
        """From the filter to the table."""
        self.set_focus(self._table)
        if self._entry is not None:
            self._entry.display = bool(self._view.filter)

    def action_clear_filter(self) -> None:
        """Show everything again, with nothing marked."""
        self._table.marks = frozenset()
        if self._entry is not None:
            self._entry.value = ""
        self._filter_by("")
        self.action_to_table()

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Show what the filter lets through."""
        event.stop()
        self._filter_by(event.value)

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Go to the table, filtered by what was typed before the key, however fast."""
        event.stop()
        self._filter_by(event.value)
        self.action_to_table()

    def _filter_by(self, text: str) -> None:
        if text != self._view.filter:
            self._view.filter = text
            self._table.set_view(self._view.indices())
            self.show_count()
            self._table.move_cursor(index=0)
            self.refresh_bindings()
