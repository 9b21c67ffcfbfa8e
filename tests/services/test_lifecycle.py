"""Giving numbers back."""

from nonvoip_tui.domain.errors import RefusedError, UnansweredError
from nonvoip_tui.domain.models import Ending, IncomingSms, OrderState
from nonvoip_tui.domain.outcomes import Refused, Unknown
from nonvoip_tui.services.lifecycle import Done
from tests.fakes import an_order
from tests.services.office import Office


async def test_a_rejected_order_is_journaled_and_marked(office: Office) -> None:
    office.store.orders.save(an_order())
    assert isinstance(await office.desk.lifecycle.reject("900001"), Done)
    order = office.store.orders.get("900001")
    assert order is not None
    assert order.state(office.clock.now()) is OrderState.REJECTED
    assert office.store.journal.recent(1)[0].ending is Ending.DONE


async def test_an_order_with_an_sms_is_not_rejected(office: Office) -> None:
    office.store.orders.save(an_order())
    sms = IncomingSms("Your code is 123456")
    office.store.messages.add(an_order(), sms, "123456", office.clock.now())
    outcome = await office.desk.lifecycle.reject("900001")
    assert isinstance(outcome, Refused)
    assert office.service.asked("reject") == []


async def test_a_refusal_shows_the_services_words(office: Office) -> None:
    office.store.orders.save(an_order())
    office.service.script("reject", RefusedError("SMS already delivered."))
    assert await office.desk.lifecycle.reject("900001") == Refused("SMS already delivered.")
    order = office.store.orders.get("900001")
    assert order is not None
    assert order.rejected_at is None


async def test_a_reject_without_an_answer_is_unknown(office: Office) -> None:
    office.store.orders.save(an_order())
    office.service.script("reject", UnansweredError("no answer"))
    assert isinstance(await office.desk.lifecycle.reject("900001"), Unknown)
    assert office.store.journal.recent(1)[0].ending is Ending.UNKNOWN
