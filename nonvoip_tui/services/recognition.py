"""Finds the order in an answer that the decoders do not recognise: by asking, never by guessing."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from nonvoip_tui.domain.actions import Answer, Placed
from nonvoip_tui.domain.answers import SURE, Candidate, Chosen, Found, Role, first_choice
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    Certainty,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ServiceError,
    StorageError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.events import CallsUnderstood, IntentChanged, OrderChanged
from nonvoip_tui.domain.models import (
    ASSUMED_LIFE,
    RENTED_LIFE,
    WITHOUT_ID,
    Action,
    Ending,
    Intent,
    Order,
    OrderNews,
    Standing,
)
from nonvoip_tui.domain.models import Inbox as Answered
from nonvoip_tui.domain.phone_numbers import is_same_number
from nonvoip_tui.services.lifecycle import Lifecycle
from nonvoip_tui.services.ordering import ORDERS, distinguished
from nonvoip_tui.services.ports import Clock, Emit, Service
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.settings.state import LearnedFields

if TYPE_CHECKING:
    from nonvoip_tui.api.rereading import AnswerReader
    from nonvoip_tui.store.journal import Answers, Journal
    from nonvoip_tui.store.orders import Orders

FOLLOWED = (Action.REUSE, Action.ACTIVATE, Action.RENEW)
"""The calls that act on an order, whose answers may name its new end or a new id."""
SURE_ID = 6
"""How sure an id must be to be asked about where the call is known to have been done."""
MAX_TRIED = 5
"""How many ids are tried with getsms."""
MAX_TRYING_SECONDS = 15.0
"""After this long no further id is tried, and the user is asked."""
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Recognition:
    """Takes an order out of an answer when the service or the user says which it is."""

    _service: Service
    _reader: "AnswerReader"
    _answers: "Answers"
    _journal: "Journal"
    _orders: "Orders"
    _lifecycle: Lifecycle
    _budget: Budget
    _learned: LearnedFields
    _clock: Clock
    _emit: Emit
    _new_ref: Callable[[], str]
    _measure_late: Callable[[Intent], None]

    async def found(self, intent: Intent) -> Found | None:
        """What in the answer to a call with an unknown outcome may be its order.

        Raises:
            StorageError: the journal cannot be read.
        """
        if intent.action not in (*ORDERS, *FOLLOWED) or not intent.is_unresolved:
            return None
        stored = self._answers.of_intent(intent.ref)
        if stored is None or stored.is_understood:
            return None
        return self._reader.look_for(stored.answer, intent)

    async def unread_part(self, ref: str) -> tuple[Intent, Found] | None:
        """What the answer to a call that was done may say besides what was understood of it.

        Args:
            ref: of a reuse, an activation or a renewal.

        Returns:
            The call, and what may be the end or the new id that its answer does not name in a
            known form; None where nothing is missing, or nothing is there.

        Raises:
            StorageError: the journal cannot be read.
        """
        intent, stored = self._journal.get(ref), self._answers.of_intent(ref)
        if intent is None or stored is None or intent.ending is not Ending.DONE:
            return None
        if intent.action not in FOLLOWED or (order := self._orders.get(intent.order_id)) is None:
            return None
        try:
            news = self._reader.read(stored.answer, intent, order)
        except ServiceError:
            return None
        found = self._reader.look_for(stored.answer, intent)
        if found is None or not isinstance(news, OrderNews):
            return None
        has_end = (news.active_until or news.expires_at) is not None
        ends = [each for each in found.ends if each.certainty >= SURE and not has_end]
        is_new_id_possible = intent.action is not Action.ACTIVATE and not news.order_id
        ids = [each for each in found.ids if each.certainty >= SURE_ID and is_new_id_possible]
        return (intent, Found(ids=tuple(ids), ends=tuple(ends))) if ids or ends else None

    # -- by itself -----------------------------------------------------------------------------

    async def by_itself(self, intent: Intent) -> Order | None:
        """The order, where the service knows exactly one of the ids that are in its answer.

        It costs nothing: getsms is asked with each id alone, and with one that cannot exist, for a
        service that says the same of any id proves nothing.
        """
        try:
            found = await self.found(intent)
            if found is None or not (tried := [each for each in found.ids if each.certainty > 0]):
                return None
            if self._budget.poll_delay() > MAX_TRYING_SECONDS:
                return None
            numbers = [each.text for each in found.numbers]
            known = await self._known(tried[:MAX_TRIED], numbers, intent)
            if known is None or _is_open(found.numbers, but=known.text):
                return None
            chosen = {**first_choice(found._replace(ids=(known,))), Role.ID: known}
            if (number := chosen.get(Role.NUMBER)) and number.certainty <= 0:
                del chosen[Role.NUMBER]
            return await self.take(intent, chosen)
        except (ServiceError, StorageError) as error:
            _log.info("what was answered is not recognised by itself: %s", type(error).__name__)
            return None

    async def _known(
        self, tried: Sequence[Candidate], numbers: Sequence[str], intent: Intent
    ) -> Candidate | None:
        """The only one of the ids that the service knows, if its number fits the answer."""
        began = self._clock.monotonic()
        if await self._asked(self._new_ref()[:12], intent) is not None:
            return None
        known = []
        for each in tried:
            if self._clock.monotonic() - began > MAX_TRYING_SECONDS:
                return None
            if self._orders.get(each.text) is not None:
                continue
            if (answer := await self._asked(each.text, intent)) is not None:
                known.append((each, answer.news.number))
        if len(known) != 1:
            return None
        candidate, number = known[0]
        # An id of another order may stand in the answer as well: that one has its own number.
        is_of_another = number and numbers and not any(is_same_number(number, n) for n in numbers)
        return None if is_of_another else candidate

    async def _asked(self, order_id: str, intent: Intent) -> Answered | None:
        """What the service says of an order, asked about by its id alone; None if it knows none."""
        order = Order(order_id, "", intent.kind, intent.began_at)
        if delay := self._budget.poll_delay():
            await self._clock.sleep(delay)
        self._budget.count()
        try:
            answer: Answered = await self._service.inbox(order)
        except (RateLimitedError, WrongCredentialsError):
            raise
        except (NotFoundError, RefusedError):
            return None
        is_known = answer.standing in (Standing.ALIVE, Standing.NOTHING_YET, Standing.ASLEEP)
        return answer if is_known else None

    # -- as the user says ----------------------------------------------------------------------

    async def take(self, intent: Intent, chosen: Chosen) -> Order:
        """Make a normal order of what was chosen; the call that brought it is done.

        Args:
            intent: the call with an unknown outcome, or one of `unread_part`.
            chosen: which candidate plays each role; for an order at least an id or a number.

        Raises:
            BadAnswerError: an order of that id is here, and nothing distinguishes the two.
            StorageError: it cannot be stored.
        """
        known = self._journal.get(intent.ref)
        if intent.action in FOLLOWED:
            return self._take_news(known or intent, chosen)
        if known is not None and not known.is_unresolved:
            brought = self._orders.brought_by(intent.ref)
            if brought:
                return brought[0]
        intent = known or intent
        order = _order_of(intent, chosen)
        earlier = self._orders.get(order.order_id)
        if earlier is not None:
            order = distinguished(order, earlier, self._orders)
        self._done(intent, [order], f"{intent.detail} Its order was found in the answer.")
        self._learn(intent, chosen)
        self.read_again()
        return self._orders.get(order.order_id) or order

    def _take_news(self, intent: Intent, chosen: Chosen) -> Order:
        """Follow what was chosen in the answer to a reuse, an activation or a renewal."""
        order = self._orders.get(intent.order_id)
        if order is None:
            raise BadAnswerError("The order it refers to is not in the journal.")
        number, known_id, end = (chosen.get(role) for role in (Role.NUMBER, Role.ID, Role.END))
        ends_at, is_activation = end.ends_at if end else None, intent.action is Action.ACTIVATE
        news = OrderNews(
            order_id=known_id.text if known_id else "",
            number=number.text if number else "",
            expires_at=None if is_activation else ends_at,
            active_until=ends_at if is_activation else None,
        )
        brought = next(iter(self._orders.brought_by(intent.ref)), order)
        if intent.is_unresolved:
            after = self._lifecycle.followed(intent, order, news).order
        elif intent.action is Action.RENEW:
            after = self._lifecycle.followed(intent, *_before_renewal(brought, news)).order
        elif known_id is not None and not is_activation:
            after = self._lifecycle.followed(intent, order, news).order
            if after.order_id != order.order_id and order.is_end_assumed:
                # The time of the new one, which is not known to be that of the earlier as well.
                ended = order._replace(expires_at=self._clock.now())
                self._orders.save(ended)
                self._emit(OrderChanged(ended))
        elif is_activation:
            after = brought._replace(active_until=ends_at or brought.active_until)
        else:
            after = brought._replace(
                expires_at=ends_at or brought.expires_at,
                is_end_assumed=brought.is_end_assumed and ends_at is None,
            )
        self._done(intent, [after], f"{intent.detail} What followed was found in the answer.")
        self._learn(intent, chosen)
        return self._orders.get(after.order_id) or after

    def _learn(self, intent: Intent, chosen: Chosen) -> None:
        fields = {role: each.path for role, each in chosen.items() if each.path}
        if intent.action in (Action.ACTIVATE, Action.RENEW):
            # It is mostly the reference of a payment or a request: one choice does not teach it.
            fields.pop(Role.ID, None)
        if fields:
            try:
                self._learned.learn(intent.action.value, fields)
            except OSError as error:
                _log.warning("what was learned could not be stored: %s", error)

    def _done(self, intent: Intent, orders: Sequence[Order], detail: str) -> Intent:
        done = intent._replace(
            ending=Ending.DONE, ended_at=intent.ended_at or self._clock.now(), detail=detail.strip()
        )
        self._journal.finish(done, orders)
        self._emit(IntentChanged(done))
        for order in orders:
            self._emit(OrderChanged(self._orders.get(order.order_id) or order))
        self._measure_late(done)
        return done

    # -- once more -----------------------------------------------------------------------------

    def read_again(self) -> list[Intent]:
        """Decode the stored answers of open calls that this version, or what it learned, is new to.

        Returns:
            The calls that are settled by what their answers now say; they are announced.
        """
        settled = []
        with suppress(StorageError):
            for intent in self._journal.unresolved():
                if intent.ending is Ending.UNKNOWN and (after := self._read_again(intent)):
                    settled.append(after)
        if settled:
            self._emit(CallsUnderstood(tuple(settled)))
        return settled

    def _read_again(self, intent: Intent) -> Intent | None:
        stored = self._answers.of_intent(intent.ref)
        if stored is None or stored.is_understood or stored.read_by == self._reader.name:
            return None
        order = self._orders.get(intent.order_id) if intent.order_id else None
        try:
            said = self._reader.read(stored.answer, intent, order)
            orders = self._orders_of(said, intent, order)
        except ServiceError as error:
            if error.certainty is not Certainty.ANSWERED:
                self._answers.was_read(intent.ref, self._reader.name)
                return None
            return self._refused(intent, str(error))
        if not orders:
            return self._refused(intent, "Nothing was bought.")
        return self._done(intent, orders, "Its answer is understood now.")

    def _refused(self, intent: Intent, reason: str) -> Intent:
        refused = intent._replace(
            ending=Ending.REFUSED, detail=f"Its answer is understood now: {reason}"
        )
        self._journal.finish(refused)
        self._emit(IntentChanged(refused))
        return refused

    def _orders_of(
        self, said: Answer | OrderNews | str, intent: Intent, order: Order | None
    ) -> Sequence[Order]:
        if isinstance(said, Placed):
            return [self._apart(completed_of(each, intent)) for each in said.orders]
        if order is not None and isinstance(said, OrderNews | str):
            return [self._lifecycle.followed(intent, order, said).order]
        return ()

    def _apart(self, order: Order) -> Order:
        known = self._orders.get(order.order_id)
        return order if known is None else distinguished(order, known, self._orders)


def _before_renewal(order: Order, news: OrderNews) -> tuple[Order, OrderNews]:
    """An order as it was before a renewal that is in it already, and what its answer says."""
    if not order.is_end_assumed or order.expires_at is None:
        known = order.expected_end
        return order, news._replace(expires_at=max(known, news.expires_at or known))
    life = ASSUMED_LIFE.get(order.kind, RENTED_LIFE)
    before = order.expires_at - life
    is_later = news.expires_at is not None and news.expires_at > before + timedelta(minutes=1)
    return (
        order._replace(expires_at=before, is_end_assumed=False),
        news._replace(expires_at=news.expires_at if is_later else None),
    )


def completed_of(order: Order, intent: Intent) -> Order:
    """An order with what its call says of it where the answer says nothing."""
    is_single = len(intent.product_ids) == 1
    return order._replace(
        order_id=order.order_id or WITHOUT_ID + intent.ref[:8],
        service=order.service or intent.service,
        kind=order.kind or intent.kind,
        product_id=order.product_id or (intent.product_ids[0] if is_single else ""),
        country=order.country or intent.country,
        price=intent.agreed if order.price is None else order.price,
        bid_percent=intent.bid_percent,
    )


def _order_of(intent: Intent, chosen: Chosen) -> Order:
    number, known_id = chosen.get(Role.NUMBER), chosen.get(Role.ID)
    end, price = chosen.get(Role.END), chosen.get(Role.PRICE)
    order = Order(
        order_id=known_id.text if known_id else "",
        service=intent.service,
        kind=intent.kind,
        created_at=intent.ended_at or intent.began_at,
        number=number.text if number else "",
        price=price.price if price else None,
        expires_at=end.ends_at if end else None,
    )
    return completed_of(order, intent)


def _is_open(numbers: Sequence[Candidate], *, but: str) -> bool:
    """Whether more than one number is equally likely to be that of the order."""
    likely = [each for each in numbers if each.certainty > 0 and each.text != but]
    return len(likely) > 1 and likely[0].certainty == likely[1].certainty
