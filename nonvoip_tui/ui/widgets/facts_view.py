"""Words and their values under each other; a long value goes on under itself."""

from collections.abc import Iterable, Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_GAP = 2


class FactsView(Widget):
    """Two columns of plain text: text from outside is shown as it is, never as markup."""

    DEFAULT_CSS = "FactsView { height: auto; }"

    def __init__(self, rows: Iterable[tuple[str, str]] = (), *, id: str | None = None) -> None:  # noqa: A002
        """Take pairs of word and value."""
        super().__init__(id=id)
        self._rows: Sequence[tuple[str, str]] = tuple(rows)

    def show(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take other pairs; nothing is painted when they are the same."""
        new = tuple(rows)
        if new != self._rows:
            self._rows = new
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The rows, as wide as there is room."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the values take at `width`."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        words = max((len(word) for word, _ in self._rows), default=0) + _GAP
        lines: list[Content] = []
        for word, value in self._rows:
            parts = Content.styled(value, "bold").wrap(max(8, width - words)) or [Content()]
            for place, part in enumerate(parts):
                left = word if place == 0 else ""
                lines.append(Content.assemble((f"{left:<{words}}", "dim"), part))
        return lines
