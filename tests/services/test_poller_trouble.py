"""Polling through trouble: what fails alone, what fails together, and what comes too late."""

import asyncio
from datetime import timedelta

import pytest

from nonvoip_tui.domain.errors import (
    BadAnswerError,
    RateLimitedError,
    ServiceDownError,
    UnansweredError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.events import (
    Connection,
    ConnectionChanged,
    CredentialsRefused,
    OrderAsked,
    SmsArrived,
)
from nonvoip_tui.domain.models import Inbox, IncomingSms, Order
from nonvoip_tui.settings.credentials import Credentials, Secret
from nonvoip_tui.store.errors import DiskFullError
from tests.fakes import START, an_order, resolve
from tests.services.office import Office
from tests.services.polled import polling

CODE = Inbox((IncomingSms("Your code is 123456"),))
LATER = Credentials("b@example.com", Secret("other"))


def ten_orders() -> list[Order]:
    """Orders that live for hours."""
    return [an_order(str(n), expires_at=START + timedelta(hours=9)) for n in range(10)]


def asked(office: Office) -> list[object]:
    return office.service.asked("getsms")


def troubles(office: Office) -> list[ConnectionChanged]:
    changes = [each for each in office.events if isinstance(each, ConnectionChanged)]
    return [each for each in changes if each.connection is Connection.TROUBLED]


@pytest.mark.parametrize("error", [UnansweredError("No answer."), ServiceDownError("HTTP 503")])
async def test_a_line_that_was_down_is_tried_with_one_question(  # F64
    office: Office, error: Exception
) -> None:
    office.service.script("getsms", error)
    async with polling(office, *ten_orders()):
        await office.clock.advance(3600)
        never: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        office.service.script("getsms", never)
        before = len(asked(office))
        await office.clock.advance(900)
        assert len(asked(office)) == before + 1
        office.service.script("getsms", Inbox())
        never.set_result(Inbox())
        await office.clock.advance(30)
        assert len({*asked(office)[before:]}) == 10
        assert len(asked(office)) <= before + 35  # the budget of half a minute, and no crowd


async def test_an_outage_is_told_with_the_next_try_and_not_for_every_order(  # F64
    office: Office,
) -> None:
    office.service.script("getsms", UnansweredError("No answer."))
    async with polling(office, *ten_orders()):
        await office.clock.advance(3600)
    tries = len(asked(office))
    assert len(troubles(office)) <= tries
    assert tries < 40
    assert all(change.next_try_at is not None for change in troubles(office))


async def test_too_many_calls_are_told_once_for_all_that_were_under_way(  # F64
    office: Office,
) -> None:
    refused: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("getsms", refused)
    async with polling(office, *ten_orders()):
        await office.clock.advance(60)
        assert len(asked(office)) > 1
        refused.set_exception(RateLimitedError("Too many calls.", 30))
        await resolve()
        assert len(troubles(office)) == 1


async def test_a_balance_that_stays_unreadable_is_told_once(office: Office) -> None:  # F64
    office.service.script("balance", UnansweredError("No answer."))
    for _ in range(5):
        with pytest.raises(UnansweredError):
            await office.services.account.refresh()
    assert len(troubles(office)) == 1


async def test_an_order_with_unreadable_answers_does_not_hold_up_the_others(
    office: Office,
) -> None:
    healthy = office.service.inbox

    async def inbox(order: Order) -> Inbox:
        answer = await healthy(order)
        if order.order_id == "0":
            raise BadAnswerError("Not JSON.")
        return answer

    office.service.inbox = inbox  # type: ignore[method-assign]  # one order's answers are odd
    async with polling(office, an_order("0"), an_order("1")):
        await office.clock.advance(60)
    assert asked(office).count("1") >= 15
    assert 2 <= asked(office).count("0") <= 8
    assert troubles(office) == []


async def test_unreadable_answers_about_all_orders_are_the_services_trouble(
    office: Office,
) -> None:
    office.service.script("getsms", BadAnswerError("Not JSON."))
    async with polling(office, *ten_orders()):
        await office.clock.advance(3600)
    assert len(asked(office)) < 40
    assert troubles(office)[-1].reason == "Not JSON."


async def test_too_many_calls_are_told_once_and_polling_goes_on_after(office: Office) -> None:
    office.service.script("getsms", RateLimitedError("Too many calls.", 100))
    async with polling(office, *ten_orders()):
        await office.clock.advance(90)
        assert len(asked(office)) <= 8
        assert len(troubles(office)) == 1
        [notified] = {event.next_at for event in office.events if isinstance(event, OrderAsked)}
        assert notified is not None
        assert notified >= START + timedelta(seconds=100)
        office.service.script("getsms", Inbox())
        await office.clock.advance(120)
    assert len({*asked(office)}) == 10


async def test_an_sms_at_the_end_of_an_order_is_found_after_an_outage(office: Office) -> None:
    office.service.script("getsms", UnansweredError("No answer."))
    async with polling(office, an_order(expires_at=START + timedelta(minutes=5))):
        await office.clock.advance(900)
        office.service.script("getsms", CODE)
        await office.clock.advance(300)
        assert len(office.notified(SmsArrived)) == 1
        before = len(asked(office))
        await office.clock.advance(3600)
        assert len(asked(office)) == before


async def test_an_answer_for_an_account_that_was_left_is_not_kept(office: Office) -> None:
    slow: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("getsms", slow)
    async with polling(office, an_order()):
        await office.clock.advance(20)
        office.service.script("getsms", Inbox())
        await office.services.sign_in(LATER)
        slow.set_result(CODE)
        await office.clock.advance(20)
    assert office.notified(SmsArrived) == []
    assert office.store.messages.recent(1) == []


async def test_a_refusal_of_credentials_that_were_replaced_is_ignored(
    office: Office,
) -> None:  # F55
    slow: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("getsms", slow)
    async with polling(office, an_order()):
        await office.clock.advance(20)
        office.service.script("getsms", Inbox())
        await office.services.sign_in(LATER)
        slow.set_result(WrongCredentialsError("Wrong e-mail or password."))
        await office.clock.advance(20)
    assert office.notified(CredentialsRefused) == []
    assert office.services.account.is_signed_in


async def test_signing_in_again_asks_no_order_twice_at_once(office: Office) -> None:
    never: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("getsms", never)
    async with polling(office, an_order()):
        await office.clock.advance(20)
        await office.services.sign_in(Credentials("a@example.com", Secret("new")))
        await office.clock.advance(60)
        assert len(asked(office)) == 1


async def test_after_signing_in_there_is_no_crowd(office: Office) -> None:
    office.service.script("getsms", WrongCredentialsError("Wrong e-mail or password."))
    async with polling(office, *ten_orders()):
        await office.clock.advance(3600)
        office.service.script("getsms", Inbox())
        before = len(asked(office))
        await office.services.sign_in(Credentials("a@example.com", Secret("new")))
        await office.clock.advance(2)
        assert len(asked(office)) <= before + 5


async def test_an_sms_that_the_disk_does_not_take_is_asked_for_again(office: Office) -> None:
    office.service.script("getsms", CODE)
    add = office.store.messages.add
    fails = iter([True, True, False])

    def add_or_fail(*arguments: object) -> object:
        if next(fails, False):
            raise DiskFullError("The disk is full.")
        return add(*arguments)  # type: ignore[arg-type]

    office.store.messages.add = add_or_fail  # type: ignore[method-assign,assignment]
    async with polling(office, an_order()):
        await office.clock.advance(120)
    notified = [event.trouble for event in office.events if isinstance(event, OrderAsked)]
    assert notified[:2] == ["The disk is full.", "The disk is full."]
    assert len(office.store.messages.of_order("900001")) == 1


async def test_asking_by_hand_is_counted_as_the_persons(office: Office) -> None:
    office.store.orders.save(an_order())
    before = office.budget.poll_delay()
    for _ in range(5):
        await office.services.poller.ask_now("900001")
    assert len(asked(office)) == 5
    assert office.budget.poll_delay() == before == 0.0
