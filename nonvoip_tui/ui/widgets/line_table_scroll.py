"""The half of a `LineTable` that moves: rows under a fixed head, a cursor, keys, mouse, scroll.

The scroll bar is a sign at the end of each line. Textual's own would be painted anew, a style
for each line, whenever anything on the screen is laid out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView

from nonvoip_tui.ui.widgets.line_table_paint import bar_lines
from nonvoip_tui.ui.widgets.line_table_rows import RowView

RowT = TypeVar("RowT")


class RowScroll(ScrollView, Generic[RowT], can_focus=True, inherit_bindings=False):
    """One line for each row, the first line of the screen kept for a head; nothing animated.

    A subclass paints the lines and says what it means to highlight or select a row. The height
    is never `auto`: it would have to be found anew for each change of the rows.
    """

    HEAD_LINES: ClassVar[int] = 1
    """Lines at the top that do not scroll."""

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, words, show=False, tooltip=f"{tooltip}.", id=f"table.{name}")
        for name, keys, action, words, tooltip in (
            ("up", "up,k", "move(-1)", "Up", "One row up"),
            ("down", "down,j", "move(1)", "Down", "One row down"),
            ("page_up", "pageup", "page(-1)", "Page up", "One screen up"),
            ("page_down", "pagedown", "page(1)", "Page down", "One screen down"),
            ("half_page_up", "ctrl+u", "page(-0.5)", "Half page up", "Half a screen up"),
            ("half_page_down", "ctrl+d", "page(0.5)", "Half page down", "Half a screen down"),
            ("top", "home,g", "top", "Top", "To the first row"),
            ("bottom", "end,G", "bottom", "Bottom", "To the last row"),
            ("select", "enter", "select", "Select", "Act on the row under the cursor"),
        )
    ]

    DEFAULT_CSS = """
    RowScroll {
        width: 1fr;
        height: 1fr;
        overflow: hidden;
    }
    """

    def __init__(self, *, id: str | None, classes: str | None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._view: RowView[RowT] = RowView()
        self._page_height = 0
        """Rows that fitted when the size was last told; 0 before the first time."""
        self._has_chain_selected = False
        """Whether a click of the present double click has selected already."""

    # What a subclass does with it

    def _row_highlighted(self, key: str | None) -> None:
        """The cursor is on another row; None when there is none."""
        raise NotImplementedError

    def _row_selected(self, key: str) -> None:
        """The row under the cursor was chosen."""
        raise NotImplementedError

    def _head_clicked(self, x: int) -> None:
        """The head was clicked, `x` cells from the left."""
        raise NotImplementedError

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
        self,
        rows: Iterable[RowT],
        key: Callable[[RowT], str],
        view: Iterable[int] | None = None,
    ) -> None:
        """Take other rows.

        Args:
            rows: all of them; a list of its own is kept.
            key: what a row is known by; no two rows may have the same.
            view: which rows to show, in what order, as places in `rows`; None shows all.
        """
        with self._keeping_cursor():
            self._view.replace_all(rows, key, view)

    def set_view(self, view: Iterable[int]) -> None:
        """Show these rows, as places in `rows`, in this order: a filter, a sort, or both."""
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
            self._tell_highlighted()
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
            self._tell_highlighted()

    def _tell_highlighted(self) -> None:
        if self.is_attached:
            self._row_highlighted(self.cursor_key)

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
        """Tell the first row, which was set before anybody could listen."""
        if self.cursor_key is not None:
            self._tell_highlighted()

    def on_resize(self) -> None:
        """Keep the cursor on the screen if it was there."""
        was_seen = not self._page_height or self._is_cursor_seen
        self._page_height = self._rows_fitting
        if was_seen:
            self._scroll_to_cursor()

    # Keys and mouse

    def action_move(self, rows: int) -> None:
        """Move the cursor down by `rows` (up when negative)."""
        if self._view.cursor is not None:
            self.move_cursor(index=self._view.cursor + rows)

    def action_page(self, screens: float) -> None:
        """Scroll down by so many screens (up when negative), the cursor with it."""
        if self._view.cursor is not None:
            rows = int(self._rows_fitting * screens) or (1 if screens > 0 else -1)
            self.scroll_to(y=self.scroll_offset.y + rows)
            self.move_cursor(index=self._view.cursor + rows)

    def action_top(self) -> None:
        """Move the cursor to the first row."""
        self.move_cursor(index=0)

    def action_bottom(self) -> None:
        """Move the cursor to the last row."""
        self.move_cursor(index=len(self._view) - 1)

    def action_select(self) -> None:
        """Choose the row under the cursor."""
        if (key := self.cursor_key) is not None:
            self._row_selected(key)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor; choose its row when it was there; choose a title; jump on the bar."""
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        self._has_chain_selected &= event.chain > 1
        line = offset.y - self.HEAD_LINES
        index = line + self.scroll_offset.y
        if line < 0:
            self._head_clicked(offset.x)
        elif self._is_on_bar(offset):
            self._scroll_bar(line)
        elif index != self._view.cursor and index < len(self._view):
            self.move_cursor(index=index)
        elif index == self._view.cursor and not self._has_chain_selected:
            self._has_chain_selected = True
            self.action_select()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the bar."""
        offset = event.get_content_offset(self)
        if event.button == 1 and offset is not None and self._is_on_bar(offset):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the bar, wherever the pointer has gone meanwhile."""
        if self.app.mouse_captured is self:
            self._scroll_bar(event.get_content_offset_capture(self).y - self.HEAD_LINES)

    def on_mouse_up(self) -> None:
        """Let go of the bar."""
        self.release_mouse()

    def _is_on_bar(self, offset: Offset) -> bool:
        is_at_end = offset.x == self.size.width - 1
        return is_at_end and offset.y >= self.HEAD_LINES and bool(self._bar())

    def _scroll_bar(self, line: int) -> None:
        """Show what lies as far down as a line, counted from 0, is down the screen."""
        last = max(1, self._rows_fitting - 1)
        self.scroll_to(y=self.max_scroll_y * max(0, min(line, last)) // last)
