"""The first line: the four places, the balance, how the connection is, and DEMO where it is one."""

from typing import ClassVar

from textual import events, getters
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from nonvoip_tui.domain.events import (
    BalanceChanged,
    CallbacksChanged,
    Connection,
    ConnectionChanged,
    IntentChanged,
    OrderChanged,
    SmsArrived,
    UnseenChanged,
)
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.bus import ActivityChanged, Reloaded
from nonvoip_tui.ui.formats import is_low, money

PLACES = (
    ("products", "Products"),
    ("orders", "Orders"),
    ("messages", "Messages"),
    ("account", "Account"),
)
"""The modes of the App, in the order in which they stand."""

_CONNECTIONS = {
    Connection.STARTING: ("○ connecting", "dim"),
    Connection.ONLINE: ("● online", "$text-success"),
    Connection.TROUBLED: ("▲ trouble", "$text-warning"),
    Connection.SIGNED_OUT: ("✕ signed out", "$text-error"),
}

_COUNT_CELLS = 4


class TopBar(Widget):
    """One line, drawn from the facts; a click on a place goes there."""

    app = getters.app(UiApp)

    FACTS: ClassVar = (
        ActivityChanged,
        BalanceChanged,
        CallbacksChanged,
        ConnectionChanged,
        IntentChanged,
        OrderChanged,
        Reloaded,
        SmsArrived,
        UnseenChanged,
    )

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
        line = self._line()
        self._drawn = line.plain
        return line

    async def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        for end, mode in self._spans:
            if event.x < end:
                await self.app.run_action(f"go('{mode}')")
                return

    def _fact_came(self, _fact: object) -> None:
        if self._line().plain != self._drawn:
            self.refresh()

    def _line(self) -> Content:
        """Where there is no room the names of the other places go, then words of the account."""
        for has_names, is_short in ((True, False), (False, False), (False, True)):
            right = self._right(is_short=is_short)
            left = self._left(has_names=has_names)
            gap = self.size.width - left.cell_length - right.cell_length
            if gap >= 0:
                break
        return Content.assemble(left, " " * max(0, gap), right)

    def _left(self, *, has_names: bool) -> Content:
        facts = self.app.facts
        parts: list[Content] = []
        self._spans = []
        width = 0
        for mode, name in PLACES:
            is_here = mode == self._place
            key = self.app.key_names(f"app.{mode}")
            label = f" {key} {name if has_names or is_here else ''}".rstrip()
            if mode == "orders":
                live = facts.live_count(self.app.now)
                label += f"·{live}" if live else ""
                label += "?" if facts.unsettled else ""
            if mode == "messages":
                label += _count(sum(facts.unseen.values()))
            label += " "
            parts.append(Content.styled(label, "bold reverse" if is_here else ""))
            width += len(label)
            self._spans.append((width, mode))
        return Content("").join(parts)

    def _right(self, *, is_short: bool) -> Content:
        app = self.app
        connection = app.facts.connection.connection
        words, style = _CONNECTIONS[connection]
        if connection is Connection.ONLINE and app.facts.callbacks.are_proven:
            words = "● callbacks"
        if app.activity:
            words, style = f"◌ {app.activity}", "bold $text-warning"
        tags = [" DEMO "] if app.setting.is_demo else []
        if app.setting.config.read_only:
            tags.append(" RO " if is_short else " READ-ONLY ")
        return Content.assemble(
            *((tag, "bold reverse $warning") for tag in tags),
            "  " if tags else " ",
            self._balance(is_short=is_short),
            "  ",
            (words, style),
            " ",
        )

    def _balance(self, *, is_short: bool) -> Content:
        """The balance; where it is low, that is said by a sign, by a word and in colour."""
        balance = self.app.facts.balance
        if not is_low(balance, self.app.setting.config.low_balance):
            return Content.styled(money(balance), "bold")
        word = "" if is_short else " low"
        return Content.styled(f"▼ {money(balance)}{word}", "bold $text-warning")


def _count(unseen: int) -> str:
    """How many SMS are new, always as wide, so that nothing moves when one comes."""
    if unseen == 0:
        return " " * _COUNT_CELLS
    return f"({unseen})".rjust(_COUNT_CELLS) if unseen < 100 else " 99+"
