"""Finds what other running copies of the program wrote into the shared journal."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Event, IntentChanged, OrderChanged, SmsArrived, UnseenChanged
from nonvoip_tui.domain.models import Intent, Order, Sms
from nonvoip_tui.services.ports import Clock, Emit

if TYPE_CHECKING:
    from nonvoip_tui.store.database import Watch
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.messages import Messages
    from nonvoip_tui.store.orders import Orders

_RECENT_ORDERS = 200
_RECENT_MESSAGES = 50


@dataclass(eq=False)
class InstanceSync:
    """Emits each order, SMS and unknown outcome that came from another copy, once.

    It compares the newest rows with what was known here. That is a few milliseconds, and only
    when another copy has written at all.
    """

    _changes: "Watch"
    _orders: "Orders"
    _messages: "Messages"
    _journal: "Journal"
    _clock: Clock
    _emit: Emit
    _known: dict[str, Order] = field(default_factory=dict, init=False)
    _unresolved: dict[str, Intent] = field(default_factory=dict, init=False)
    _last_sms_id: int = field(default=0, init=False)
    _own_sms_ids: set[int] = field(default_factory=set, init=False)
    _has_unread: bool = field(default=False, init=False)
    has_begun: bool = field(default=False, init=False)
    """Whether there is a known state to compare with."""

    def begin(
        self,
        orders: Iterable[Order] | None = None,
        messages: Iterable[Sms] | None = None,
        unresolved: Iterable[Intent] | None = None,
    ) -> None:
        """Take what the user was shown for known; by default all that is stored now."""
        self.has_begun = True
        self._has_unread = orders is not None or messages is not None
        self._known.clear()
        self._own_sms_ids.clear()
        self._last_sms_id = 0
        with suppress(StorageError):  # then what is there is emitted as if it was new
            if orders is None:
                orders = self._read_orders()
            if messages is None:
                messages = self._messages.recent(1)
            if unresolved is None:
                unresolved = self._journal.unresolved()
        self._known = {order.order_id: order for order in orders or ()}
        self._unresolved = {intent.ref: intent for intent in unresolved or ()}
        self._last_sms_id = max((sms.sms_id for sms in messages or ()), default=0)

    def on_event(self, event: Event) -> None:
        """Note what this copy did and emitted itself."""
        match event:
            case OrderChanged(order):
                self._known[order.order_id] = order
            case SmsArrived(sms, order):
                self._known[order.order_id] = order
                self._own_sms_ids.add(sms.sms_id)
            case IntentChanged(intent) if intent.is_unresolved:
                self._unresolved[intent.ref] = intent
            case IntentChanged(intent):
                self._unresolved.pop(intent.ref, None)

    def look(self, *, at_all: bool = False) -> bool:
        """Emit what another copy has written since the last call; `at_all` looks even if none has.

        Returns:
            Whether there may have been anything.
        """
        has_written = False
        with suppress(StorageError):  # the next look finds it
            self._has_unread |= self._changes.has_changed() or at_all
            if self._has_unread:
                self._notify_orders()
                self._notify_messages()
                self._emit(UnseenChanged(self._messages.unseen_by_order()))
                self._notify_intents()
                self._has_unread, has_written = False, True
        return has_written

    def _notify_orders(self) -> None:
        for order in self._read_orders():
            if self._known.get(order.order_id) != order:
                self._known[order.order_id] = order
                self._emit(OrderChanged(order))

    def _notify_messages(self) -> None:
        new = self._new_messages()
        notified, self._own_sms_ids = self._own_sms_ids, set()
        for sms in reversed(new):
            self._last_sms_id = max(self._last_sms_id, sms.sms_id)
            if sms.sms_id in notified:
                continue
            if order := self._known.get(sms.order_id) or self._orders.get(sms.order_id):
                self._emit(SmsArrived(sms, order))

    def _notify_intents(self) -> None:
        """What is not known since, and what somebody has resolved meanwhile."""
        unresolved = {each.ref: each for each in self._journal.unresolved() if each.ending}
        notified, self._unresolved = self._unresolved, unresolved
        for ref in notified.keys() - unresolved.keys():
            if (resolved := self._journal.get(ref)) and not resolved.is_unresolved:
                self._emit(IntentChanged(resolved))
        for ref, intent in unresolved.items():
            if notified.get(ref) != intent:
                self._emit(IntentChanged(intent))

    def _read_orders(self) -> Sequence[Order]:
        """The newest and all that are alive, oldest first."""
        orders = [*self._orders.recent(_RECENT_ORDERS), *self._orders.live(self._clock.now())]
        once = {order.order_id: order for order in orders}.values()
        return sorted(once, key=lambda order: order.created_at)

    def _new_messages(self) -> Sequence[Sms]:
        """Those after the last known one, the newest first."""
        limit = _RECENT_MESSAGES
        while True:
            messages = self._messages.recent(limit)
            new = [sms for sms in messages if sms.sms_id > self._last_sms_id]
            if len(new) < limit:
                return new
            limit *= 4
