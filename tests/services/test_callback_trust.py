"""How far callbacks are trusted: for the pace of polling, and for what a call came to."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Action, Ending, Inbox, Intent
from nonvoip_tui.domain.webhooks import Reception, Refusal
from nonvoip_tui.services.evidence import Evidence
from nonvoip_tui.services.webhooks import TOGETHER_SECONDS
from nonvoip_tui.settings.credentials import Credentials, Secret
from tests.fakes import START, resolve
from tests.services.called import about, asked, lasting, prove, receiving, state, texts
from tests.services.office import Office

UNKNOWN = Intent(
    ref="r1",
    action=Action.ORDER,
    began_at=START,
    service="Service 101",
    price_shown=Decimal("0.60"),
    ending=Ending.UNKNOWN,
    detail="No answer.",
)


async def test_of_another_account_nothing_is_proven(office: Office) -> None:
    async with receiving(office):
        await prove(office)
        assert state(office).are_proven
        await office.services.sign_in(Credentials("b@example.com", Secret("new")))
        assert not state(office).are_proven


async def test_while_they_are_proven_polling_is_a_safety_net_and_comes_back_by_itself(
    office: Office,
) -> None:
    orders = [lasting(str(number)) for number in range(5)]
    async with receiving(office, lasting(), *orders):
        office.services.poller.select("0")
        await office.clock.advance(120)
        assert asked(office, "0") >= 20
        assert asked(office, "1") >= 7
        await prove(office)
        assert state(office).are_proven
        office.service.calls.clear()
        await office.clock.advance(300)
        assert asked(office, "0") in range(4, 8)
        assert asked(office, "1") in range(4, 8)
        # One SMS that nobody called about, and it is asked as before.
        office.service.script("getsms", texts(7), Inbox())
        await office.clock.advance(60 + TOGETHER_SECONDS + 2)
        assert not state(office).are_proven
        office.service.calls.clear()
        await office.clock.advance(120)
        assert asked(office, "0") >= 20
        assert max(asked(office, order.order_id) for order in orders[1:]) >= 7


async def test_when_the_way_in_closes_polling_is_back_at_once(office: Office) -> None:
    async with receiving(office, lasting(), lasting("2")):
        await prove(office)
        assert state(office).are_proven
        office.services.webhooks.set_reception(Reception.BLOCKED, trouble="The port is taken.")
        assert not state(office).are_proven
        office.service.calls.clear()
        await office.clock.advance(60)
        assert asked(office, "2") >= 3


async def test_how_many_came_and_when_outlives_the_program(office: Office) -> None:
    async with receiving(office):
        await prove(office)
        office.services.webhooks.refuse(Refusal.PATH)
        await office.clock.advance(1)
        assert state(office).refused == 1
    stored = office.store.webhook_record.load()
    assert (stored.total, stored.last_at) == (1, START + timedelta(seconds=30))
    office.store.account = "other@example.com"
    assert office.store.webhook_record.load().total == 0


async def test_what_the_balance_says_and_what_a_webhook_says_are_both_noted_once(
    office: Office,
) -> None:  # F28
    running = asyncio.ensure_future(office.services.run())
    office.services.webhooks.set_reception(Reception.OPEN)
    await resolve()
    unknown = UNKNOWN._replace(balance_before=Decimal("50.60"))
    office.store.journal.begin(unknown)
    office.store.journal.finish(unknown)
    for work in office.services.background:
        if isinstance(work, Evidence):
            work.on_event(IntentChanged(unknown))
    await office.clock.advance(1)
    office.services.webhooks.on_event([about("900777", service="Service 101")])
    await office.clock.advance(200)
    [noted] = office.store.journal.unresolved()
    assert noted.detail.count("a callback named order 900777") == 1
    assert noted.detail.count("The balance fell by $0.60") == 1
    assert noted.ending is Ending.UNKNOWN
    running.cancel()
    await asyncio.wait({running})


async def test_a_webhook_that_fits_an_unknown_outcome_is_noted_once_and_settles_nothing(
    office: Office,
) -> None:  # F28
    unknown = UNKNOWN._replace(balance_after=Decimal("49.40"))
    office.store.journal.begin(unknown)
    office.store.journal.finish(unknown)
    async with receiving(office):
        for mark in ("1", "2"):
            office.services.webhooks.on_event([about("900777", mark, service="service 101")])
        office.services.webhooks.on_event([about("900778", service="Another")])
        [noted] = office.store.journal.unresolved()
        assert noted.ending is Ending.UNKNOWN
        assert noted.detail == (
            "No answer. At 12:00 UTC a callback named order 900777, which is not in the journal: "
            "this call probably went through. If the order is yours, i on Orders adds it by that "
            "id."
        )
        assert len(office.notified(IntentChanged)) == 1
        assert office.service.asked("getsms") == []
