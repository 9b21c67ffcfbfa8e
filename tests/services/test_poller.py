"""Polling: every live order until its own end, through every trouble."""

import asyncio
from datetime import timedelta

import pytest

from nonvoip_tui.domain.errors import (
    BadAnswerError,
    RateLimitedError,
    UnansweredError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.events import (
    Connection,
    ConnectionChanged,
    CredentialsRefused,
    OrderAsked,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.domain.models import Inbox, IncomingSms, OrderNews, Standing
from nonvoip_tui.settings.credentials import Credentials, Secret
from tests.fakes import START, an_order, resolve
from tests.services.office import Office
from tests.services.polled import polling

CODE = Inbox((IncomingSms("Your code is 123456"),))


async def test_an_sms_is_stored_and_told_once(office: Office) -> None:  # F60
    office.service.script("getsms", Inbox(), CODE)
    async with polling(office, an_order()):
        await office.clock.advance(120)
    [arrived] = office.notified(SmsArrived)
    assert isinstance(arrived, SmsArrived)
    assert (arrived.sms.code, arrived.order.last_code) == ("123456", "123456")
    assert len(office.store.messages.of_order("900001")) == 1


async def test_others_are_asked_every_fifteen_seconds_the_selected_every_five(
    office: Office,
) -> None:
    old = START - timedelta(minutes=8)
    async with polling(office, an_order("1", created_at=old), an_order("2", created_at=old)):
        office.services.poller.select("1")
        await office.clock.advance(60)
    asked = office.service.asked("getsms")
    assert asked.count("1") in range(11, 14)
    assert asked.count("2") in range(3, 6)


async def test_an_order_is_asked_until_its_own_end_and_four_times_more(  # N33
    office: Office,
) -> None:
    async with polling(office, an_order(expires_at=START + timedelta(seconds=40))):
        await office.clock.advance(40)
        last = len(office.service.asked("getsms"))
        await office.clock.advance(181)
        assert len(office.service.asked("getsms")) == last + 4
        await office.clock.advance(3600)
        assert len(office.service.asked("getsms")) == last + 4
    asked = [event for event in office.events if isinstance(event, OrderAsked)]
    after = [(event.asked_at - START).total_seconds() - 40 for event in asked[-5:]]
    assert after == [0, 10, 30, 60, 180]
    assert asked[-1].next_at is None


async def test_an_order_that_ended_lately_is_asked_once_at_the_next_start(  # N33 N01
    office: Office,
) -> None:
    minutes = timedelta(minutes=1)
    over = {"created_at": START - 60 * minutes, "expires_at": START - 50 * minutes}
    office.store.orders.save(an_order("ran-out", **over))
    office.store.orders.save(an_order("word", ended_at=START - minutes))
    office.store.orders.save(an_order("user", rejected_at=START - minutes))
    office.store.orders.save(
        an_order("old", created_at=START - timedelta(days=3), expires_at=START - timedelta(days=2))
    )
    async with polling(office):
        await office.clock.advance(60)
        assert sorted(map(str, office.service.asked("getsms"))) == ["ran-out", "word"]
        office.services.poller.watch_all()
        await office.clock.advance(60)
        assert len(office.service.asked("getsms")) == 2


async def test_an_sms_at_the_very_end_is_not_missed(office: Office) -> None:
    order = an_order(expires_at=START + timedelta(seconds=41))
    async with polling(office, order):
        await office.clock.advance(40)
        office.service.script("getsms", CODE)
        await office.clock.advance(5)
    assert len(office.notified(SmsArrived)) == 1


async def test_a_late_number_is_taken_from_an_answer(office: Office) -> None:  # F68
    office.service.script("getsms", Inbox(news=OrderNews(number="12025550155", status="Reserved")))
    async with polling(office, an_order(number="")):
        await office.clock.advance(20)
    order = office.store.orders.get("900001")
    assert order is not None
    assert (order.number, order.status) == ("12025550155", "Reserved")
    assert office.notified(OrderChanged)


@pytest.mark.parametrize("word", ["Rejected", "refunded", "CANCELLED"])
async def test_an_order_ended_on_the_website_ends_here(office: Office, word: str) -> None:  # F62
    said = Inbox(news=OrderNews(status=word), standing=Standing.OVER, sentence=word)
    office.service.script("getsms", said)
    async with polling(office, an_order()):
        await office.clock.advance(30)
        order = office.store.orders.get("900001")
        assert order is not None
        assert order.is_live(office.clock.now())
        await office.clock.advance(150)
        order = office.store.orders.get("900001")
        assert order is not None
        assert order.rejected_at is not None
        await office.clock.advance(300)  # and a few questions more
        before = len(office.service.asked("getsms"))
        await office.clock.advance(600)
        assert len(office.service.asked("getsms")) == before


async def test_wrong_credentials_stop_everything_and_are_told_once(office: Office) -> None:  # F55
    office.service.script("getsms", WrongCredentialsError("Wrong e-mail or password."))
    async with polling(office, an_order("1"), an_order("2"), an_order("3")):
        await office.clock.advance(300)
        assert len(office.notified(CredentialsRefused)) == 1
        asked = len(office.service.asked("getsms"))
        assert asked <= 3
        office.service.script("getsms", CODE)
        await office.services.sign_in(Credentials("a@example.com", Secret("new")))
        await office.clock.advance(30)
    assert len(office.service.asked("getsms")) > asked


async def test_a_line_that_is_down_is_tried_ever_more_rarely_and_comes_back(
    office: Office,
) -> None:  # F64
    office.service.script("getsms", UnansweredError("No answer."))
    orders = [an_order(str(n), expires_at=START + timedelta(hours=9)) for n in range(10)]
    async with polling(office, *orders):
        await office.clock.advance(3600 * 4)
        tries = len(office.service.asked("getsms"))
        assert tries < 4 * 3600 / 300 * 10 + 100
        trouble = office.notified(ConnectionChanged)[-1]
        assert isinstance(trouble, ConnectionChanged)
        assert trouble.connection is Connection.TROUBLED
        assert trouble.next_try_at is not None
        office.service.script("getsms", Inbox())
        await office.clock.advance(301)
        recovered = office.notified(ConnectionChanged)[-1]
        assert isinstance(recovered, ConnectionChanged)
        assert recovered.connection is Connection.ONLINE


async def test_a_429_pauses_all_orders_for_as_long_as_it_says(office: Office) -> None:
    office.service.script("getsms", RateLimitedError("Too many calls.", 100), Inbox())
    async with polling(office, an_order("1"), an_order("2")):
        await office.clock.advance(20)
        asked = len(office.service.asked("getsms"))
        assert asked <= 2
        await office.clock.advance(75)
        assert len(office.service.asked("getsms")) == asked
        await office.clock.advance(30)
        assert len(office.service.asked("getsms")) > asked


@pytest.mark.parametrize(
    "standing",
    [Standing.NOT_KNOWN, Standing.ASLEEP, Standing.NOT_NOW, Standing.NOTHING_YET],
)
async def test_an_order_the_service_does_not_know_is_asked_until_its_own_end(  # N01 N60
    office: Office, standing: Standing
) -> None:
    office.service.script("getsms", Inbox(standing=standing, sentence="Order not found."))
    async with polling(office, an_order()):
        await office.clock.advance(590)
        order = office.store.orders.get("900001")
        assert order is not None
        assert order.is_live(office.clock.now())
        notified = office.notified(OrderAsked)[-1]
        assert isinstance(notified, OrderAsked)
        assert "Order not found" in notified.trouble
        office.service.script("getsms", CODE)
        await office.clock.advance(15)
    assert len(office.notified(SmsArrived)) == 1


async def test_an_unreadable_answer_leaves_the_poller_alive(office: Office) -> None:
    office.service.script("getsms", BadAnswerError("Not JSON."), CODE)
    async with polling(office, an_order()):
        await office.clock.advance(60)
    assert len(office.notified(SmsArrived)) == 1


async def test_no_more_than_one_question_about_an_order_is_in_flight(office: Office) -> None:
    never: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("getsms", never)
    async with polling(office, an_order()):
        await office.clock.advance(300)
        asking = asyncio.ensure_future(office.services.poller.ask_now("900001"))
        await resolve()
        assert len(office.service.asked("getsms")) == 1
        never.set_result(CODE)
        assert await asking == 1


async def test_fifty_orders_share_a_minute_of_sixty_calls(office: Office) -> None:  # F59
    orders = [an_order(str(n), expires_at=START + timedelta(hours=1)) for n in range(50)]
    async with polling(office, *orders):
        await office.clock.advance(600)
        asked = office.service.asked("getsms")
        counts = [asked.count(order.order_id) for order in orders]
        assert min(counts) >= max(counts) / 2
        assert len(asked) <= 60 + 10 * 60


async def test_orders_that_are_due_at_nearly_the_same_time_are_asked_together(
    office: Office,
) -> None:
    office.budget.learn(600, 600, 60)
    async with polling(office):
        for number in range(20):
            office.services.poller.watch(an_order(f"{number}", created_at=office.clock.now()))
            await office.clock.advance(0.15)
        await office.clock.advance(60)
    asked = [event for event in office.notified(OrderAsked) if isinstance(event, OrderAsked)]
    assert len(asked) > 250
    assert len({event.asked_at for event in asked}) < len(asked) / 2


async def test_a_question_by_hand_waits_for_no_budget(office: Office) -> None:  # F59
    orders = [an_order(str(n), expires_at=START + timedelta(hours=1)) for n in range(50)]
    async with polling(office, *orders):
        await office.clock.advance(600)
        assert office.budget.poll_delay() > 0
        before = office.service.asked("getsms").count("7")
        asking = asyncio.ensure_future(office.services.poller.ask_now("7"))
        await resolve()
        assert asking.done()
        assert office.service.asked("getsms").count("7") == before + 1


async def test_an_sms_of_an_order_that_has_ended_is_kept(office: Office) -> None:  # F60
    office.store.orders.save(an_order(ended_at=START))
    office.service.script("getsms", CODE)
    assert await office.services.poller.ask_now("900001") == 1
    assert [sms.code for sms in office.store.messages.of_order("900001")] == ["123456"]


async def test_asking_by_hand_works_for_an_order_that_is_over(office: Office) -> None:  # F60
    office.store.orders.save(an_order(expires_at=START - timedelta(hours=1)))
    office.service.script("getsms", CODE)
    assert await office.services.poller.ask_now("900001") == 1
    assert len(office.notified(SmsArrived)) == 1


async def test_a_clock_that_jumps_causes_no_burst(office: Office) -> None:  # F53
    order = an_order(created_at=START - timedelta(hours=1), expires_at=START + timedelta(days=2))
    async with polling(office, order):
        await office.clock.advance(60)
        before = len(office.service.asked("getsms"))
        office.clock.jump(3600)
        await office.clock.advance(60)
        office.clock.jump(-7200)
        await office.clock.advance(60)
        assert len(office.service.asked("getsms")) - before <= 10
