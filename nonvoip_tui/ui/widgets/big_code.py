"""A code of digits set three lines high: thick, of half blocks, or thin where all is ASCII."""

from textual.content import Content
from textual.widgets import Static

_PIXELS = """
### .#. ### ### #.# ### ### ### ### ###
#.# ##. ..# ..# #.# #.. #.. ..# #.# #.#
#.# .#. ### ### ### ### ### ..# ### ###
#.# .#. #.. ..# ..# ..# #.# ..# #.# ..#
### ### ### ### ..# ### ### ..# ### ###
... ... ... ... ... ... ... ... ... ...
"""
"""Of the digits from 0 on: two lines of them are one of half blocks."""
_THIN = """
 _       _   _       _   _   _   _   _
| |   |  _|  _| |_| |_  |_    | |_| |_|
|_|   | |_   _|   |  _| |_|   | |_|  _|
"""
_BLOCKS = {"##": "█", "#.": "▀", ".#": "▄", "..": " "}
_DIGIT_CELLS, _MIDDLE_CELLS = 4, 2
"""The width of a digit with its blank, and of the gap between the halves of a code of six or
eight."""


def _glyphs(lines: list[str]) -> list[tuple[str, ...]]:
    """The lines of each digit, as wide as a digit and the blank after it."""
    starts = range(0, 10 * _DIGIT_CELLS, _DIGIT_CELLS)
    whole = [f"{line:<{10 * _DIGIT_CELLS}}" for line in lines]
    return [tuple(line[start : start + _DIGIT_CELLS] for line in whole) for start in starts]


def _half_blocks(pixels: list[str]) -> list[str]:
    pairs = zip(pixels[::2], pixels[1::2], strict=True)
    return [
        "".join(_BLOCKS.get(above + below, " ") for above, below in zip(*pair, strict=True))
        for pair in pairs
    ]


_THICK_DIGITS = _glyphs(_half_blocks(_PIXELS.strip("\n").split("\n")))
_THIN_DIGITS = _glyphs(_THIN.strip("\n").split("\n"))


def cells_of(code: str) -> int:
    """How many cells a code takes in each line; 0 for one that is not of digits alone."""
    is_number = code.isascii() and code.isdigit()
    return len(code) * _DIGIT_CELLS + _MIDDLE_CELLS - 1 if is_number else 0


def lines_of(code: str, *, is_ascii: bool) -> list[str]:
    """The lines of a code of digits; the two halves of six or eight stand apart."""
    glyphs = _THIN_DIGITS if is_ascii else _THICK_DIGITS
    middle = len(code) // 2 if len(code) in (6, 8) else 0
    lines = ["", "", ""]
    for place, digit in enumerate(code):
        gap = " " * _MIDDLE_CELLS if place and place == middle else ""
        for line, part in enumerate(glyphs[int(digit)]):
            lines[line] += gap + part
    return [line.rstrip() for line in lines]


class BigCode(Static):
    """Shows the digits of `value`."""

    def __init__(self, *, id: str, is_ascii: bool) -> None:  # noqa: A002
        super().__init__("", id=id, markup=False)
        self._is_ascii = is_ascii
        self.value = ""
        """What is shown."""

    def show(self, code: str) -> None:
        """Show other digits."""
        if code != self.value:
            self.value = code
            self.update(Content("\n".join(lines_of(code, is_ascii=self._is_ascii))))
