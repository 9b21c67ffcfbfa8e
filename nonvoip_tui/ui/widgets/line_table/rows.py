"""The rows of a `LineTable`, the index that shows some of them, and the cursor."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")

_FARTHEST_NEIGHBOUR = 1000


class RowView(Generic[RowT]):
    """All rows, and which of them are shown in what order.

    A *source* is a row's place among all rows; an *index* its place among the shown ones.
    A filter or a sort is an index list: rows themselves never move.
    """

    def __init__(self) -> None:
        self.rows: list[RowT] = []
        self.cursor: int | None = None
        """Index of the row with the cursor; None exactly when no row is shown."""
        self._shown: Sequence[int] = range(0)
        self._key: Callable[[RowT], str] = str
        self._sources: dict[str, int] | None = None

    def __len__(self) -> int:
        """How many rows are shown."""
        return len(self._shown)

    def source_at(self, index: int) -> int:
        """The source of the row shown at `index`."""
        return self._shown[index]

    def row_at(self, index: int) -> RowT:
        """The row shown at `index`."""
        return self.rows[self._shown[index]]

    def key_at(self, index: int) -> str:
        """The key of the row shown at `index`."""
        return self._key(self.rows[self._shown[index]])

    def source_of(self, key: str) -> int | None:
        """The source of the row with this key; None when there is none."""
        if self._sources is None:
            key_of = self._key
            self._sources = {key_of(row): source for source, row in enumerate(self.rows)}
        return self._sources.get(key)

    def index_of(self, key: str) -> int | None:
        """The index of the row with this key; None when it is not shown."""
        source = self.source_of(key)
        if source is None:
            return None
        try:
            return self._shown.index(source)
        except ValueError:
            return None

    def replace_all(
        self, rows: Iterable[RowT], key: Callable[[RowT], str], shown: Iterable[int] | None = None
    ) -> None:
        """Take other rows, all of them shown unless `shown` says which; the cursor follows."""
        old_rows, old_shown, old_key = self.rows, self._shown, self._key
        self.rows = list(rows)
        self._key = key
        self._sources = None
        self._shown = range(len(self.rows)) if shown is None else list(shown)
        self._follow(
            len(old_shown), lambda index: self.source_of(old_key(old_rows[old_shown[index]]))
        )

    def append(self, rows: Iterable[RowT]) -> None:
        """Take more rows after the others, where all are shown; the cursor stays.

        It costs the new rows, not the old ones.

        Raises:
            ValueError: not all rows are shown in their order.
        """
        if self._shown != range(len(self.rows)):
            raise ValueError("rows cannot follow where some are hidden or sorted")
        before = len(self.rows)
        self.rows.extend(rows)
        self._shown = range(len(self.rows))
        if self._sources is not None:
            for source in range(before, len(self.rows)):
                self._sources[self._key(self.rows[source])] = source
        if self.cursor is None and self.rows:
            self.cursor = 0

    def replace(self, key: str, row: RowT) -> int | None:
        """Put `row` where the row with this key was.

        Returns:
            Its source; None, and nothing is changed, when no row has the key.
        """
        source = self.source_of(key)
        if source is not None:
            self.rows[source] = row
            if self._key(row) != key:
                self._sources = None
        return source

    def show(self, shown: Iterable[int]) -> None:
        """Show the rows with these sources, in this order; the cursor follows its row."""
        old_shown = self._shown
        self._shown = shown if isinstance(shown, range) else list(shown)
        self._follow(len(old_shown), lambda index: old_shown[index])

    def _follow(self, old_count: int, source_at: Callable[[int], int | None]) -> None:
        """Put the cursor on its old row, or on the nearest old row that is still shown."""
        if not self._shown:
            self.cursor = None
            return
        if self.cursor is None:
            self.cursor = 0
            return
        remaining = self._shown if isinstance(self._shown, range) else set(self._shown)
        for index in _outward(self.cursor, old_count):
            source = source_at(index)
            if source is not None and source in remaining:
                self.cursor = self._shown.index(source)
                return
        self.cursor = min(self.cursor, len(self._shown) - 1)


def _outward(start: int, count: int) -> Iterator[int]:
    """`start`, then the rows below and above, farther and farther, within `count`."""
    yield start
    for distance in range(1, _FARTHEST_NEIGHBOUR):
        below, above = start + distance, start - distance
        if below < count:
            yield below
        if above >= 0:
            yield above
        if below >= count and above < 0:
            return
