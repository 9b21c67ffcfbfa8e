"""What was spent and the balance over time, as bars and lines of plain cells."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Sparkline, Static

from nonvoip_tui.domain.statistics import Costs, Overview
from nonvoip_tui.ui.formatting import money
from nonvoip_tui.ui.widgets.line_table.columns import fit

MAX_BARS = 14

_WIDEST_HEADING = 22
_KEPT, _REFUNDED = "█", "▒"


class CostBars(Widget):
    """One line for each heading: a bar, what was spent, and what of it came back."""

    DEFAULT_CSS = "CostBars { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._costs: Sequence[tuple[str, Costs]] = ()
        """With what is shown of each heading."""

    def show(self, costs: Sequence[Costs], words: Callable[[str], str] = str) -> None:
        """Take other costs; `words` makes of a heading what is shown."""
        shown = tuple((words(each.heading), each) for each in costs[:MAX_BARS])
        if shown != self._costs:
            self._costs = shown
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each heading, or for saying that there is none."""
        return max(1, len(self._costs))

    def render(self) -> RenderResult:
        """As wide as there is room."""
        if not self._costs:
            return Content.styled("Nothing was spent in the last 90 days.", "dim")
        widest = min(_WIDEST_HEADING, max(cell_len(heading) for heading, _ in self._costs))
        sums = [_sum(costs) for _, costs in self._costs]
        room = self.content_size.width - widest - max(map(len, sums)) - 4
        most = max(costs.spent for _, costs in self._costs)
        lines = [
            Content.assemble(
                (fit(heading, widest), "dim"),
                "  ",
                (_bar(costs, most, room), "$accent"),
                "  ",
                words,
            )
            for (heading, costs), words in zip(self._costs, sums, strict=True)
        ]
        return Content("\n").join(lines)


def _bar(costs: Costs, most: Decimal, room: int) -> str:
    """As long as its share of the most that was spent; what came back is its lighter end."""
    if room <= 0 or most <= 0:
        return ""
    length = round(costs.spent / most * room)
    if costs.spent > 0:
        length = max(1, length)
    refunded = min(length, round(costs.refunded / most * room))
    return fit(_KEPT * (length - refunded) + _REFUNDED * refunded, room)


def _sum(costs: Costs) -> str:
    back = f", {money(costs.refunded)} back" if costs.refunded else ""
    return f"{money(costs.spent)}{back}"


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
