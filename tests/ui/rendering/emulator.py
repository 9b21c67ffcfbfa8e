"""A terminal emulator that is fed with text, and whose pictures can be compared."""

import re
from typing import Any

import pyte

_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[(?:\?2026[hl]|[<>=?]\d*u)")
"""None of it changes a cell, but pyte reads some of it as something that does."""


class _Screen(pyte.Screen):
    """As `pyte.Screen`, but a zero-width joiner does not end the text that it is in."""

    def draw(self, data: str) -> None:
        if data.isascii():
            super().draw(data)
        else:
            for character in data:
                super().draw(character)

    def report_device_status(self, *args: object, **kwargs: object) -> None:
        return

    def select_graphic_rendition(self, *attrs: int, **kwargs: object) -> None:
        if not kwargs.get("private"):
            super().select_graphic_rendition(*attrs)


class Emulator:
    """What a user would see of a text, and where the cursor is."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = _Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)

    def feed(self, text: str) -> None:
        text = text.replace("\n", "\r\n")  # as the kernel's line discipline does
        self._stream.feed(_UNKNOWN_TO_PYTE.sub("", text))

    def resize(self, columns: int, lines: int) -> None:
        self._screen.resize(lines, columns)

    @property
    def lines(self) -> list[str]:
        """The characters."""
        return ["".join(cell.data for cell in cells).rstrip() for cells in self.cells]

    @property
    def cells(self) -> list[list[Any]]:
        """Each line's cells, with their attributes."""
        screen = self._screen
        return [
            [screen.buffer[line][column] for column in range(screen.columns)]
            for line in range(screen.lines)
        ]

    @property
    def cursor(self) -> tuple[int, int]:
        """The column, which is one too many behind the last cell, and the line."""
        return self._screen.cursor.x, self._screen.cursor.y


def assert_same(quiet: Emulator, stock: Emulator) -> None:
    """The same cells; and the same cursor, unless the stock one is behind the last cell."""
    assert quiet.cells == stock.cells
    if stock.cursor[0] < len(stock.cells[0]):
        assert quiet.cursor == stock.cursor
