"""What a `LineTable` last painted, cell by cell, so that a row is asked as seldom as possible."""

from collections.abc import Collection
from typing import Generic, TypeVar

from nonvoip_tui.ui.widgets.line_table_columns import Cell, Column, fit
from nonvoip_tui.ui.widgets.line_table_places import Slot

RowT = TypeVar("RowT")

_MOST_ROWS = 512
"""Rows remembered: more than any screen has lines."""


class _Remembered:
    """The cells of one row: as its columns gave them, and as they were painted."""

    __slots__ = ("contents", "painted")

    def __init__(self) -> None:
        self.contents: dict[str, Cell] = {}
        self.painted: dict[str, Cell] = {}


class CellCache(Generic[RowT]):
    """The cells of the rows painted last; a row is named by its source (see `RowView`)."""

    def __init__(self) -> None:
        self._rows: dict[int, _Remembered] = {}

    def content(self, source: int, row: RowT, column: Column[RowT]) -> Cell:
        """What the cell shows, whole; the column is asked once."""
        contents = self._remembered(source).contents
        if (content := contents.get(column.key)) is None:
            content = contents[column.key] = column.content(row)
        return content

    def painted(self, source: int, row: RowT, slot: Slot[RowT]) -> Cell:
        """What the cell shows in the place that its column has."""
        column = slot.column
        remembered = self._remembered(source)
        if (cell := remembered.painted.get(column.key)) is None:
            text, style = self.content(source, row, column)
            cell = Cell(fit(text, slot.width, column.align), style)
            remembered.painted[column.key] = cell
        return cell

    def has_changed(self, source: int, row: RowT, slot: Slot[RowT]) -> bool:
        """Ask the column again; whether what is painted is no longer right."""
        remembered = self._remembered(source)
        before = remembered.painted.pop(slot.column.key, None)
        remembered.contents.pop(slot.column.key, None)
        return self.painted(source, row, slot) != before

    def forget_places(self) -> None:
        """The columns have other places: what they said stays true."""
        for remembered in self._rows.values():
            remembered.painted.clear()

    def forget_column(self, key: str) -> None:
        """What this column said may no longer be true."""
        for remembered in self._rows.values():
            remembered.contents.pop(key, None)
            remembered.painted.pop(key, None)

    def forget_all_but(self, sources: Collection[int]) -> None:
        """What these rows said stays true; the others are asked when they come back."""
        self._rows = {
            source: remembered for source, remembered in self._rows.items() if source in sources
        }

    def forget(self, source: int) -> None:
        """This row is another one now."""
        self._rows.pop(source, None)

    def clear(self) -> None:
        """Nothing is known any more."""
        self._rows.clear()

    def _remembered(self, source: int) -> _Remembered:
        if (remembered := self._rows.get(source)) is None:
            if len(self._rows) >= _MOST_ROWS:
                del self._rows[next(iter(self._rows))]
            remembered = self._rows[source] = _Remembered()
        return remembered
