"""Follows what an application writes to its terminal, and turns it into what has to be sent."""

import re
from collections.abc import Callable
from itertools import groupby

from nonvoip_tui.ui.rendering.cells import (
    PLAIN,
    REST,
    UNKNOWN,
    Cuts,
    Line,
    Pen,
    Picture,
    change,
    changed,
    is_certain,
    is_narrow,
    spans,
    split,
)

NOWHERE = -1
"""The column of a cursor of which it is not known where it is."""

_TEXT = r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
_MODES = "1|7|9|12|25|1000|1002|1003|1004|1005|1006|1007|1015|1016|2004|2031|2048"
"""Private modes that change no cell: keys, mouse, cursor, wrapping, focus, paste, reports."""
_TOKEN = re.compile(
    rf"\x1b\[([\d;]*)m({_TEXT})\x1b\[0m"  # 1 2: a styled text, as Textual writes it
    r"|\x1b\[(\d+);(\d+)H"  # 3 4: the cursor's new line and column, from 1
    rf"|({_TEXT})"  # 5
    r"|\x1b\[([\d;]*)m"  # 6: another pen
    r"|(\n)"  # 7
    r"|\x1b\]8;([^\x00-\x1f\x7f-\x9f]*)(?:\x1b\\|\x07)"  # 8: a link begins or ends
    r"|\x1b\[\?2026([hl])"  # 9: an update begins or ends
    r"|(\x07|\x1b\](?!8;)[^\x00-\x1f\x7f-\x9f]*(?:\x1b\\|\x07)"  # 10: bell, title …
    rf"|\x1b\[\?(?:{_MODES})[hl]|\x1b\[\?\d+\$p|\x1b\[[<>=?]\d*u|\x1b\[\d* q"
    r"|\x1b\[2[23];[012]t"
    r"|\x1bP(?:(?:tmux;|\x1b\])(?:\x1b\x1b|[^\x00-\x06\x08-\x1f\x7f-\x9f])*"
    r"|[0-9A-Za-z+/=]*\x07?)\x1b\\)"  # passed on by tmux, or by GNU screen in pieces
)


class Painter:
    """Keeps the cursor and the pen of the stream, as the terminal would have them.

    Attributes:
        line: where the cursor is, from 0.
        column: where the cursor is, from 0; the picture's width beyond the last cell, or NOWHERE.
        pen: what text is painted with; None when it is not known.
        is_updating: whether an update was begun and not ended (private mode 2026).
        uses_updates: whether updates are marked at all.
        touched: the lines that were painted on.
        cuts: what was painted over in part.
    """

    def __init__(
        self,
        picture: Picture,
        pass_on: Callable[[str], None],
        is_sent: Callable[[int, int, int], bool],
    ) -> None:
        """Begin with a terminal's own pen, and the cursor nowhere.

        Args:
            picture: what to paint on.
            pass_on: takes each control sequence that changes no cell.
            is_sent: whether the terminal shows some columns (line, from, to) as painted.
        """
        self.picture = picture
        self.touched: set[int] = set()
        self.line = 0
        self.column = NOWHERE
        self.pen: Pen | None = PLAIN
        self.is_updating = False
        self.uses_updates = False
        self._pass_on = pass_on
        self.cuts = Cuts(is_sent)

    def paint(self, data: str, start: int = 0) -> int:
        """Follow `data` from a place on, as far as it is understood and can be painted.

        Returns:
            The place reached. When it is not the end, the terminal has to be brought to this
            state first; then either painting can go on, or the rest is not understood.
        """
        place = start
        texts = self.picture.texts
        pens = self.picture.pens
        width = self.picture.width
        for match in _TOKEN.finditer(data, start):
            if match.start() != place:
                break
            kind = match.lastindex
            if kind == 2:
                parameters, text = match.group(1, 2)
                pen = changed(self.pen, parameters)
                end = self.column + len(text)
                if (
                    pen is not None
                    and self.column != NOWHERE
                    and end <= width
                    and self.line not in self.picture.uneven
                    and is_narrow(text)
                ):
                    texts[self.line][self.column : end] = text
                    pens[self.line][self.column : end] = [pen] * len(text)
                    self.column = end
                elif not self._put(text, pen):
                    break
                self.touched.add(self.line)
                self.pen = Pen(link=pen.link) if pen and pen.link else PLAIN
            elif kind == 4:
                line, column = int(match[3]) - 1, int(match[4]) - 1
                if not (0 <= line < self.picture.height and 0 <= column < width):
                    break
                self.line, self.column = line, column
            elif not self._follow(match):
                break
            place = match.end()
        return place

    def _follow(self, match: re.Match[str]) -> bool:
        """Do what the rarer kinds of token say."""
        match match.lastindex:
            case 5:
                if not self._put(match[5], self.pen):
                    return False
                self.touched.add(self.line)
            case 6:
                pen = changed(self.pen, match[6])
                if pen is None:
                    return False
                self.pen = pen
            case 7:
                if self.line + 1 >= self.picture.height or self.column == NOWHERE:
                    return False  # the terminal may scroll
                self.line += 1
                self.column = NOWHERE  # the terminal's driver may return the carriage or not
            case 8:
                if self.pen is None:
                    return False
                self.pen = self.pen._replace(link="" if match[8].endswith(";") else match[8])
            case 9:
                self.is_updating = match[9] == "h"
                self.uses_updates = True
            case _:
                self._pass_on(match[0])
        return True

    def _put(self, text: str, pen: Pen | None) -> bool:
        """Paint any text; whether it could be."""
        cells = split(text)
        start, end = self.column, self.column + len(cells)
        if pen is None or start == NOWHERE or not cells or end > self.picture.width:
            return False
        is_uneven = self.line in self.picture.uneven
        if is_uneven and not self.cuts.cut(self.picture, self.line, start, end):
            return False
        self.picture.texts[self.line][start:end] = cells
        self.picture.pens[self.line][start:end] = [pen] * len(cells)
        if not is_narrow(text):
            self.picture.uneven.add(self.line)
        self.column = end
        return True

    def lose_track(self, data: str) -> None:
        """Take note that `data` goes to the terminal unread."""
        self.column = NOWHERE
        self.is_updating = False
        pens = _PEN.findall(data)
        if pens:
            self.pen = changed(None, pens[-1])


