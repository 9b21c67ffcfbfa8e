"""A callback is a hint: the service is asked at once, and believed alone."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import BadAnswerError, RateLimitedError, UnansweredError
from nonvoip_tui.domain.events import OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Inbox, OrderNews
from nonvoip_tui.settings.config import Config
from tests.fakes import START, an_order, resolve
from tests.services.called import OLD, about, asked, lasting, receiving, state, texts
from tests.services.office import Office, an_office


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Office]:
    """An office that asks about nothing by itself for an hour."""
    with an_office(tmp_path / "data", config=Config(poll_selected=3600, poll_others=3600)) as it:
        yield it


async def test_the_order_is_asked_about_at_once_and_the_answer_alone_is_kept(
    patient: Office,
) -> None:
    office = patient
    async with receiving(office):
        office.service.script("getsms", texts(654321), Inbox())
        office.services.webhooks.on_event([about()])
        await resolve()
        assert asked(office) == 1
        [arrived] = office.notified(SmsArrived)
        assert isinstance(arrived, SmsArrived)
        assert arrived.sms.code == "654321"
        await office.clock.advance(20)
        assert asked(office) == 1


async def test_the_same_content_again_changes_nothing(office: Office) -> None:  # F61
    async with receiving(office):
        office.service.script("getsms", texts(), Inbox())
        for _ in range(50):
            office.services.webhooks.on_event([about(mark="same")])
            await resolve()
        assert asked(office) == 1
        await office.clock.advance(1)
        assert state(office).stored.total == 1


async def test_however_many_hints_come_an_order_is_asked_every_two_seconds(
    office: Office,
) -> None:  # F61
    async with receiving(office):
        for number in range(200):
            office.services.webhooks.on_event([about(mark=str(number))])
            await office.clock.advance(0.1)
        assert asked(office) <= 11


async def test_of_an_answer_without_news_it_is_asked_twice_more(patient: Office) -> None:
    office = patient
    async with receiving(office):
        office.services.webhooks.on_event([about()])
        await resolve()
        assert asked(office) == 1
        await office.clock.advance(1.9)
        assert asked(office) == 1
        await office.clock.advance(0.2)
        assert asked(office) == 2
        await office.clock.advance(6.0)
        assert asked(office) == 3
        await office.clock.advance(20)
        assert asked(office) == 3


async def test_a_hint_that_comes_during_a_question_brings_another_one(office: Office) -> None:
    async with receiving(office):
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        office.service.script("getsms", answer, texts(), Inbox())
        asking = asyncio.ensure_future(office.services.poller.ask_now("900001"))
        await resolve()
        office.services.webhooks.on_event([about()])
        await resolve()
        assert asked(office) == 1
        answer.set_result(Inbox())
        await asking
        await office.clock.advance(0.1)
        assert asked(office) == 2
        assert len(office.notified(SmsArrived)) == 1


async def test_a_hint_outlives_a_line_that_is_down_and_a_429(office: Office) -> None:
    async with receiving(office):
        office.service.script(
            "getsms", UnansweredError("No answer."), RateLimitedError("Slowly.", 20), texts()
        )
        office.services.webhooks.on_event([about()])
        await resolve()
        assert asked(office) == 1
        await office.clock.advance(10)
        assert asked(office) == 2
        await office.clock.advance(21)
        assert len(office.notified(SmsArrived)) == 1


async def test_answers_that_cannot_be_read_count_among_the_three(
    patient: Office,
) -> None:
    office = patient
    async with receiving(office):
        office.service.script("getsms", *[BadAnswerError("Not JSON.")] * 2, Inbox())
        office.services.webhooks.on_event([about()])
        await office.clock.advance(20)
        assert asked(office) == 3


async def test_an_unknown_order_asks_nothing_and_is_counted(office: Office) -> None:  # F61
    async with receiving(office):
        for number in range(300):
            office.services.webhooks.on_event([about(f"8{number}")])
        await resolve()
        assert office.service.asked("getsms") == []
        await office.clock.advance(1)
        assert (state(office).unknown, state(office).stored.total) == (300, 0)
        assert not office.notified(SmsArrived)


async def test_a_flood_of_unknown_orders_is_looked_up_in_part(office: Office) -> None:
    unknown = [about("", mark=str(number), number=f"1202444{number:04}") for number in range(500)]
    async with receiving(office):
        office.services.webhooks.on_event(unknown)
        office.services.webhooks.on_event([about("", mark="one too many", number="12025550143")])
        await resolve()
        assert asked(office) == 0
        await office.clock.advance(1)
        assert state(office).unknown == 501
        office.services.webhooks.on_event([about("", mark="real", number="12025550143")])
        await resolve()
        assert asked(office) == 1


async def test_an_order_that_is_faster_called_about_than_answered_is_asked(office: Office) -> None:
    async with receiving(office):
        office.services.webhooks.on_event([about("900002")])
        office.services.webhooks.on_event([about("900003")])
        await resolve()
        assert asked(office, "900002") == 0
        placed = lasting("900002")
        office.store.orders.save(placed)
        office.services.poller.watch(placed)
        office.services.webhooks.on_engine_event(OrderChanged(placed))
        await resolve()
        assert asked(office, "900002") == 1


async def test_without_an_order_the_number_decides_and_all_on_it_are_asked(office: Office) -> None:
    orders = (lasting("1"), lasting("2"), lasting("3", number="+1 (202) 555-0177"))
    async with receiving(office, *orders):
        office.services.webhooks.on_event([about("", number="2025550143")])
        await resolve()
        assert (asked(office, "1"), asked(office, "2"), asked(office, "3")) == (1, 1, 0)
        office.services.webhooks.on_event([about("77", number="12025550177")])
        await resolve()
        assert asked(office, "3") == 1


async def test_a_premium_number_refreshes_its_order_and_accepts_nothing(
    office: Office,
) -> None:  # F68
    async with receiving(office, lasting("7", number="", service="Bid Service")):
        office.service.script("getsms", Inbox(news=OrderNews(number="12025550199")))
        office.services.webhooks.on_event([about("", number="12025550199", service="bid service")])
        await resolve()
        order = office.store.orders.get("7")
        assert order is not None
        assert order.number == "12025550199"
        assert {name for name, _ in office.service.calls} == {"getsms"}


async def test_an_order_that_is_over_is_asked_about_once_in_ten_minutes_at_most(  # N75
    office: Office,
) -> None:
    over = an_order("5", created_at=OLD, expires_at=START - timedelta(minutes=1))
    async with receiving(office, lasting(), over):
        office.service.script("getsms", texts(), Inbox())
        for number in range(40):
            office.services.webhooks.on_event([about("5", mark=str(number))])
            await office.clock.advance(1)
        assert asked(office, "5") == 1
        assert len(office.notified(SmsArrived)) == 1
        await office.clock.advance(600)
        office.services.webhooks.on_event([about("5", mark="late")])
        await office.clock.advance(2)
        assert asked(office, "5") == 2


async def test_a_storm_of_old_webhooks_makes_a_handful_of_questions(office: Office) -> None:  # N75
    ended = {"created_at": START - timedelta(days=9), "expires_at": START - timedelta(days=8)}
    orders = [an_order(f"old{number}", **ended) for number in range(150)]
    async with receiving(office, lasting(), *orders):
        for call in range(15):
            named = [about(order.order_id, mark=f"{call} {order.order_id}") for order in orders]
            office.services.webhooks.on_event(named)
            await office.clock.advance(0.1)
        await office.clock.advance(60)
        assert sum(asked(office, order.order_id) for order in orders) <= 5
        office.service.script("getsms", RateLimitedError("Slowly.", 120))
        office.services.webhooks.on_event([about(mark="live one")])
        await office.clock.advance(2)
        before = len(office.service.asked("getsms"))
        office.services.webhooks.on_event([about(mark=str(number)) for number in range(30)])
        await office.clock.advance(100)
        assert len(office.service.asked("getsms")) == before
