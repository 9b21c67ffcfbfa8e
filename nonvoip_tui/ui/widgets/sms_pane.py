"""The live SMS of one order: number, code set large, every text in full, when it is asked."""

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Digits, Static

from nonvoip_tui.domain.events import OrderAsked
from nonvoip_tui.domain.models import Order, OrderState, Sms
from nonvoip_tui.ui.formats import (
    clock_time,
    kind_label,
    money,
    phone_number,
    spaced,
    state_words,
)

_MAX_SHOWN = 50
"""SMS of one order that the pane lays out; Messages has all."""


class SmsPane(Vertical):
    """Shows one order; the screen says which and hands it what is known."""

    def compose(self) -> ComposeResult:
        """Head, code, texts, and the line about asking."""
        yield Static("", id="head", markup=False)
        yield Digits("", id="digits")
        yield Static("", id="code", markup=False)
        with VerticalScroll(id="texts", can_focus=False):
            yield Static("", id="text", markup=False)
        yield Static("", id="asked", markup=False)

    def show(
        self,
        order: Order | None,
        messages: Sequence[Sms],
        asked: OrderAsked | None,
        now: datetime,
    ) -> None:
        """Show this order, or what to do when there is none.

        Args:
            order: the order looked at.
            messages: its SMS, newest first.
            asked: when it was asked for last.
            now: aware UTC.
        """
        self._show_code(order.last_code if order else "")
        self._put("#head", self._head(order, now))
        self._put("#text", self._texts(order, messages, now))
        self._put("#asked", self._asked(order, asked, now))

    def _put(self, selector: str, content: Content) -> None:
        target = self.query_one(selector, Static)
        if target.content != content:
            target.update(content)

    def _show_code(self, code: str) -> None:
        digits, plain = self.query_one("#digits", Digits), self.query_one("#code", Static)
        is_number = code.isascii() and code.isdigit() and len(code) * 3 + 4 <= self.size.width
        digits.display = is_number
        plain.display = bool(code) and not is_number
        if is_number and digits.value != code:
            digits.update(code)
        if plain.display:
            self._put("#code", Content(spaced(code)))

    def _head(self, order: Order | None, now: datetime) -> Content:
        if order is None:
            return Content("No order yet. Press 1, choose a service, and press enter.")
        number = phone_number(order.number) if order.number else "no number yet"
        return Content.assemble(
            (number, "bold"),
            f"  {order.service}  ",
            (
                f"{kind_label(order.kind)}, {money(order.price)}, order {order.order_id}",
                "$text-muted",
            ),
            "\n",
            state_words(order, now),
        )

    def _texts(self, order: Order | None, messages: Sequence[Sms], now: datetime) -> Content:
        if order is None:
            return Content()
        if not messages:
            return Content.styled(self._waiting(order, now), "$text-muted")
        parts: list[Content] = []
        for sms in messages[:_MAX_SHOWN]:
            sender = f" from {sms.sender}" if sms.sender else ""
            heading = f"{clock_time(sms.received_at, now)}{sender}"
            parts += [Content.styled(heading, "$text-muted"), Content(sms.text), Content("")]
        return Content("\n").join(parts)

    def _waiting(self, order: Order, now: datetime) -> str:
        match order.state(now):
            case OrderState.WAITING_NUMBER:
                return (
                    "The service has taken the order and not yet given a number. "
                    "It will show here by itself."
                )
            case OrderState.WAITING_SMS:
                return "Press n to copy the number and use it; the SMS will show here by itself."
            case OrderState.REJECTED:
                return "This number was given back."
            case _:
                return "No SMS came while the number lived."

    def _asked(self, order: Order | None, asked: OrderAsked | None, now: datetime) -> Content:
        if order is None or asked is None:
            return Content()
        words = f"asked {clock_time(asked.asked_at, now)}"
        if asked.next_at is not None:
            words += f" · next {clock_time(asked.next_at, now)}"
        elif not order.is_live(now):
            words += " · not asked any more; r asks once"
        parts = [Content.styled(words, "$text-muted")]
        if asked.trouble:
            parts.append(Content.styled(f" · {asked.trouble}", "$text-warning"))
        return Content("").join(parts)
