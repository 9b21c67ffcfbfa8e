"""The lines of a `LineTable` as strips: as few runs of one style as the cells allow."""

import textwrap
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from nonvoip_tui.ui.widgets.line_table.columns import Cell, Column, Slot, fit

_NAMES = (
    *("header", "row", "cursor", "marked", "empty"),
    *("dim", "good", "warning", "bad", "unknown", "accent"),
)

COMPONENT_CLASSES = frozenset(f"line-table--{name}" for name in _NAMES)
"""What the style sheet can speak of."""

CSS = """
LineTable {
    width: 1fr;
    height: 1fr;
    overflow: hidden;
    background: $surface;
    color: $foreground;

    & > .line-table--header { background: $panel; text-style: bold; }
    & > .line-table--cursor {
        background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground;
        text-style: $block-cursor-blurred-text-style;
    }
    &:focus > .line-table--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    & > .line-table--marked { text-style: bold; }
    & > .line-table--empty { color: $text-muted; }
    & > .line-table--dim { color: $text-muted; }
    & > .line-table--good { color: $text-success; }
    & > .line-table--warning { color: $text-warning; }
    & > .line-table--bad { color: $text-error; }
    & > .line-table--accent { color: $text-accent; }
}
"""


class Look:
    """The styles of a table by their names, looked up once; Textual forgets them at each tick."""

    def __init__(self, table: Widget) -> None:
        self._table = table
        self._styles: dict[tuple[str, ...], Style] = {}

    def style(self, *names: str) -> Style:
        """The style of the first name, with the foregrounds of the others on top."""
        if (style := self._styles.get(names)) is None:
            *under, last = names
            component = f"line-table--{last}"
            style = self._table.get_component_rich_style(component)
            if under:
                own = self._table.get_component_rich_style(component, partial=True)
                style = self.style(*under) + own.without_color + Style(color=style.color)
            self._styles[names] = style
        return style

    def clear(self) -> None:
        """The style sheet or the theme may say something else."""
        self._styles.clear()


RowT = TypeVar("RowT")

_MAX_ROWS = 512
"""Rows remembered: more than any screen has lines."""


class _Remembered:
    """The cells of one row: as its columns gave them, and as they were painted."""

    __slots__ = ("contents", "painted")

    def __init__(self) -> None:
        self.contents: dict[str, Cell] = {}
        self.painted: dict[str, Cell] = {}


class CellCache(Generic[RowT]):
    """The cells of the rows painted last; a row is named by its source (see `RowView`)."""

    def __init__(self) -> None:
        self._rows: dict[int, _Remembered] = {}

    def content(self, source: int, row: RowT, column: Column[RowT]) -> Cell:
        """What the cell shows, whole; the column is asked once."""
        contents = self._remembered(source).contents
        if (content := contents.get(column.key)) is None:
            content = contents[column.key] = column.content(row)
        return content

    def painted(self, source: int, row: RowT, slot: Slot[RowT]) -> Cell:
        """What the cell shows in the place that its column has."""
        column = slot.column
        remembered = self._remembered(source)
        if (cell := remembered.painted.get(column.key)) is None:
            text, style = self.content(source, row, column)
            cell = Cell(fit(text, slot.width, column.align), style)
            remembered.painted[column.key] = cell
        return cell

    def has_changed(self, source: int, row: RowT, slot: Slot[RowT]) -> bool:
        """Ask the column again; whether what is painted is no longer right."""
        remembered = self._remembered(source)
        before = remembered.painted.pop(slot.column.key, None)
        remembered.contents.pop(slot.column.key, None)
        return self.painted(source, row, slot) != before

    def forget_layout(self) -> None:
        """The columns have other places: what they said stays true."""
        for remembered in self._rows.values():
            remembered.painted.clear()

    def forget_column(self, key: str) -> None:
        """What this column said may no longer be true."""
        for remembered in self._rows.values():
            remembered.contents.pop(key, None)
            remembered.painted.pop(key, None)

    def forget_all_but(self, sources: Collection[int]) -> None:
        """What these rows said stays true; the others are asked when they come back."""
        self._rows = {
            source: remembered for source, remembered in self._rows.items() if source in sources
        }

    def forget(self, source: int) -> None:
        """This row is another one now."""
        self._rows.pop(source, None)

    def clear(self) -> None:
        """Nothing is known any more."""
        self._rows.clear()

    def _remembered(self, source: int) -> _Remembered:
        if (remembered := self._rows.get(source)) is None:
            if len(self._rows) >= _MAX_ROWS:
                del self._rows[next(iter(self._rows))]
            remembered = self._rows[source] = _Remembered()
        return remembered


