"""A callback is a hint: the service is asked at once, and believed alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.config import Config
from nonvoip_tui.credentials import Credentials, Secret
from nonvoip_tui.domain.callbacks import Callback, CallbackState, Reception, Refusal
from nonvoip_tui.domain.errors import BadAnswerError, RateLimitedError, UnansweredError
from nonvoip_tui.domain.events import CallbacksChanged, IntentChanged, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Action, Ending, Inbox, IncomingSms, Intent, Order, OrderNews
from nonvoip_tui.services.callback_proof import TOGETHER_SECONDS
from nonvoip_tui.services.evidence import Evidence
from tests.fakes import START, an_order, settle
from tests.services.office import Office, an_office

OLD = START - timedelta(minutes=8)


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Office]:
    """An office that asks about nothing by itself for an hour."""
    with an_office(tmp_path / "data", config=Config(poll_selected=3600, poll_others=3600)) as it:
        yield it


def texts(code: int = 123456) -> Inbox:
    return Inbox((IncomingSms(f"Your code is {code}"),))


def about(order_id: str = "900001", mark: str = "", **more: str) -> Callback:
    return Callback(order_id=order_id, mark=mark or order_id + str(more), **more)


def lasting(order_id: str = "900001", **more: object) -> Order:
    """A live order for which no SMS is expected soon."""
    values: dict[str, object] = {"created_at": OLD, "expires_at": START + timedelta(hours=9)}
    return an_order(order_id, **(values | more))


@asynccontextmanager
async def receiving(office: Office, *orders: Order) -> AsyncIterator[None]:
    """With the poller at work, and callbacks that can come in."""
    for order in orders or (lasting(),):
        office.store.orders.save(order)
    running = [
        asyncio.ensure_future(office.desk.poller.run()),
        asyncio.ensure_future(office.desk.callbacks.run()),
    ]
    office.desk.callbacks.set_reception(Reception.OPEN, "https://a.example/x")
    await settle()
    await office.clock.advance(30)  # beyond the first questions
    office.service.calls.clear()
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)


def asked(office: Office, order_id: str = "900001") -> int:
    return office.service.asked("getsms").count(order_id)


def state(office: Office) -> CallbackState:
    event = office.told(CallbacksChanged)[-1]
    assert isinstance(event, CallbacksChanged)
    return event.state


async def prove(office: Office, code: int = 1) -> None:
    """An SMS comes that a callback told of."""
    office.service.script("getsms", texts(code), Inbox())
    office.desk.callbacks.hear([about(mark=f"proof {code}")])
    await settle()
    await office.clock.advance(1)


async def test_the_order_is_asked_about_at_once_and_the_answer_alone_is_kept(
    patient: Office,
) -> None:
    office = patient
    async with receiving(office):
        office.service.script("getsms", texts(654321), Inbox())
        office.desk.callbacks.hear([about()])
        await settle()
        assert asked(office) == 1
        [arrived] = office.told(SmsArrived)
        assert isinstance(arrived, SmsArrived)
        assert arrived.sms.code == "654321"
        await office.clock.advance(20)
        assert asked(office) == 1


async def test_the_same_content_again_changes_nothing(office: Office) -> None:  # F61
    async with receiving(office):
        office.service.script("getsms", texts(), Inbox())
        for _ in range(50):
            office.desk.callbacks.hear([about(mark="same")])
            await settle()
        assert asked(office) == 1
        await office.clock.advance(1)
        assert state(office).kept.count == 1


async def test_however_many_hints_come_an_order_is_asked_every_two_seconds(
    office: Office,
) -> None:  # F61
    async with receiving(office):
        for number in range(200):
            office.desk.callbacks.hear([about(mark=str(number))])
            await office.clock.advance(0.1)
        assert asked(office) <= 11


async def test_of_an_answer_without_news_it_is_asked_twice_more(patient: Office) -> None:
    office = patient
    async with receiving(office):
        office.desk.callbacks.hear([about()])
        await settle()
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
        asking = asyncio.ensure_future(office.desk.poller.ask_now("900001"))
        await settle()
        office.desk.callbacks.hear([about()])
        await settle()
        assert asked(office) == 1
        answer.set_result(Inbox())
        await asking
        await office.clock.advance(0.1)
        assert asked(office) == 2
        assert len(office.told(SmsArrived)) == 1


async def test_a_hint_outlives_a_line_that_is_down_and_a_429(office: Office) -> None:
    async with receiving(office):
        office.service.script(
            "getsms", UnansweredError("No answer."), RateLimitedError("Slowly.", 20), texts()
        )
        office.desk.callbacks.hear([about()])
        await settle()
        assert asked(office) == 1
        await office.clock.advance(10)
        assert asked(office) == 2
        await office.clock.advance(21)
        assert len(office.told(SmsArrived)) == 1


async def test_answers_that_cannot_be_read_count_among_the_three(
    patient: Office,
) -> None:
    office = patient
    async with receiving(office):
        office.service.script("getsms", *[BadAnswerError("Not JSON.")] * 2, Inbox())
        office.desk.callbacks.hear([about()])
        await office.clock.advance(20)
        assert asked(office) == 3


async def test_an_unknown_order_asks_nothing_and_is_counted(office: Office) -> None:  # F61
    async with receiving(office):
        for number in range(300):
            office.desk.callbacks.hear([about(f"8{number}")])
        await settle()
        assert office.service.asked("getsms") == []
        await office.clock.advance(1)
        assert (state(office).unknown, state(office).kept.count) == (300, 0)
        assert not office.told(SmsArrived)


async def test_a_flood_of_unknown_orders_is_looked_up_in_part(office: Office) -> None:
    unknown = [about("", mark=str(number), number=f"1202444{number:04}") for number in range(500)]
    async with receiving(office):
        office.desk.callbacks.hear(unknown)
        office.desk.callbacks.hear([about("", mark="one too many", number="12025550143")])
        await settle()
        assert asked(office) == 0
        await office.clock.advance(1)
        assert state(office).unknown == 501
        office.desk.callbacks.hear([about("", mark="real", number="12025550143")])
        await settle()
        assert asked(office) == 1


async def test_of_another_account_nothing_is_proven(office: Office) -> None:
    async with receiving(office):
        await prove(office)
        assert state(office).are_proven
        await office.desk.sign_in(Credentials("b@example.com", Secret("new")))
        assert not state(office).are_proven


async def test_an_order_that_is_faster_called_about_than_answered_is_asked(office: Office) -> None:
    async with receiving(office):
        office.desk.callbacks.hear([about("900002")])
        office.desk.callbacks.hear([about("900003")])
        await settle()
        assert asked(office, "900002") == 0
        placed = lasting("900002")
        office.store.orders.save(placed)
        office.desk.poller.watch(placed)
        office.desk.callbacks.hear_event(OrderChanged(placed))
        await settle()
        assert asked(office, "900002") == 1


async def test_without_an_order_the_number_decides_and_all_on_it_are_asked(office: Office) -> None:
    orders = (lasting("1"), lasting("2"), lasting("3", number="+1 (202) 555-0177"))
    async with receiving(office, *orders):
        office.desk.callbacks.hear([about("", number="2025550143")])
        await settle()
        assert (asked(office, "1"), asked(office, "2"), asked(office, "3")) == (1, 1, 0)
        office.desk.callbacks.hear([about("77", number="12025550177")])
        await settle()
        assert asked(office, "3") == 1


async def test_a_premium_number_refreshes_its_order_and_accepts_nothing(
    office: Office,
) -> None:  # F68
    async with receiving(office, lasting("7", number="", service="Bid Service")):
        office.service.script("getsms", Inbox(news=OrderNews(number="12025550199")))
        office.desk.callbacks.hear([about("", number="12025550199", service="bid service")])
        await settle()
        order = office.store.orders.get("7")
        assert order is not None
        assert order.number == "12025550199"
        assert {name for name, _ in office.service.calls} == {"getsms"}


async def test_an_order_that_is_over_is_asked_about_once_a_minute_at_most(office: Office) -> None:
    over = an_order("5", created_at=OLD, expires_at=START - timedelta(minutes=1))
    async with receiving(office, lasting(), over):
        office.service.script("getsms", texts(), Inbox())
        for number in range(40):
            office.desk.callbacks.hear([about("5", mark=str(number))])
            await office.clock.advance(1)
        assert asked(office, "5") == 1
        assert len(office.told(SmsArrived)) == 1
        await office.clock.advance(60)
        office.desk.callbacks.hear([about("5", mark="late")])
        await office.clock.advance(2)
        assert asked(office, "5") == 2


async def test_while_they_are_proven_polling_is_a_safety_net_and_comes_back_by_itself(
    office: Office,
) -> None:
    orders = [lasting(str(number)) for number in range(5)]
    async with receiving(office, lasting(), *orders):
        office.desk.poller.select("0")
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
        office.desk.callbacks.set_reception(Reception.BLOCKED, trouble="The port is taken.")
        assert not state(office).are_proven
        office.service.calls.clear()
        await office.clock.advance(60)
        assert asked(office, "2") >= 3


async def test_how_many_came_and_when_outlives_the_program(office: Office) -> None:
    async with receiving(office):
        await prove(office)
        office.desk.callbacks.refuse(Refusal.PATH)
        await office.clock.advance(1)
        assert state(office).refused == 1
    kept = office.store.callback_record.load()
    assert (kept.count, kept.last_at) == (1, START + timedelta(seconds=30))
    office.store.account = "other@example.com"
    assert office.store.callback_record.load().count == 0


async def test_what_the_balance_says_and_what_a_callback_says_are_both_noted_once(
    office: Office,
) -> None:  # F28
    running = asyncio.ensure_future(office.desk.run())
    office.desk.callbacks.set_reception(Reception.OPEN)
    await settle()
    unknown = Intent(
        ref="r1",
        action=Action.ORDER,
        began_at=START,
        service="Service 101",
        price_shown=Decimal("0.60"),
        balance_before=Decimal("50.60"),
        ending=Ending.UNKNOWN,
        detail="No answer.",
    )
    office.store.journal.begin(unknown)
    office.store.journal.finish(unknown)
    for work in office.desk.background:
        if isinstance(work, Evidence):
            work.hear(IntentChanged(unknown))
    await office.clock.advance(1)
    office.desk.callbacks.hear([about("900777", service="Service 101")])
    await office.clock.advance(200)
    [noted] = office.store.journal.unsettled()
    assert noted.detail.count("a callback spoke of order 900777") == 1
    assert noted.detail.count("The balance fell by $0.60") == 1
    assert noted.ending is Ending.UNKNOWN
    running.cancel()
    await asyncio.wait({running})


async def test_a_callback_that_fits_an_unknown_outcome_is_noted_once_and_settles_nothing(
    office: Office,
) -> None:  # F28
    unknown = Intent(
        ref="r1",
        action=Action.ORDER,
        began_at=START,
        service="Service 101",
        price_shown=Decimal("0.60"),
        balance_after=Decimal("49.40"),
        ending=Ending.UNKNOWN,
        detail="No answer.",
    )
    office.store.journal.begin(unknown)
    office.store.journal.finish(unknown)
    async with receiving(office):
        for mark in ("1", "2"):
            office.desk.callbacks.hear([about("900777", mark, service="service 101")])
        office.desk.callbacks.hear([about("900778", service="Another")])
        [noted] = office.store.journal.unsettled()
        assert noted.ending is Ending.UNKNOWN
        assert noted.detail == (
            "No answer. At 12:00 UTC a callback spoke of order 900777, which is not in the "
            "journal: this call was probably carried out. If it is yours, i on Orders adds it by "
            "that id."
        )
        assert len(office.told(IntentChanged)) == 1
        assert office.service.asked("getsms") == []
