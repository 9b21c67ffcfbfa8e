"""What was spent under each heading, as bars of plain cells."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from nonvoip_tui.domain.statistics import Costs
from nonvoip_tui.ui.formats import money
from nonvoip_tui.ui.widgets.line_table_columns import fit

MOST_BARS = 14

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
        shown = tuple((words(each.heading), each) for each in costs[:MOST_BARS])
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
