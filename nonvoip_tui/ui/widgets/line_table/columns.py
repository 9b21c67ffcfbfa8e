"""The columns of a `LineTable`: what a cell says, how wide it is, and where it stands.

Widths count terminal cells: a CJK letter takes two, a combining mark none.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Generic, Literal, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size

RowT = TypeVar("RowT")

Align = Literal["left", "right"]

_ELLIPSIS = "…"
_MAX_CLUSTER = 16
"""Characters looked at for each cell: a letter with its marks is far shorter."""


class Cell(NamedTuple):
    """What one cell shows: plain text, never markup, and the name of its style."""

    text: str
    style: str = ""
    """One of the table's style names (`LineTable`, "Styles"), or empty for the row's own."""


class Fixed(NamedTuple):
    """Always this wide."""

    cells: int


class Auto(NamedTuple):
    """As wide as its title and the rows on the screen, within bounds."""

    min_cells: int = 1
    max_cells: int = 40
    is_whole: bool = False
    """Whether other columns go before a cell of this one is cut."""


class Flex(NamedTuple):
    """At least so wide, and a share of what the other columns leave."""

    min_cells: int = 8
    share: int = 1
    max_cells: int | None = None


class Column(NamedTuple, Generic[RowT]):
    """One column: a title and a function from a row to what its cell shows."""

    key: str
    """Names the column in messages and calls; unique within a table."""
    title: str
    cell: Callable[[RowT], str | Cell]
    """Called for the rows on the screen only, and again only when something may have changed."""
    width: Fixed | Auto | Flex = Flex()
    align: Align = "left"
    priority: int = 0
    """When the table is too narrow the lowest goes first; of equals, the rightmost."""
    min_table_width: int = 0
    """The column is absent from a table narrower than this, in cells."""

    def content(self, row: RowT) -> Cell:
        content = self.cell(row)
        return content if isinstance(content, Cell) else Cell(content)


def natural_width(column: Column[RowT], cells: Iterable[Cell]) -> int:
    """How wide a column is that shows its title and these cells whole."""
    most = _MAX_CLUSTER * (column.width.max_cells if isinstance(column.width, Auto) else 1)
    return max(
        cell_len(column.title), max((cell_len(cell.text[:most]) for cell in cells), default=0)
    )


def fit(text: str, cells: int, align: Align = "left") -> str:
    """`text` in exactly `cells` cells: padded, or cropped with an ellipsis.

    Whatever is not printable becomes a blank, so that no line break and no control character
    can reach the screen through a cell.
    """
    if cells <= 0:
        return ""
    stored = text[: cells * _MAX_CLUSTER]
    if not stored.isprintable():
        stored = "".join(char if char.isprintable() else " " for char in stored)
    length = cell_len(stored)
    if length > cells or len(stored) < len(text):
        return set_cell_size(stored, cells - 1) + _ELLIPSIS
    padding = " " * (cells - length)
    return padding + stored if align == "right" else stored + padding


_GAP = 1


class Slot(NamedTuple, Generic[RowT]):
    """A column and the place that it has in a line."""

    column: Column[RowT]
    x: int
    width: int


def lay_out(
    columns: Sequence[Column[RowT]],
    table_width: int,
    left: int,
    measure: Callable[[Column[RowT]], int],
) -> tuple[Slot[RowT], ...]:
    """Give each column its place, one blank cell between columns.

    Columns go, the least important first, until the rest fits at its least width; then columns
    that measure themselves get what they want, and the flexible ones share what is left.

    Args:
        columns: all columns, in their order.
        table_width: the width of the table in cells.
        left: cells at the left end that no column may take.
        measure: how wide a column of width `Auto` would like to be, in cells.
    """
    shown = [column for column in columns if table_width >= column.min_table_width]
    space = max(0, table_width - left)
    widths = [_least_width(column, measure) for column in shown]
    while len(shown) > 1 and _total(widths) > space:
        least_important = min(reversed(shown), key=lambda column: column.priority)
        del widths[shown.index(least_important)]
        shown.remove(least_important)
    spare = space - _total(widths)
    for index, column in enumerate(shown):
        if isinstance(column.width, Auto):
            wanted = min(column.width.max_cells, measure(column))
            given = max(0, min(wanted - widths[index], spare))
            widths[index] += given
            spare -= given
    _share(shown, widths, spare)
    if len(shown) == 1:
        widths = [min(widths[0], space)]
    starts = accumulate((width + _GAP for width in widths), initial=left)
    return tuple(
        Slot(column, x, width) for column, x, width in zip(shown, starts, widths, strict=False)
    )


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _least_width(column: Column[RowT], measure: Callable[[Column[RowT]], int]) -> int:
    match column.width:
        case Fixed(cells):
            return cells
        case Auto(least, most, is_whole=True):
            return max(least, min(most, measure(column)))
        case width:
            return width.min_cells


def _share(columns: Iterable[Column[RowT]], widths: list[int], spare: int) -> None:
    """Add `spare` cells to the flexible columns by their shares, none beyond its bound."""
    growing = {
        index: column.width
        for index, column in enumerate(columns)
        if isinstance(column.width, Flex) and column.width.share > 0
    }
    while growing and spare > 0:
        shares = sum(flex.share for flex in growing.values())
        full = {
            index: flex.max_cells - widths[index]
            for index, flex in growing.items()
            if flex.max_cells is not None
            and flex.max_cells - widths[index] <= spare * flex.share // shares
        }
        for index, given in full.items():
            widths[index] += max(0, given)
            spare -= max(0, given)
            del growing[index]
        if not full:
            for index, flex in growing.items():
                given = spare * flex.share // shares
                widths[index] += given
                spare -= given
                shares -= flex.share
            return


class ColumnLayout(Generic[RowT]):
    """The places of columns, found again only when the width, the columns or the rows change.

    Args:
        columns: all columns, in their order.
        left: cells at the left end that no column may take.
    """

    def __init__(self, columns: Iterable[Column[RowT]], left: int) -> None:
        self.columns = tuple(columns)
        self.width = 0
        """The width of the table that the places are for, in cells."""
        self.slots: tuple[Slot[RowT], ...] = ()
        """The columns for which there is space, from left to right."""
        self._left = left
        self._is_known = False
        self._wanted: dict[str, int] = {}

    def find(self, width: int, contents: Callable[[Column[RowT]], Iterable[Cell]]) -> bool:
        """Find the places for a table of this width, unless they are known.

        A column never wants less than before, so that none jumps while a filter is typed;
        `start_over` ends that.

        Args:
            width: the width of the table in cells.
            contents: the cells of a column that are on the screen.

        Returns:
            Whether they are others than before.
        """
        if self._is_known and width == self.width:
            return False
        for column in self.columns:
            if isinstance(column.width, Auto):
                wanted = natural_width(column, contents(column))
                self._wanted[column.key] = max(wanted, self._wanted.get(column.key, 0))
        before, self.width, self._is_known = self.slots, width, True
        self.slots = lay_out(
            self.columns, width, self._left, lambda column: self._wanted[column.key]
        )
        return self.slots != before

    def wants_more(self, column: Column[RowT], cell: Cell) -> bool:
        """Whether the column wants to be wider than ever before because of this cell."""
        return isinstance(column.width, Auto) and natural_width(column, [cell]) > self._wanted.get(
            column.key, 0
        )

    def look_again(self) -> None:
        """Other rows are on the screen: a column may want more."""
        self._is_known = False

    def start_over(self) -> None:
        """The rows are others: what columns wanted for the old ones does not count."""
        self._is_known = False
        self._wanted.clear()

    def at(self, x: int) -> Slot[RowT] | None:
        """The column that has the cell `x`, or the blank right of it."""
        for slot in self.slots:
            if slot.x <= x <= slot.x + slot.width:
                return slot
        return None
