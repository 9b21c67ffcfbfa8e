"""Orders bought elsewhere are taken in by their ids: asked for once, journaled, followed."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import UnansweredError
from nonvoip_tui.domain.events import IntentChanged, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import (
    Action,
    Ending,
    Inbox,
    IncomingSms,
    Intent,
    Order,
    OrderNews,
    Standing,
)
from nonvoip_tui.domain.outcomes import Refused
from nonvoip_tui.services.order_import import Adopted
from tests.fakes import START, an_order
from tests.services.office import Office, an_office

ANSWER = Inbox(
    (IncomingSms("Your code is 482913", "482913"),),
    OrderNews(number="12025550143", expires_at=START + timedelta(seconds=300)),
)
UNKNOWN = Intent(
    "ref",
    Action.ORDER,
    START,
    "Service 101",
    kind="short_term",
    product_ids=("101",),
    price_shown=Decimal("0.60"),
    accepted_max_price=Decimal("0.70"),
    ending=Ending.UNKNOWN,
    detail="No answer came.",
)


def kept(office: Office, order_id: str = "900001") -> Order:
    order = office.store.orders.get(order_id)
    assert order is not None
    return order


async def test_it_is_asked_for_once_kept_with_its_sms_and_journaled(office: Office) -> None:
    office.service.script("getsms", ANSWER)
    adopted = await office.desk.adoption.adopt(" 900001 ", service="Service 101")
    assert office.service.calls == [("getsms", "900001")]
    order = kept(office)
    assert adopted == Adopted(order)
    assert (order.service, order.number, order.last_code) == (
        "Service 101",
        "12025550143",
        "482913",
    )
    assert order.expires_at == START + timedelta(seconds=300)
    [fact] = office.store.journal.recent(5)
    assert (fact.action, fact.ending, fact.order_id) == (Action.ADOPT, Ending.DONE, "900001")
    assert office.store.statistics.per_service(START, START + timedelta(days=1)) == []
    assert [office.told(kind) != [] for kind in (IntentChanged, OrderChanged)] == [True, True]
    assert len(office.told(SmsArrived)) == 1


async def test_it_is_polled_from_then_on(office: Office) -> None:
    await office.desk.adoption.adopt("900001")
    assert await office.desk.poller.ask_now("900001") == 0
    assert "900001" in office.desk.poller._schedule


@pytest.mark.parametrize(
    ("order_id", "number", "said"),
    [
        ("", "", "letters and digits"),
        ("9000 01", "", "letters and digits"),
        ("9" * 65, "", "letters and digits"),
        ("\x1b[31m1", "", "letters and digits"),
        ("900002", "", "here already"),
        ("900001", "none", "no phone number"),
    ],
)
async def test_what_cannot_be_one_is_refused_in_words_and_not_asked_for(
    office: Office, order_id: str, number: str, said: str
) -> None:
    office.store.orders.save(an_order("900002"))
    outcome = await office.desk.adoption.adopt(order_id, number=number)
    assert isinstance(outcome, Refused)
    assert said in outcome.reason
    assert office.service.calls == []
    assert office.store.journal.recent(1) == []


async def test_what_the_service_does_not_know_is_refused_in_its_words(office: Office) -> None:
    unknown = Inbox(standing=Standing.NOT_KNOWN, sentence="Order not found.")
    office.service.script("getsms", unknown)
    outcome = await office.desk.adoption.adopt("900001")
    assert outcome == Refused("The service does not know order 900001. It says: Order not found.")
    assert office.store.orders.get("900001") is None
    assert office.store.journal.recent(1) == []


async def test_an_order_that_words_had_ended_is_revived_by_adding_it(office: Office) -> None:  # N01
    unknown = Inbox(standing=Standing.NOT_KNOWN, sentence="Order not found.")
    office.service.script("getsms", unknown)
    office.store.orders.save(an_order(ended_at=START))
    outcome = await office.desk.adoption.adopt("900001")
    assert isinstance(outcome, Adopted)
    assert outcome.order.is_live(office.clock.now())
    assert "here already" in str(await office.desk.adoption.adopt("900001"))


async def test_without_an_answer_nothing_is_kept(office: Office) -> None:
    office.service.script("getsms", UnansweredError("no answer"))
    with pytest.raises(UnansweredError):
        await office.desk.adoption.adopt("900001")
    assert office.store.orders.get("900001") is None


async def test_two_copies_that_add_the_same_order_lose_nothing(tmp_path: Path) -> None:
    with an_office(tmp_path) as one, an_office(tmp_path, name="two", clock=one.clock) as two:
        one.service.script("getsms", ANSWER)

        async def meanwhile() -> Inbox:
            await one.desk.adoption.adopt("900001", service="Service 101")
            one.store.orders.set_note("900001", "mine")
            return Inbox()

        two.service.inbox = lambda order: meanwhile()  # type: ignore[method-assign]
        outcome = await two.desk.adoption.adopt("900001")
        assert outcome == Refused("Order 900001 is here already.")
        order = kept(two)
        assert (order.service, order.sms_count, order.note) == ("Service 101", 1, "mine")
        assert len(two.store.journal.recent(5)) == 1


async def test_a_call_of_unknown_outcome_is_settled_by_the_order_it_brought(
    office: Office,
) -> None:  # F28
    office.store.journal.begin(UNKNOWN)
    office.store.journal.finish(UNKNOWN)
    office.service.script("getsms", Inbox())
    outcome = await office.desk.adoption.settle(UNKNOWN, "900001")
    order = kept(office)
    assert outcome == Adopted(order)
    assert (order.service, order.kind, order.product_id) == ("Service 101", "short_term", "101")
    assert (order.price, order.created_at) == (Decimal("0.70"), START)
    [done] = office.store.journal.recent(5)
    assert (done.ref, done.ending) == ("ref", Ending.DONE)
    assert done.detail == "No answer came. Found as order 900001."
    assert office.store.journal.unsettled() == []
    [costs] = office.store.statistics.per_service(START, START + timedelta(days=1))
    assert costs.spent == Decimal("0.70")


async def test_what_brings_no_order_is_not_settled_by_one(office: Office) -> None:
    rejection = Intent("ref", Action.REJECT, START, "Service 101", order_id="900001")
    assert isinstance(await office.desk.adoption.settle(rejection, "900009"), Refused)
    assert office.service.calls == []
