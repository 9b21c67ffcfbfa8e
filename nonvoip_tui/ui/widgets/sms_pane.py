"""The live SMS of one order: number, large code, every text in full, the time left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from nonvoip_tui.domain.events import OrderAsked
from nonvoip_tui.domain.models import Intent, Order, OrderState, Sms
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.code_choice import Chosen, Kind, Offer
from nonvoip_tui.ui.formatting import (
    about,
    action_word,
    clock_time,
    kind_label,
    money,
    phone_number,
    service_name,
    spaced,
    time_left,
)
from nonvoip_tui.ui.keys import KeyNames
from nonvoip_tui.ui.widgets.big_code import BigCode, cells_of
from nonvoip_tui.ui.widgets.tables import LAST_MINUTE, STATE_COLORS, reception_left, state_cell
from nonvoip_tui.ui.widgets.text_pane import TextPane

_LEFT, _GONE = "━", "╌"
_ROOMY_LINES = 10
"""From this many lines on, the pane shows the code large."""
_FEW_LINES = 7
"""With fewer lines than this, the pane shows number, time left and code before anything else."""
_MAX_CELLS = 40
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
        """Count down for this order from now on."""
        self._order = order
        self.tick()

    def tick(self) -> None:
        """Paint the time left."""
        order, now = self._order, self.app.now
        left = reception_left(order, now) if order is not None else timedelta(0)
        self.display = left > timedelta(0)
        if order is not None and self.display:
            self.update(self._line(order, left, now), layout=False)

    def on_resize(self) -> None:
        self.tick()

    def _line(self, order: Order, left: timedelta, now: datetime) -> Content:
        is_last = left <= LAST_MINUTE
        words = time_left(left, is_coarse=self.app.setting.is_over_ssh and not is_last)
        words = f"! {words} left" if is_last else f"{words} left"
        words = about(words, is_assumed=order.is_end_assumed and order.active_until is None)
        bar = time_bar(order, left, now, min(_MAX_CELLS, self.size.width - _WORDS_CELLS))
        if not bar:
            return Content.styled(words, "$text-error" if is_last else "")
        return Content.assemble(bar, (f" {words}", "bold $text-error" if is_last else ""))


def time_bar(order: Order, left: timedelta, now: datetime, cells: int) -> Content:
    """What is `left` of the whole time; empty where it is not known when that began."""
    whole = now + left - order.created_at
    if cells < 1 or order.active_until is not None or not timedelta(0) < left <= whole:
        return Content()
    stored = max(1, round(cells * (left / whole)))
    return Content.assemble(
        (_LEFT * stored, "$text-error" if left <= LAST_MINUTE else "$accent"),
        (_GONE * (cells - stored), "dim"),
    )


_MAX_SHOWN = 50
"""SMS of one order that the pane lays out; Messages has all."""


class SmsPane(Vertical):
    """Shows one order; the screen says which and hands it what is known."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        super().__init__(classes="panel")
        self.border_title = "SMS"
        self._offer: Offer | None = None
        self._head: tuple[Content, ...] = (Content(),)
        self._shown_key = ""
        # Held, not looked up: news may still come while the screen is being taken down.
        self._head_line = Static("", id="head", markup=False)
        self._countdown = Countdown()
        self._note = Static("", id="note", markup=False)
        self._digits = BigCode(id="digits", is_ascii=self.app.setting.is_ascii)
        self._plain_code = Static("", id="code", markup=False)
        self._choice = Static("", id="choice", markup=False)
        self._text = Static("", id="sms", markup=False)
        self.texts = TextPane(self._text, id="texts")
        """What scrolls."""
        self._asked = Static("", id="asked", markup=False)

    def compose(self) -> ComposeResult:
        yield from (self._head_line, self._countdown, self._note, self._digits)
        yield from (self._plain_code, self._choice, self.texts, self._asked)

    def show_nothing(self, *, is_history: bool, is_filtered: bool = False) -> None:
        """Say what to do when there is no order."""
        keys = self.app.key_names
        words = f"Press {keys('app.products')}, choose a service, and press"
        words = f"{words} {keys('products.order')}."
        if is_history:
            words = "Ended orders are stored here forever."
        if is_filtered:
            words = "No order matches the filter."
        self._countdown.show(None)
        self._show("", (Content(words),), Chosen(), "", Content(), Content())

    def show_intent(self, intent: Intent) -> None:
        """Show a call with an unknown outcome."""
        head = Content.assemble(
            ("Outcome unknown", "bold $text-warning"),
            f"  {action_word(intent.action)} of {intent.service}, {money(intent.agreed)}",
            f"\nsent {clock_time(intent.began_at, self.app.now)}, ",
            f"balance before {money(intent.balance_before)}",
            f", after {money(intent.balance_after)}" if intent.balance_after is not None else "",
        )
        text = Content(
            f"{intent.detail}\n\n"
            "You may have been charged. Check the website or the balance; press "
            f"{self.app.key_names('orders.settle')} to see what you can do."
        )
        self._countdown.show(None)
        self._show(f"?{intent.ref}", (head,), Chosen(), "", text, Content())

    def show(self, order: Order, chosen: Chosen) -> None:
        """Show an order, and what of it is taken to copy."""
        app, order_id = self.app, order.order_id
        self._countdown.show(order)
        view_model = app.view_model
        texts = _texts(order, view_model.messages_of(order_id), app.now, app.key_names)
        if "getsms" in view_model.unread and order.is_live(app.now):
            unread = Content.styled(_unread(app.key_names), "$text-warning")
            texts = Content("\n\n").join((unread, texts))
        asked = _asked(order, app.view_model.asked.get(order_id), app.now, app.key_names)
        self._show(
            order_id, _head(order, app.now), chosen, _note(chosen.offer, app.now), texts, asked
        )

    def show_asked(self, order: Order, asked: OrderAsked) -> None:
        """The order that is shown was asked for: nothing else about it changed."""
        content = _asked(order, asked, self.app.now, self.app.key_names)
        before = self._asked.content
        is_as_long = isinstance(before, Content) and content.cell_length == before.cell_length
        if content != before:
            # Every few seconds while it is shown: laying it out again took half of the time.
            self._asked.update(content, layout=not is_as_long)
            self._show_notes()

    def tick(self) -> None:
        """Paint how much time is left."""
        self._countdown.tick()

    @property
    def has_more(self) -> bool:
        """Whether not all of the texts is on the screen."""
        return self.texts.max_scroll_y > 0

    def read_on(self) -> None:
        """Scroll the texts by a screen; from their end back to their start."""
        texts = self.texts
        if texts.scroll_offset.y >= texts.max_scroll_y:
            texts.scroll_home(animate=False)
        else:
            texts.scroll_relative(y=max(1, texts.size.height - 1), animate=False)

    def on_resize(self) -> None:
        """Adapt to the size: the code, where the head breaks, and what is left out."""
        self._show_notes()
        self._show_code()
        self.call_after_refresh(self._show_head)  # once its own width is known

    def _show(
        self,
        key: str,
        head: tuple[Content, ...],
        chosen: Chosen,
        note: str,
        text: Content,
        asked: Content,
    ) -> None:
        self._offer, self._head = chosen.offer, head
        _put(self._note, Content.styled(note, "dim"))
        next_code = self.app.key_names("orders.next_code")
        _put(self._choice, Content.styled(chosen.words(next_code), "dim"))
        self._show_code()
        self._show_head()
        _put(self._text, text)
        _put(self._asked, asked)
        self._show_notes()
        if key != self._shown_key:
            self._shown_key = key
            self.texts.scroll_home(animate=False)

    @property
    def _has_few_lines(self) -> bool:
        return 0 < self.size.height < _FEW_LINES

    def _show_notes(self) -> None:
        """Show what is said about the code, and about asking, where there is space for it."""
        self.set_class(self._has_few_lines, "-few-lines")
        for line in (self._note, self._choice, self._asked):
            line.display = bool(line.content) and not self._has_few_lines

    def _show_head(self) -> None:
        """Its last part goes on in the line before where there is space for it."""
        *rest, last = self._head
        if self._has_few_lines:
            _put(self._head_line, Content(rest[0].plain.partition("\n")[0]) if rest else last)
            return
        joined = Content(" · ").join((*rest, last))
        space = self._head_line.size.width or self.size.width
        is_wide = max(len(line) for line in joined.plain.splitlines()) <= space
        _put(self._head_line, joined if is_wide else Content("\n").join((*rest, last)))

    def _show_code(self) -> None:
        digits, plain, offer = self._digits, self._plain_code, self._offer
        code = offer.text if offer and offer.kind is not Kind.LINK else ""
        self.set_class(offer is not None and not offer.short[1], "-unsure")
        is_large = 0 < cells_of(code) <= self.size.width and self.size.height >= _ROOMY_LINES
        digits.display = is_large
        plain.display = bool(code) and not is_large
        if is_large:
            digits.show(code)
        if plain.display:
            _put(plain, Content(spaced(code)))


