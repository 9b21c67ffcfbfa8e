"""The tables: products, orders, orders that are over, SMS."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.binding import BindingType

from nonvoip_tui.domain.models import Intent, Order, OrderState, Product, ProductKey, Sms
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import (
    MIN_ORDERS,
    about,
    clock_time,
    delivery_share,
    duration,
    money,
    noted_service,
    phone_number,
    product_name,
    sign,
    state_words,
    time_left,
    watched_stock,
)
from nonvoip_tui.ui.keys import KeyNames, binding
from nonvoip_tui.ui.widgets.line_table import LineTable, PagedTable
from nonvoip_tui.ui.widgets.line_table.columns import Auto, Cell, Column, Fixed, Flex

if TYPE_CHECKING:
    from nonvoip_tui.ui.code_choice import Offer


class ProductTable(LineTable[Product]):
    """Marks, service, price and stock; enter orders.

    How well each product delivered has a column once there is something to say in it.
    """

    app = getters.app(UiApp)

    BINDINGS: ClassVar[list[BindingType]] = [binding("products.order", "select")]

    def __init__(self) -> None:
        self._recent: Sequence[ProductKey] = ()
        self._shared_names: set[str] = set()
        self._columns: tuple[Column[Product], ...] = (
            Column("sign", "", self._sign, Fixed(1), priority=1),
            Column("name", "Service", self._name_shown, Flex(16, max_cells=56), priority=4),
            Column(
                "price",
                "Price",
                lambda product: money(product.price),
                Fixed(10),
                align="right",
                priority=3,
            ),
            Column("stock", "Stock", self._stock, Fixed(14), align="right", priority=2),
        )
        self._delivery_column: Column[Product] = Column(
            "sms", "Your SMS", self._delivery, Fixed(13), align="right"
        )
        super().__init__(self._columns, id="products", classes="panel", can_mark=True)
        self.border_title = "Products"

    def show_marks(self, recent: Sequence[ProductKey]) -> None:
        """The marks, or what was ordered last, have changed."""
        self._recent = recent
        self.refresh_cells("sign")
        self.refresh_cells("stock")

    def show_deliveries(self) -> None:
        """How well products delivered has been calculated again."""
        deliveries = self.app.view_model.deliveries.values()
        if any(delivery.orders >= MIN_ORDERS for delivery in deliveries):
            if len(self.columns) == len(self._columns):
                self.columns = (*self._columns, self._delivery_column)
            self.refresh_cells("sms")
        elif len(self.columns) > len(self._columns):
            self.columns = self._columns

    def set_rows(
        self,
        rows: Iterable[Product],
        key: Callable[[Product], str],
        view: Iterable[int] | None = None,
    ) -> None:
        """Show other products; those with the same name show their network."""
        rows = tuple(rows)
        names = Counter(product.name for product in rows)
        self._shared_names = {name for name, count in names.items() if count > 1}
        super().set_rows(rows, key, view)

    def _name_shown(self, product: Product) -> str:
        return product_name(product) if product.name in self._shared_names else product.name

    def _sign(self, product: Product) -> Cell:
        return Cell(sign(product, self.app.view_model.marks, self._recent), "accent")

    def _stock(self, product: Product) -> Cell:
        words = watched_stock(product, self.app.view_model.marks)
        return Cell(words, "" if product.in_stock else "dim")

    def _delivery(self, product: Product) -> Cell:
        return Cell(
            delivery_share(self.app.view_model.deliveries.get(ProductKey.of(product))), "dim"
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "select" and self.cursor_key is None:
            return None
        return super().check_action(action, parameters)


Row = Order | Intent

LAST_MINUTE = timedelta(seconds=61)


class OrderTable(LineTable[Row]):
    """Shows for each order the time left, and its state in words."""

    app = getters.app(UiApp)

    BINDINGS: ClassVar[list[BindingType]] = [binding("orders.settle", "select")]

    def __init__(self) -> None:
        columns: tuple[Column[Row], ...] = (
            Column("left", "Left", self._left, Auto(5, 11), align="right", priority=5),
            Column("number", "Number", _number, Auto(15, 18), priority=4),
            Column("service", "Service", noted_service, Flex(8), priority=2),
            Column("code", "Code", self._code, Auto(6, 10), priority=3),
            Column("state", "State", self._state, Auto(17, 22), priority=1),
        )
        super().__init__(columns, id="orders", classes="panel")
        self.border_title = "Active"

    def show(self, rows: Iterable[Row], words: str) -> None:
        """Show other rows; the cursor stays on its row.

        Args:
            rows: those that are shown.
            words: what they are filtered by; may be empty.
        """
        keys = self.app.key_names
        ways = f"Press {keys('app.products')} to order; {keys('orders.tab_after')} shows ended ones"
        self.empty = _nothing_fits(words, keys) if words else f"No live orders. {ways}."
        self.set_rows(rows, key=key_of)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a call with an unknown outcome can be chosen."""
        if action == "select" and not isinstance(self.cursor_row, Intent):
            return False
        return super().check_action(action, parameters)

    def _left(self, row: Row) -> Cell:
        if isinstance(row, Intent):
            return Cell("?", "unknown")
        left = reception_left(row, self.app.now)
        is_coarse = self.app.setting.is_over_ssh and left > LAST_MINUTE
        style = "bad" if timedelta(0) < left <= LAST_MINUTE else ""
        is_of_window = left != row.time_left(self.app.now)
        is_assumed = row.is_end_assumed and not is_of_window and left > timedelta(0)
        return Cell(about(time_left(left, is_coarse=is_coarse), is_assumed=is_assumed), style)

    def _code(self, row: Row) -> Cell:
        if isinstance(row, Intent) or not row.sms_count:
            return Cell("")
        return _code(row, self.app.view_model.messages_of(row.order_id))

    def _state(self, row: Row) -> Cell:
        if isinstance(row, Intent):
            return Cell("? outcome unknown", "unknown")
        return state_cell(row, self.app.now)