_CURSOR = "▌"
_CURSOR_WITHOUT_FOCUS = "▏"
_MARK = "✓"
_ASCENDING = "▲"
_DESCENDING = "▼"
_THUMB = "▐"

BAR_WIDTH = 1
"""Cells at the right end of each line that the scroll bar takes."""


def signs_width(can_mark: bool) -> int:
    """How many cells the signs take that stand left of the columns."""
    return 3 if can_mark else 1


def row_signs(has_cursor: bool, has_focus: bool, can_mark: bool, is_marked: bool) -> str:
    """The signs of one row: is the cursor on it (in the table that has the keys), a mark."""
    cursor = (_CURSOR if has_focus else _CURSOR_WITHOUT_FOCUS) if has_cursor else " "
    if not can_mark:
        return cursor
    return cursor + (_MARK if is_marked else " ") + " "


def row_line(
    signs: str,
    cells: Iterable[tuple[int, Cell]],
    width: int,
    style: Style,
    named_style: Callable[[str], Style] | None = None,
    *,
    has_thumb: bool = False,
) -> Strip:
    """The line of one row.

    Args:
        signs: what stands left of the columns.
        cells: where each cell starts, and what it shows; from left to right.
        width: the width of the line in cells.
        style: the style of all that has no named one.
        named_style: the style of a name; None lets the whole line have one style.
        has_thumb: whether the thumb of the scroll bar is at the end of this line.
    """
    runs = [(signs, style)]
    end = cell_len(signs)
    for start, (text, name) in cells:
        runs.append((" " * (start - end), style))
        runs.append((text, named_style(name) if name and named_style else style))
        end = start + cell_len(text)
    runs.append((" " * (width - BAR_WIDTH - end) + (_THUMB if has_thumb else " "), style))
    return Strip(_joined(runs), max(width, end + BAR_WIDTH))


def _joined(runs: list[tuple[str, Style]]) -> list[Segment]:
    """As few runs as may be, for each style costs: blanks join what is beside them.

    All styles of a line have one background, so only underlined, reversed and struck text shows
    on a blank.
    """
    beside = next((style for text, style in runs if text.strip()), None)
    segments: list[Segment] = []
    texts: list[str] = []
    current: Style | None = None
    for text, style in runs:
        if not text:
            continue
        if beside is None or text.strip():
            beside = style
        shown = style if beside.underline or beside.reverse or beside.strike else beside
        if shown is not current and shown != current:
            if current is not None:
                segments.append(Segment("".join(texts), current))
            texts, current = [], shown
        texts.append(text)
    if current is not None:
        segments.append(Segment("".join(texts), current))
    return segments


def bar_lines(top: int, fitting: int, count: int) -> range:
    """Which lines show the thumb of a scroll bar; none when all rows fit.

    Args:
        top: the index of the first row on the screen.
        fitting: how many rows fit on the screen, which is how long the bar is.
        count: how many rows there are.
    """
    if fitting <= 0 or count <= fitting:
        return range(0)
    length = max(1, fitting * fitting // count)
    start = round((fitting - length) * min(1.0, top / (count - fitting)))
    return range(start, start + length)


def header_line(
    slots: Sequence[Slot[Any]], width: int, style: Style, sort: tuple[str, bool] | None
) -> Strip:
    """The titles; the column that is sorted by has a sign for its direction.

    Args:
        slots: the columns and their places.
        width: the width of the line in cells.
        style: the style of the whole line.
        sort: the key of the column that rows are sorted by and whether descending, or None.
    """
    cells = []
    for slot in slots:
        title, place = slot.column.title, slot.width
        if sort is not None and sort[0] == slot.column.key:
            sign = _DESCENDING if sort[1] else _ASCENDING
            title = title if cell_len(title) < place else fit(title, place - 1)
            title += sign
        cells.append((slot.x, Cell(fit(title, place, slot.column.align))))
    return row_line("", cells, width, style)


def empty_line(text: str, line: int, width: int, style: Style) -> Strip:
    """Line number `line` of a table without rows, which says `text` from its second line on."""
    if line < 1 or width < 3:
        return Strip.blank(width, style)
    wrapped = [
        part
        for paragraph in text.splitlines()
        for part in textwrap.wrap(paragraph, width - 2) or [""]
    ]
    said = wrapped[line - 1] if line <= len(wrapped) else ""
    return Strip([Segment(" " + fit(said, width - 1), style)], width)


def stacked(regions: Iterable[Region]) -> list[Region]:
    """The same places in as few regions: what stands below the one before it is joined to that."""
    stacks: list[Region] = []
    for region in regions:
        top = stacks[-1] if stacks else None
        if top and region[:1] + region[2:3] == top[:1] + top[2:3] and region.y == top.bottom:
            region = stacks.pop().union(region)
        stacks.append(region)
    return stacks
