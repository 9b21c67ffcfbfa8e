"""The columns of a `LineTable`: what a cell says, how wide it wants to be, how it is made to fit.

Widths count terminal cells: a CJK letter takes two, a combining mark none.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

RowT = TypeVar("RowT")

Align = Literal["left", "right"]

_ELLIPSIS = "…"
_LONGEST_CLUSTER = 16
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
    sort_key: "Callable[[RowT], SupportsRichComparison] | None" = None
    """What rows are ordered by in this column; None when it cannot be sorted by."""

    def content(self, row: RowT) -> Cell:
        """What the cell of `row` shows."""
        content = self.cell(row)
        return content if isinstance(content, Cell) else Cell(content)


def natural_width(column: Column[RowT], cells: Iterable[Cell]) -> int:
    """How wide a column is that shows its title, the sign of its sort, and these cells whole."""
    most = _LONGEST_CLUSTER * (column.width.max_cells if isinstance(column.width, Auto) else 1)
    title = cell_len(column.title) + (column.sort_key is not None)
    return max(title, max((cell_len(cell.text[:most]) for cell in cells), default=0))


def fit(text: str, cells: int, align: Align = "left") -> str:
    """`text` in exactly `cells` cells: padded, or cropped with an ellipsis.

    Whatever is not printable becomes a blank, so that no line break and no control character
    can reach the screen through a cell.
    """
    if cells <= 0:
        return ""
    kept = text[: cells * _LONGEST_CLUSTER]
    if not kept.isprintable():
        kept = "".join(char if char.isprintable() else " " for char in kept)
    length = cell_len(kept)
    if length > cells or len(kept) < len(text):
        return set_cell_size(kept, cells - 1) + _ELLIPSIS
    padding = " " * (cells - length)
    return padding + kept if align == "right" else kept + padding
