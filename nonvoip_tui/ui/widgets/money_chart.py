"""The balance over time, and what was spent by day, week or service."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Sparkline, Static

from nonvoip_tui.domain.overview import Overview
from nonvoip_tui.ui.formats import money
from nonvoip_tui.ui.widgets.cost_bars import CostBars


class _Grouping(NamedTuple):
    word: str
    field: str
    heading: Callable[[str], str]


class MoneyChart(Vertical):
    """Drawn from an `Overview`; `switch` goes from days to weeks to services."""

    DEFAULT_CSS = """
    MoneyChart { height: auto; }
    MoneyChart Static { height: 1; margin-top: 1; }
    MoneyChart Sparkline { height: 2; max-width: 100; }
    MoneyChart Sparkline > .sparkline--max-color { color: $accent; }
    MoneyChart Sparkline > .sparkline--min-color { color: $accent; }
    """

    def __init__(self) -> None:
        super().__init__(id="money")
        self._overview = Overview()
        self._place = 0
        self._line_title = Static("", id="balance-title", markup=False)
        self._line = Sparkline(summary_function=_last)
        self._title = Static("", id="costs-title", markup=False)
        self._bars = CostBars(id="costs")

    def compose(self) -> ComposeResult:
        """The line above the bars, each with a title."""
        yield self._line_title
        yield self._line
        yield self._title
        yield self._bars

    def on_mount(self) -> None:
        """Say what is known."""
        self._paint()

    def show(self, overview: Overview) -> None:
        """Take another overview; nothing is painted when it says the same."""
        if overview != self._overview:
            self._overview = overview
            self._paint()

    def switch(self) -> None:
        """Group what was spent by the next: day, week, service."""
        self._place = (self._place + 1) % len(_GROUPINGS)
        self._paint()

    def _paint(self) -> None:
        overview = self._overview
        balances = overview.balances
        self._line.display = self._line_title.display = bool(balances)
        if balances and overview.since is not None:
            since = f"{overview.since.astimezone():%Y-%m-%d %H:%M}"
            words = f", {money(min(balances))} to {money(max(balances))} since {since}"
            self._line_title.update(Content.assemble(("Balance", "bold"), words))
            self._line.data = [float(balance) for balance in balances]
        grouping = _GROUPINGS[self._place]
        legend = f" by {grouping.word}: █ spent, ▒ of it refunded"
        self._title.update(Content.assemble(("Money", "bold"), legend))
        self._bars.show(getattr(overview, grouping.field), grouping.heading)


def _last(values: Sequence[float]) -> float:
    return values[-1]


def _day(heading: str) -> str:
    return f"{date.fromisoformat(heading):%a %Y-%m-%d}"


def _week(heading: str) -> str:
    return f"from {heading}"


_GROUPINGS = (
    _Grouping("day", "per_day", _day),
    _Grouping("week", "per_week", _week),
    _Grouping("service", "per_service", str),
)
"""In the order in which the key goes through them."""