def _nothing_fits(words: str, keys: KeyNames) -> str:
    return f"Nothing matches “{words}”. Press {keys('orders.clear')} to clear the filter."


def state_cell(order: Order, now: datetime) -> Cell:
    """Where an order stands, the last minute without an SMS before all."""
    state = order.state(now)
    is_waiting = state is OrderState.WAITING_SMS
    if is_waiting and timedelta(0) < reception_left(order, now) <= LAST_MINUTE:
        return Cell("! last minute", "bad")
    words = state_words(order, now)
    if not order.is_live(now) or order.is_asleep(now):
        return Cell(words, "dim")
    return Cell(words, "good" if state is OrderState.RECEIVED else "warning")


STATE_COLORS = {
    "": "",
    "dim": "dim",
    "good": "$text-success",
    "warning": "$text-warning",
    "bad": "bold $text-error",
    "unknown": "$text-unknown",
}
"""The styles of `state_cell` outside a table."""


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


def _code(order: Order, messages: Sequence[Sms]) -> Cell:
    """The likeliest thing to copy; dimmed unless it is the code of the newest SMS."""
    if order.last_code and (not messages or messages[0].code == order.last_code):
        return Cell(order.last_code, "good")  # as nearly always, without reading a text
    from nonvoip_tui.ui.code_choice import offers_of_order

    return _likeliest(offers_of_order(order, messages))


def _code_of_sms(sms: Sms) -> Cell:
    if sms.code:
        return Cell(sms.code, "good")
    from nonvoip_tui.ui.code_choice import offers_of_sms

    return _likeliest(offers_of_sms(sms))


def _likeliest(offers: "Sequence[Offer]") -> Cell:
    if not offers:
        return Cell("")
    words, is_sure = offers[0].short
    return Cell(words, "good" if is_sure else "dim")


