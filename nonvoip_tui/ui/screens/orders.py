"""Orders (`2`): live orders, and the SMS of the selected one as they come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from nonvoip_tui.domain.events import IntentChanged, OrderAsked, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import SHORT_TERM, Action, Intent, Order
from nonvoip_tui.services.lifecycle import why_not
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import phone_number
from nonvoip_tui.ui.intents import (
    ActRequested,
    AskRequested,
    CopyRequested,
    OrderLookedAt,
    RejectRequested,
    SettleRequested,
)
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.line_table_messages import RowHighlighted, RowSelected
from nonvoip_tui.ui.widgets.order_table import LAST_MINUTE, OrderTable, Row, reception_left
from nonvoip_tui.ui.widgets.sms_pane import SmsPane

_ACTION_KEYS = {
    "x": Action.REJECT,
    "u": Action.REUSE,
    "a": Action.ACTIVATE,
    "w": Action.RENEW,
}
_EMPTY_TABLE_LINES = 4
_MOST_TABLE_SHARE = 0.4


class OrdersScreen(PlaceScreen):
    """The table of orders beside (or above) the SMS pane."""

    PLACE = "orders"
    CSS_PATH = "orders.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="orders.copy_code"),
        Binding("n", "copy_number", "Copy number", id="orders.copy_number"),
        Binding("r", "ask", "Ask now", id="orders.ask"),
        Binding("x", "reject", "Reject", id="orders.reject"),
        Binding("u", "act('reuse')", "Reuse", id="orders.reuse"),
        Binding("a", "act('activate')", "Activate", id="orders.activate"),
        Binding("w", "act('renew')", "Renew", id="orders.renew"),
        Binding("space", "read_on", "More", id="orders.read_on", tooltip="Read on in the SMS"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table = OrderTable()
        self._pane = SmsPane()
        self._timer: Timer | None = None
        self._wanted = ""
        self._were_live: dict[str, bool] = {}

    def compose_body(self) -> list[Widget]:
        """Table and pane; which way they lie is the style sheet's."""
        return [Container(self._table, self._pane, id="panes")]

    def on_mount(self) -> None:
        """Paint what is known and hear of what changes."""
        app = self.app
        app.bus.subscribe(self, OrderChanged, self._order_changed)
        app.bus.subscribe(self, SmsArrived, self._sms_arrived)
        app.bus.subscribe(self, OrderAsked, self._order_asked)
        app.bus.subscribe(self, IntentChanged, self._everything_changed)
        app.bus.subscribe(self, Reloaded, self._everything_changed)
        self._fill()

    def on_screen_resume(self) -> None:
        """The selected order is asked for more often while it is looked at."""
        self._tick()
        self._show_selected()
        self._look_at_selected()

    def on_screen_suspend(self) -> None:
        """Nothing ticks that is not on the screen."""
        self._stop_ticking()

    def on_resize(self) -> None:
        """The table takes no more lines than it has rows, so that the SMS have the rest."""
        self._share_lines()
        self.call_after_refresh(self.refresh_bindings)

    def select(self, order_id: str) -> None:
        """Put the cursor on this order."""
        self._wanted = order_id
        if self.is_mounted:
            self._fill()

    @property
    def selected_id(self) -> str:
        """The order that the person looks at; empty when it is none."""
        return order.order_id if (order := self._selected) else ""

    @property
    def _row(self) -> Row | None:
        """The row under the cursor as it is known now."""
        row = self._table.cursor_row
        return self.app.facts.orders.get(row.order_id) if isinstance(row, Order) else row

    @property
    def _selected(self) -> Order | None:
        return row if isinstance(row := self._row, Order) else None

    def _fill(self) -> None:
        now = self.app.now
        orders = self.app.facts.newest_orders()
        self._were_live = {order.order_id: order.is_live(now) for order in orders}
        orders = sorted(orders, key=lambda order: not self._were_live[order.order_id])
        self._table.show(self.app.facts.unsettled.values(), orders)
        if self._wanted in self.app.facts.orders:
            self._table.move_cursor(key=self._wanted)
            self._wanted = ""
        self._share_lines()
        self._show_selected()
        self._tick()

    def _share_lines(self) -> None:
        if self.has_class("-wide"):
            self._table.styles.height = "1fr"
            return
        rows = self._table.row_count
        wanted = rows + self._table.HEAD_LINES if rows else _EMPTY_TABLE_LINES
        self._table.styles.height = min(wanted, int(self.size.height * _MOST_TABLE_SHARE))

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
        elif order.order_id == self.selected_id:
            self._show_selected()

    def _order_asked(self, event: OrderAsked) -> None:
        if event.order_id == self.selected_id and self.is_current:
            self._show_selected()

    def _everything_changed(self, _: object) -> None:
        self._fill()

    @on(RowHighlighted, "#orders")
    def _row_highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_selected()
        if self.is_current:
            self._look_at_selected()

    def _look_at_selected(self) -> None:
        self.post_message(OrderLookedAt(self.selected_id))

    @on(RowSelected, "#orders")
    def _row_chosen(self, event: RowSelected) -> None:
        event.stop()
        if isinstance(row := self._row, Intent):
            self.post_message(SettleRequested(row.ref))

    def _show_selected(self) -> None:
        pane, facts, now = self._pane, self.app.facts, self.app.now
        match self._row:
            case None:
                pane.show_nothing()
            case Intent() as intent:
                pane.show_intent(intent, now)
            case order:
                order_id = order.order_id
                pane.show(order, facts.messages_of(order_id), facts.asked.get(order_id), now)
        self.refresh_bindings()
        self.call_after_refresh(self.refresh_bindings)  # `space` asks what fits, once laid out

    # -- countdowns ----------------------------------------------------------------------------

    def _tick(self) -> None:
        """Paint the countdowns, and come back only while one of them moves."""
        self._stop_ticking()
        if not self.is_current:
            return
        now = self.app.now
        orders: Sequence[Order] = list(self.app.facts.orders.values())
        if any(self._were_live.get(order.order_id) != order.is_live(now) for order in orders):
            self._fill()  # which comes back here
            return
        self._table.refresh_cells("left")
        lefts = [reception_left(order, now) for order in orders]
        moving = [left for left in lefts if timedelta(0) < left < timedelta(hours=1)]
        if moving:
            is_fine = not self.app.setting.is_over_ssh or min(moving) <= LAST_MINUTE
            seconds = 1.0 if is_fine else 10.0
            self._timer = self.set_timer(seconds - now.microsecond / 1e6 * is_fine, self._tick)
        elif any(lefts):
            self._timer = self.set_timer(60.0, self._tick)

    @property
    def is_ticking(self) -> bool:
        """Whether a countdown will be painted again by itself."""
        return self._timer is not None

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
                return self._can(Action.REJECT, order)
            case "act":
                return self._can(Action(str(parameters[0])), order)
            case "read_on":
                return self.is_mounted and self._pane.has_more
            case _:
                return super().check_action(action, parameters)

    def _can(self, action: Action, order: Order | None) -> bool | None:
        """Absent where the kind of number has no such action, grey where it cannot be done now."""
        if order is None:
            return None if action is Action.REJECT else False
        if action is not Action.REJECT and (action is Action.REUSE) != (order.kind == SHORT_TERM):
            return False
        return None if why_not(action, order, self.app.now) else True

    def on_key(self, event: events.Key) -> None:
        """Say why a key that is grey does nothing."""
        action = _ACTION_KEYS.get(event.key)
        order = self._selected
        if action is not None and order is not None and self._can(action, order) is None:
            self.app.tell(why_not(action, order, self.app.now), "warning")

    def action_act(self, name: str) -> None:
        """Reuse, activate or renew the selected number; asks first."""
        if order := self._selected:
            self.post_message(ActRequested(Action(name), order.order_id))

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

    def action_read_on(self) -> None:
        """Read on in the SMS of the selected order."""
        self._pane.read_on()
