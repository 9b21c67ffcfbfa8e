"""A line table whose rows are read page by page, oldest last."""

from typing import TypeVar

from textual.message import Message

from nonvoip_tui.ui.widgets.line_table import LineTable

RowT = TypeVar("RowT")

_AHEAD_ROWS = 60
"""So many rows before the last one, older ones are asked for."""


class PagedTable(LineTable[RowT]):
    """Tells in time that the person comes near the last row that was read."""

    class EndNear(Message):
        """Older rows are wanted soon."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when the end comes near, by whatever way."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_near()

    def _row_highlighted(self, key: str | None) -> None:
        super()._row_highlighted(key)
        self._tell_near()

    def _tell_near(self) -> None:
        last_seen = max(self.cursor_index or 0, self.scroll_offset.y + self.size.height)
        if self.row_count and last_seen >= self.row_count - _AHEAD_ROWS:
            self.post_message(self.EndNear())