_PEN = re.compile(r"\x1b\[([\d;:]*)m")


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
            if across in ("\b", "\b\b") and down == "\x1b[B":  # in a column of digits
                down = "\v"  # as a line feed, to which the kernel would add a return
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


BEGIN_UPDATE = "\x1b[?2026h"
END_UPDATE = "\x1b[?2026l"
_AT_ONCE = 512
"""A terminal takes this many characters in one read, so they need no frame against tearing."""
_BELL = "\x07"


class QuietStream:
    """Two pictures, what is wanted and what is shown, and the control sequences that wait.

    Control sequences keep their order and are passed on byte for byte. A picture waits for
    nobody: when it is taken, the newest is, so that pictures which nobody took cost nothing.
    What is not understood is passed on as it is, after everything before it, and both
    pictures are unknown then until they are painted again.
    """

    def __init__(self, width: int, height: int) -> None:
        """Take the size of the terminal in cells."""
        self._waiting: list[str] = []
        self.waiting_length = 0
        self._wanted = Picture(width, height)
        self._shown = Picture(width, height)
        self._painter = Painter(self._wanted, self._wait, self._is_sent)
        self._brush = Brush()
        self._is_quiet = True

    def give_up(self) -> None:
        """From now on pass everything on as it is; the application has to paint all again."""
        self._is_quiet = False
        self._painter.touched.clear()
        self._give_back_pen()

    def resize(self, width: int, height: int) -> None:
        """Forget a terminal that has a new size now, and will be repainted."""
        self._wanted = self._painter.picture = Picture(width, height)
        self._shown = Picture(width, height)
        self._painter.touched.clear()
        self._painter.column = NOWHERE
        self._brush.column = NOWHERE

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._wanted.width, self._wanted.height

    @property
    def is_due(self) -> bool:
        """Whether there is something to take."""
        return bool(self._waiting) or (self._is_quiet and self._is_picture_due)

    @property
    def _is_picture_due(self) -> bool:
        painter, brush = self._painter, self._brush
        is_moved = (painter.line, painter.column) != (brush.line, brush.column)
        is_placed = 0 <= painter.column < self._wanted.width
        return not painter.is_updating and (bool(painter.touched) or (is_placed and is_moved))

    def write(self, data: str) -> None:
        """Take what the application writes: whole control sequences, texts and lines."""
        if not self._is_quiet:
            self._wait(data)
            return
        place = self._paint(data, 0)
        while place < len(data):
            self._flush()
            reached = self._paint(data, place)
            if reached == place:
                self._give_through(data[place:])
                return
            place = reached

    def take(self) -> str:
        """What the terminal has to get now."""
        if self._is_quiet and self._is_picture_due:
            self._flush()
        taken = "".join(self._waiting)
        self._waiting.clear()
        self.waiting_length = 0
        return taken

    def repaint(self) -> None:
        """Send all that is wanted again: something else may have written to the terminal."""
        self._shown.forget()
        self._brush.column = NOWHERE
        self._brush.pen = None
        self._painter.touched.update(range(self._wanted.height))

    def whole(self) -> str:
        """What paints the wanted picture on any terminal of its size; empty if not all is known."""
        wanted, brush = self._wanted, Brush()
        if not self._is_quiet or any(UNKNOWN in texts for texts in wanted.texts):
            return ""
        for line in range(wanted.height):
            brush.write(wanted, line, 0, wanted.width)
        brush.use(PLAIN)
        return brush.take()

    def _paint(self, data: str, start: int) -> int:
        wanted, painter = self._wanted, self._painter
        place = painter.paint(data, start)
        if cut := painter.cuts.take(wanted):
            now = {line: Line(wanted.texts[line], wanted.pens[line]) for line in cut}
            self._set(cut)
            self._flush()
            self._set(now)
        return place

    def _set(self, lines: dict[int, Line]) -> None:
        for line, cells in lines.items():
            self._wanted.texts[line], self._wanted.pens[line] = cells
            self._wanted.uneven.add(line)
            self._painter.touched.add(line)

    def _give_through(self, data: str) -> None:
        self._give_back_pen()
        self._wait(self._edge())
        self._wait(data + END_UPDATE if BEGIN_UPDATE in data else data)
        self._painter.lose_track(data)
        self._wanted.forget()
        self._shown.forget()
        self._painter.touched.clear()
        self._brush.column = NOWHERE
        self._brush.pen = self._painter.pen

    def _edge(self) -> str:
        """What brings the cursor beyond the last cell of a line, if it has to be there."""
        wanted, brush, painter = self._wanted, self._brush, self._painter
        if painter.column == wanted.width:
            start, end = wanted.extent(painter.line, wanted.width - 1)
            brush.write(wanted, painter.line, start, end)
            brush.use(painter.pen)
        return brush.take()

    def _wait(self, control: str) -> None:
        if control == _BELL and self._waiting and self._waiting[-1] == _BELL:
            return  # a user hears one
        self._waiting.append(control)
        self.waiting_length += len(control)

    def _is_sent(self, line: int, start: int, end: int) -> bool:
        return self._wanted.is_same(line, start, end, self._shown)

    def _flush(self) -> None:
        """Let what brings the terminal to the wanted state wait its turn.

        Lines that need only the pen in use come first, and the pen is left as it is: what changes
        every second in two colours, such as countdowns, then changes the pen once instead of twice.
        """
        wanted, shown, brush, painter = self._wanted, self._shown, self._brush, self._painter
        different = [(line, spans(shown, wanted, line)) for line in sorted(painter.touched)]
        different.sort(
            key=lambda each: any(wanted.pens[each[0]][start] != brush.pen for start, _ in each[1])
        )
        for line, found in different:
            for start, end in found:
                brush.write(wanted, line, start, end)
            if line in wanted.uneven and is_narrow("".join(wanted.texts[line])):
                wanted.uneven.discard(line)
            shown.copy_line(line, wanted)
        painter.touched.clear()
        if brush.pen is not None and brush.pen.link:
            brush.use(painter.pen)  # what another program writes is no link
        if 0 <= painter.column < wanted.width:
            brush.move(painter.line, painter.column)
        if text := brush.take():
            is_update = len(text) > _AT_ONCE and painter.uses_updates
            self._wait(BEGIN_UPDATE + text + END_UPDATE if is_update else text)

    def _give_back_pen(self) -> None:
        """Bring the terminal's pen to what the application believes it to be."""
        self._brush.use(self._painter.pen)
        if text := self._brush.take():
            self._wait(text)