def _note(offer: Offer | None, now: datetime) -> str:
    """What to know about the code before using it."""
    return " · ".join(filter(None, (offer.doubt(), offer.age(now)))) if offer else ""


def _put(target: Static, content: Content) -> None:
    if target.content != content:
        target.update(content)


def _head(order: Order, now: datetime) -> tuple[Content, ...]:
    number = phone_number(order.number) if order.number else "no number yet"
    window = ""
    if order.active_until is not None and order.active_until > now:
        window = f" · active until {clock_time(order.active_until, now)}"
    details = f"{kind_label(order.kind)}, {money(order.price)}, order {order.order_id}"
    if order.parent_id:
        details += f", reuse of order {order.parent_id}"
    state, style = state_cell(order, now)
    return (
        Content.assemble(
            (number, "bold"),
            f"  {service_name(order)}\n",
            (f"note: {order.note}\n" if order.note else "", "$accent"),
            (state, STATE_COLORS[style]),
            window,
            (f"\n{order.warning}" if order.warning else "", "bold $text-warning"),
        ),
        Content.styled(details, "dim"),
    )


def _texts(order: Order, messages: Sequence[Sms], now: datetime, keys: KeyNames) -> Content:
    if not messages:
        return Content.styled(_waiting(order, now, keys), "dim")
    parts: list[Content] = []
    for count, sms in enumerate(messages[:_MAX_SHOWN], start=1):
        sender = f" from {sms.sender}" if sms.sender else ""
        again = " · again" if any(older.text == sms.text for older in messages[count:]) else ""
        heading = f"{clock_time(sms.received_at, now)}{sender}{again}"
        parts.append(Content.assemble((heading, "dim"), "\n", sms.text))
    if len(messages) > _MAX_SHOWN:
        words = f"Older ones are on Messages: press {keys('app.messages')}."
        parts.append(Content.styled(words, "dim"))
    return Content("\n\n").join(parts)


