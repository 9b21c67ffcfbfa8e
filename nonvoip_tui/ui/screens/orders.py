"""Orders (`2`): what can still receive, what is over, and the SMS of the selected one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from nonvoip_tui.domain.actions import refusal_reason
from nonvoip_tui.domain.events import (
    AnswerUnread,
    IntentChanged,
    LastMinuteBegan,
    OrderAsked,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.domain.models import SHORT_TERM, Action, Intent, Order, Sms
from nonvoip_tui.services.export import ORDERS
from nonvoip_tui.ui import requests
from nonvoip_tui.ui.base import SHORT_ROWS, WIDE_COLUMNS, WIDEST_COLUMNS
from nonvoip_tui.ui.code_choice import Offer, offers_of_order
from nonvoip_tui.ui.formatting import noted_service, phone_number
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.matching import best_first, holding
from nonvoip_tui.ui.screens import CodeScreen
from nonvoip_tui.ui.view_model import (
    ACTIVE,
    ENDED,
    HistoryRead,
    OrderLists,
    Reloaded,
    TextsRead,
    ViewModel,
)
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.sms_pane import SmsPane
from nonvoip_tui.ui.widgets.tables import LAST_MINUTE, HistoryTable, OrderTable, Row, reception_left
from nonvoip_tui.ui.widgets.wall import Wall


def _has_action(action: Action, order: Order | None) -> bool:
    """Whether the order's kind of number has this action at all."""
    return order is not None and (action is Action.REUSE) == (order.kind == SHORT_TERM)


_NEWEST = "newest"
_SORTS: dict[str, dict[str, Callable[[Order, datetime], Any] | None]] = {
    ACTIVE: {
        _NEWEST: None,
        "service": lambda order, _: noted_service(order).casefold(),
        "left": reception_left,
    },
    ENDED: {
        _NEWEST: None,
        "service": lambda order, _: noted_service(order).casefold(),
        "price": lambda order, _: Decimal("Infinity") if order.price is None else order.price,
    },
}
"""The sorts of each tab in the order of the key; most are columns."""
_MAX_PAGE = 2000
"""Orders read at once where all are looked for: a page costs the screen a new list."""

_EMPTY_TABLE_LINES = 4
_MAX_TABLE_SHARE = 0.4
_LINES_UNDER_A_TABLE = 7
"""Which it leaves for the bar, tabs and hints, and for the pane's rule, number, time and code."""


