"""Orders (`2`): what can still receive, what is over, and the SMS of the selected one."""

from datetime import datetime, timedelta

from textual import on
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from nonvoip_tui.domain.events import (
    IntentChanged,
    LastMinuteBegan,
    OrderAsked,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.domain.models import Intent, Order
from nonvoip_tui.ui.bus import HistoryRead, Reloaded, TextsRead
from nonvoip_tui.ui.intents import HistoryWanted, OrderLookedAt, SettleRequested
from nonvoip_tui.ui.order_lists import ACTIVE, ENDED, OrderLists
from nonvoip_tui.ui.screens.order_keys import OrderKeys
from nonvoip_tui.ui.widgets.history_table import HistoryTable
from nonvoip_tui.ui.widgets.kind_tabs import KindTabs
from nonvoip_tui.ui.widgets.line_table_messages import RowHighlighted, RowSelected
from nonvoip_tui.ui.widgets.order_table import LAST_MINUTE, OrderTable, Row, reception_left
from nonvoip_tui.ui.widgets.sms_pane import SmsPane

_EMPTY_TABLE_LINES = 4
_MOST_TABLE_SHARE = 0.4


class OrdersScreen(OrderKeys):
    """Two tables, one at a time, beside (or above) the SMS pane."""

    PLACE = "orders"

    def __init__(self) -> None:
        super().__init__()
        self._tabs = KindTabs(((ACTIVE, "Active"), (ENDED, "Ended")))
        self._lists = OrderLists()
        self._active = OrderTable()
        self._ended = HistoryTable()
        self._pane = SmsPane()
        self._timer: Timer | None = None
        self._wanted = ""
        self._stood: dict[str, tuple[bool, bool]] = {}
        self._oldest_read: Order | None = None
        self._is_reading = self._has_read_all = False
        self._was_left = False

    def compose_body(self) -> list[Widget]:
        """Tables and pane; which way they lie is the style sheet's."""
        return [self._tabs, Container(self._active, self._ended, self._pane, id="panes")]

    def on_mount(self) -> None:
        """Paint what is known and hear of what changes."""
        bus = self.app.bus
        bus.subscribe(self, OrderChanged, self._order_changed)
        bus.subscribe(self, SmsArrived, self._sms_arrived)
        bus.subscribe(self, OrderAsked, self._order_asked)
        bus.subscribe(self, IntentChanged, self._everything_changed)
        bus.subscribe(self, LastMinuteBegan, lambda _: self._tick())
        bus.subscribe(self, TextsRead, self._show_selected)
        bus.subscribe(self, HistoryRead, self._history_read)
        bus.subscribe(self, Reloaded, self._reloaded)
        keys = self.app.key_names
        ways = (keys("orders.tab_before"), keys("orders.tab_after"))
        both = ("" if max(map(len, ways)) == 1 else " ").join(ways)
        adding = f"{both} changes · {keys('orders.adopt')} adds one bought elsewhere"
        self._tabs.notes = (adding, f"{both} changes", both)
        self._show_tab(ACTIVE)

    def on_screen_resume(self) -> None:
        """The selected order is asked for more."""
        self._come_back()
        self._fill()
        self._look_at_selected()

    def on_screen_suspend(self) -> None:
        """Nothing ticks that is not on the screen; a dialog over it does not leave it."""
        self._stop_ticking()
        self._was_left = self.app.current_mode != self.PLACE

    def on_resize(self) -> None:
        """The table takes no more lines than it has rows, so that the SMS have the rest."""
        self._share_lines()
        self.call_after_refresh(self.refresh_bindings)

    def select(self, order_id: str) -> None:
        """Put the cursor on this order, on the tab that has it."""
        self._wanted = order_id
        if self.is_mounted:
            self._come_back()
            self._fill()

    def _come_back(self) -> None:
        """What changed sides while another place was shown is in its place."""
        if self._was_left:
            self._was_left = False
            self._lists.enter(self._lists.tab)

    @property
    def selected_id(self) -> str:
        """The order that the person looks at; empty when it is none."""
        return order.order_id if (order := self.selected_order) else ""

    @property
    def selected_order(self) -> Order | None:
        """The order under the cursor as it is known now."""
        return row if isinstance(row := self._row, Order) else None

    @property
    def has_more_text(self) -> bool:
        """Whether not all of the order's SMS are on the screen."""
        return self._pane.has_more

    @property
    def _table(self) -> OrderTable | HistoryTable:
        return self._active if self._lists.tab == ACTIVE else self._ended

    @property
    def _row(self) -> Row | None:
        """The row under the cursor as it is known now."""
        row = self._table.cursor_row
        return self.app.facts.order(row.order_id) if isinstance(row, Order) else row

    # -- tabs ----------------------------------------------------------------------------------

    def action_tab(self, step: int) -> None:
        """Go to the other tab."""
        self._show_tab(self._tabs.neighbour(step))

    @on(KindTabs.Picked)
    def _tab_picked(self, event: KindTabs.Picked) -> None:
        event.stop()
        self._show_tab(event.kind)

    def _show_tab(self, tab: str) -> None:
        self._enter(tab)
        self._fill()
        self._look_at_selected()

    def _enter(self, tab: str) -> None:
        self._lists.enter(tab)
        self._tabs.active = tab
        self._active.display, self._ended.display = tab == ACTIVE, tab == ENDED
        self.set_focus(self._table)
        if tab == ENDED and self._oldest_read is None:
            self._is_reading = False
            self._read_back()

    def _read_back(self) -> None:
        """Have older ended orders read, one page at a time."""
        if not self._is_reading and not self._has_read_all:
            self._is_reading = True
            self.post_message(HistoryWanted(self._oldest_read))

    @on(HistoryTable.EndNear)
    def _end_near(self, event: HistoryTable.EndNear) -> None:
        event.stop()
        self._read_back()

    def _history_read(self, event: HistoryRead) -> None:
        self._is_reading, self._has_read_all = False, event.is_complete
        if event.orders:
            self._oldest_read = event.orders[-1]
        if self._lists.tab == ENDED:
            self._fill()

    def _reloaded(self, _: Reloaded) -> None:
        self._oldest_read = None
        self._is_reading = self._has_read_all = False
        self._show_tab(self._lists.tab)

    # -- rows ----------------------------------------------------------------------------------

    def _fill(self) -> None:
        facts, now = self.app.facts, self.app.now
        wanted = facts.order(self._wanted)
        if wanted is not None and (tab := self._lists.tab_of(wanted, now)) != self._lists.tab:
            self._enter(tab)
        orders = self._lists.orders(facts, now)
        self._stood = {order.order_id: _standing(order, now) for order in orders}
        if self._lists.tab == ACTIVE:
            self._active.show(facts.unsettled.values(), orders)
        else:
            self._ended.show(orders, is_complete=self._has_read_all)
        if wanted is not None:
            self._table.move_cursor(key=self._wanted)
            self._wanted = ""
        self._share_lines()
        self._show_selected()
        self._tick()

    def _share_lines(self) -> None:
        if self.has_class("-wide") or self.has_class("-widest"):
            self._table.styles.height = "1fr"
            return
        rows = self._table.row_count
        wanted = rows + self._table.HEAD_LINES if rows else _EMPTY_TABLE_LINES
        self._table.styles.height = min(wanted, int(self.size.height * _MOST_TABLE_SHARE))

    def _order_changed(self, event: OrderChanged) -> None:
        self._update(event.order)

    def _sms_arrived(self, event: SmsArrived) -> None:
        self._update(event.order)

    def _update(self, order: Order) -> None:
        now = self.app.now
        if self._lists.tab_of(order, now) != self._lists.tab:
            return
        is_same = self._stood.get(order.order_id) == _standing(order, now)
        if not is_same or not self._table.update_row(order.order_id, order):
            self._fill()
        elif order.order_id == self.selected_id:
            self._show_selected()

    def _order_asked(self, event: OrderAsked) -> None:
        order = self.selected_order
        if order is not None and event.order_id == order.order_id and self.is_current:
            self._pane.show_asked(order, event, self.app.now)

    def _everything_changed(self, _: object) -> None:
        self._fill()

    @on(RowHighlighted)
    def _row_highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_selected()
        if self.is_current:
            self._look_at_selected()

    def _look_at_selected(self) -> None:
        self.post_message(OrderLookedAt(self.selected_id))

    @on(RowSelected)
    def _row_chosen(self, event: RowSelected) -> None:
        event.stop()
        if isinstance(row := self._row, Intent):
            self.post_message(SettleRequested(row.ref))

    def _show_selected(self, _: object = None) -> None:
        pane, facts, now = self._pane, self.app.facts, self.app.now
        chosen = self.choose_code()
        match self._row:
            case None:
                pane.show_nothing(is_history=self._lists.tab == ENDED)
            case Intent() as intent:
                pane.show_intent(intent, now)
            case order:
                order_id = order.order_id
                asked = facts.asked.get(order_id)
                pane.show(order, facts.messages_of(order_id), asked, now, chosen)
        self.refresh_bindings()
        self.call_after_refresh(self.refresh_bindings)  # `space` asks what fits, once laid out

    def action_read_on(self) -> None:
        """Read on in the SMS of the selected order."""
        self._pane.read_on()

    # -- countdowns ----------------------------------------------------------------------------

    def _tick(self) -> None:
        """Paint the countdowns, and come back only while one of them moves."""
        self._stop_ticking()
        if not self.is_current or self._lists.tab != ACTIVE:
            return
        now = self.app.now
        orders = [row for row in self._active.rows if isinstance(row, Order)]
        if any(self._stood.get(order.order_id) != _standing(order, now) for order in orders):
            self._fill()  # which comes back here
            return
        self._active.refresh_cells("left")
        self._pane.tick()
        lefts = [reception_left(order, now) for order in orders]
        moving = [left for left in lefts if timedelta(0) < left < timedelta(hours=1)]
        if moving:
            if min(moving) <= LAST_MINUTE:
                self._active.refresh_cells("state")
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


def _standing(order: Order, now: datetime) -> tuple[bool, bool]:
    """What the passing of time alone changes in words: whether it lives, and whether it sleeps."""
    return order.is_live(now), order.is_asleep(now)
