"""Cells: how each looks, a grid of them, and which of them differ from another grid.

The numbers are those of Select Graphic Rendition, ECMA-48 section 8.3.117.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import compress
from operator import is_not, ne
from typing import NamedTuple

from rich.cells import cell_len

_ON = frozenset(["1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"])
"""What Rich switches on, and nothing else does."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What every terminal can switch off; for the rest, everything is set again."""
_LINK = "\x1b]8;{}\x1b\\"
_COLOUR_LENGTHS = {"5": 3, "2": 5}


class Pen(NamedTuple):
    """The look of a cell."""

    attributes: frozenset[str] = frozenset()
    """The numbers that are switched on."""
    foreground: str = ""
    """The parameters of the colour; empty for the terminal's own."""
    background: str = ""
    link: str = ""
    """What stands between `OSC 8 ;` and its end; empty without a link."""

    @property
    def parameters(self) -> list[str]:
        """All of it but the link, from a terminal's own look."""
        return [*sorted(self.attributes), *filter(None, (self.foreground, self.background))]


PLAIN = Pen()
"""The terminal's own look."""


@lru_cache(4096)
def changed(pen: Pen | None, parameters: str) -> Pen | None:
    """The pen after `CSI parameters m`.

    Args:
        pen: the pen before; None when it is not known.
        parameters: numbers between semicolons; empty resets.

    Returns:
        None when it is not known, or a number is not.
    """
    numbers = parameters.split(";")
    attributes = set(pen.attributes) if pen else set[str]()
    foreground, background, link = (pen.foreground, pen.background, pen.link) if pen else [""] * 3
    is_known = pen is not None
    place = 0
    while place < len(numbers):
        number = numbers[place]
        length = 1
        if number in ("", "0"):
            attributes.clear()
            foreground = background = ""
            is_known = True
        elif number in _ON:
            attributes.add(number)
        elif number in ("38", "48"):
            length = _COLOUR_LENGTHS.get("".join(numbers[place + 1 : place + 2]), 0)
            colour = numbers[place : place + length]
            if not length or len(colour) != length or "" in colour:
                return None
            if number == "38":
                foreground = ";".join(colour)
            else:
                background = ";".join(colour)
        elif _is_colour(number, "39", 30, 90):
            foreground = "" if number == "39" else number
        elif _is_colour(number, "49", 40, 100):
            background = "" if number == "49" else number
        else:
            return None
        place += length
    if not is_known:
        return None
    after = Pen(frozenset(attributes), foreground, background, link)
    return PLAIN if after == PLAIN else after


def _is_colour(number: str, default: str, dark: int, bright: int) -> bool:
    if not number.isdecimal():
        return False
    return number == default or 0 <= int(number) - dark < 8 or 0 <= int(number) - bright < 8


@lru_cache(4096)
def change(before: Pen | None, after: Pen) -> str:
    """The shortest control sequence from one pen to another.

    Args:
        before: the terminal's pen; None when it is not known.
        after: the pen wanted.
    """
    if before == after:
        return ""
    anew = ";".join(["", *after.parameters])
    if before is None:
        return f"{_LINK.format(after.link) if after.link else ''}\x1b[{anew}m"
    link = _LINK.format(after.link or ";") if before.link != after.link else ""
    if before[:3] == after[:3]:
        return link
    step = _step(before, after)
    return f"{link}\x1b[{anew if step is None or len(anew) <= len(step) else step}m"


def _step(before: Pen, after: Pen) -> str | None:
    """Only what differs; None when something cannot be switched off by itself."""
    gone = before.attributes - after.attributes
    if not gone <= _OFF.keys() or (gone and "21" in before.attributes):
        return None  # terminals differ in what ends a double underline
    off = {_OFF[number] for number in gone}
    lost = {number for number in before.attributes if _OFF.get(number) in off}
    parts = sorted(off) + sorted(after.attributes - (before.attributes - lost))
    if before.foreground != after.foreground:
        parts.append(after.foreground or "39")
    if before.background != after.background:
        parts.append(after.background or "49")
    return ";".join(parts)


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


_NARROW_RANGES = (
    (" ", "~"), ("\xa1", "\xac"), ("\xae", "\u02ff"),
    ("\u0370", "\u0377"), ("\u037a", "\u037f"), ("\u0384", "\u038a"), ("\u038e", "\u03a1"),
    ("\u03a3", "\u0482"), ("\u2010", "\u2027"), ("\u2030", "\u205e"), ("\u20a0", "\u20bf"),
    ("\u2190", "\u2199"), ("\u2500", "\u25fc"), ("\u2713", "\u2713"), ("\u2715", "\u2715"),
    ("\u2717", "\u2717"), ("\u21a9", "\u21a9"),
)  # fmt: skip
"""Latin, Greek, Cyrillic, punctuation, currencies, arrows, boxes and blocks, ticks and crosses."""
_WIDE_RANGES = (
    ("\u3041", "\u3096"), ("\u30a1", "\u30fa"), ("\u4e00", "\u9ffc"), ("\uac00", "\ud7a3"),
    ("\uff01", "\uff60"),
)  # fmt: skip
"""Kana, unified ideographs, Hangul syllables, fullwidth forms."""
_NARROW = frozenset(
    chr(code) for first, last in _NARROW_RANGES for code in range(ord(first), ord(last) + 1)
)


