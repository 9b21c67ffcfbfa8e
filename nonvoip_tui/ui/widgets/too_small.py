"""Covers a screen that the terminal is too small for, until it has grown."""

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from nonvoip_tui.ui.base import MIN_COLUMNS, MIN_ROWS


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
            f"Too small: {size.width}x{size.height}.\n"
            f"It takes {MIN_COLUMNS}x{MIN_ROWS}.\n"
            "ctrl+q ends."
        )

    def on_click(self, event: events.Click) -> None:
        """Nothing under it is clicked."""
        event.stop()
