"""Follows what an application writes to its terminal, and paints it on a `Picture` instead."""

import re
from collections.abc import Callable

from nonvoip_tui.ui.rendering.cells import is_narrow, split
from nonvoip_tui.ui.rendering.cuts import Cuts
from nonvoip_tui.ui.rendering.pen import PLAIN, Pen, changed
from nonvoip_tui.ui.rendering.picture import Picture

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
