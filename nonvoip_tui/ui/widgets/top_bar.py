"""The first line: the four places, the balance, how the connection is, and DEMO where it is one."""

from typing import ClassVar

from textual import events, getters
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from nonvoip_tui.domain.events import (
    BalanceChanged,
    Connection,
    ConnectionChanged,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import money

PLACES = (
    ("products", "Products"),
    ("orders", "Orders"),
    ("messages", "Messages"),
    ("account", "Account"),
)
"""The modes of the App in the order of their keys `1` to `4`."""

_CONNECTIONS = {
    Connection.STARTING: ("○ connecting", "$text-muted"),
    Connection.ONLINE: ("● online", "$text-success"),
    Connection.TROUBLED: ("▲ trouble", "$text-warning"),
    Connection.SIGNED_OUT: ("✕ signed out", "$text-error"),
}


class TopBar(Widget):
    """One line, drawn from the facts; a click on a place goes there."""

    app = getters.app(UiApp)

    FACTS: ClassVar = (BalanceChanged, ConnectionChanged, OrderChanged, SmsArrived, Reloaded)

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self._spans: list[tuple[int, str]] = []
        self._drawn = ""

    def on_mount(self) -> None:
        """Hear of everything that this line shows."""
        app = self.app
        for kind in self.FACTS:
            app.bus.subscribe(self, kind, self._fact_came)

    def render(self) -> RenderResult:
        """The places on the left, the account on the right."""
        left, right = self._left(), self._right()
        gap = max(1, self.size.width - left.cell_length - right.cell_length)
        line = Content.assemble(left, " " * gap, right)
        self._drawn = line.plain
        return line

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        for end, mode in self._spans:
            if event.x < end:
                self.app.switch_mode(mode)
                return

    def _fact_came(self, _fact: object) -> None:
        left, right = self._left(), self._right()
        gap = max(1, self.size.width - left.cell_length - right.cell_length)
        if left.plain + " " * gap + right.plain != self._drawn:
            self.refresh()

    def _left(self) -> Content:
        app = self.app
        live = app.facts.live_count(app.now)
        parts: list[Content] = []
        self._spans = []
        width = 0
        for key, (mode, name) in enumerate(PLACES, start=1):
            count = f"·{live}" if mode == "orders" and live else ""
            label = f" {key} {name}{count} "
            style = "bold reverse" if mode == self._place else ""
            parts.append(Content.styled(label, style))
            width += len(label)
            self._spans.append((width, mode))
        return Content("").join(parts)

    def _right(self) -> Content:
        app = self.app
        words, style = _CONNECTIONS[app.facts.connection.connection]
        return Content.assemble(
            (" DEMO ", "bold reverse $accent") if app.setting.is_demo else "",
            "  " if app.setting.is_demo else "",
            (money(app.facts.balance), "bold"),
            "  ",
            (words, style),
            " ",
        )
