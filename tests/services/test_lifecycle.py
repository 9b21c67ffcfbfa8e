"""Giving numbers back, reusing, activating and renewing them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from nonvoip_tui.domain.actions import Refused, Unknown, refusal_reason, renewed_until
from nonvoip_tui.domain.errors import RefusedError, UnansweredError
from nonvoip_tui.domain.events import SmsArrived
from nonvoip_tui.domain.models import (
    Action,
    Ending,
    Inbox,
    IncomingSms,
    Order,
    OrderNews,
    OrderState,
)
from nonvoip_tui.services.inbox import with_news
from nonvoip_tui.services.lifecycle import Done
from tests.fakes import START, an_order
from tests.services.office import Office


async def test_a_rejected_order_is_journaled_and_marked(office: Office) -> None:
    office.store.orders.save(an_order())
    assert isinstance(await office.services.lifecycle.reject("900001"), Done)
    order = office.store.orders.get("900001")
    assert order is not None
    assert order.state(office.clock.now()) is OrderState.REJECTED
    assert office.store.journal.recent(1)[0].ending is Ending.DONE


async def test_of_an_order_with_an_sms_the_service_decides(office: Office) -> None:  # N65
    office.store.orders.save(an_order())
    sms = IncomingSms("Your code is 123456")
    office.store.messages.add(an_order(), sms, "123456", office.clock.now())
    office.service.script("getsms", Inbox((sms,)))
    assert isinstance(await office.services.lifecycle.reject("900001"), Done)


async def test_an_sms_that_came_meanwhile_is_not_given_away(office: Office) -> None:  # N33
    office.store.orders.save(an_order(expires_at=START))
    office.service.script("getsms", Inbox((IncomingSms("Your code is 5566"),)))
    outcome = await office.services.lifecycle.reject("900001")
    assert isinstance(outcome, Refused)
    assert "nothing was sent" in outcome.reason
    assert office.service.asked("reject") == []
    assert len(office.notified(SmsArrived)) == 1


async def test_after_a_refused_reject_the_sms_is_fetched(office: Office) -> None:  # N33
    office.store.orders.save(an_order(expires_at=START))
    office.service.script("getsms", Inbox(), Inbox((IncomingSms("Your code is 7788"),)))
    office.service.script("reject", RefusedError("SMS already delivered."))
    outcome = await office.services.lifecycle.reject("900001")
    assert isinstance(outcome, Refused)
    assert "already delivered" in outcome.reason
    assert len(office.notified(SmsArrived)) == 1


@pytest.mark.parametrize(
    "news",
    [
        OrderNews(),
        OrderNews(expires_at=START + timedelta(days=2)),
        OrderNews(expires_at=START - timedelta(hours=5)),
        OrderNews(expires_at=START + timedelta(days=30)),
    ],
    ids=["nothing", "the old end", "a past end", "30 days"],
)
async def test_a_renewal_without_an_end_keeps_the_one_that_was_shown(  # N61
    office: Office, news: OrderNews
) -> None:
    order = an_order(kind="long_term", expires_at=START + timedelta(days=2))
    office.store.orders.save(order)
    office.service.script("renew", news)
    outcome = await office.services.lifecycle.renew("900001")
    assert isinstance(outcome, Done)
    assert outcome.order.expires_at == renewed_until(order, START) == START + timedelta(days=32)
    is_assumed = news.expires_at != START + timedelta(days=30)
    assert outcome.is_end_assumed is is_assumed
    stored = office.store.orders.get("900001")
    assert stored is not None
    assert stored.is_end_assumed is is_assumed
    # An assumed end ends nothing at once: it is asked on for a while.
    assert stored.is_live(START + timedelta(days=32, hours=1)) is is_assumed
    assert stored in office.store.orders.live(START + timedelta(days=31))
    assert (stored in office.store.orders.live(START + timedelta(days=32, hours=1))) is is_assumed
    assert not stored.is_live(START + timedelta(days=34))
    named = with_news(
        stored, OrderNews(expires_at=START + timedelta(days=40)), START + timedelta(days=1)
    )
    assert (named.is_end_assumed, named.expires_at) == (False, START + timedelta(days=40))


async def test_an_activation_without_an_end_is_awake_for_a_while(office: Office) -> None:  # N69
    office.store.orders.save(an_order(kind="3days", expires_at=START + timedelta(days=2)))
    outcome = await office.services.lifecycle.activate("900001")
    assert isinstance(outcome, Done)
    assert outcome.is_end_assumed
    assert not outcome.order.is_asleep(START + timedelta(minutes=9))


async def test_a_refusal_shows_the_services_words(office: Office) -> None:
    office.store.orders.save(an_order())
    office.service.script("reject", RefusedError("SMS already delivered."))
    assert await office.services.lifecycle.reject("900001") == Refused("SMS already delivered.")
    order = office.store.orders.get("900001")
    assert order is not None
    assert order.rejected_at is None


async def test_what_the_service_refunded_by_itself_is_known_as_given_back(office: Office) -> None:
    office.store.orders.save(an_order(expires_at=START))
    words = "The rental has already been stopped and refunded."
    office.service.script("reject", RefusedError(words))
    await office.services.account.refresh()
    outcome = await office.services.lifecycle.reject("900001")
    order = office.store.orders.get("900001")
    assert order is not None
    assert outcome == Done(order, words, refunded=None, balance=Decimal("50.00"))
    assert order.refunded is None  # when it came back nobody saw


@pytest.mark.parametrize(
    "words", ["SMS already delivered, the rental cannot be refunded.", "Already used: not refunded"]
)
async def test_no_other_refusal_is_taken_for_a_refund(office: Office, words: str) -> None:
    office.store.orders.save(an_order())
    office.service.script("reject", RefusedError(words))
    assert await office.services.lifecycle.reject("900001") == Refused(words)


async def test_a_reject_without_an_answer_is_unknown(office: Office) -> None:
    office.store.orders.save(an_order())
    office.service.script("reject", UnansweredError("no answer"))
    assert isinstance(await office.services.lifecycle.reject("900001"), Unknown)
    assert office.store.journal.recent(1)[0].ending is Ending.UNKNOWN


def used(office: Office, **more: object) -> Order:
    """An order that has received an SMS, in the store."""
    order = an_order(**more)  # type: ignore[arg-type]  # as the test wrote it
    office.store.orders.save(order)
    office.store.messages.add(order, IncomingSms("Code 123456"), "123456", office.clock.now())
    saved = office.store.orders.get(order.order_id)
    assert saved is not None
    return saved


async def test_a_reuse_with_a_new_id_is_a_new_order_linked_to_the_old(office: Office) -> None:
    used(office)
    until = START + timedelta(seconds=900)
    office.service.script("reuse", OrderNews(order_id="900009", expires_at=until))
    outcome = await office.services.lifecycle.reuse("900001")
    assert isinstance(outcome, Done)
    new = outcome.order
    assert (new.order_id, new.parent_id, new.number) == ("900009", "900001", "12025550143")
    assert (new.sms_count, new.last_code, new.expires_at) == (0, "", until)
    assert office.store.orders.get("900001") is not None


async def test_a_reuse_under_the_same_id_is_live_again(office: Office) -> None:
    used(office, ended_at=START)
    outcome = await office.services.lifecycle.reuse("900001")
    assert isinstance(outcome, Done)
    assert outcome.order.is_live(office.clock.now())
    assert outcome.order.last_code == "123456"


async def test_an_activation_opens_the_window_that_the_service_names(office: Office) -> None:
    office.store.orders.save(an_order(kind="long_term", expires_at=START + timedelta(days=30)))
    until = START + timedelta(minutes=10)
    office.service.script("activate", OrderNews(active_until=until))
    outcome = await office.services.lifecycle.activate("900001")
    assert isinstance(outcome, Done)
    assert outcome.order.active_until == until


async def test_a_renewal_moves_the_end_and_revives_what_was_over(office: Office) -> None:
    office.store.orders.save(an_order(kind="long_term", ended_at=START))
    end = START + timedelta(days=60)
    office.service.script("renew", OrderNews(expires_at=end, price=Decimal("9.50")))
    outcome = await office.services.lifecycle.renew("900001")
    assert isinstance(outcome, Done)
    assert (outcome.order.expires_at, outcome.order.is_live(START)) == (end, True)


@pytest.mark.parametrize("action", [Action.REUSE, Action.ACTIVATE, Action.RENEW])
async def test_an_action_without_an_answer_is_unknown_and_not_repeated(
    office: Office, action: Action
) -> None:
    used(office, kind="short_term" if action is Action.REUSE else "long_term")
    office.service.script(action.value, UnansweredError("no answer"))
    outcome = await getattr(office.services.lifecycle, action.value)("900001")
    assert isinstance(outcome, Unknown)
    assert len(office.service.asked(action.value)) == 1
    assert office.store.journal.recent(1)[0].action is action


@pytest.mark.parametrize(
    ("action", "change", "said"),
    [
        (Action.REJECT, {"sms_count": 1}, ""),
        (Action.ACTIVATE, {"kind": "long_term", "ended_at": START}, ""),
        (Action.REJECT, {"rejected_at": START}, "already"),
        (Action.REUSE, {}, "has received"),
        (Action.REUSE, {"kind": "long_term"}, "Only 10-minute"),
        (Action.ACTIVATE, {}, "need no activation"),
        (Action.ACTIVATE, {"kind": "1day", "expires_at": START}, "renew it first"),
        (Action.RENEW, {}, "cannot be renewed"),
        (Action.RENEW, {"kind": "3days", "number": ""}, "no number"),
        (Action.RENEW, {"kind": "3days"}, ""),
        (Action.ACTIVATE, {"kind": "3days"}, ""),
        (Action.REUSE, {"sms_count": 1}, ""),
        (Action.REJECT, {}, ""),
    ],
)
def test_why_an_action_makes_no_sense_is_said(
    action: Action, change: dict[str, object], said: str
) -> None:
    reason = refusal_reason(action, an_order()._replace(**change), START)  # type: ignore[arg-type]
    assert said in reason
    assert bool(reason) == bool(said)
