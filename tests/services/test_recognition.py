"""An order that was answered in an unforeseen form is found, by itself or after one question."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.domain.actions import Placed, Unknown
from nonvoip_tui.domain.answers import Candidate, RawAnswer, Role, first_choice
from nonvoip_tui.domain.events import CallsUnderstood
from nonvoip_tui.domain.models import Action, Ending, Intent, OrderRequest
from tests.fakes import START, a_product, an_order
from tests.loopback import Connection, Request, message
from tests.standin import StandIn, standing_in

REQUEST = OrderRequest((a_product("101", "0.60", name="examplepay"),))
RESERVED = {
    "status": "success",
    "message": {
        "reservation_ref": "RZ-7781",
        "line": "+1 (202) 555-0111",
        "charged": "0.60",
        "ttl": "10m",
    },
}
TWO_IDS = {"status": "success", "message": {"batch": "X99", "zz": "Q-17", "line": "12025550111"}}
NOT_FOUND = {"status": "error", "message": "Order not found."}


async def ordered(stand: StandIn, request: OrderRequest = REQUEST) -> Any:
    return await stand.services.ordering.place(request)


async def taken(stand: StandIn, intent: Intent) -> Any:
    found = await stand.services.recognition.found(intent)
    assert found is not None
    return await stand.services.recognition.take(intent, first_choice(found))


async def test_the_answer_is_in_the_journal_and_the_number_is_asked_about(  # N12
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(RESERVED, "order")
        stand.say({"status": "error", "message": "No SMS received yet."})
        outcome = await ordered(stand)
        assert isinstance(outcome, Unknown)
        stored = stand.store.answers.of_intent(outcome.intent.ref)
        assert stored is not None
        assert json.loads(stored.answer.body) == RESERVED
        order = await taken(stand, outcome.intent)
        assert (order.order_id, order.number) == ("RZ-7781", "+1 (202) 555-0111")
        assert (order.price, order.service) == (Decimal("0.60"), "examplepay")
        assert order.expires_at == START + timedelta(minutes=10)
        known = stand.store.journal.get(outcome.intent.ref)
        assert known is not None
        assert known.ending is Ending.DONE
        assert stand.asked.count("order") == 1
        stand.say({"status": "success", "sms": "Your code is 123456"})
        await stand.poll(2)
        assert stand.texts() == ["Your code is 123456"]


async def test_what_was_chosen_is_learned_and_the_next_one_is_no_question(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(RESERVED, "order")
        outcome = await ordered(stand)
        await taken(stand, outcome.intent)
        stand.say(
            json.loads(json.dumps(RESERVED).replace("7781", "9").replace("0111", "0122")), "order"
        )
        again = await ordered(stand)
        assert isinstance(again, Placed)
        assert (again.orders[0].order_id, again.orders[0].number) == ("RZ-9", "+1 (202) 555-0122")
        learned = (tmp_path / "learned.toml").read_text()
        assert 'number = "message.line"' in learned
        assert (tmp_path / "learned.toml").stat().st_mode & 0o777 == 0o600


@asynccontextmanager
async def knowing(tmp_path: Path, *known: str, number: str = "") -> AsyncIterator[StandIn]:
    """A service that knows the orders of these ids, with a number, and says so of others."""
    async with standing_in(tmp_path) as stand:
        serve = stand.server._script[0]

        async def by_id(connection: Connection, request: Request) -> None:
            if request.endpoint == "getsms":
                stand.asked.append("getsms")
                is_known = str(request.fields.get("order_id")) in known
                said: dict[str, Any] = {"status": "error", "message": "No SMS received yet."}
                if number:
                    said = {"status": "success", "number": number, "sms": ""}
                await connection.send(message(said if is_known else NOT_FOUND))
            else:
                await serve(connection, request)

        stand.server._script = (by_id,)
        yield stand


async def test_the_id_that_the_service_knows_wins_by_itself(tmp_path: Path) -> None:
    async with knowing(tmp_path, "Q-17") as stand:
        stand.say(TWO_IDS, "order")
        outcome = await ordered(stand)
        assert isinstance(outcome, Placed)
        assert (outcome.orders[0].order_id, outcome.orders[0].number) == ("Q-17", "12025550111")
        assert stand.asked.count("getsms") <= 6
        assert not stand.store.journal.unresolved()


async def test_the_id_of_an_order_with_another_number_does_not_win(tmp_path: Path) -> None:
    async with knowing(tmp_path, "Q-17", number="13105550178") as stand:
        stand.say(TWO_IDS, "order")
        assert isinstance(await ordered(stand), Unknown)
    async with knowing(tmp_path / "2", "Q-17", number="+1 202 555 0111") as stand:
        stand.say(TWO_IDS, "order")
        assert isinstance(await ordered(stand), Placed)


@pytest.mark.parametrize("known", [(), ("Q-17", "X99")])
async def test_where_none_or_two_are_known_the_user_is_asked(
    tmp_path: Path, known: tuple[str, ...]
) -> None:
    async with knowing(tmp_path, *known) as stand:
        stand.say(TWO_IDS, "order")
        outcome = await ordered(stand)
        assert isinstance(outcome, Unknown)
        assert await stand.services.recognition.found(outcome.intent)


async def test_a_number_without_any_id_is_an_order_that_is_asked_about_by_its_number(
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say({"status": "success", "message": {"tel": "+1 202 555 0111"}}, "order")
        stand.say(NOT_FOUND)
        outcome = await ordered(stand)
        assert isinstance(outcome, Unknown)
        order = await taken(stand, outcome.intent)
        assert order.service_order_id == ""
        stand.say({"status": "success", "sms": "Your code is 123456"})
        await stand.poll(2)
        fields = [each.fields for each in stand.server.requests if each.endpoint == "getsms"][-1]
        assert "order_id" not in fields
        assert (fields["number"], fields["service"]) == ("+1 202 555 0111", "examplepay")
        assert stand.texts() == ["Your code is 123456"]


async def test_what_is_stored_is_read_again_by_a_newer_version_and_told_once(
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(RESERVED, "order")
        outcome = await ordered(stand)
        answers, ref = stand.store.answers, outcome.intent.ref
        recognition = stand.services.recognition
        assert recognition.read_again() == []  # by the same version nothing is read
        answers.was_read(ref, "0.0.1")
        assert recognition.read_again() == []  # nor does a newer one understand it
        readable = {"status": "success", "message": [{"order_id": 5, "number": "12025550111"}]}
        stored = answers.of_intent(ref)
        assert stored is not None
        newer = stored.answer._replace(body=json.dumps(readable).encode())
        stand.store.journal.finish(outcome.intent, answer=newer)
        answers.was_read(ref, "0.0.1")
        (settled,) = recognition.read_again()
        assert settled.ending is Ending.DONE
        assert stand.order("5").number == "12025550111"
        assert recognition.read_again() == []
        assert sum(isinstance(event, CallsUnderstood) for event in stand.events) == 1
        assert stand.asked.count("order") == 1


async def test_a_call_that_was_settled_meanwhile_is_not_taken_twice(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(RESERVED, "order")
        outcome = await ordered(stand)
        first, second = await asyncio.gather(
            taken(stand, outcome.intent),
            stand.services.recognition.take(
                outcome.intent,
                {Role.ID: Candidate("OTHER-1", "x"), Role.NUMBER: Candidate("1", "y")},
            ),
        )
        assert first == second
        assert len(stand.store.orders.recent(10)) == 1


SHAPES: list[Any] = [
    RESERVED,
    {"ok": True, "booking": {"uuid": "8f14e45f-ceea-467f-9d8c-1d0f0d6a2b11", "tel": 12025550111}},
    {"success": 1, "result": [["A-1009", "+1 202.555.0111"]]},
    {"status": "ok", "lease": {"lease_key": 55123, "msisdn": "001 202 555 0111"}},
    {"status": "success", "message": "Your number is +1 202-555-0111, reference RZ7781."},
    {"status": "success", "message": {"+12025550111": {"handle": "H77-1"}}},
    {"status": "success", "message": '{"tzid": 4411, "num": "12025550111"}'},
    b"ACCESS_NUMBER:234242:12025550111",
    b"<html><body>Reserved <b>(202) 555-0111</b>, order #RZ-7781</body></html>",
    {"status": "success", "a": {"b": {"c": [{"assigned": "+12025550111", "ticket": "T1-99"}]}}},
    {"status": "success", "message": {"order_id": 900001, "line": "+1 (202) 555-0111"}},
    {"line": "+12025550111", "ref": "Z-1", "end": "2026-11-23T12:10:00Z"},
    {"status": "success", "message": {"mobile": "12025550111"}, "ticket_no": "T-4"},
    {"status": "allocated", "message": [{"rental_ref": "K-9", "line": "12025550111"}]},
    {"status": 0, "data": {"ticket_id": 81234, "mobile": "+12025550111"}},
    [{"ref": "Z-77", "tel": "12025550111"}],
    b"Warning: foo in /x.php on line 3\n"
    + json.dumps({"status": "success", "n": RESERVED}).encode(),
    json.dumps(RESERVED).encode()[:-30],
    {"status": "Reserved", "payload": {"id": {"value": "zz-1"}, "did": "12025550111"}},
    {"status": "success", "data": {"numbers": {"0": "12025550111"}, "rental_code": "K-551"}},
]


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
async def test_the_number_is_found_in_each_of_these(tmp_path: Path, shape: Any) -> None:  # N12
    async with standing_in(tmp_path) as stand:
        if isinstance(shape, bytes):
            serve, body = stand.server._script[0], shape

            async def page(connection: Connection, request: Request) -> None:
                if request.endpoint == "order":
                    await connection.send(message(body=body))
                else:
                    await serve(connection, request)

            stand.server._script = (page,)
        stand.say(shape, "order")
        stand.say(NOT_FOUND)
        outcome = await ordered(stand)
        if isinstance(outcome, Unknown):
            order = await taken(stand, outcome.intent)
        else:
            assert isinstance(outcome, Placed)
            (order,) = outcome.orders
        plain = "".join(filter(str.isdigit, order.number))
        assert plain.endswith("2025550111")
        assert not order.order_id.startswith("~")
        assert stand.store.answers.of_order(order.order_id)
        sent = [each for each in stand.server.requests if each.endpoint == "order"]
        assert len(sent) == 1


REFUSALS: list[Any] = [
    {"status": "error", "message": "Call +1 800 555 0100, ref 4411."},
    (500, {"status": "error", "phone": "12025550111", "ref": "A-1"}),
    (502, {"phone": "12025550111", "ref": "A-1"}),
    {"status": "success"},
    {"status": "success", "balance": "49.40"},
]


@pytest.mark.parametrize("shape", REFUSALS, ids=range(len(REFUSALS)))
async def test_what_reports_no_success_or_holds_no_order_asks_nothing(
    tmp_path: Path, shape: Any
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(shape, "order")
        outcome = await ordered(stand)
        assert not isinstance(outcome, Placed)
        if isinstance(outcome, Unknown):
            assert await stand.services.recognition.found(outcome.intent) is None
        assert not stand.store.orders.recent(1)


async def test_the_answer_to_an_action_is_read_again_as_well(tmp_path: Path) -> None:
    end = START + timedelta(days=40)
    content = {"status": "success", "message": [{"expiration": f"{end:%Y-%m-%d %H:%M:%S}"}]}
    async with standing_in(tmp_path) as stand:
        stand.store.orders.save(an_order(kind="long_term", expires_at=START + timedelta(days=10)))
        intent = Intent("ref-9", Action.RENEW, START, "Service 101", "long_term", order_id="900001")
        stand.store.journal.begin(intent)
        unknown = intent._replace(ending=Ending.UNKNOWN, ended_at=START)
        answer = RawAnswer("renew", 200, "", json.dumps(content).encode(), START)
        stand.store.journal.finish(unknown, answer=answer)
        stand.store.answers.was_read("ref-9", "0.0.1")
        (settled,) = stand.services.recognition.read_again()
        assert settled.ending is Ending.DONE
        assert stand.order().expires_at == end


async def test_a_refusal_that_is_understood_later_settles_its_call(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(RESERVED, "order")
        outcome = await ordered(stand)
        refusal = {"status": "error", "message": "Insufficient balance."}
        stored = stand.store.answers.of_intent(outcome.intent.ref)
        assert stored is not None
        newer = stored.answer._replace(body=json.dumps(refusal).encode())
        stand.store.journal.finish(outcome.intent, answer=newer)
        stand.store.answers.was_read(outcome.intent.ref, "0.0.1")
        (settled,) = stand.services.recognition.read_again()
        assert settled.ending is Ending.REFUSED
        assert "Insufficient balance." in settled.detail
        assert not stand.store.orders.recent(1)
