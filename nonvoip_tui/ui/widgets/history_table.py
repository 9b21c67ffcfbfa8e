"""The table of the orders that are over."""

from collections.abc import Iterable
from typing import ClassVar

from textual import getters

from nonvoip_tui.domain.models import Order
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import (
    clock_time,
    duration,
    money,
    noted_service,
    phone_number,
    state_words,
)
from nonvoip_tui.ui.widgets.line_table_columns import Auto, Cell, Column, Flex
from nonvoip_tui.ui.widgets.paged_table import PagedTable


class HistoryTable(PagedTable[Order]):
    """Says of each order what it cost, what came back, its code, and how long that took."""

    app = getters.app(UiApp)

    READING: ClassVar[str] = "Reading what is over…"

    def __init__(self) -> None:
        columns: tuple[Column[Order], ...] = (
            Column("over", "Ended", self._over, Auto(8, 16), priority=5),
            Column("service", "Service", noted_service, Flex(12), priority=9),
            Column("price", "Price", _price, Auto(6, 9), align="right", priority=8),
            Column("refund", "Refund", _refund, Auto(6, 9), align="right", priority=7),
            Column("code", "Code", _code, Auto(6, 10), priority=6),
            Column("life", "Lived", _life, Auto(5, 9), align="right", priority=3),
            Column("wait", "SMS after", _wait, Auto(9, 9), align="right", priority=4),
            Column("number", "Number", _number, Auto(15, 18), priority=2),
            Column("state", "State", self._state, Auto(10, 20), priority=1),
        )
        super().__init__(columns, id="ended", empty=self.READING)

    def show(self, orders: Iterable[Order], *, is_complete: bool) -> None:
        """Take other rows; the cursor stays on its own."""
        keys = self.app.key_names
        ways = f"{keys('orders.tab_before')} shows the live ones, {keys('app.products')} orders"
        self.empty = f"No order is over yet. {ways}." if is_complete else self.READING
        self.set_rows(orders, key=lambda order: order.order_id)

    def _over(self, order: Order) -> str:
        return clock_time(order.over_at, self.app.now)

    def _state(self, order: Order) -> Cell:
        return Cell(state_words(order, self.app.now), "dim")


def _price(order: Order) -> str:
    return money(order.price)


def _refund(order: Order) -> Cell:
    if order.rejected_at is not None and order.refunded is None:
        return Cell("unseen", "dim")
    return Cell(money(order.refunded), "" if order.refunded is not None else "dim")


def _code(order: Order) -> Cell:
    return Cell(order.last_code, "good")


def _life(order: Order) -> str:
    return duration(order.life.total_seconds())


def _wait(order: Order) -> Cell:
    seconds = order.seconds_to_sms
    return Cell("no SMS", "dim") if seconds is None else Cell(duration(seconds))


def _number(order: Order) -> Cell:
    return Cell(phone_number(order.number)) if order.number else Cell("no number came", "dim")