class HistoryTable(PagedTable[Order]):
    """Shows for each order its cost, refund and code, and how long the SMS took."""

    app = getters.app(UiApp)

    READING: ClassVar[str] = "Reading ended orders…"

    def __init__(self) -> None:
        columns: tuple[Column[Order], ...] = (
            Column("over", "Ended", self._over, Auto(8, 16, is_whole=True), priority=5),
            Column("service", "Service", noted_service, Flex(12), priority=9),
            Column(
                "price",
                "Price",
                lambda order: money(order.price),
                Auto(6, 9),
                align="right",
                priority=8,
            ),
            Column("refund", "Refund", _refund, Auto(6, 9), align="right", priority=7),
            Column("code", "Code", self._code, Auto(6, 10), priority=6),
            Column("life", "Duration", _life, Auto(5, 9), align="right", priority=3),
            Column("wait", "SMS in", _wait, Auto(9, 9), align="right", priority=4),
            Column("number", "Number", _number_of_order, Auto(15, 18), priority=2),
            Column("state", "State", self._state, Auto(10, 20), priority=1),
        )
        super().__init__(columns, id="ended", classes="panel", empty=self.READING)
        self.border_title = "Ended"

    def show(self, rows: Iterable[Row], words: str, *, is_complete: bool) -> None:
        """Show other rows; the cursor stays on its row.

        Args:
            rows: those that are shown, all of them orders.
            words: what they are filtered by; may be empty.
            is_complete: whether all that are over were read.
        """
        keys = self.app.key_names
        ways = (
            f"{keys('orders.tab_before')} shows the live ones, {keys('app.products')} opens "
            "Products"
        )
        none = _nothing_fits(words, keys) if words else f"No orders have ended yet. {ways}."
        self.empty = none if is_complete else self.READING
        self.set_rows([row for row in rows if isinstance(row, Order)], key=key_of)

    def _code(self, order: Order) -> Cell:
        if order.last_code or not order.sms_count:
            return Cell(order.last_code, "good")
        return _code(order, self.app.view_model.messages_of(order.order_id))

    def _over(self, order: Order) -> str:
        return clock_time(order.over_at, self.app.now)

    def _state(self, order: Order) -> Cell:
        return Cell(state_words(order, self.app.now), "dim")


def _refund(order: Order) -> Cell:
    if order.rejected_at is not None and order.refunded is None:
        return Cell("unseen", "dim")
    return Cell(money(order.refunded), "" if order.refunded is not None else "dim")


def _life(order: Order) -> str:
    return duration(order.life.total_seconds())


def _wait(order: Order) -> Cell:
    seconds = order.seconds_to_sms
    return Cell("no SMS", "dim") if seconds is None else Cell(duration(seconds))


def _number_of_order(order: Order) -> Cell:
    return Cell(phone_number(order.number)) if order.number else Cell("no number", "dim")


class MessageTable(PagedTable[Sms]):
    """Marks each new SMS with a symbol in front."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        columns: tuple[Column[Sms], ...] = (
            Column("new", "", self._sign, Fixed(1), priority=6),
            Column("at", "Received", self._at, Auto(8, 16), priority=2),
            Column(
                "service", "Service", lambda sms: sms.service, Flex(10, max_cells=24), priority=3
            ),
            Column("code", "Code", _code_of_sms, Auto(6, 10), priority=5),
            Column(
                "number",
                "Number",
                lambda sms: phone_number(sms.number),
                Fixed(16),
                priority=1,
                min_table_width=72,
            ),
            Column("text", "Text", lambda sms: sms.text, Flex(12, share=3), priority=4),
        )
        super().__init__(columns, id="messages", classes="panel")
        self.border_title = "Messages"

    def is_new(self, sms: Sms) -> bool:
        """Whether nobody has looked at an SMS."""
        return not sms.is_seen and sms.order_id in self.app.view_model.unseen

    def _sign(self, sms: Sms) -> Cell:
        return Cell("•", "accent") if self.is_new(sms) else Cell("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Choosing an SMS does nothing: it is read in place."""
        return False if action == "select" else super().check_action(action, parameters)

    def _at(self, sms: Sms) -> str:
        return clock_time(sms.received_at, self.app.now)