class OrdersScreen(CodeScreen):
    """Two tables, one at a time, the SMS pane beside or below, and a wall of cards if it fits."""

    MODE = "orders"
    PLACEHOLDER = "type a service, number, code or note"
    BINDINGS: ClassVar[list[BindingType]] = [
        # The table has it too; here it acts while the pane has the keys.
        binding("orders.settle", "resolve"),
        # Before others, which have the same keys while nothing is filtered.
        binding("orders.next_fitting", "fitting(1)"),
        binding("orders.fitting_before", "fitting(-1)", show=False),
        binding("orders.copy_code"),
        binding("orders.copy_number"),
        binding("orders.next_code"),
        binding("orders.copy_text", show=False),
        binding("orders.copy_digits", show=False),
        binding("orders.write_code", show=False),
        binding("orders.ask"),
        binding("orders.reject"),
        binding("orders.reuse", "act('reuse')"),
        binding("orders.activate", "act('activate')"),
        binding("orders.renew", "act('renew')"),
        binding("orders.filter", priority=True, key_display="/"),
        binding("orders.clear", "clear_filter"),
        binding("orders.sort", "next_sort", show=False),
        binding("orders.read_on"),
        binding("orders.cards"),
        binding("orders.zoom", show=False),
        binding("orders.tab_before", "tab(-1)", show=False),
        binding("orders.tab_after", "tab(1)", show=False, key_display="←→"),
        binding("orders.adopt", "import_order"),
        binding("orders.note"),
        binding("orders.answer"),
        binding("orders.export"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._tabs = KindTabs(((ACTIVE, "Active"), (ENDED, "Ended")))
        self._lists = OrderLists()
        self._words = ""
        self._sorts: dict[str, str] = {}
        self._active = OrderTable()
        self._ended = HistoryTable()
        self._pane = SmsPane()
        self._wall = Wall()
        self._panes = Container(self._active, self._ended, self._pane, self._wall, id="panes")
        self._is_zoomed = False
        self._timer: Timer | None = None
        self._wanted = ""
        self._standings: dict[str, tuple[bool, bool]] = {}
        self._oldest_read: Order | None = None
        self._is_reading = self._has_read_all = False
        self._was_left = False

    def compose_body(self) -> list[Widget]:
        """Tables and pane; which way they lie is the style sheet's."""
        state = self.app.setting.state
        self._sorts = {tab: state.get(f"{tab}_sort", _NEWEST) for tab in _SORTS}
        return [self._tabs, self._panes]

    def on_mount(self) -> None:
        bus = self.app.bus
        bus.subscribe(self, OrderChanged, lambda event: self._update(event.order))
        bus.subscribe(self, SmsArrived, lambda event: self._update(event.order))
        bus.subscribe(self, OrderAsked, self._order_asked)
        bus.subscribe(self, AnswerUnread, lambda _: self.show_selected())
        bus.subscribe(self, IntentChanged, lambda _: self._fill())
        bus.subscribe(self, LastMinuteBegan, lambda _: self._tick())
        bus.subscribe(self, TextsRead, self._texts_read)
        bus.subscribe(self, HistoryRead, self._history_read)
        bus.subscribe(self, Reloaded, self._reloaded)
        self._show_tab(ACTIVE)

    def on_screen_resume(self) -> None:
        """Have the selected order asked for more often."""
        self._come_back()
        self._fill()
        self._look_at_selected()

    def on_screen_suspend(self) -> None:
        """Nothing off the screen counts down; under a dialog, this screen still does."""
        self._stop_ticking()
        self._was_left = self.app.current_mode != self.MODE

    def on_resize(self) -> None:
        """The table takes no more lines than it has rows, so that the SMS have the rest."""
        self._lay_out()
        self._share_lines()
        self.call_after_refresh(self.refresh_bindings)

    def select(self, order_id: str) -> None:
        """Put the cursor on this order, on the tab that has it."""
        self._wanted = order_id
        if self.is_mounted:
            self._come_back()
            self._fill()

    def _come_back(self) -> None:
        """Put what ended while another screen was shown under Ended."""
        if self._was_left:
            self._was_left = False
            self._lists.enter(self._lists.tab)

    @property
    def _texts(self) -> Sequence[Sms]:
        """The SMS of the selected order, newest first."""
        order = self.selected
        return self.app.view_model.messages_of(order.order_id) if order else ()

    def offers(self) -> tuple[str, Sequence[Offer]]:
        if (order := self.selected) is None:
            return "", ()
        return order.order_id, offers_of_order(order, self._texts)

    @property
    def selected(self) -> Order | None:
        """The order under the cursor as it is known now."""
        return row if isinstance(row := self._row, Order) else None

    @property
    def list_table(self) -> OrderTable | HistoryTable:
        return self._active if self._lists.tab == ACTIVE else self._ended

    @property
    def filtered(self) -> Widget:
        return self._panes

    @property
    def words(self) -> str:
        return self._words

    def filter_by(self, words: str) -> None:
        """Show what fits, on both tabs."""
        if words != self._words:
            self._words = words
            self._fill()
            if words:  # else the cursor stays on what was looked for
                self.list_table.move_cursor(index=0)
            self._read_all_that_is_wanted()
            self.refresh_bindings()

    @property
    def _row(self) -> Row | None:
        """The row under the cursor as it is known now."""
        row = self.list_table.cursor_row
        return self.app.view_model.order(row.order_id) if isinstance(row, Order) else row

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide actions that the kind of number lacks, and grey out those not possible now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        order = self.selected
        match action:
            case "read_on":
                return self._pane.display and self._pane.has_more
            case "answer":
                return True if self._row is not None else None
            case "copy_text":  # a second `y` of the dialog before it is no question
                return bool(self._texts)
            case "resolve":
                return isinstance(self._row, Intent)
            case "cards":
                return bool(self._wall.display and self._wall.shown_ids)
            case "act" if not _has_action(Action(str(parameters[0])), order):
                return False
            case "ask" | "reject" | "act":
                can_act = order is not None and not self._refusal_reason(action, parameters, order)
                return True if can_act else None
            case _:
                return super().check_action(action, parameters)

    def _refusal_reason(self, action: str, parameters: tuple[object, ...], order: Order) -> str:
        """Why a key can do nothing for `order` now; empty when it can."""
        match action:
            case "copy_code" if not self.chosen.offer:
                return "No SMS with a code has arrived."
            case "write_code" if not self.chosen.code:
                return "No SMS with a code has arrived."
            case "copy_number" | "copy_digits" if not order.number:
                return "It has no number yet."
            case "reject":
                return refusal_reason(Action.REJECT, order, self.app.now)
            case "act":
                return refusal_reason(Action(str(parameters[0])), order, self.app.now)
            case _:
                return ""

    def on_key(self, event: events.Key) -> None:
        active = self.active_bindings.get(event.key)
        if active is None or active.enabled or active.node is not self:
            return
        if reason := self.refusal_reason(active.binding.action):
            self.app.toast(reason, "warning")

    def refusal_reason(self, action: str) -> str:
        """Why it cannot be done with the selected order; see `MainScreen`."""
        name, _, rest = action.partition("(")
        order = self.selected
        return self._refusal_reason(name, (rest.strip("')"),), order) if order else ""

    def action_act(self, name: str) -> None:
        if order := self.selected:
            self.post_message(requests.ActRequested(Action(name), order.order_id))

    def action_copy_text(self) -> None:
        if texts := self._texts:
            self.post_message(requests.CopyRequested(texts[0].text, "The text"))

    def action_ask(self) -> None:
        if order := self.selected:
            self.post_message(requests.AskRequested(order.order_id))

    def action_reject(self) -> None:
        if order := self.selected:
            self.post_message(requests.RejectRequested(order.order_id))

    def action_answer(self) -> None:
        match self._row:
            case Order() as order:
                self.post_message(requests.AnswerWanted(order_id=order.order_id))
            case Intent() as intent:
                self.post_message(requests.AnswerWanted(ref=intent.ref))

    def action_export(self) -> None:
        self.post_message(requests.ExportWanted(ORDERS))

    def action_import_order(self) -> None:
        self.post_message(requests.ImportRequested())

    # -- sort ----------------------------------------------------------------------------------

    @property
    def _sort(self) -> str:
        """What the list in front is sorted by."""
        sort = self._sorts.get(self._lists.tab, _NEWEST)
        return sort if sort in _SORTS[self._lists.tab] else _NEWEST

    def action_next_sort(self) -> None:
        sorts = list(_SORTS[self._lists.tab])
        self._sort_by(sorts[(sorts.index(self._sort) + 1) % len(sorts)])

    @on(LineTable.HeaderSelected)
    def _header_chosen(self, event: LineTable.HeaderSelected) -> None:
        event.stop()
        is_sort = event.column_key in _SORTS[self._lists.tab]
        self._sort_by(event.column_key if is_sort else _NEWEST)

    def _sort_by(self, sort: str) -> None:
        if self._is_zoomed:
            self.action_zoom()
        self._sorts[self._lists.tab] = sort
        self._fill()
        self.app.setting.state.set(f"{self._lists.tab}_sort", sort)
        self._read_all_that_is_wanted()

    # -- tabs ----------------------------------------------------------------------------------

    def action_tab(self, step: int) -> None:
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
        self._lay_out()
        self.focus_list()
        if tab == ENDED and self._oldest_read is None:
            self._is_reading = False
            self._read_back()
        self._read_all_that_is_wanted()

    def focus_list(self) -> None:
        """Focus the list, or the pane if it has all the space."""
        self.set_focus(self._pane.texts if self._is_zoomed else self.list_table)

    @property
    def _has_room_for_panes(self) -> bool:
        return self.app.size.height >= SHORT_ROWS

    async def action_filter(self) -> None:
        """Filter the list, which has to be in sight for that."""
        if self._is_zoomed:
            self.action_zoom()
        await super().action_filter()

    def action_zoom(self) -> None:
        """Show nothing but the pane, or the list beside it again."""
        self._is_zoomed = not self._is_zoomed
        self._lay_out()
        self.focus_list()

    def _lay_out(self) -> None:
        """Show the list of the tab, and the wall where there is space, unless the pane has all."""
        tab, has_others = self._lists.tab, not self._is_zoomed
        self._active.display = has_others and tab == ACTIVE
        self._ended.display = has_others and tab == ENDED
        self._pane.display = self._is_zoomed or self._has_room_for_panes
        is_wide = self.app.size.width >= WIDEST_COLUMNS
        self._wall.display = has_others and tab == ACTIVE and is_wide
        self._show_wall()
        if (self.focused is self._pane.texts and not self._pane.display) or (
            self.focused is self._wall and not self._wall.display
        ):
            self.focus_list()

    def action_cards(self) -> None:
        self.set_focus(self._wall)

    def _show_wall(self) -> None:
        if self._wall.display:
            self._wall.show(self.selected_order_id)

    def _read_back(self, count: int = requests.PAGE_ORDERS) -> None:
        """Request older ended orders, one page at a time."""
        if not self._is_reading and not self._has_read_all:
            self._is_reading = True
            self.post_message(requests.HistoryWanted(self._oldest_read, count))

    def _read_all_that_is_wanted(self) -> None:
        """A filter, or a sort other than the stored order, needs all orders."""
        if self._lists.tab == ENDED and (self._words or self._sort != _NEWEST):
            self._read_back(_MAX_PAGE)

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
            self._read_all_that_is_wanted()

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
        self._standings = {order.order_id: _standing(order, now) for order in orders}
        if (key := _SORTS[self._lists.tab][self._sort]) is not None:
            orders.sort(key=lambda order: key(order, now))
        if self._lists.tab == ACTIVE:
            rows: Sequence[Row] = self._fitting([*view_model.unresolved.values(), *orders])
            self._active.show(rows, self._words)
        else:
            rows = self._fitting(orders)
            self._ended.show(rows, self._words, is_complete=self._has_read_all)
        if wanted is not None and wanted not in rows:
            self.action_clear_filter()  # which comes back here
            return
        self.list_table.show_sort(None if key is None else self._sort)
        if wanted is not None:
            self.list_table.move_cursor(key=self._wanted)
            self._wanted = ""
        self._share_lines()
        self.show_selected()
        self._tick()

    def _fitting(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those that the filter lets through, in the order of the sort, or the best first."""
        if not self._words.strip():
            self._show_note()
            return rows
        haystacks = _haystacks(rows, self.app.view_model)
        found = best_first(haystacks, self._words)
        self._show_note(
            are_near=bool(found)
            and not holding(haystacks, self._words.casefold().split(), found[:1])
        )
        return [rows[place] for place in (found if self._sort == _NEWEST else sorted(found))]

    def _show_note(self, *, are_near: bool = False) -> None:
        """Name the keys of the tabs; of what fits only nearly, say that."""
        if are_near:
            words = self._words.strip()
            self._tabs.notes = (f"near matches of “{words}”", "near matches")
            return
        keys = self.app.key_names
        ways = (keys("orders.tab_before"), keys("orders.tab_after"))
        both = ("" if max(map(len, ways)) == 1 else " ").join(ways)
        adding = f"{both} switch tab · {keys('orders.adopt')} adds an existing order"
        self._tabs.notes = (adding, f"{both} switch tab", both)

    def _share_lines(self) -> None:
        is_wide = self.app.size.width >= WIDE_COLUMNS  # the class comes only after the resize
        if is_wide or not self._has_room_for_panes:
            self.list_table.styles.height = "1fr"
            return
        rows = self.list_table.row_count
        lines, height = rows + self.list_table.HEAD_LINES, self.size.height
        lines = min(lines, height - _LINES_UNDER_A_TABLE) if rows else _EMPTY_TABLE_LINES
        self.list_table.styles.height = min(lines, int(height * _MAX_TABLE_SHARE))

    def _update(self, order: Order) -> None:
        now = self.app.now
        if self._lists.tab_of(order, now) != self._lists.tab:
            return
        is_same = self._standings.get(order.order_id) == _standing(order, now)
        if not is_same or not self.list_table.update_row(order.order_id, order):
            self._fill()
        elif order.order_id == self.selected_order_id:
            self.show_selected()
        else:
            self._show_wall()

    def _order_asked(self, event: OrderAsked) -> None:
        order = self.selected
        if order is not None and event.order_id == order.order_id and self.is_current:
            self._pane.show_asked(order, event)

    @on(LineTable.RowHighlighted)
    def _row_highlighted(self, event: LineTable.RowHighlighted) -> None:
        event.stop()
        self.show_selected()
        if self.is_current:
            self._look_at_selected()

    @on(Wall.Picked)
    def _card_picked(self, event: Wall.Picked) -> None:
        event.stop()
        self.select(event.order_id)
        if not event.is_moving:
            self.action_to_table()

    def _look_at_selected(self) -> None:
        self.post_message(requests.OrderLookedAt(self.selected_order_id))

    @on(LineTable.RowSelected)
    def _row_chosen(self, event: LineTable.RowSelected) -> None:
        event.stop()
        self.action_resolve()

    def action_resolve(self) -> None:
        """Ask how the selected call with an unknown outcome ended."""
        if isinstance(row := self._row, Intent):
            self.post_message(requests.ResolveRequested(row.ref))

    def show_selected(self, _: object = None) -> None:
        """Show the order under the cursor as it is known now."""
        match self._row:
            case None:
                self._pane.show_nothing(
                    is_history=self._lists.tab == ENDED, is_filtered=bool(self._words)
                )
            case Intent() as intent:
                self._pane.show_intent(intent)
            case order:
                self._pane.show(order, self.chosen)
        self._show_wall()
        self.refresh_bindings()
        self.call_after_refresh(self.refresh_bindings)  # `space` asks what fits, once laid out

    def _texts_read(self, _: TextsRead) -> None:
        self.list_table.refresh_cells("code")
        self.show_selected()

    def action_read_on(self) -> None:
        self._pane.read_on()

    # -- countdowns ----------------------------------------------------------------------------

    def _tick(self) -> None:
        """Paint the countdowns, and come back only while one of them moves."""
        self._stop_ticking()
        if not self.is_current or self._lists.tab != ACTIVE:
            return
        now = self.app.now
        orders = [row for row in self._active.rows if isinstance(row, Order)]
        if any(self._standings.get(order.order_id) != _standing(order, now) for order in orders):
            self._fill()  # which comes back here
            return
        self._active.refresh_cells("left")
        self._pane.tick()
        self._show_wall()
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
    """What changes in words as time passes: whether it is live, and whether it is asleep."""
    return order.is_live(now), order.is_asleep(now)


def _haystacks(rows: Sequence[Row], view_model: ViewModel) -> list[str]:
    """The text each row is searched in: service, note, number in several spellings, codes, id."""
    codes: dict[str, list[str]] = {}
    for sms in view_model.messages.values():
        codes.setdefault(sms.order_id, []).append(sms.code)
    return [_haystack(row, codes).casefold() for row in rows]


def _haystack(row: Row, codes: Mapping[str, Sequence[str]]) -> str:
    number = phone_number(row.number)
    digits = "".join(filter(str.isdigit, row.number))
    if isinstance(row, Intent):
        return f"{noted_service(row)} {number} {digits}"
    of_texts = " ".join(codes.get(row.order_id, ()))
    return f"{noted_service(row)} {number} {digits} {row.last_code} {of_texts} {row.order_id}"
