"""How long an order can still receive, as a thin bar and in digits."""

from datetime import datetime, timedelta

from textual import getters
from textual.content import Content
from textual.widgets import Static

from nonvoip_tui.domain.models import Order
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import time_left
from nonvoip_tui.ui.widgets.order_table import LAST_MINUTE, reception_left

_LEFT, _GONE = "━", "╌"
_MOST_CELLS = 40
_WORDS_CELLS = 16
"""What the digits and their words take at most, with a blank before them."""


class Countdown(Static):
    """One line, or none when the time is over; the last minute has a sign and a colour."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        super().__init__("", id="countdown", markup=False)
        self._order: Order | None = None
        self.display = False

    def show(self, order: Order | None) -> None:
        """Count for this order from now on."""
        self._order = order
        self.tick()

    def tick(self) -> None:
        """Paint what is left by now."""
        order, now = self._order, self.app.now
        left = reception_left(order, now) if order is not None else timedelta(0)
        self.display = left > timedelta(0)
        if order is not None and self.display:
            self.update(self._line(order, left, now), layout=False)

    def on_resize(self) -> None:
        """The bar is as long as there is room."""
        self.tick()

    def _line(self, order: Order, left: timedelta, now: datetime) -> Content:
        is_last = left <= LAST_MINUTE
        words = time_left(left, is_coarse=self.app.setting.is_over_ssh and not is_last)
        words = f"! last {words}" if is_last else f"{words} left"
        whole = now + left - order.created_at
        cells = min(_MOST_CELLS, self.size.width - _WORDS_CELLS)
        if cells < 1 or order.active_until is not None or not timedelta(0) < left <= whole:
            return Content.styled(words, "$text-warning" if is_last else "")
        kept = max(1, round(cells * (left / whole)))
        return Content.assemble(
            (_LEFT * kept, "$text-warning" if is_last else "$accent"),
            (_GONE * (cells - kept), "dim"),
            (f" {words}", "bold $text-warning" if is_last else ""),
        )
