"""What an answer about an order changes: late numbers, states, and new SMS kept for ever."""

from contextlib import suppress
from datetime import datetime

from nonvoip_tui.domain.codes import code_in
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Inbox as Answer
from nonvoip_tui.domain.models import IncomingSms, Order, OrderNews, Sms
from nonvoip_tui.services.ports import Clock, Emit, Messages, Orders

_GIVEN_BACK = ("reject", "refund", "cancel")
_OVER = ("expire", "timed out", "timeout", "time out", *_GIVEN_BACK)


class Inbox:
    """Keeps what `getsms` answers and tells what was new."""

    def __init__(self, orders: Orders, messages: Messages, clock: Clock, emit: Emit) -> None:
        self._orders = orders
        self._messages = messages
        self._clock = clock
        self._emit = emit
        self._unsaved: set[tuple[str, str]] = set()

    def take(self, order: Order, answer: Answer) -> int:
        """Keep all of `answer`.

        Returns:
            How many SMS were new.

        Raises:
            StorageError: the disk did not take it; an SMS is told all the same, once.
        """
        now = self._clock.now()
        fresh = with_news(order, answer.news, now, has_sms=bool(answer.messages))
        if fresh != order:
            self._orders.save(fresh)
            self._emit(OrderChanged(self._orders.get(order.order_id) or fresh))
        new = 0
        for incoming in answer.messages:
            code = _code_of(incoming)
            try:
                sms = self._messages.add(fresh, incoming, code, now)
            except StorageError:
                self._tell_unsaved(fresh, incoming, code, now)
                raise
            if sms is not None:
                new += 1
                self._emit(SmsArrived(sms, self._orders.get(order.order_id) or fresh))
        return new

    def end(self, order_id: str, reason: str) -> None:
        """The service does not know the order any more: keep the row, as one that is over."""
        with suppress(StorageError):
            if order := self._orders.get(order_id):
                ended = order._replace(ended_at=self._clock.now(), status=order.status or reason)
                self._orders.save(ended)
                self._emit(OrderChanged(ended))

    def _tell_unsaved(self, order: Order, incoming: IncomingSms, code: str, now: datetime) -> None:
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
    """The code that the service read, if the text has it; else what the text says."""
    pin = _letters_and_digits(incoming.pin)
    if pin and pin in _letters_and_digits(incoming.text):
        return incoming.pin
    return code_in(incoming.text) or incoming.pin


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def with_news(order: Order, news: OrderNews, now: datetime, *, has_sms: bool = False) -> Order:
    """`order` with what the service said of it: number, state and times follow the service."""
    word = news.status.casefold()
    is_over = any(over in word for over in _OVER) and not has_sms and not order.sms_count
    rejected_at, ended_at = order.rejected_at, order.ended_at
    if is_over and ended_at is None:
        ended_at = now
        if any(back in word for back in _GIVEN_BACK):
            rejected_at = rejected_at or now
    return order._replace(
        number=news.number or order.number,
        status=news.status or order.status,
        active_until=news.active_until or order.active_until,
        expires_at=_moved(order.expires_at, news.expires_at),
        rejected_at=rejected_at,
        ended_at=ended_at,
    )


def _moved(known: datetime | None, said: datetime | None) -> datetime | None:
    """Seconds left, read again, give a date that wobbles by the answer's travel: ignore that."""
    if said is None:
        return known
    if known is not None and abs((said - known).total_seconds()) < 5:
        return known
    return said
