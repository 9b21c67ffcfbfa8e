"""Orders (`2`): live orders, and the SMS of the selected one as they come."""

from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from nonvoip_tui.domain.events import OrderAsked, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Order
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import phone_number, state_words, time_left
from nonvoip_tui.ui.intents import (
    AskRequested,
    CopyRequested,
    OrderLookedAt,
    RejectRequested,
)
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Cell, Column, Fixed, Flex
from nonvoip_tui.ui.widgets.line_table_messages import RowHighlighted
from nonvoip_tui.ui.widgets.sms_pane import SmsPane

_LAST_MINUTE = timedelta(seconds=61)


class OrdersScreen(PlaceScreen):
    """The table of orders beside (or above) the SMS pane."""

    PLACE = "orders"
    CSS_PATH = "orders.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="orders.copy_code"),
        Binding("n", "copy_number", "Copy number", id="orders.copy_number"),
        Binding("r", "ask", "Ask now", id="orders.ask"),
        Binding("x", "reject", "Reject", id="orders.reject"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None
        self._wanted = ""
        self._were_live: dict[str, bool] = {}

    def compose_body(self) -> list[Widget]:
        """Table and pane; which way they lie is the style sheet's."""
        columns: tuple[Column[Order], ...] = (
            Column("left", "Left", self._left, Fixed(8), align="right", priority=5),
            Column("number", "Number", _number, Fixed(16), priority=4),
            Column("service", "Service", lambda order: order.service, Flex(10), priority=3),
            Column(
                "code", "Code", lambda order: Cell(order.last_code, "good"), Fixed(8), priority=2
            ),
            Column("state", "State", self._state, Fixed(21), priority=1),
        )
        table: LineTable[Order] = LineTable(
            columns, id="orders", empty="No orders yet. Press 1 to see what can be had."
        )
        return [Container(table, SmsPane(), id="panes")]

    def on_mount(self) -> None:
        """Paint what is known and hear of what changes."""
        app = self.app
        app.bus.subscribe(self, OrderChanged, self._order_changed)
        app.bus.subscribe(self, SmsArrived, self._sms_arrived)
        app.bus.subscribe(self, OrderAsked, self._order_asked)
        app.bus.subscribe(self, Reloaded, self._reloaded)
        self._fill()

    def on_screen_resume(self) -> None:
        """The selected order is asked for more often while it is looked at."""
        self._tick()
        self._show_selected()
        self.post_message(OrderLookedAt(self._table.cursor_key or ""))

    def on_screen_suspend(self) -> None:
        """Nothing ticks that is not on the screen."""
        self._stop_ticking()

    def select(self, order_id: str) -> None:
        """Put the cursor on this order."""
        self._wanted = order_id
        if self.is_mounted:
            self._fill()

    @property
    def _table(self) -> LineTable[Order]:
        return self.query_one("#orders", LineTable)

    @property
    def _selected(self) -> Order | None:
        key = self._table.cursor_key
        return self.app.facts.orders.get(key) if key else None

    def _fill(self) -> None:
        now = self.app.now
        orders = self.app.facts.newest_orders()
        self._were_live = {order.order_id: order.is_live(now) for order in orders}
        orders = sorted(orders, key=lambda order: not self._were_live[order.order_id])
        self._table.set_rows(orders, key=lambda order: order.order_id)
        if self._wanted and self._wanted in self.app.facts.orders:
            self._table.move_cursor(key=self._wanted)
            self._wanted = ""
        self._show_selected()
        self._tick()

    def _order_changed(self, event: OrderChanged) -> None:
        order = event.order
        if self._were_live.get(order.order_id) == order.is_live(self.app.now):
            self._update(order)
        else:
            self._fill()

    def _sms_arrived(self, event: SmsArrived) -> None:
        self._update(event.order)

    def _update(self, order: Order) -> None:
        if not self._table.update_row(order.order_id, order):
            self._fill()
        elif order.order_id == self._table.cursor_key:
            self._show_selected()

    def _order_asked(self, event: OrderAsked) -> None:
        if event.order_id == self._table.cursor_key and self.is_current:
            self._show_selected()

    def _reloaded(self, _: Reloaded) -> None:
        self._fill()

    @on(RowHighlighted, "#orders")
    def _row_highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_selected()
        if self.is_current:
            self.post_message(OrderLookedAt(event.key or ""))

    def _show_selected(self) -> None:
        order = self._selected
        facts = self.app.facts
        self.query_one(SmsPane).show(
            order,
            facts.messages_of(order.order_id) if order else (),
            facts.asked.get(order.order_id) if order else None,
            self.app.now,
        )
        self.refresh_bindings()

    # -- countdowns ----------------------------------------------------------------------------

    def _left(self, order: Order) -> Cell:
        left = order.time_left(self.app.now)
        is_coarse = self.app.setting.is_over_ssh and left > _LAST_MINUTE
        style = "warning" if timedelta(0) < left <= _LAST_MINUTE else ""
        return Cell(time_left(left, is_coarse=is_coarse), style)

    def _state(self, order: Order) -> Cell:
        now = self.app.now
        return Cell(state_words(order, now), "" if order.is_live(now) else "dim")

    def _tick(self) -> None:
        """Paint the countdowns, and come back only while one of them moves."""
        self._stop_ticking()
        if not self.is_current:
            return
        self._table.refresh_cells("left")
        now = self.app.now
        lefts = [order.time_left(now) for order in self.app.facts.orders.values()]
        moving = [left for left in lefts if timedelta(0) < left < timedelta(hours=1)]
        if moving:
            is_fine = not self.app.setting.is_over_ssh or min(moving) <= _LAST_MINUTE
            seconds = 1.0 if is_fine else 10.0
            self._timer = self.set_timer(seconds - now.microsecond / 1e6 * is_fine, self._tick)
        elif any(lefts):
            self._timer = self.set_timer(60.0, self._tick)

    def _stop_ticking(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what cannot be done with the selected order."""
        order = self._selected if self.is_mounted else None
        match action:
            case "copy_code":
                return True if order and order.last_code else None
            case "copy_number":
                return True if order and order.number else None
            case "ask":
                return True if order else None
            case "reject":
                return True if order and not order.sms_count and not order.rejected_at else None
            case _:
                return super().check_action(action, parameters)

    def action_copy_code(self) -> None:
        """Copy the last code."""
        if (order := self._selected) and order.last_code:
            self.post_message(CopyRequested(order.last_code, f"Code {order.last_code}"))

    def action_copy_number(self) -> None:
        """Copy the number as shown."""
        if (order := self._selected) and order.number:
            number = phone_number(order.number)
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_ask(self) -> None:
        """Ask for the selected order's SMS now."""
        if order := self._selected:
            self.post_message(AskRequested(order.order_id))

    def action_reject(self) -> None:
        """Give the selected number back; asks first."""
        if order := self._selected:
            self.post_message(RejectRequested(order.order_id))


def _number(order: Order) -> Cell:
    if not order.number:
        return Cell("no number yet", "dim")
    return Cell(phone_number(order.number))
