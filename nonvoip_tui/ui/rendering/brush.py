"""Writes cells in as few bytes as can be: it knows where the terminal's cursor and pen are."""

from itertools import groupby

from nonvoip_tui.ui.rendering.cells import is_certain
from nonvoip_tui.ui.rendering.painter import NOWHERE
from nonvoip_tui.ui.rendering.pen import PLAIN, Pen, change
from nonvoip_tui.ui.rendering.picture import REST, Picture


class Brush:
    """Collects what brings a terminal from one picture to another.

    Attributes:
        line: where the terminal's cursor is, from 0.
        column: where the terminal's cursor is, from 0; NOWHERE when it is not known.
        pen: the terminal's pen; None when it is not known.
    """

    def __init__(self) -> None:
        """Begin with a terminal's own pen, and the cursor nowhere."""
        self.line = 0
        self.column = NOWHERE
        self.pen: Pen | None = PLAIN
        self._parts: list[str] = []

    def take(self) -> str:
        """What was collected since the last time."""
        parts, self._parts = self._parts, []
        return "".join(parts)

    def move(self, line: int, column: int) -> None:
        """Bring the cursor to a cell, the shortest way."""
        if (line, column) != (self.line, self.column):
            self._parts.append(self._way(line, column))
            self.line, self.column = line, column

    def use(self, pen: Pen | None) -> None:
        """Change the pen, when it is known."""
        if pen is not None and pen is not self.pen:
            self._parts.append(change(self.pen, pen))
            self.pen = pen

    def write(self, picture: Picture, line: int, start: int, end: int) -> None:
        """Write the cells of a line from one column to another, both at the bound of a text."""
        self.move(line, start)
        for pen, cells in groupby(picture.pens[line][start:end]):
            stop = start + len(list(cells))
            self.use(pen)
            self._write(picture, line, start, stop)
            start = stop

    def _write(self, picture: Picture, line: int, start: int, end: int) -> None:
        """Write cells of one pen."""
        texts = picture.texts[line][start:end]
        text = "".join(texts)
        if is_certain(text):
            self._parts.append(text)
            self.line, self.column = line, end
        else:
            for column, each in enumerate(texts, start):
                if each != REST:
                    _, end = picture.extent(line, column)
                    self._write_one(line, column, end, each)
        if self.column >= picture.width:
            self.column = NOWHERE  # terminals differ in where a cursor at the edge is

    def _write_one(self, line: int, start: int, end: int, text: str) -> None:
        """Write one text, on blanks if a terminal may take it for narrower than it should be."""
        self.move(line, start)
        if is_certain(text):
            self._parts.append(text)
            self.column = end
        else:
            self._parts.append(" " * (end - start))
            self.column = NOWHERE
            self.move(line, start)
            self._parts.append(text)
            self.column = NOWHERE

    def _way(self, line: int, column: int) -> str:
        """The shortest control sequence to a cell."""
        if line == self.line and NOWHERE != self.column < column:
            return _step(column - self.column, "C", "D")
        to = f"{line + 1};{column + 1}" if column else f"{line + 1}" if line else ""
        ways = [f"\x1b[{to}H"]
        if self.column != NOWHERE:
            across = _step(column - self.column, "C", "D", "\b")
            down = _step(line - self.line, "B", "A")
            ways.append(across + down)
            if line == self.line:
                ways.append(f"\x1b[{column + 1}G")
        return min(ways, key=len)


def _step(count: int, forth: str, back: str, short: str = "") -> str:
    """A move by `count` cells, in one direction or the other."""
    if not count:
        return ""
    if short and -3 <= count < 0:
        return short * -count
    number = str(abs(count)) if abs(count) > 1 else ""
    return f"\x1b[{number}{forth if count > 0 else back}"
