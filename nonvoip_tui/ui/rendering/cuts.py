"""Texts of several cells that are painted over in part: what is left is the terminal's affair."""

from collections.abc import Callable
from typing import NamedTuple

from nonvoip_tui.ui.rendering.pen import Pen
from nonvoip_tui.ui.rendering.picture import REST, UNKNOWN, Picture


class Line(NamedTuple):
    """A line as it was."""

    texts: list[str]
    pens: list[Pen]


class Cuts:
    """Makes what is left of a cut text unknown, and keeps lines whose text was not sent yet."""

    def __init__(self, is_sent: Callable[[int, int, int], bool]) -> None:
        """Take what says whether the terminal shows some columns (line, from, to) as painted."""
        self._is_sent = is_sent
        self._kept: dict[int, Line] = {}

    def cut(self, picture: Picture, line: int, start: int, end: int) -> bool:
        """Make room from one column to another.

        Returns:
            False when the terminal has to get the picture first.
        """
        texts, pens = picture.texts[line], picture.pens[line]
        cut = [
            picture.extent(line, column)
            for column in {start, end} - {picture.width}
            if texts[column] == REST
        ]
        for first, last in cut:
            if line not in self._kept and not self._is_sent(line, first, last):
                self._kept[line] = Line(texts[:], pens[:])
            elif line in self._kept and not self._is_kept(line, first, last, texts, pens):
                return False
        for first, last in cut:
            texts[first:last] = [UNKNOWN] * (last - first)
        return True

    def _is_kept(self, line: int, first: int, last: int, texts: list[str], pens: list[Pen]) -> bool:
        kept = self._kept[line]
        is_same_text = kept.texts[first:last] == texts[first:last]
        return is_same_text and kept.pens[first:last] == pens[first:last]

    def take(self, picture: Picture) -> dict[int, Line]:
        """The lines that have to be sent as they were, because something is left of a cut text."""
        kept, self._kept = self._kept, {}
        return {
            line: before
            for line, before in kept.items()
            if any(
                now == UNKNOWN != then
                for now, then in zip(picture.texts[line], before.texts, strict=True)
            )
        }