def _unread(keys: KeyNames) -> str:
    return (
        "The service sent an answer that this version cannot read, maybe an SMS: "
        f"{keys('orders.answer')} shows it."
    )


def _waiting(order: Order, now: datetime, keys: KeyNames) -> str:
    copy = keys("orders.copy_number")
    match order.state(now):
        case OrderState.WAITING_NUMBER:
            return (
                "The service has accepted the order but has not assigned a number yet. It will "
                "appear here."
            )
        case OrderState.WAITING_SMS if order.is_asleep(now):
            return (
                "This number is asleep and receives nothing. "
                f"Press {keys('orders.activate')} to activate it, and only then request the SMS; "
                f"{copy} copies the number."
            )
        case OrderState.WAITING_SMS:
            return f"Press {copy} to copy the number and use it; the SMS will appear here."
        case OrderState.REJECTED if order.refunded is None:
            return "This number was given back. No refund yet."
        case OrderState.REJECTED:
            return f"This number was given back; your balance rose by {money(order.refunded)}."
        case _:
            return "No SMS arrived before it expired."


def _asked(order: Order, asked: OrderAsked | None, now: datetime, keys: KeyNames) -> Content:
    is_live = order.is_live(now)
    if asked is None:
        return Content.styled("not asked yet" if is_live else "", "dim")
    words = f"asked {clock_time(asked.asked_at, now)}"
    if asked.next_at is not None:
        words += f" · next {clock_time(asked.next_at, now)}"
    elif not is_live:
        words += f" · no longer checking; {keys('orders.ask')} checks once"
    parts = [Content.styled(words, "dim")]
    if asked.trouble:
        parts.append(Content.styled(f" · {asked.trouble}", "$text-warning"))
    return Content("").join(parts)
