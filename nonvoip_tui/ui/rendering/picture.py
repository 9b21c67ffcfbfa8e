"""A grid of cells: what a terminal shows, or what it shall show."""

from nonvoip_tui.ui.rendering.pen import PLAIN, Pen

UNKNOWN = "\0"
"""The text of a cell of which nothing is known. No application can write this text."""
REST = ""
"""The text of a cell that a wider text to its left covers."""


class Picture:
    """Texts and pens by line and column, all unknown at first.

    Attributes:
        texts: for each line, the text of each cell; `UNKNOWN` and `REST` are special.
        pens: for each line, the pen of each cell.
        uneven: the lines that may hold texts which are not one character in one cell.
    """

    def __init__(self, width: int, height: int) -> None:
        """Take the size in cells."""
        self.width = width
        self.height = height
        self.forget()

    def forget(self) -> None:
        """Know nothing any more."""
        self.texts = [[UNKNOWN] * self.width for _ in range(self.height)]
        self.pens: list[list[Pen]] = [[PLAIN] * self.width for _ in range(self.height)]
        self.uneven: set[int] = set()

    def extent(self, line: int, column: int) -> tuple[int, int]:
        """The columns, from and to, that the text at a cell covers."""
        texts = self.texts[line]
        start = column
        while start and texts[start] == REST:
            start -= 1
        end = column + 1
        while end < self.width and texts[end] == REST:
            end += 1
        return start, end

    def copy_line(self, line: int, other: "Picture") -> None:
        """Show in a line what another picture of the same size shows there."""
        self.texts[line][:] = other.texts[line]
        self.pens[line][:] = other.pens[line]
        if line in other.uneven:
            self.uneven.add(line)
        else:
            self.uneven.discard(line)

    def is_same(self, line: int, start: int, end: int, other: "Picture") -> bool:
        """Whether another picture of the same size shows the same in some columns of a line."""
        return (
            self.texts[line][start:end] == other.texts[line][start:end]
            and self.pens[line][start:end] == other.pens[line][start:end]
        )
