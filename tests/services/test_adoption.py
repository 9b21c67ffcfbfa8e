"""Orders bought elsewhere are taken in by their ids: asked for once, journaled, followed."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.actions import Refused
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
from nonvoip_tui.services.order_import import Imported
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


def stored(office: Office, order_id: str = "900001") -> Order:
    order = office.store.orders.get(order_id)
    assert order is not None
    return order


async def test_it_is_asked_for_once_kept_with_its_sms_and_journaled(office: Office) -> None:
    office.service.script("getsms", ANSWER)
    adopted = await office.services.order_import.import_order(" 900001 ", service="Service 101")
    assert office.service.calls == [("getsms", "900001")]
    order = stored(office)
    assert adopted == Imported(order)
    assert (order.service, order.number, order.last_code) == (
        "Service 101",
        "12025550143",
        "482913",
    )
    assert order.expires_at == START + timedelta(seconds=300)
    [fact] = office.store.journal.recent(5)
    assert (fact.action, fact.ending, fact.order_id) == (Action.IMPORT, Ending.DONE, "900001")
    assert office.store.statistics.per_service(START, START + timedelta(days=1)) == []
    assert [office.notified(kind) != [] for kind in (IntentChanged, OrderChanged)] == [True, True]
    assert len(office.notified(SmsArrived)) == 1


async def test_it_is_polled_from_then_on(office: Office) -> None:
    await office.services.order_import.import_order("900001")
    assert await office.services.poller.ask_now("900001") == 0
    assert "900001" in office.services.poller._schedule


@pytest.mark.parametrize(
    ("order_id", "number", "said"),
    [
        ("", "", "letters and digits"),
        ("9000 01", "", "letters and digits"),
        ("9" * 65, "", "letters and digits"),
        ("\x1b[31m1", "", "letters and digits"),
        ("900002", "", "already in the journal"),
        ("900001", "none", "not a phone number"),
    ],
)
async def test_what_cannot_be_one_is_refused_in_words_and_not_asked_for(
    office: Office, order_id: str, number: str, said: str
) -> None:
    office.store.orders.save(an_order("900002"))
    outcome = await office.services.order_import.import_order(order_id, number=number)
    assert isinstance(outcome, Refused)
    assert said in outcome.reason
    assert office.service.calls == []
    assert office.store.journal.recent(1) == []


async def test_what_the_service_does_not_know_is_refused_in_its_words(office: Office) -> None:
    unknown = Inbox(standing=Standing.NOT_KNOWN, sentence="Order not found.")
    office.service.script("getsms", unknown)
    outcome = await office.services.order_import.import_order("900001")
    assert outcome == Refused("The service does not know order 900001. It says: Order not found.")
    assert office.store.orders.get("900001") is None
    assert office.store.journal.recent(1) == []


async def test_an_order_that_words_had_ended_is_revived_by_adding_it(office: Office) -> None:  # N01
    unknown = Inbox(standing=Standing.NOT_KNOWN, sentence="Order not found.")
    office.service.script("getsms", unknown)
    office.store.orders.save(an_order(ended_at=START))
    outcome = await office.services.order_import.import_order("900001")
    assert isinstance(outcome, Imported)
    assert outcome.order.is_live(office.clock.now())
    assert "already in the journal" in str(
        await office.services.order_import.import_order("900001")
    )


async def test_without_an_answer_nothing_is_kept(office: Office) -> None:
    office.service.script("getsms", UnansweredError("no answer"))
    with pytest.raises(UnansweredError):
        await office.services.order_import.import_order("900001")
    assert office.store.orders.get("900001") is None


async def test_two_copies_that_add_the_same_order_lose_nothing(tmp_path: Path) -> None:
    with an_office(tmp_path) as one, an_office(tmp_path, name="two", clock=one.clock) as two:
        one.service.script("getsms", ANSWER)

        async def meanwhile() -> Inbox:
            await one.services.order_import.import_order("900001", service="Service 101")
            one.store.orders.set_note("900001", "mine")
            return Inbox()

        two.service.inbox = lambda order: meanwhile()  # type: ignore[method-assign]
        outcome = await two.services.order_import.import_order("900001")
        assert outcome == Refused("Order 900001 is already in the journal.")
        order = stored(two)
        assert (order.service, order.sms_count, order.note) == ("Service 101", 1, "mine")
        assert len(two.store.journal.recent(5)) == 1


async def test_a_call_of_unknown_outcome_is_settled_by_the_order_it_brought(
    office: Office,
) -> None:  # F28
    office.store.journal.begin(UNKNOWN)
    office.store.journal.finish(UNKNOWN)
    office.service.script("getsms", Inbox())
    outcome = await office.services.order_import.resolve(UNKNOWN, "900001")
    order = stored(office)
    assert outcome == Imported(order)
    assert (order.service, order.kind, order.product_id) == ("Service 101", "short_term", "101")
    assert (order.price, order.created_at) == (Decimal("0.70"), START)
    [done] = office.store.journal.recent(5)
    assert (done.ref, done.ending) == ("ref", Ending.DONE)
    assert done.detail == "No answer came. Found as order 900001."
    assert office.store.journal.unresolved() == []
    [costs] = office.store.statistics.per_service(START, START + timedelta(days=1))
    assert costs.spent == Decimal("0.70")


async def test_what_brings_no_order_is_not_settled_by_one(office: Office) -> None:
    rejection = Intent("ref", Action.REJECT, START, "Service 101", order_id="900001")
    assert isinstance(await office.services.order_import.resolve(rejection, "900009"), Refused)
    assert office.service.calls == []
