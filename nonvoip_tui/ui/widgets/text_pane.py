"""Texts: labels with values, scrolling text, and a cover for a terminal that is too small."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from nonvoip_tui.ui.base import MIN_COLUMNS, MIN_ROWS
from nonvoip_tui.ui.keys import MOVING_KEYS

_GAP = 2


class DetailsView(Widget):
    """Two columns of plain text: text from outside is shown as it is, never as markup."""

    DEFAULT_CSS = "DetailsView { height: auto; }"

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
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        words = max((len(word) for word, _ in self._rows), default=0) + _GAP
        lines: list[Content] = []
        for word, value in self._rows:
            parts = Content.styled(value, "bold").wrap(max(8, width - words)) or [Content()]
            for index, part in enumerate(parts):
                left = word if index == 0 else ""
                lines.append(Content.assemble((f"{left:<{words}}", "dim"), part))
        return lines


class TextPane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Moves by the keys that move a list's cursor; nothing animated."""

    DEFAULT_CSS = "TextPane { scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = MOVING_KEYS

    def __init__(self, *texts: Widget, id: str, title: str = "") -> None:  # noqa: A002
        """Take what is read, and the title of the frame that it has where there is space for one.

        A pane without a title has no frame.
        """
        super().__init__(*texts, id=id, classes="panel" if title else None)
        self.border_title = title

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("move", "page", "top", "bottom"):
            return self.max_scroll_y > 0
        return super().check_action(action, parameters)

    def action_move(self, lines: int) -> None:
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, screens: float) -> None:
        self.action_move(int(screens * max(1, self.size.height - 1)) or (1 if screens > 0 else -1))

    def action_top(self) -> None:
        self.scroll_home(animate=False, immediate=True)

    def action_bottom(self) -> None:
        self.scroll_end(animate=False, immediate=True)


class TooSmall(Widget):
    """Part of every screen, shown by the style sheet; the App drops keys while it covers one."""

    DEFAULT_CSS = """
    TooSmall {
        layer: notice;
        width: 100%;
        height: 100%;
        display: none;
        background: $background;
        content-align: center middle;
        text-align: center;
    }
    """

    def render(self) -> RenderResult:
        """How large the terminal is, and how large it must be."""
        size = self.app.size
        return Content(
            f"Terminal too small ({size.width}x{size.height}).\n"
            f"Needs {MIN_COLUMNS}x{MIN_ROWS}.\n"
            "ctrl+q quits."
        )

    def on_click(self, event: events.Click) -> None:
        event.stop()
