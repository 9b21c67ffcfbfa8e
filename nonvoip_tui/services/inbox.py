"""What an answer about an order changes: late numbers, states, and new SMS, stored forever."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from nonvoip_tui.domain.codes import code_in, is_whole_code, letters_and_digits
from nonvoip_tui.domain.codes.evidence import MIN_SIGNS
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Event, OrderChanged, SmsArrived, UnseenChanged
from nonvoip_tui.domain.models import Inbox as Answer
from nonvoip_tui.domain.models import IncomingSms, Order, OrderNews, Sms, Standing
from nonvoip_tui.services.ports import Clock, Emit

if TYPE_CHECKING:
    from nonvoip_tui.store.messages import Messages
    from nonvoip_tui.store.orders import Orders

ANSWERS_TO_END = 4
"""How many answers in a row have to say that an order is over before its own expiry: one or two
come from a copy of the service's data that lags behind, or from a moment of maintenance."""
SECONDS_TO_END = 90.0
"""For how long, at least: a service that restarts says the same thing for a minute."""
_GIVEN_BACK = ("reject", "refund", "cancel")


@dataclass(slots=True)
class _Evidence:
    """Answers in a row that said that an order is over."""

    since: float
    count: int = 0


@dataclass(eq=False)
class Inbox:
    """Stores what `getsms` answers and emits what was new."""

    _orders: "Orders"
    _messages: "Messages"
    _clock: Clock
    _emit: Emit
    _unsaved: set[tuple[str, str]] = field(default_factory=set, init=False)
    _said_over: dict[str, _Evidence] = field(default_factory=dict, init=False)

    def take(self, order: Order, answer: Answer) -> int:
        """Store all of `answer`.

        Returns:
            How many SMS were new.

        Raises:
            StorageError: the disk did not take it; an SMS is emitted all the same, once.
        """
        now = self._clock.now()
        fresh = with_news(order, answer.news, now)
        if answer.standing is not Standing.OVER:
            self._said_over.pop(order.order_id, None)
        is_alive = answer.messages or (
            answer.standing is Standing.ALIVE and (answer.news.number or answer.news.status)
        )
        if is_alive:
            fresh = fresh.revived()
        elif answer.standing is Standing.OVER and fresh.is_live(now):
            fresh = self._said_to_be_over(fresh, answer, now)
        if fresh != order:
            self._orders.save(fresh)
            self._emit(OrderChanged(self._orders.get(order.order_id) or fresh))
        new = 0
        paired: set[int] | None = set() if len(answer.messages) > 1 else None
        for incoming in answer.messages:
            code = _code_of(incoming)
            try:
                sms = self._messages.add(fresh, incoming, code, now, paired)
            except StorageError:
                self._notify_unsaved(fresh, incoming, code, now)
                raise
            if sms is not None:
                new += 1
                self._emit(SmsArrived(sms, self._orders.get(order.order_id) or fresh))
        return new

    def revive(self, order: Order) -> Order:
        """Take an order for live again that words of the service had ended."""
        revived = order.revived()
        self._said_over.pop(order.order_id, None)
        if revived != order:
            self._orders.save(revived)
            self._emit(OrderChanged(revived))
        return revived

    def _said_to_be_over(self, order: Order, answer: Answer, now: datetime) -> Order:
        """The order, ended if that has been said often enough and for long enough."""
        at = self._clock.monotonic()
        evidence = self._said_over.setdefault(order.order_id, _Evidence(since=at))
        evidence.count += 1
        if evidence.count < ANSWERS_TO_END or at - evidence.since < SECONDS_TO_END:
            return order
        del self._said_over[order.order_id]
        said = answer.sentence or answer.news.status
        is_back = any(word in said.casefold() for word in _GIVEN_BACK) and not order.sms_count
        return order._replace(
            ended_at=now,
            rejected_at=now if is_back else order.rejected_at,
            status=answer.news.status or answer.sentence or order.status,
        )

    def _notify_unsaved(
        self, order: Order, incoming: IncomingSms, code: str, now: datetime
    ) -> None:
        if (order.order_id, incoming.text) in self._unsaved:
            return
        self._unsaved.add((order.order_id, incoming.text))
        sms = Sms(
            sms_id=-len(self._unsaved),
            order_id=order.order_id,
            service=order.service,
            number=order.number,
            text=incoming.text,
            code=code,
            received_at=incoming.received_at or now,
            sender=incoming.sender,
        )
        shown = order._replace(
            sms_count=order.sms_count + 1,
            last_code=code,
            first_sms_at=order.first_sms_at or sms.received_at,
            last_sms_at=sms.received_at,
        )
        self._emit(SmsArrived(sms, shown))


def _code_of(incoming: IncomingSms) -> str:
    """The code that the service read, if the text has it whole; else what the text says."""
    found = code_in(incoming.text)
    pin = letters_and_digits(incoming.pin)
    if is_whole_code(incoming.pin, incoming.text):
        return found if pin in letters_and_digits(found) else incoming.pin
    is_elsewhere = len(pin) >= MIN_SIGNS and pin not in letters_and_digits(incoming.text)
    return found or (incoming.pin if is_elsewhere else "")


def with_news(order: Order, news: OrderNews, now: datetime) -> Order:
    """`order` with what the service said of it: number, words and times follow the service.

    An end that is past says nothing: an order that waits for its number has none, and a local time
    may lie behind. What is over says so in words, again and again.
    """
    is_named = news.expires_at is not None and news.expires_at > now
    return order._replace(
        number=news.number or order.number,
        status=news.status or order.status,
        active_until=news.active_until or order.active_until,
        expires_at=_moved(order.expires_at, news.expires_at, now),
        is_end_assumed=order.is_end_assumed and not is_named,
    )


def _moved(known: datetime | None, said: datetime | None, now: datetime) -> datetime | None:
    """Seconds left, read again, give a date that wobbles by the answer's travel: ignore that."""
    if said is None or said <= now:
        return known
    if known is not None and abs((said - known).total_seconds()) < 5:
        return known
    return said


class Unseen:
    """Stores which SMS the user has seen, then emits how many are left."""

    def __init__(self, messages: "Messages", emit: Emit) -> None:
        self._messages = messages
        self._emit = emit

    def on_event(self, event: Event) -> None:
        """An SMS that came is one more, whichever copy of the program it came to."""
        if isinstance(event, SmsArrived):
            self.notify()

    def notify(self) -> None:
        """Count again and emit."""
        with suppress(StorageError):  # then what was emitted before stays
            self._emit(UnseenChanged(self._messages.unseen_by_order()))

    async def see(self, sms_id: int) -> None:
        """The user looks at this SMS.

        Raises:
            StorageError: that cannot be stored.
        """
        self._messages.see(sms_id)
        self.notify()

    async def see_order(self, order_id: str) -> None:
        """The user looks at all SMS of this order.

        Raises:
            StorageError: that cannot be stored.
        """
        self._messages.mark_seen(order_id)
        self.notify()

    async def see_all(self) -> None:
        """Mark every SMS as seen.

        Raises:
            StorageError: that cannot be stored.
        """
        self._messages.see_all()
        self.notify()
