"""Orders (`2`): what can still receive, what is over, and the SMS of the selected one."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
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
from nonvoip_tui.domain.models import SHORT_TERM, Action, Intent, Order, Sms
from nonvoip_tui.services.export import ORDERS
from nonvoip_tui.services.lifecycle import refusal_reason
from nonvoip_tui.ui.code_choice import Chosen, CodeChoice, offers_of_order
from nonvoip_tui.ui.formatting import number_digits, phone_number
from nonvoip_tui.ui.requests import (
    ActRequested,
    AskRequested,
    CodeFileWanted,
    CopyRequested,
    ExportWanted,
    HistoryWanted,
    ImportRequested,
    NoteWanted,
    OrderLookedAt,
    RejectRequested,
    ResolveRequested,
)
from nonvoip_tui.ui.screens.base import MainScreen
from nonvoip_tui.ui.view_model import ACTIVE, ENDED, HistoryRead, OrderLists, Reloaded, TextsRead
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.line_table.rows import RowHighlighted, RowSelected
from nonvoip_tui.ui.widgets.sms_pane import SmsPane
from nonvoip_tui.ui.widgets.tables import LAST_MINUTE, HistoryTable, OrderTable, Row, reception_left

_OF_AN_ORDER = (
    "copy_code", "copy_text", "copy_digits", "copy_number", "write_code", "ask", "reject", "act",
    "note",
)  # fmt: skip


class OrderKeys(MainScreen):
    """The half of Orders that asks the App for what the user wants."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="orders.copy_code"),
        Binding("n", "copy_number", "Copy number", id="orders.copy_number"),
        Binding("C", "next_code", "Next code", id="orders.next_code"),
        Binding("y", "copy_text", "Copy text", id="orders.copy_text", show=False),
        Binding("N", "copy_digits", "Digits only", id="orders.copy_digits", show=False),
        Binding("P", "write_code", "Code to a file", id="orders.write_code", show=False),
        Binding("r", "ask", "Ask now", id="orders.ask"),
        Binding("x", "reject", "Reject", id="orders.reject"),
        Binding("u", "act('reuse')", "Reuse", id="orders.reuse"),
        Binding("a", "act('activate')", "Activate", id="orders.activate"),
        Binding("w", "act('renew')", "Renew", id="orders.renew"),
        Binding("space", "read_on", "More", id="orders.read_on", tooltip="Read on in the SMS"),
        Binding("left,h", "tab(-1)", "Tab before", id="orders.tab_before", show=False),
        Binding(
            "right,l",
            "tab(1)",
            "Active or ended",
            id="orders.tab_after",
            key_display="←→",
            show=False,
        ),
        Binding(
            "i",
            "import_order",
            "Add by id",
            id="orders.adopt",
            tooltip="Add an order bought elsewhere, by its id",
        ),
        Binding("t", "note", "Note", id="orders.note", tooltip="Write a note on the order"),
        Binding("e", "export", "Export", id="orders.export", tooltip="All orders to a file"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = CodeChoice()
        self.chosen = Chosen()
        """What of the selected order is taken to copy."""

    @property
    @abstractmethod
    def selected_order(self) -> Order | None:
        """The order under the cursor as it is known now."""

    @property
    @abstractmethod
    def has_more_text(self) -> bool:
        """Whether not all of the order's SMS are on the screen."""

    @abstractmethod
    def _show_selected(self) -> None:
        """Paint the selected order anew."""

    @property
    def _texts(self) -> Sequence[Sms]:
        """The SMS of the selected order, newest first."""
        order = self.selected_order
        return self.app.view_model.messages_of(order.order_id) if order else ()

    def choose_code(self) -> Chosen:
        """What of the selected order is taken to copy, as it is known now."""
        order = self.selected_order
        offers = offers_of_order(order, self._texts) if order else ()
        self.chosen = self._choice.of(order.order_id, offers) if order else Chosen()
        return self.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Absent where the kind of number has no such action, grey where it cannot be done now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        order = self.selected_order
        if action == "read_on":
            return self.has_more_text
        if action == "act" and not _suits(Action(str(parameters[0])), order):
            return False
        if action == "next_code":
            return self.chosen.count > 1
        if action not in _OF_AN_ORDER:
            return super().check_action(action, parameters)
        return (
            True
            if order is not None and not self._refusal_reason(action, parameters, order)
            else None
        )

    def _refusal_reason(self, action: str, parameters: tuple[object, ...], order: Order) -> str:
        """Why a key can do nothing for `order` now; empty when it can."""
        match action:
            case "copy_code" if not self.chosen.offer:
                return "No SMS with a code has come."
            case "write_code" if not self.chosen.code:
                return "No SMS with a code has come."
            case "copy_text" if not self._texts:
                return "No SMS has come."
            case "copy_number" | "copy_digits" if not order.number:
                return "It has no number yet."
            case "reject":
                return refusal_reason(Action.REJECT, order, self.app.now)
            case "act":
                return refusal_reason(Action(str(parameters[0])), order, self.app.now)
            case _:
                return ""

    def on_key(self, event: events.Key) -> None:
        """Say why a key that is grey does nothing."""
        active = self.active_bindings.get(event.key)
        if active is None or active.enabled or active.node is not self:
            return
        if reason := self.why_grey(active.binding.action):
            self.app.toast(reason, "warning")

    def why_grey(self, action: str) -> str:
        """Why it cannot be done with the selected order."""
        name, _, rest = action.partition("(")
        order = self.selected_order
        return self._refusal_reason(name, (rest.strip("')"),), order) if order else ""

    def action_act(self, name: str) -> None:
        """Reuse, activate or renew the selected number; asks first."""
        if order := self.selected_order:
            self.post_message(ActRequested(Action(name), order.order_id))

    def action_copy_code(self) -> None:
        """Copy the code that is taken: the last one, unless another was chosen; or a link."""
        if offer := self.chosen.offer:
            self.post_message(CopyRequested(offer.text, offer.name(self.app.now)))

    def action_next_code(self) -> None:
        """Take the next of the possible codes."""
        if order := self.selected_order:
            self._choice.take_next(order.order_id, offers_of_order(order, self._texts))
            self._show_selected()

    def action_write_code(self) -> None:
        """Write the code that is taken to a private file."""
        if code := self.chosen.code:
            self.post_message(CodeFileWanted(code))

    def action_copy_text(self) -> None:
        """Copy the full text of the newest SMS."""
        if texts := self._texts:
            self.post_message(CopyRequested(texts[0].text, "The text"))

    def action_copy_number(self) -> None:
        """Copy the number as shown."""
        if (order := self.selected_order) and order.number:
            number = phone_number(order.number)
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_copy_digits(self) -> None:
        """Copy the number as forms for its country take it."""
        if (order := self.selected_order) and order.number:
            digits = number_digits(order.number)
            self.post_message(CopyRequested(digits, f"Digits {digits}"))

    def action_ask(self) -> None:
        """Ask for the selected order's SMS now."""
        if order := self.selected_order:
            self.post_message(AskRequested(order.order_id))

    def action_reject(self) -> None:
        """Give the selected number back; asks first."""
        if order := self.selected_order:
            self.post_message(RejectRequested(order.order_id))

    def action_note(self) -> None:
        """Write a note on the selected order."""
        if order := self.selected_order:
            self.post_message(NoteWanted(order.order_id))

    def action_export(self) -> None:
        """Write all orders to a file."""
        self.post_message(ExportWanted(ORDERS))

    def action_import_order(self) -> None:
        """Add an order that was bought elsewhere; asks for its id."""
        self.post_message(ImportRequested())


def _suits(action: Action, order: Order | None) -> bool:
    """Whether the order's kind of number has this action at all."""
    return order is not None and (action is Action.REUSE) == (order.kind == SHORT_TERM)


_EMPTY_TABLE_LINES = 4
_MAX_TABLE_SHARE = 0.4


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
        bus.subscribe(self, TextsRead, self._texts_read)
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
        """The order that the user looks at; empty when it is none."""
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
        return self.app.view_model.order(row.order_id) if isinstance(row, Order) else row

    # -- tabs ----------------------------------------------------------------------------------

    def action_tab(self, step: int) -> None:
        """Go to the other tab."""
        self._show_tab(self._tabs.other(step))

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
        view_model, now = self.app.view_model, self.app.now
        wanted = view_model.order(self._wanted)
        if wanted is not None and (tab := self._lists.tab_of(wanted, now)) != self._lists.tab:
            self._enter(tab)
        orders = self._lists.orders(view_model, now)
        self._stood = {order.order_id: _standing(order, now) for order in orders}
        if self._lists.tab == ACTIVE:
            self._active.show(view_model.unresolved.values(), orders)
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
        self._table.styles.height = min(wanted, int(self.size.height * _MAX_TABLE_SHARE))

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
            self.post_message(ResolveRequested(row.ref))

    def _show_selected(self, _: object = None) -> None:
        pane, view_model, now = self._pane, self.app.view_model, self.app.now
        chosen = self.choose_code()
        match self._row:
            case None:
                pane.show_nothing(is_history=self._lists.tab == ENDED)
            case Intent() as intent:
                pane.show_intent(intent, now)
            case order:
                order_id = order.order_id
                asked = view_model.asked.get(order_id)
                pane.show(order, view_model.messages_of(order_id), asked, now, chosen)
        self.refresh_bindings()
        self.call_after_refresh(self.refresh_bindings)  # `space` asks what fits, once laid out

    def _texts_read(self, _: TextsRead) -> None:
        self._table.refresh_cells("code")
        self._show_selected()

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
