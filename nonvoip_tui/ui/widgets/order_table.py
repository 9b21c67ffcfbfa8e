"""The table of orders, with the calls of unknown outcome above them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import Intent, Order, OrderState
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import noted_service, phone_number, state_words, time_left
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Auto, Cell, Column, Flex

Row = Order | Intent

LAST_MINUTE = timedelta(seconds=61)


class OrderTable(LineTable[Row]):
    """Says of each order how long it lives, and its state in words."""

    app = getters.app(UiApp)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Settle", id="orders.settle", tooltip="Settle this call"),
    ]

    def __init__(self) -> None:
        columns: tuple[Column[Row], ...] = (
            Column("left", "Left", self._left, Auto(5, 9), align="right", priority=5),
            Column("number", "Number", _number, Auto(15, 18), priority=4),
            Column("service", "Service", noted_service, Flex(8), priority=3),
            Column("code", "Code", _code, Auto(6, 10), priority=2),
            Column("state", "State", self._state, Auto(17, 22), priority=1),
        )
        keys = self.app.key_names
        ways = f"Press {keys('app.products')} to order; {keys('orders.tab_after')} shows those over"
        empty = f"No live orders. {ways}."
        super().__init__(columns, id="orders", empty=empty)

    def show(self, intents: Iterable[Intent], orders: Iterable[Order]) -> None:
        """Take other rows; the cursor stays on its own."""
        self.set_rows([*intents, *orders], key=key_of)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a call of unknown outcome has something to be chosen for."""
        if action == "select" and not isinstance(self.cursor_row, Intent):
            return False
        return super().check_action(action, parameters)

    def _left(self, row: Row) -> Cell:
        if isinstance(row, Intent):
            return Cell("?", "warning")
        left = reception_left(row, self.app.now)
        is_coarse = self.app.setting.is_over_ssh and left > LAST_MINUTE
        style = "warning" if timedelta(0) < left <= LAST_MINUTE else ""
        return Cell(time_left(left, is_coarse=is_coarse), style)

    def _state(self, row: Row) -> Cell:
        if isinstance(row, Intent):
            return Cell("? outcome unknown", "warning")
        now = self.app.now
        is_waiting = row.state(now) is OrderState.WAITING_SMS
        if is_waiting and timedelta(0) < reception_left(row, now) <= LAST_MINUTE:
            return Cell("! last minute", "warning")
        return Cell(state_words(row, now), "" if row.is_live(now) else "dim")


def reception_left(order: Order, now: datetime) -> timedelta:
    """How long it can still receive: of an active rented number the window, else its life."""
    if order.active_until is not None and order.active_until > now and order.is_live(now):
        return order.active_until - now
    return order.time_left(now)


def key_of(row: Row) -> str:
    """What a row is known by."""
    return row.order_id if isinstance(row, Order) else f"?{row.ref}"


def _number(row: Row) -> Cell:
    if row.number:
        return Cell(phone_number(row.number))
    return Cell("no number yet" if isinstance(row, Order) else "—", "dim")


def _code(row: Row) -> Cell:
    return Cell(row.last_code, "good") if isinstance(row, Order) else Cell("")
