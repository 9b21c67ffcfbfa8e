"""`LineTable`: a table of any length that never costs more than the lines on the screen.

It keeps all rows and an index list of those shown; a filter or a sort is another index list.
Cells are asked for when their line is painted, remembered, and asked again only when told.

    table = LineTable(
        (
            Column("name", "Service", lambda product: product.name, Flex(12)),
            Column("price", "Price", lambda product: Cell(f"{product.price:.2f}", "accent"),
                   Fixed(7), align="right", sort_key=lambda product: product.price),
        ),
        empty="Nothing fits. Press escape to clear the filter.",
    )
    table.set_rows(products, key=lambda product: product.product_id)
    table.set_view([i for i, name in enumerate(lower_case_names) if wanted in name])
    table.set_view(table.order_by("price", range(len(table.rows))))
    table.show_sort("price")

Cursor, keys and mouse
    It stays on its row, known by key, whatever happens to data, filter and order; when the row
    is gone it goes to the nearest one that was near it. The scroll stays where it is unless
    the cursor would leave the screen. Arrows or j k, page keys, ctrl+d ctrl+u, home end or g G
    move it; their bindings have ids from `table.up` to `table.bottom` for the keymap. Enter, or
    a click on the row that has it, selects. The wheel, and the bar at the right end clicked or
    dragged, scroll, and leave it.

Messages
    `RowHighlighted(table, key)`, `RowSelected(table, key)`, `HeaderSelected(table, column_key)`.

Styles
    Cells are plain text and are never read as markup. A cell may name a style: one of `dim`,
    `good`, `warning`, `bad`, `accent`, or any `x` for which a subclass has the component class
    `line-table--x`; its colour and text style count, its background does not. A line with no
    named style is one run of one style, which is what makes it cheap on a slow line.
    The line of the cursor starts with a sign, so that it is seen without colour too.

Cost
    Moving the cursor paints two lines; `update_row` and `refresh_cells` paint only cells that
    now say something else; mouse moves paint nothing. The terminal gets a changed cell together
    with all that stands to the left of it, so put the column that changes most first.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, TypeAlias, TypeVar

from textual.geometry import Region
from textual.strip import Strip

from nonvoip_tui.ui.widgets import line_table_messages as messages
from nonvoip_tui.ui.widgets.line_table_cells import CellCache
from nonvoip_tui.ui.widgets.line_table_columns import Cell, Column
from nonvoip_tui.ui.widgets.line_table_look import COMPONENT_CLASSES, CSS, Look
from nonvoip_tui.ui.widgets.line_table_paint import (
    BAR_WIDTH,
    empty_line,
    header_line,
    row_line,
    row_signs,
    signs_width,
    stacked,
)
from nonvoip_tui.ui.widgets.line_table_places import ColumnPlaces, Slot
from nonvoip_tui.ui.widgets.line_table_scroll import RowScroll

RowT = TypeVar("RowT")


class LineTable(RowScroll[RowT]):
    """A table of rows, painted line by line (see the module's text).

    Args:
        columns: what is shown, from left to right.
        empty: what to say, and what to do next, when no row is shown.
        can_mark: whether there is room for a mark at the left of each row.
        is_striped: whether every second row has the style `line-table--odd`.
        id: the widget's id.
        classes: its CSS classes, separated by blanks.
    """

    RowHighlighted: TypeAlias = messages.RowHighlighted
    RowSelected: TypeAlias = messages.RowSelected
    HeaderSelected: TypeAlias = messages.HeaderSelected

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENT_CLASSES)
    DEFAULT_CSS = CSS

    def __init__(
        self,
        columns: Iterable[Column[RowT]],
        *,
        empty: str = "",
        can_mark: bool = False,
        is_striped: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._places: ColumnPlaces[RowT] = ColumnPlaces(columns, signs_width(can_mark))
        self._empty = empty
        self._can_mark = can_mark
        self._is_striped = is_striped
        self._cells: CellCache[RowT] = CellCache()
        self._marks: frozenset[str] = frozenset()
        self._sort: tuple[str, bool] | None = None
        self._thumb = range(0)
        self._look = Look(self)

    # Rows

    def set_rows(
        self,
        rows: Iterable[RowT],
        key: Callable[[RowT], str],
        view: Iterable[int] | None = None,
    ) -> None:
        """Take other rows; see `RowScroll.set_rows`."""
        self._cells.clear()
        self._places.start_over()
        super().set_rows(rows, key, view)

    def append_rows(self, rows: Iterable[RowT]) -> None:
        """Take more rows below the others; see `RowView.append`."""
        with self._keeping_cursor():
            self._view.append(rows)

    def set_view(self, view: Iterable[int]) -> None:
        """Show these rows, as places in `rows`, in this order: a filter, a sort, or both."""
        self._places.look_again()
        super().set_view(view)

    def order_by(
        self, column_key: str, view: Iterable[int], *, is_descending: bool = False
    ) -> list[int]:
        """The places in `view` in the order of a column, for `set_view`; equals keep theirs.

        Raises:
            ValueError: there is no such column, or it cannot be sorted by.
        """
        for column in self._places.columns:
            if column.key == column_key and column.sort_key is not None:
                rows, sort_key = self._view.rows, column.sort_key
                return sorted(view, key=lambda place: sort_key(rows[place]), reverse=is_descending)
        raise ValueError(f"cannot sort by {column_key!r}")

    def update_row(self, key: str, row: RowT) -> bool:
        """Put `row` where the row with this key was; only cells that changed are painted.

        Returns:
            Whether there was such a row.
        """
        source = self._view.replace(key, row)
        if source is None:
            return False
        for index in self._rows_on_screen():
            if self._view.source_at(index) == source:
                self._repaint_changed([index], self._places.slots)
                return True
        self._cells.forget(source)
        return True

    def refresh_cells(self, column_key: str) -> None:
        """Ask a column again what it says, for time has passed; paint the cells that changed."""
        on_screen = self._rows_on_screen()
        self._cells.forget_all_but({self._view.source_at(index) for index in on_screen})
        slots = [slot for slot in self._places.slots if slot.column.key == column_key]
        if not slots:
            self._cells.forget_column(column_key)
        self._repaint_changed(on_screen, slots)

    def _repaint_changed(self, indexes: Iterable[int], slots: Sequence[Slot[RowT]]) -> None:
        regions: list[Region] = []
        wants_more = False
        for index in indexes:
            source, row = self._view.source_at(index), self._view.row_at(index)
            for slot in slots:
                if self._cells.has_changed(source, row, slot):
                    cell = self._cells.content(source, row, slot.column)
                    wants_more |= self._places.wants_more(slot.column, cell)
                    regions.append(self._row_region(index, slot.x, slot.width))
        if wants_more:
            self._places.look_again()
            self.refresh()
        elif regions:
            self.refresh(*stacked(regions))

    # Marks

    @property
    def marks(self) -> frozenset[str]:
        """The keys that are marked, whether their rows are shown, hidden or gone; assignable."""
        return self._marks

    @marks.setter
    def marks(self, keys: Iterable[str]) -> None:
        before, self._marks = self._marks, frozenset(keys)
        changed = before ^ self._marks
        for index in self._rows_on_screen() if changed else ():
            if self._view.key_at(index) in changed:
                self._refresh_row(index)

    def toggle_mark(self, key: str) -> bool:
        """Mark the row with this key, or take its mark away.

        Returns:
            Whether it is marked now.
        """
        self.marks = self._marks ^ {key}
        return key in self._marks

    # Titles and the text of an empty table

    @property
    def columns(self) -> tuple[Column[RowT], ...]:
        """All columns, whether there is room for them or not; assignable."""
        return self._places.columns

    @columns.setter
    def columns(self, columns: Iterable[Column[RowT]]) -> None:
        self._cells.clear()
        self._places = ColumnPlaces(columns, signs_width(self._can_mark))
        self.refresh()

    def show_sort(self, column_key: str | None, *, is_descending: bool = False) -> None:
        """Say in the titles what the rows are sorted by (None: nothing)."""
        self._sort = None if column_key is None else (column_key, is_descending)
        self.refresh(Region(0, 0, self.size.width, self.HEAD_LINES))

    @property
    def empty(self) -> str:
        """What is said when no row is shown; assignable."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        if text != self._empty:
            self._empty = text
            if not self._view:
                self.refresh()

    # Painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the lines of `crop`, after giving the columns their places if these changed."""
        if self._places.find(self.size.width - BAR_WIDTH, self._contents_on_screen):
            self._cells.forget_places()
        self._thumb = self._bar()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint the line `y` of the screen: the titles, a row, or nothing."""
        width = self._places.width + BAR_WIDTH
        if y < self.HEAD_LINES:
            return header_line(self._places.slots, width, self._look.style("header"), self._sort)
        index = y - self.HEAD_LINES + self.scroll_offset.y
        if not self._view:
            return empty_line(self._empty, y - self.HEAD_LINES, width, self._look.style("empty"))
        if index >= len(self._view):
            return Strip.blank(width, self._look.style("row"))
        return self._row_strip(index, width)

    def _row_strip(self, index: int, width: int) -> Strip:
        source, row = self._view.source_at(index), self._view.row_at(index)
        is_marked = bool(self._marks) and self._view.key_at(index) in self._marks
        has_cursor = index == self._view.cursor
        base = "odd" if self._is_striped and index % 2 else "row"
        names = ("cursor",) if has_cursor else (base, "marked") if is_marked else (base,)
        return row_line(
            row_signs(has_cursor, self.has_focus, self._can_mark, is_marked),
            [(slot.x, self._cells.painted(source, row, slot)) for slot in self._places.slots],
            width,
            self._look.style(*names),
            None if has_cursor else lambda name: self._look.style(*names, name),
            has_thumb=index - self.scroll_offset.y in self._thumb,
        )

    def notify_style_update(self) -> None:
        """The style sheet says something else."""
        super().notify_style_update()
        self._look.clear()

    def _contents_on_screen(self, column: Column[RowT]) -> list[Cell]:
        return [
            self._cells.content(self._view.source_at(index), self._view.row_at(index), column)
            for index in self._rows_on_screen()
        ]

    # Messages

    def _row_highlighted(self, key: str | None) -> None:
        self.post_message(self.RowHighlighted(self, key))

    def _row_selected(self, key: str) -> None:
        self.post_message(self.RowSelected(self, key))

    def _head_clicked(self, x: int) -> None:
        if (slot := self._places.at(x)) is not None:
            self.post_message(self.HeaderSelected(self, slot.column.key))
