"""Several copies of the program on one data directory: one polls, all are told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.errors import UnansweredError
from nonvoip_tui.domain.events import (
    BalanceChanged,
    IntentChanged,
    OrderChanged,
    OrderRanOut,
    SmsArrived,
)
from nonvoip_tui.domain.models import Ending, Inbox, IncomingSms, OrderRequest
from nonvoip_tui.services.lifecycle import Expiry
from nonvoip_tui.settings.credentials import Credentials, Secret
from nonvoip_tui.store.locks import account_lock_path
from tests.fakes import START, FakeClock, a_product, an_order, placed, resolve
from tests.services.office import Office, an_office
from tests.store.test_locks import held_by_another_process

CODE = Inbox((IncomingSms("Your code is 123456"),))
OpenOffice = Callable[..., Office]


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[OpenOffice]:
    """Opens one copy after another in the same directory, at the same time of day."""
    clock = FakeClock()
    with ExitStack() as offices:

        def opened(name: str, account: str = "a@example.com") -> Office:
            return offices.enter_context(
                an_office(tmp_path / "data", name=name, account=account, clock=clock)
            )

        yield opened


@asynccontextmanager
async def polling(*offices: Office) -> AsyncIterator[None]:
    """The pollers at work, begun in this order."""
    running = []
    for office in offices:
        running.append(asyncio.ensure_future(office.services.poller.run()))
        await resolve()
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)


def asked(office: Office) -> int:
    return len(office.service.asked("getsms"))


def arrived(office: Office) -> list[tuple[str, str]]:
    return [(e.order.order_id, e.sms.code) for e in office.events if isinstance(e, SmsArrived)]


async def test_one_asks_and_both_are_told_once(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    one.store.orders.save(an_order())
    async with polling(one, two):
        await one.clock.advance(10)
        one.service.script("getsms", CODE)
        await one.clock.advance(300)
    assert asked(one) > 5
    assert asked(two) == 0
    assert arrived(one) == arrived(two) == [("900001", "123456")]
    [changed] = [
        e for e in two.notified(OrderChanged) if isinstance(e, OrderChanged) and e.order.sms_count
    ]
    assert changed.order.last_code == "123456"


async def test_a_copy_takes_over_when_the_one_that_asks_ends(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    one.store.orders.save(an_order())
    async with polling(two):
        await one.clock.advance(1)
    async with polling(one):
        await one.clock.advance(20)
        async with polling(two):
            await one.clock.advance(20)
            assert asked(two) == 0
    async with polling(two):
        two.service.script("getsms", CODE)
        await one.clock.advance(20)
    assert asked(two) > 0
    assert arrived(two) == [("900001", "123456")]


async def test_a_copy_takes_over_within_seconds_while_it_runs(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    one.store.orders.save(an_order())
    leading = asyncio.ensure_future(one.services.poller.run())
    await resolve()
    async with polling(two):
        await one.clock.advance(20)
        leading.cancel()
        await asyncio.wait({leading})
        before = asked(one)
        await one.clock.advance(10)
        assert asked(two) >= 1
        assert asked(one) == before


async def test_a_copy_takes_over_from_one_that_was_killed(open_office: OpenOffice) -> None:
    two = open_office("two")
    two.store.orders.save(an_order())
    lock = account_lock_path(two.store.database.path.parent, "leader", "a@example.com")
    with held_by_another_process(lock) as leader:
        async with polling(two):
            await two.clock.advance(20)
            assert asked(two) == 0
            leader.kill()
            leader.wait()
            await two.clock.advance(20)
            assert asked(two) >= 1


async def test_an_order_that_another_copy_placed_is_asked_about(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    two.service.script("order", placed(an_order()))
    async with polling(one, two):
        await one.clock.advance(10)
        outcome = await two.services.ordering.place(OrderRequest((a_product(),)))
        assert isinstance(outcome, Placed)
        await one.clock.advance(10)
        assert asked(one) >= 1
        one.service.script("getsms", CODE)
        await one.clock.advance(10)
    assert asked(two) == 0
    assert arrived(one) == arrived(two) == [("900001", "123456")]
    assert an_id_of(one.notified(OrderChanged)[0]) == "900001"


def an_id_of(event: object) -> str:
    assert isinstance(event, OrderChanged)
    return event.order.order_id


async def test_an_order_that_another_copy_gave_back_is_not_asked_any_more(
    open_office: OpenOffice,
) -> None:
    one, two = open_office("one"), open_office("two")
    one.store.orders.save(an_order())
    async with polling(one, two):
        await one.clock.advance(20)
        await two.services.lifecycle.reject("900001")
        await one.clock.advance(4)
        before = asked(one)
        await one.clock.advance(300)
        assert asked(one) == before


async def test_what_another_copy_was_asked_by_hand_is_told_here_once(
    open_office: OpenOffice,
) -> None:
    one, two = open_office("one"), open_office("two")
    one.store.orders.save(an_order())
    async with polling(one, two):
        await one.clock.advance(2)
        two.service.script("getsms", CODE)
        one.service.script("getsms", CODE)
        assert await two.services.poller.ask_now("900001") == 1
        await one.clock.advance(60)
    assert arrived(one) == arrived(two) == [("900001", "123456")]


async def test_many_sms_of_another_copy_are_told_oldest_first(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    order = an_order()
    one.store.orders.save(order)
    async with polling(one, two):
        await one.clock.advance(2)
        texts = [f"Your code is {code}" for code in range(1000, 1240)]
        for text in texts:
            assert one.store.messages.add(order, IncomingSms(text), "", START)
        await one.clock.advance(5)
    notified = [
        event.sms.text for event in two.notified(SmsArrived) if isinstance(event, SmsArrived)
    ]
    assert notified == texts


async def test_a_refund_is_asked_for_by_the_copy_that_asks_alone(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    one.store.orders.save(an_order()._replace(expires_at=START.replace(second=30)))
    async with polling(one, two):
        works = [work for office in (one, two) for work in office.services.background]
        running = [asyncio.ensure_future(w.run()) for w in works if isinstance(w, Expiry)]
        await one.clock.advance(120)
        for task in running:
            task.cancel()
        await asyncio.wait(running)
    assert len(one.notified(OrderRanOut)) == 1
    assert two.notified(OrderRanOut) == []


async def test_an_unknown_outcome_of_another_copy_is_told_until_either_settles_it(
    open_office: OpenOffice,
) -> None:
    one, two = open_office("one"), open_office("two")
    one.service.script("order", UnansweredError("No answer."))
    async with polling(one, two):
        await one.clock.advance(4)
        await one.services.ordering.place(OrderRequest((a_product(),)))
        await one.clock.advance(4)
        [notified] = two.notified(IntentChanged)
        assert isinstance(notified, IntentChanged)
        assert notified.intent.ending is Ending.UNKNOWN
        assert (await two.services.ordering.quote(OrderRequest((a_product(),)))).repeated
        await two.services.recovery.resolve(notified.intent, was_charged=True)
        await one.clock.advance(4)
    resolved = one.notified(IntentChanged)[-1]
    assert isinstance(resolved, IntentChanged)
    assert resolved.intent.ending is Ending.RESOLVED_CHARGED
    assert len(two.notified(IntentChanged)) == 2


async def test_the_balance_that_another_copy_read_is_told_once(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two")
    async with polling(one, two):
        await one.clock.advance(4)
        one.service.script("balance", Decimal("41.00"))
        await one.services.account.refresh()
        read_at = one.clock.now()
        await one.clock.advance(8)
    assert two.notified(BalanceChanged) == [BalanceChanged(Decimal("41.00"), read_at)]
    assert two.services.account.balance == Decimal("41.00")
    assert len(one.notified(BalanceChanged)) == 1


async def test_two_accounts_are_asked_about_by_two_copies(open_office: OpenOffice) -> None:
    one, two = open_office("one"), open_office("two", "b@example.com")
    one.store.orders.save(an_order("1"))
    two.store.orders.save(an_order("2"))
    async with polling(one, two):
        await one.clock.advance(20)
    assert set(one.service.asked("getsms")) == {"1"}
    assert set(two.service.asked("getsms")) == {"2"}
    assert two.notified(SmsArrived) == []


async def test_signing_in_to_an_account_that_is_asked_about_elsewhere_only_follows(
    open_office: OpenOffice,
) -> None:
    one, two = open_office("one"), open_office("two", "b@example.com")
    one.store.orders.save(an_order("1"))
    two.store.orders.save(an_order("2"))
    async with polling(one, two):
        await one.clock.advance(20)
        await two.services.sign_in(Credentials("a@example.com", Secret("demo")))
        before = asked(two)
        await one.clock.advance(60)
        assert asked(two) == before
        one.service.script("getsms", CODE)
        await one.clock.advance(60)
    assert arrived(two) == [("1", "123456")]


def test_what_was_written_while_this_copy_started_is_told(tmp_path: Path) -> None:
    with an_office(tmp_path / "data", name="one") as one:
        one.store.orders.save(an_order("known"))
        seen = one.services.snapshot()
        one.store.orders.save(an_order("new"))
        one.store.messages.add(an_order("new"), IncomingSms("Your code is 1234"), "1234", START)
        with an_office(tmp_path / "data", name="two", clock=one.clock, seen=seen) as two:
            two.services.poller._instance_sync.look()
            assert [an_id_of(event) for event in two.notified(OrderChanged)] == ["new"]
            assert arrived(two) == [("new", "1234")]
