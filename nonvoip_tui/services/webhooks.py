"""Turns the service's callbacks into requests, and knows how far to rely on them."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Event, OrderChanged, SmsArrived, WebhooksChanged
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.phone_numbers import is_same_number
from nonvoip_tui.domain.webhooks import KeptWebhooks, Reception, Refusal, Webhook, WebhookState
from nonvoip_tui.services.evidence import WebhookEvidence
from nonvoip_tui.services.pace import Pace, safety_net
from nonvoip_tui.services.poller import Poller
from nonvoip_tui.services.ports import Clock, Emit

if TYPE_CHECKING:
    from nonvoip_tui.store.account_state import WebhookRecord
    from nonvoip_tui.store.orders import Orders

TOGETHER_SECONDS = 30.0
"""How far a callback and the SMS that it spoke of may lie apart: whichever comes first."""
PROOF_SECONDS = 3600.0
"""For how long one that came says anything of the way that it came by."""


class WebhookProof:
    """Proven by an SMS that a callback announced; disproved by one that none announced.

    That there was an SMS only an answer of the service says; so nobody who forges callbacks
    proves anything by them alone.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._notified: dict[str, float] = {}
        self._unnotified: dict[str, float] = {}
        self._proven_at: float | None = None

    def notified(self, order_id: str) -> None:
        """A callback spoke of this order."""
        now = self._clock.monotonic()
        if self._unnotified.pop(order_id, now - TOGETHER_SECONDS) > now - TOGETHER_SECONDS:
            self._proven_at = now  # the poller was a little faster
        else:
            self._notified[order_id] = now

    def arrived(self, order_id: str) -> None:
        """The service answered with an SMS that was not known."""
        now = self._clock.monotonic()
        if self._notified.pop(order_id, now - TOGETHER_SECONDS) > now - TOGETHER_SECONDS:
            self._proven_at = now
        else:
            self._unnotified[order_id] = now

    def forget(self) -> None:
        """No more can come in."""
        self._notified.clear()
        self._unnotified.clear()
        self._proven_at = None

    @property
    def holds(self) -> bool:
        """Whether polling may slow down now."""
        now = self._clock.monotonic()
        together = now - TOGETHER_SECONDS
        self._notified = {key: at for key, at in self._notified.items() if at > together}
        if any(at <= together for at in self._unnotified.values()):
            self._unnotified = {key: at for key, at in self._unnotified.items() if at > together}
            self._proven_at = None
        return self._proven_at is not None and now - self._proven_at < PROOF_SECONDS


TICK_SECONDS = 1.0
"""How often the state is looked at; an SMS does not wait for it."""
_MAX_MARKS = 1000
_MAX_UNKNOWN = 100
_MAX_SEARCHES = 50
"""How many searches a second for orders that a callback did not name by a known id."""


@dataclass(eq=False)
class Webhooks:
    """A callback is a hint: the order that it names is asked about, and nothing else follows.

    What it says is neither stored nor shown. The same content again changes nothing; an order
    that is not in the journal is counted, and held against the calls with an unknown outcome.
    """

    _poller: Poller
    _orders: "Orders"
    _evidence: WebhookEvidence
    _proof: WebhookProof
    _record: "WebhookRecord"
    _pace: Pace
    _clock: Clock
    _emit: Emit
    _marks: dict[str, None] = field(default_factory=dict, init=False)
    _unknown: dict[str, None] = field(default_factory=dict, init=False)
    _searches: int = field(default=0, init=False)
    _new: int = field(default=0, init=False)
    _last_at: datetime | None = field(default=None, init=False)
    refused: Counter[Refusal] = field(default_factory=Counter, init=False)
    """Callbacks that were refused."""
    _state: WebhookState = field(default_factory=WebhookState, init=False)
    _notified: WebhookState | None = field(default=None, init=False)

    # -- what comes --------------------------------------------------------------------------

    def on_event(self, webhooks: Sequence[Webhook]) -> None:
        """The service, or someone who knows the path, spoke of these orders. Returns at once."""
        for callback in webhooks:
            if callback.mark in self._marks:
                continue
            _remember(self._marks, callback.mark, _MAX_MARKS)
            self._last_at = self._clock.now()
            with suppress(StorageError):  # the poller finds it all the same
                self._follow(callback)

    def refuse(self, refusal: Refusal) -> None:
        """A callback was refused."""
        self.refused[refusal] += 1

    def on_engine_event(self, event: Event) -> None:
        """Compare what the service answers with what it called about."""
        match event:
            case SmsArrived(_, order):
                self._proof.arrived(order.order_id)
            case OrderChanged(order) if order.order_id in self._unknown:
                del self._unknown[order.order_id]  # its callback was faster than its answer
                self._ask(order)

    def _follow(self, callback: Webhook) -> None:
        meant = self._meant(callback)
        if not meant:
            self._state = self._state._replace(unknown=self._state.unknown + 1)
            if self._searches < _MAX_SEARCHES:
                _remember(self._unknown, callback.order_id, _MAX_UNKNOWN)
                self._evidence.consider(callback)
        for order in meant:
            self._new += 1
            self._ask(order)

    def _meant(self, callback: Webhook) -> Sequence[Order]:
        """The orders that it speaks of: by id, else by number, else by what waits for one."""
        if callback.order_id and (order := self._orders.get(callback.order_id)):
            return [order]
        if self._searches >= _MAX_SEARCHES:
            return []
        self._searches += 1
        live = self._orders.live(self._clock.now())
        if by_number := [each for each in live if is_same_number(each.number, callback.number)]:
            return by_number
        service = callback.service.casefold()
        return [
            each
            for each in live
            if not callback.order_id and not each.number and each.service.casefold() == service
        ]

    def _ask(self, order: Order) -> None:
        self._proof.notified(order.order_id)
        self._poller.hint(order.order_id)

    # -- how they stand ----------------------------------------------------------------------

    def set_reception(self, reception: Reception, url: str = "", trouble: str = "") -> None:
        """Say whether callbacks can come in, where, and in words what is in the way."""
        if reception is not Reception.OPEN:
            self._proof.forget()
        self._state = self._state._replace(reception=reception, url=url, trouble=trouble)
        self._notify()

    def forget(self) -> None:
        """Another account is open: nothing is proven of its callbacks."""
        self._proof.forget()
        self._marks.clear()
        self._unknown.clear()
        self._notify()

    async def run(self) -> None:
        """Keep the state right, until cancelled."""
        while True:
            self._notify()
            await self._clock.sleep(TICK_SECONDS)
            self._searches = 0
            if self._new and self._state.reception is Reception.OPEN:
                self._save()

    def _save(self) -> None:
        new, self._new = self._new, 0
        with suppress(StorageError):
            count = self._record.load().total + new
            self._record.save(KeptWebhooks(count, self._last_at))

    def _notify(self) -> None:
        """Emit the state if it has changed, and poll accordingly."""
        stored = self._state.stored
        with suppress(StorageError):
            stored = self._record.load()
        are_proven = self._proof.holds
        if are_proven != self._state.are_proven:
            self._poller.set_pace(safety_net(self._pace) if are_proven else self._pace)
        self._state = self._state._replace(
            stored=stored,
            are_proven=are_proven,
            refused=self.refused.total(),
        )
        if self._state != self._notified:
            self._notified = self._state
            self._emit(WebhooksChanged(self._state))


def _remember(known: dict[str, None], key: str, most: int) -> None:
    known[key] = None
    if len(known) > most:
        del known[next(iter(known))]
