"""A renewal, a reuse or an activation of unforeseen form is one question, and nothing is lost."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.domain.actions import Unknown
from nonvoip_tui.domain.answers import Candidate, Found, RawAnswer, Role, first_choice
from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.domain.models import (
    LONG_TERM,
    SHORT_TERM,
    Action,
    Ending,
    Intent,
    Order,
    OrderRequest,
)
from nonvoip_tui.services.lifecycle import Done
from nonvoip_tui.settings.state import LearnedFields
from tests.fakes import START, a_product, an_order
from tests.standin import StandIn, standing_in, written

DAYS_30 = timedelta(days=30)
RENTED = an_order(
    kind=LONG_TERM, number="12025550143", sms_count=1, expires_at=START + timedelta(days=3)
)
USED = an_order(kind=SHORT_TERM, number="12025550143", sms_count=1, expires_at=START)
END = START + timedelta(days=40)


def success(**message: Any) -> Any:
    return {"status": "success", "message": message}


async def acted(stand: StandIn, action: Action, answer: Any) -> Any:
    if action is Action.REUSE and not stand.texts():
        stand.say({"status": "success", "sms": "Your code is 482913"})
        await stand.services.poller.ask_now("900001")
        assert stand.texts()
    stand.say(answer, action.value)
    stand.say({"status": "error", "message": "No SMS received yet."})
    return await getattr(stand.services.lifecycle, action.value)("900001")


async def asked(stand: StandIn, done: Done) -> tuple[Intent, Found] | None:
    return await stand.services.recognition.unread_part(done.ref)


CASES = [
    (
        Action.RENEW,
        RENTED,
        success(lease_closes=written(END)),
        lambda order: order.expires_at == END,
    ),
    (
        Action.ACTIVATE,
        RENTED,
        success(listening_closes=written(START + timedelta(minutes=7))),
        lambda order: order.active_until == START + timedelta(minutes=7),
    ),
    (
        Action.REUSE,
        USED,
        success(lasts_minutes=7, lease_term="7m"),
        lambda order: order.expires_at == START + timedelta(minutes=7),
    ),
]


@pytest.mark.parametrize(("action", "order", "answer", "holds"), CASES)
async def test_an_end_under_an_unknown_name_is_asked_about_and_learned(
    tmp_path: Path, action: Action, order: Order, answer: Any, holds: Any
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(order)
        done = await acted(stand, action, answer)
        assert isinstance(done, Done)
        assert done.is_end_assumed
        unread = await asked(stand, done)
        assert unread is not None
        await stand.services.recognition.take(unread[0], first_choice(unread[1]))
        assert holds(stand.order())
        assert stand.asked.count(action.value) == 1
        assert await asked(stand, done) is None
        stand.store.orders.save(order)
        again = await acted(stand, action, answer)
        assert not again.is_end_assumed
        assert holds(again.order)


async def test_a_new_id_of_a_reuse_under_an_unknown_name_is_followed(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(USED)
        done = await acted(stand, Action.REUSE, success(new_reservation_ref="RZ-7782"))
        unread = await asked(stand, done)
        assert unread is not None
        order = await stand.services.recognition.take(unread[0], first_choice(unread[1]))
        assert (order.order_id, order.parent_id) == ("RZ-7782", "900001")
        assert not stand.order().is_live(START + timedelta(hours=1))


@pytest.mark.parametrize("is_end_named", [False, True])
async def test_a_renewal_under_a_new_id_takes_no_paid_day_away(
    tmp_path: Path, is_end_named: bool
) -> None:
    before = START + timedelta(days=20)
    end = before + (timedelta(days=31) if is_end_named else DAYS_30)
    named = {"expiration": written(end)} if is_end_named else {}
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED._replace(expires_at=before))
        done = await acted(stand, Action.RENEW, success(transaction_ref="RZ-7782", **named))
        unread = await asked(stand, done)
        assert unread is not None
        await stand.clock.advance(3600)
        order = await stand.services.recognition.take(unread[0], first_choice(unread[1]))
        assert (order.order_id, order.parent_id) == ("RZ-7782", "900001")
        assert (order.expires_at, order.is_end_assumed) == (end, not is_end_named)
        kept = stand.order()
        assert (kept.expires_at, kept.is_end_assumed) == (end, not is_end_named)
        assert kept.is_live(before)
        # It may be the reference of a payment: one choice teaches nothing.
        stand.store.orders.save(RENTED._replace(expires_at=before))
        again = await acted(stand, Action.RENEW, success(transaction_ref="RZ-9", **named))
        assert again.order.order_id == "900001"


@pytest.mark.parametrize("days", [5, 20])
async def test_an_end_that_would_shorten_a_renewed_order_is_not_taken(
    tmp_path: Path, days: int
) -> None:
    before = START + timedelta(days=20)
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED._replace(expires_at=before))
        trial = written(START + timedelta(days=days))
        done = await acted(stand, Action.RENEW, success(closes=trial))
        unread = await asked(stand, done)
        assert unread is not None
        order = await stand.services.recognition.take(unread[0], first_choice(unread[1]))
        assert (order.expires_at, order.is_end_assumed) == (before + DAYS_30, True)


@pytest.mark.parametrize("days", [45, 50])
async def test_a_chosen_end_adds_no_period_to_the_end_that_was_named_since(
    tmp_path: Path, days: int
) -> None:
    named = START + timedelta(days=50)
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED._replace(expires_at=START + timedelta(days=20)))
        chosen = written(START + timedelta(days=days))
        done = await acted(stand, Action.RENEW, success(closes=chosen))
        unread = await asked(stand, done)
        assert unread is not None
        stand.store.orders.save(stand.order()._replace(expires_at=named, is_end_assumed=False))
        order = await stand.services.recognition.take(unread[0], first_choice(unread[1]))
        assert (order.expires_at, order.is_end_assumed) == (named, False)


async def test_the_id_of_an_activation_is_neither_followed_nor_learned(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED)
        end = START + timedelta(minutes=7)
        said = success(listening_closes=written(end), request_ref="RZ-7782")
        done = await acted(stand, Action.ACTIVATE, said)
        found = await asked(stand, done)
        assert found is not None
        an_id = Candidate("RZ-7782", "message.request_ref")
        chosen = {**first_choice(found[1]), Role.ID: an_id}
        order = await stand.services.recognition.take(found[0], chosen)
        assert (order.order_id, order.active_until) == ("900001", end)
        assert order.expires_at == RENTED.expires_at
        assert Role.ID not in LearnedFields(tmp_path).all["activate"]


async def test_every_order_that_a_choice_changes_is_announced(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(USED)
        done = await acted(stand, Action.REUSE, success(new_reservation_ref="RZ-7782"))
        unread = await asked(stand, done)
        assert unread is not None
        stand.events.clear()
        await stand.services.recognition.take(unread[0], first_choice(unread[1]))
        changed = [each.order for each in stand.events if isinstance(each, OrderChanged)]
        assert [stand.order("900001"), stand.order("RZ-7782")] == changed


@pytest.mark.parametrize(
    ("answered", "named", "expected"),
    [
        (50, 50, 50),  # what getsms has named since is what the answer says as well
        (50, 20, 50),  # getsms has said nothing new
        (None, 20, 50),
    ],
)
@pytest.mark.parametrize("field", ["expiration", "closes"])
async def test_a_renewal_that_is_understood_late_adds_no_second_period(
    tmp_path: Path, answered: int | None, named: int, expected: int, field: str
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED._replace(expires_at=START + timedelta(days=20)))
        outcome = await acted(stand, Action.RENEW, b"<html>Bad gateway</html>")
        assert isinstance(outcome, Unknown)
        stand.store.orders.save(RENTED._replace(expires_at=START + timedelta(days=named)))
        await stand.clock.advance(7200)
        end = {} if answered is None else {field: written(START + timedelta(days=answered))}
        body = json.dumps({"status": "success", "message": [{"price": "9.50", **end}]}).encode()
        answer = RawAnswer("renew", 200, "", body, START)
        stand.store.journal.finish(outcome.intent, answer=answer)
        stand.store.answers.was_read(outcome.intent.ref, "0.0.1")
        if field == "closes" and end:
            found = await stand.services.recognition.found(outcome.intent)
            assert found is not None
            await stand.services.recognition.take(outcome.intent, first_choice(found))
        else:
            assert stand.services.recognition.read_again()
        assert stand.order().expires_at == START + timedelta(days=expected)


async def test_a_renewal_for_30_days_that_is_understood_late_begins_at_the_end_before_it(
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED._replace(expires_at=START + timedelta(days=20)))
        outcome = await acted(stand, Action.RENEW, b"<html>Bad gateway</html>")
        assert isinstance(outcome, Unknown)
        await stand.clock.advance(7200)
        body = json.dumps({"status": "success", "message": [{"expiration": "30 days"}]}).encode()
        answer = RawAnswer("renew", 200, "", body, START)
        stand.store.journal.finish(outcome.intent, answer=answer)
        stand.store.answers.was_read(outcome.intent.ref, "0.0.1")
        assert stand.services.recognition.read_again()
        assert stand.order().expires_at == START + timedelta(days=50)


@pytest.mark.parametrize(
    ("action", "order", "answer"),
    [
        (Action.RENEW, RENTED, success(expiration=written(END), trace="X-77")),
        (Action.RENEW, RENTED, {"status": "success"}),
        (Action.RENEW, RENTED, success(number="12025550143", service="examplepay", at="now")),
        (Action.REUSE, USED, success(order_id=900002, till_expiration=600)),
        (Action.REUSE, USED, success(till_expiration=600, request_time=written(START))),
        (Action.ACTIVATE, RENTED, success(end_on=written(START + timedelta(minutes=9)))),
    ],
)
async def test_nothing_is_asked_where_nothing_is_missing(
    tmp_path: Path, action: Action, order: Order, answer: Any
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(order)
        assert await asked(stand, await acted(stand, action, answer)) is None


async def test_a_renewal_of_unknown_outcome_is_one_question_and_then_done(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(RENTED)
        outcome = await acted(stand, Action.RENEW, {"extension": {"closes": written(END)}})
        assert isinstance(outcome, Unknown)
        found = await stand.services.recognition.found(outcome.intent)
        assert found is not None
        await stand.services.recognition.take(outcome.intent, first_choice(found))
        assert stand.order().expires_at == END
        known = stand.store.journal.get(outcome.intent.ref)
        assert known is not None
        assert known.ending is Ending.DONE
        assert not stand.store.journal.unresolved()


async def test_an_order_found_in_a_stored_answer_is_one_of_its_country(tmp_path: Path) -> None:
    request = OrderRequest((replace_country(a_product("101", "0.60", name="examplepay")),))
    async with standing_in(tmp_path) as stand:
        stand.say(
            {"status": "success", "message": {"zz": "RZ-7781", "line": "+33612345678"}},
            "country/order",
        )
        stand.say({"status": "error", "message": "Order not found."})
        outcome = await stand.services.ordering.place(request)
        assert isinstance(outcome, Unknown)
        intent = stand.store.journal.get(outcome.intent.ref)
        assert intent is not None
        assert intent.country == "France"
        found = await stand.services.recognition.found(intent)
        assert found is not None
        order = await stand.services.recognition.take(intent, first_choice(found))
        assert (order.country, order.number) == ("France", "+33612345678")


def replace_country(product: Any) -> Any:
    return product._replace(country="France")


@pytest.mark.parametrize(
    ("after", "charged"), [("49.40", "0.60"), ("49.10", None), ("50.00", None)]
)
async def test_an_order_taken_late_is_measured_by_the_readings_around_its_call(
    tmp_path: Path, after: str, charged: str | None
) -> None:
    request = OrderRequest((a_product("101", "0.60", name="examplepay"),))
    async with standing_in(tmp_path) as stand:
        stand.say(
            {"status": "success", "message": {"ref": "RZ-7781", "line": "12025550111"}}, "order"
        )
        stand.say({"status": "error", "message": "Order not found."})
        outcome = await stand.services.ordering.place(request)
        assert isinstance(outcome, Unknown)
        intent = stand.store.journal.get(outcome.intent.ref)
        assert intent is not None
        noted = intent._replace(balance_before=Decimal("50.00"), balance_after=Decimal(after))
        assert stand.store.journal.revise(intent, noted)
        found = await stand.services.recognition.found(noted)
        assert found is not None
        await stand.services.recognition.take(
            noted,
            {role: each for role, each in first_choice(found).items() if role is not Role.PRICE},
        )
        known = stand.store.journal.get(intent.ref)
        assert known is not None
        assert known.charged == (None if charged is None else Decimal(charged))
