"""Keys and what they do, under the titles of their groups."""

from collections.abc import Sequence

from textual import events, getters
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.key_list import KeyRow

_GAP = 2
_MOST_KEY_CELLS = 16
_NOT_NOW = " (not now)"


class KeyRows(Widget):
    """Shows the rows that hold all the words it is filtered by; a click posts `Picked`."""

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, row: KeyRow) -> None:
            super().__init__()
            self.row = row

    app = getters.app(UiApp)

    DEFAULT_CSS = "KeyRows { height: auto; }"

    def __init__(self, rows: Sequence[KeyRow]) -> None:
        super().__init__(id="rows")
        self._rows = rows
        self._words: tuple[str, ...] = ()
        self._clear = self.app.key_names("filter.clear")

    def filter_by(self, text: str) -> None:
        """Show only what holds each word of `text`."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self.refresh(layout=True)

    @property
    def fitting(self) -> Sequence[KeyRow]:
        """The rows that are shown."""
        return [row for row in self._rows if all(word in _text(row) for word in self._words)]

    def render(self) -> RenderResult:
        """The groups, as wide as there is room."""
        return Content("\n").join(line for line, _ in self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the sentences take at `width`."""
        return len(self._lines(width))

    def on_click(self, event: events.Click) -> None:
        """Pick the row under the mouse."""
        lines = self._lines(self.content_size.width)
        row = lines[event.y][1] if 0 <= event.y < len(lines) else None
        if row is not None:
            self.post_message(self.Picked(row))

    def _lines(self, width: int) -> list[tuple[Content, KeyRow | None]]:
        """Each line with the row that it belongs to."""
        rows = self.fitting
        if not rows:
            return [(Content.styled(f"No key fits. {self._clear} shows all again.", "dim"), None)]
        column = min(_MOST_KEY_CELLS, max(len(row.shown) for row in rows)) + _GAP
        lines: list[tuple[Content, KeyRow | None]] = []
        group = ""
        for row in rows:
            if row.group != group:
                lines += [(Content(), None)] if lines else []
                lines.append((Content.styled(row.group, "bold"), None))
                group = row.group
            lines += [(line, row) for line in _row_lines(row, column, max(8, width - column))]
        return lines


def _row_lines(row: KeyRow, column: int, width: int) -> list[Content]:
    sentence = row.sentence if row.is_enabled else row.sentence + _NOT_NOW
    parts = Content.styled(sentence, "" if row.is_enabled else "dim").wrap(width)
    lines: list[Content] = []
    keys = row.shown
    if len(keys) > column - _GAP:  # more than the column takes: a line of its own
        lines.append(Content.styled(keys, "$accent"))
        keys = ""
    for part in parts:
        lines.append(Content.assemble((f"{keys:<{column}}", "$accent"), part))
        keys = ""
    return lines


def _text(row: KeyRow) -> str:
    return " ".join((row.group, row.shown, *row.keys, row.hint, row.sentence)).casefold()