def is_narrow(text: str) -> bool:
    """Whether each character of `text` takes one cell in every terminal."""
    return text.isascii() or _NARROW.issuperset(text)


def is_certain(text: str) -> bool:
    """Whether every terminal moves its cursor alike for `text`."""
    return is_narrow(text) or all(each in _NARROW or _is_wide(each) for each in text)


def _is_wide(character: str) -> bool:
    return any(first <= character <= last for first, last in _WIDE_RANGES)


def split(text: str) -> list[str]:
    """The texts of the cells that `text` takes.

    What terminals measure differently (emoji, combining marks) stays whole with what is beside it,
    in as many cells as Textual laid it out in.

    Returns:
        Nothing when `text` begins with what joins the character before it, wherever that is.
    """
    if is_narrow(text):
        return list(text)
    if is_certain(text):
        return _split_certain(text)
    doubts = [place for place, each in enumerate(text) if not is_certain(each)]
    if not cell_len(text[0]):
        return []
    # A mark joins the character before it, and a joiner the one after it.
    start, end = max(doubts[0] - 1, 0), doubts[-1] + 2
    parts = text[:start], text[start:end], text[end:]
    widths = [cell_len(part) for part in parts]
    if sum(widths) != cell_len(text):
        return [text, *[REST] * (cell_len(text) - 1)]
    middle = [parts[1], *[REST] * (widths[1] - 1)]
    return _split_certain(parts[0]) + middle + _split_certain(parts[2])


def _split_certain(text: str) -> list[str]:
    cells = []
    for character in text:
        cells.append(character)
        if _is_wide(character):
            cells.append(REST)
    return cells


class Line(NamedTuple):
    """A line as it was."""

    texts: list[str]
    pens: list[Pen]


class Cuts:
    """Makes what is left of a cut text unknown, and keeps lines whose text was not sent yet."""

    def __init__(self, is_sent: Callable[[int, int, int], bool]) -> None:
        """Take what says whether the terminal shows some columns (line, from, to) as painted."""
        self._is_sent = is_sent
        self._stored: dict[int, Line] = {}

    def cut(self, picture: Picture, line: int, start: int, end: int) -> bool:
        """Make space from one column to another.

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
            if line not in self._stored and not self._is_sent(line, first, last):
                self._stored[line] = Line(texts[:], pens[:])
            elif line in self._stored and not self._is_stored(line, first, last, texts, pens):
                return False
        for first, last in cut:
            texts[first:last] = [UNKNOWN] * (last - first)
        return True

    def _is_stored(
        self, line: int, first: int, last: int, texts: list[str], pens: list[Pen]
    ) -> bool:
        stored = self._stored[line]
        is_same_text = stored.texts[first:last] == texts[first:last]
        return is_same_text and stored.pens[first:last] == pens[first:last]

    def take(self, picture: Picture) -> dict[int, Line]:
        """The lines that have to be sent as they were, because something is left of a cut text."""
        stored, self._stored = self._stored, {}
        return {
            line: before
            for line, before in stored.items()
            if any(
                now == UNKNOWN != then
                for now, then in zip(picture.texts[line], before.texts, strict=True)
            )
        }


_GAP = 4
"""Rewriting this many cells takes no more bytes than moving the cursor over them."""


def spans(shown: Picture, wanted: Picture, line: int) -> list[tuple[int, int]]:
    """The columns, from and to, of each run of cells that have to be written.

    A cell of which nothing is wanted is left alone; one of which nothing is known is written.
    Texts wider than a cell are written whole, and after one that a terminal may take for wider
    than Textual does, all that it may have covered.
    """
    texts, pens = wanted.texts[line], wanted.pens[line]
    old_texts, old_pens = shown.texts[line], shown.pens[line]
    if texts == old_texts and pens == old_pens:
        return []
    columns = range(wanted.width)
    differ = set(compress(columns, map(ne, texts, old_texts)))
    if pens != old_pens:
        # Pens are mostly the same objects, which is quicker to see than that they are equal.
        other = compress(columns, map(is_not, pens, old_pens))
        differ.update(column for column in other if pens[column] != old_pens[column])
    found = sorted(column for column in differ if texts[column] != UNKNOWN)
    is_uneven = line in wanted.uneven
    if found and not is_uneven and found[-1] - found[0] == len(found) - 1:
        return [(found[0], found[-1] + 1)]
    if not is_uneven:
        return _joined(found, texts, pens)
    doubtful = next((column for column in found if not is_certain(texts[column])), len(texts))
    found = [column for column in found if column < doubtful]
    found += [column for column in range(doubtful, len(texts)) if texts[column] != UNKNOWN]
    result: list[tuple[int, int]] = []
    end = 0
    for column in found:
        if column >= end:
            start, end = wanted.extent(line, column)
            if result and result[-1][1] == start:
                start, _ = result.pop()
            result.append((start, end))
    return result


def _joined(columns: list[int], texts: list[str], pens: list[Pen]) -> list[tuple[int, int]]:
    """Runs of `columns`, with what lies between two where it is shorter than a move."""
    result = []
    start = end = columns[0] if columns else 0
    for column in columns:
        if column > end and not (
            column - end <= _GAP
            and all(pens[between] is pens[end - 1] for between in range(end, column))
            and UNKNOWN not in texts[end:column]
        ):
            result.append((start, end))
            start = column
        end = column + 1
    if columns:
        result.append((start, end))
    return result
