"""`LineTable`: a table of any length that never costs more than the lines on the screen.

The scroll bar is a sign at the end of each line. Textual's own would be repainted, a style
for each line, whenever anything on the screen is laid out.

It keeps all rows and an index list of those shown; a filter or a sort is another index list.
Cells are asked for when their line is painted, remembered, and asked again only on request.

    table = LineTable(
        (
            Column("name", "Service", lambda product: product.name, Flex(12)),
            Column("price", "Price", lambda product: Cell(f"{product.price:.2f}", "accent"),
                   Fixed(7), align="right"),
        ),
        empty="Nothing fits. Press escape to clear the filter.",
    )
    table.set_rows(products, key=lambda product: product.product_id)
    table.set_view([i for i, name in enumerate(lower_case_names) if wanted in name])
    table.set_view(sorted(range(len(products)), key=lambda i: products[i].price))
    table.show_sort("price")

Cursor, keys and mouse
    It stays on its row, known by key, whatever happens to data, filter and order; when the row
    is gone it goes to the nearest one that was near it. The scroll stays where it is unless
    the cursor would leave the screen. Arrows or j k, page keys, ctrl+d ctrl+u, home end or g G
    move it; their bindings have ids from `table.up` to `table.bottom` for the keymap. Enter, or
    a click on the row that has it, selects. The wheel, and the bar at the right end clicked or
    dragged, scroll, and leave it.

Messages
    `RowHighlighted`, `RowSelected`, `HeaderSelected`; of a `PagedTable`, `EndNear`.

Styles
    Cells are plain text and are never read as markup. A cell may name a style: one of `dim`,
    `good`, `warning`, `bad`, `unknown`, `accent`, or any `x` for which a subclass has the component
    class `line-table--x`; its colour and text style count, its background does not. A line with no
    named style is one run of one style, which is what makes it cheap on a slow line.
    The line of the cursor starts with a sign, so that it is seen without colour too.

Cost
    Moving the cursor paints two lines; `update_row` and `refresh_cells` paint only cells that
    now say something else; mouse moves paint nothing. The terminal gets a changed cell together
    with all that stands to the left of it, so put the column that changes most first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from nonvoip_tui.ui.keys import MOVING_KEYS, binding
from nonvoip_tui.ui.widgets.line_table.columns import Cell, Column, ColumnLayout, Slot
from nonvoip_tui.ui.widgets.line_table.painting import (
    BAR_WIDTH,
    COMPONENT_CLASSES,
    CSS,
    CellCache,
    Look,
    bar_lines,
    empty_line,
    header_line,
    row_line,
    row_signs,
    signs_width,
    stacked,
)
from nonvoip_tui.ui.widgets.line_table.rows import RowView

RowT = TypeVar("RowT")


@dataclass
class TableMessage(Message):
    """The base of what a table posts."""

    table: "LineTable[Any]"

    @property
    def control(self) -> "LineTable[Any]":
        """The table, so that `@on(..., "#id")` can choose among several."""
        return self.table


class LineTable(ScrollView, Generic[RowT], can_focus=True, inherit_bindings=False):
    """A table of rows, painted line by line (see the package's docstring).

    The height is never `auto`: it would have to be found again for each change of the rows.

    Args:
        columns: what is shown, from left to right.
        empty: what to say, and what to do next, when no row is shown.
        can_mark: whether there is space for a mark at the left of each row.
        id: the widget's id.
        classes: its CSS classes, separated by blanks.
    """

    @dataclass
    class RowHighlighted(TableMessage):
        """The cursor is on another row than before, whoever moved it or the rows."""

        key: str | None
        """The key of the row; None when no row is shown."""

    @dataclass
    class RowSelected(TableMessage):
        """Enter was pressed on the row under the cursor, or that row was clicked."""

        key: str

    @dataclass
    class HeaderSelected(TableMessage):
        """The title of a column was clicked."""

        column_key: str

    HEAD_LINES: ClassVar[int] = 1
    """Lines at the top that do not scroll."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*MOVING_KEYS, binding("table.select", show=False)]
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENT_CLASSES)
    DEFAULT_CSS = CSS

    def __init__(
        self,
        columns: Iterable[Column[RowT]],
        *,
        empty: str = "",
        can_mark: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._view: RowView[RowT] = RowView()
        self._places: ColumnLayout[RowT] = ColumnLayout(columns, signs_width(can_mark))
        self._cells: CellCache[RowT] = CellCache()
        self._look = Look(self)
        self._empty = empty
        self._can_mark = can_mark
        self._marks: frozenset[str] = frozenset()
        self._sort: tuple[str, bool] | None = None
        self._thumb = range(0)
        self._page_height = 0
        """Rows that fitted at the last resize; 0 before the first."""
        self._has_chain_selected = False
        """Whether a click of the present double click has selected already."""

    # Rows and the cursor

    @property
    def rows(self) -> Sequence[RowT]:
        """All rows, shown or not, in the order in which they were set."""
        return self._view.rows

    @property
    def row_count(self) -> int:
        """How many rows are shown."""
        return len(self._view)

    def row_at(self, index: int) -> RowT:
        """The row shown at `index`, counted from 0.

        Raises:
            IndexError: there are not so many.
        """
        return self._view.row_at(index)

    def set_rows(
        self, rows: Iterable[RowT], key: Callable[[RowT], str], view: Iterable[int] | None = None
    ) -> None:
        """Take other rows.

        Args:
            rows: all of them; a list of its own is stored.
            key: what a row is known by; no two rows may have the same.
            view: which rows to show, in what order, as places in `rows`; None shows all.
        """
        self._cells.clear()
        self._places.start_over()
        with self._keeping_cursor():
            self._view.replace_all(rows, key, view)

    def append_rows(self, rows: Iterable[RowT]) -> None:
        """Take more rows below the others; see `RowView.append`."""
        with self._keeping_cursor():
            self._view.append(rows)

    def set_view(self, view: Iterable[int]) -> None:
        """Show these rows, as places in `rows`, in this order: a filter, a sort, or both."""
        self._places.look_again()
        with self._keeping_cursor():
            self._view.show(view)

    @property
    def cursor_index(self) -> int | None:
        """Where among the shown rows the cursor is; None when no row is shown."""
        return self._view.cursor

    @property
    def cursor_row(self) -> RowT | None:
        """The row under the cursor; None when no row is shown."""
        return None if self._view.cursor is None else self._view.row_at(self._view.cursor)

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor; None when no row is shown."""
        return None if self._view.cursor is None else self._view.key_at(self._view.cursor)

    def move_cursor(self, *, key: str | None = None, index: int | None = None) -> bool:
        """Put the cursor on a row and scroll no farther than it takes to see it.

        Args:
            key: the key of the row; or
            index: its place among the shown rows; beyond the ends means the first or last.

        Returns:
            Whether there is such a row.
        """
        if key is not None:
            index = self._view.index_of(key)
        if index is None or not self._view:
            return False
        before = self._view.cursor
        after = self._view.cursor = max(0, min(index, len(self._view) - 1))
        if before != after:
            for line in (before, after):
                if line is not None:
                    self._refresh_row(line)
            self._post_highlighted()
        self._scroll_to_cursor()
        return True

    @contextmanager
    def _keeping_cursor(self) -> Iterator[None]:
        """Change the rows inside: cursor and scroll are put right after, and all is painted."""
        before, was_seen = self.cursor_key, self._is_cursor_seen
        yield
        # Set without its watchers: they lay out the screen, of which nothing but lines change.
        self.set_reactive(ScrollView.virtual_size, Size(1, len(self._view) + self.HEAD_LINES))
        if self._page_height:
            self.scroll_to(y=min(self.scroll_offset.y, self.max_scroll_y))
        if was_seen:
            self._scroll_to_cursor()
        self.refresh()
        if self.cursor_key != before:
            self._post_highlighted()

    def _post_highlighted(self) -> None:
        if self.is_attached:
            self.post_message(self.RowHighlighted(self, self.cursor_key))

    # Changes of single cells

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
        """All columns, whether there is space for them or not; assignable."""
        return self._places.columns

    @columns.setter
    def columns(self, columns: Iterable[Column[RowT]]) -> None:
        self._cells.clear()
        self._places = ColumnLayout(columns, signs_width(self._can_mark))
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

    # Lines on the screen

    @property
    def _rows_fitting(self) -> int:
        return max(0, self.size.height - self.HEAD_LINES)

    @property
    def _is_cursor_seen(self) -> bool:
        cursor, top = self._view.cursor, self.scroll_offset.y
        return cursor is None or top <= cursor < top + max(1, self._page_height)

    def _rows_on_screen(self) -> range:
        """The indexes of the rows that have a line on the screen."""
        top = self.scroll_offset.y
        return range(top, min(top + self._rows_fitting, len(self._view)))

    def _row_region(self, index: int, x: int, width: int) -> Region:
        """`width` cells from `x` on in the line of the row at `index`."""
        return Region(x, index - self.scroll_offset.y + self.HEAD_LINES, width, 1)

    def _refresh_row(self, index: int) -> None:
        if index in self._rows_on_screen():
            self.refresh(self._row_region(index, 0, self.size.width))

    def _bar(self) -> range:
        """The lines below the head, counted from 0, that have the thumb of the scroll bar."""
        return bar_lines(self.scroll_offset.y, self._rows_fitting, len(self._view))

    @property
    def allow_vertical_scroll(self) -> bool:
        """Always; Textual would ask whether it shows a scroll bar of its own."""
        return True

    def _scroll_to_cursor(self) -> None:
        cursor, top, fitting = self._view.cursor, self.scroll_offset.y, self._rows_fitting
        if cursor is not None and fitting and not top <= cursor < top + fitting:
            self.scroll_to(y=cursor if cursor < top else cursor - fitting + 1)

    def scroll_to(self, x: float | None = None, y: float | None = None, **how: Any) -> None:
        """Scroll at once, whoever asks: each step of an animation is a screen on the line."""
        force, on_complete = how.get("force", False), how.get("on_complete")
        super().scroll_to(x, y, animate=False, force=force, on_complete=on_complete)

    def on_mount(self) -> None:
        """Post the first row, which was set before anybody could listen."""
        if self.cursor_key is not None:
            self._post_highlighted()

    def on_resize(self) -> None:
        """Keep the cursor on the screen if it was there."""
        was_seen = not self._page_height or self._is_cursor_seen
        self._page_height = self._rows_fitting
        if was_seen:
            self._scroll_to_cursor()

    # Painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the lines of `crop`, after giving the columns their places if these changed."""
        if self._places.find(self.size.width - BAR_WIDTH, self._contents_on_screen):
            self._cells.forget_layout()
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
        names = ("cursor",) if has_cursor else ("row", "marked") if is_marked else ("row",)
        return row_line(
            row_signs(has_cursor, self.has_focus, self._can_mark, is_marked),
            [(slot.x, self._cells.painted(source, row, slot)) for slot in self._places.slots],
            width,
            self._look.style(*names),
            None if has_cursor else lambda name: self._look.style(*names, name),
            has_thumb=index - self.scroll_offset.y in self._thumb,
        )

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._look.clear()

    def _contents_on_screen(self, column: Column[RowT]) -> list[Cell]:
        return [
            self._cells.content(self._view.source_at(index), self._view.row_at(index), column)
            for index in self._rows_on_screen()
        ]

    # Keys and mouse

    def action_move(self, rows: int) -> None:
        if self._view.cursor is not None:
            self.move_cursor(index=self._view.cursor + rows)

    def action_page(self, screens: float) -> None:
        if self._view.cursor is not None:
            rows = int(self._rows_fitting * screens) or (1 if screens > 0 else -1)
            self.scroll_to(y=self.scroll_offset.y + rows)
            self.move_cursor(index=self._view.cursor + rows)

    def action_top(self) -> None:
        self.move_cursor(index=0)

    def action_bottom(self) -> None:
        self.move_cursor(index=len(self._view) - 1)

    def action_select(self) -> None:
        if (key := self.cursor_key) is not None:
            self.post_message(self.RowSelected(self, key))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor; choose its row when it was there; choose a title; jump on the bar."""
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        self._has_chain_selected &= event.chain > 1
        line = offset.y - self.HEAD_LINES
        index = line + self.scroll_offset.y
        if line < 0:
            if (slot := self._places.at(offset.x)) is not None:
                self.post_message(self.HeaderSelected(self, slot.column.key))
        elif self._is_on_bar(offset):
            self._scroll_bar(line)
        elif index != self._view.cursor and index < len(self._view):
            self.move_cursor(index=index)
        elif index == self._view.cursor and not self._has_chain_selected:
            self._has_chain_selected = True
            self.action_select()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if event.button == 1 and offset is not None and self._is_on_bar(offset):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._scroll_bar(event.get_content_offset_capture(self).y - self.HEAD_LINES)

    def on_mouse_up(self) -> None:
        self.release_mouse()

    def _is_on_bar(self, offset: Offset) -> bool:
        is_at_end = offset.x == self.size.width - 1
        return is_at_end and offset.y >= self.HEAD_LINES and bool(self._bar())

    def _scroll_bar(self, line: int) -> None:
        """Show what lies as far down as a line, counted from 0, is down the screen."""
        last = max(1, self._rows_fitting - 1)
        self.scroll_to(y=self.max_scroll_y * max(0, min(line, last)) // last)


_AHEAD_ROWS = 60
"""Older rows are requested this many rows before the last one."""


class PagedTable(LineTable[RowT]):
    """Posts in time that the user comes near the last row that was read."""

    class EndNear(Message):
        """Older rows are wanted soon."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Post it when the end comes near, by whatever way."""
        super().watch_scroll_y(old_value, new_value)
        self._notify_near()

    def _post_highlighted(self) -> None:
        super()._post_highlighted()
        self._notify_near()

    def _notify_near(self) -> None:
        last_seen = max(self.cursor_index or 0, self.scroll_offset.y + self.size.height)
        if self.is_attached and self.row_count and last_seen >= self.row_count - _AHEAD_ROWS:
            self.post_message(self.EndNear())
