"""Turns what an application writes into what the terminal has to get, and no more."""

from nonvoip_tui.ui.rendering.brush import Brush
from nonvoip_tui.ui.rendering.cells import is_narrow
from nonvoip_tui.ui.rendering.cuts import Line
from nonvoip_tui.ui.rendering.painter import NOWHERE, Painter
from nonvoip_tui.ui.rendering.pen import PLAIN
from nonvoip_tui.ui.rendering.picture import UNKNOWN, Picture
from nonvoip_tui.ui.rendering.spans import spans

BEGIN_UPDATE = "\x1b[?2026h"
END_UPDATE = "\x1b[?2026l"
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

    def resize(self, width: int, height: int) -> None:
        """Know nothing of a terminal that has another size now, and will be painted anew."""
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
            return  # a person hears one
        self._waiting.append(control)
        self.waiting_length += len(control)

    def _is_sent(self, line: int, start: int, end: int) -> bool:
        return self._wanted.is_same(line, start, end, self._shown)

    def _flush(self) -> None:
        """Let what brings the terminal to the wanted state wait its turn."""
        wanted, shown, brush, painter = self._wanted, self._shown, self._brush, self._painter
        lines = 0
        for line in sorted(painter.touched):
            found = spans(shown, wanted, line)
            for start, end in found:
                brush.write(wanted, line, start, end)
            lines += bool(found)
            if line in wanted.uneven and is_narrow("".join(wanted.texts[line])):
                wanted.uneven.discard(line)
            shown.copy_line(line, wanted)
        painter.touched.clear()
        brush.use(painter.pen)
        if 0 <= painter.column < wanted.width:
            brush.move(painter.line, painter.column)
        if text := brush.take():
            is_update = lines > 1 and painter.uses_updates
            self._wait(BEGIN_UPDATE + text + END_UPDATE if is_update else text)
