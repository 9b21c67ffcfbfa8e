"""Whatever form an order's answer has, its number is an order by itself or after one question."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.domain.actions import Placed, Unknown
from nonvoip_tui.domain.answers import Role, first_choice
from nonvoip_tui.domain.models import Order, OrderRequest
from nonvoip_tui.domain.phone_numbers import digits, is_same_number
from tests.fakes import START, a_product
from tests.standin import StandIn, standing_in

REQUEST = OrderRequest((a_product("101", "0.60", name="examplepay"),))
NUMBER, ID = "12025550143", "RZ-7781"
LATER_NUMBER, LATER_ID = "13105550178", "QK-9042"
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def success(message: Any, **beside: Any) -> Any:
    return {"status": "success", "message": message, **beside}


SHAPES: dict[str, Any] = {
    "pairs": success([["order", ID], ["phone", "+" + NUMBER], ["ttl", "600"]]),
    "pairs of objects": success(
        [
            {"name": "order_ref", "value": ID},
            {"name": "phone", "value": NUMBER},
            {"name": "cost", "value": "0.60"},
        ]
    ),
    "keys and values": {
        "ok": True,
        "fields": [{"key": "msisdn", "val": NUMBER}, {"key": "rental", "val": ID}],
    },
    "XML in JSON": success(
        f'<order id="{ID}"><phone>+{NUMBER}</phone><expires>600</expires></order>'
    ),
    "XML": (
        200,
        f"<?xml version='1.0'?><r><order_id>{ID}</order_id><msisdn>{NUMBER}</msisdn></r>".encode(),
        {"Content-Type": "application/xml"},
    ),
    "a number in two parts": success(
        {"rental": ID, "phone": {"country_code": "1", "national": NUMBER[1:]}}
    ),
    "a number in four parts": success(
        {"rental": ID, "sim": {"cc": 1, "area": 202, "exchange": "555", "line": "0143"}}
    ),
    "a short national part": success({"rental": ID, "dial_code": "+4520", "local": "1234567"}),
    "a UUID": success({"uid": "8f14e45f-ceea-467f-9d8c-1d0f0d6a2b11", "tel": "(202) 555-0143"}),
    "an ISO duration": success({"ref": ID, "line": "+" + NUMBER, "validity": "PT10M"}),
    "nested lists": success([[[ID, ["+1 202 555 0143"]]]]),
    "a flat list": success([ID, NUMBER, 600, "0.60"]),
    "a sentence": success(
        f"Your number is +1 (202) 555-0143, order #{ID}, valid for 10 minutes, $0.60 charged."
    ),
    "plain text": (200, f"OK: order {ID}, phone {NUMBER}".encode(), TEXT),
    "a form": (
        200,
        f"status=success&order_ref={ID}&phone=%2B{NUMBER}&ttl=600".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    ),
    "JSON in a text": success(json.dumps({"reservation": {"ref": ID, "msisdn": "+" + NUMBER}})),
    "JSON in a text, whole": json.dumps({"status": "success", "ref": ID, "phone": NUMBER}),
    "JSONP": (200, f'done({{"status":"success","ref":"{ID}","phone":"{NUMBER}"}});'.encode()),
    "headers": (
        201,
        b"",
        {"Location": f"/manager/api/orders/{ID}", "X-Phone-Number": "+" + NUMBER},
    ),
    "lines": (200, f"status: success\nid: {ID}\nphone: +1 202 555 0143\n".encode(), TEXT),
    "a table": (
        200,
        f"id,phone,expires\n{ID},{NUMBER},600\n".encode(),
        {"Content-Type": "text/csv"},
    ),
    "an object by its number": {"status": "success", "numbers": {NUMBER: ID}},
    "an object by its id": {"status": "success", "orders": {ID: {"msisdn": NUMBER}}},
    "bars": success(f"{ID}|{NUMBER}|600"),
    "addresses": success(
        {"href": f"https://example.com/api/rentals/{ID}", "tel": "tel:+1-202-555-0143"}
    ),
    "resources": (
        201,
        {
            "data": {"type": "rental", "id": ID, "attributes": {"msisdn": NUMBER}},
            "jsonapi": {"version": "1.0"},
        },
    ),
    "signs of another kind": success({"ref": ID, "line": "+1\u00a0202\u2011555\u20110143"}),
    "letters of another width": success(
        {"ref": ID, "line": "".join(chr(ord(sign) - 48 + 0xFF10) for sign in NUMBER)}
    ),
    "marks of XML": success({"item": {"@ref": ID, "#text": NUMBER}}),
    "success as a key": {"success": {"phone": NUMBER, "rental_no": ID}},
    "JSON by lines": (
        200,
        f'{{"status":"success"}}\n{{"ref":"{ID}","phone":"{NUMBER}"}}\n'.encode(),
    ),
    "another language's quotes": (
        200,
        f"{{'status': 'success', 'order': '{ID}', 'phone': '{NUMBER}'}}".encode(),
    ),
    "a page": (
        200,
        (
            f"<html><title>Order</title><table><tr><td>Order</td><td>{ID}</td></tr>"
            f"<tr><td>Phone</td><td>+1 202-555-0143</td></tr></table></html>"
        ).encode(),
        {"Content-Type": "text/html"},
    ),
    "a status of its own": {
        "status": "LEASE_GRANTED",
        "lease": {"lease_ref": ID, "line": NUMBER},
    },
    "a day first": success(f"Line {NUMBER} is yours until 29.11.2026 10:10, reference {ID}."),
    "a sum that is a number": success({"lineNumber": int(NUMBER), "rentalRef": ID, "paid": 60}),
}


def later(answer: Any) -> Any:
    """The same form with another number and another id."""
    text = json.dumps(answer, default=lambda body: {"bytes": body.decode()})
    plain = NUMBER[1:]
    for old, new in (
        (NUMBER, LATER_NUMBER),
        (plain, LATER_NUMBER[1:]),
        ("(202) 555-0143", "(310) 555-0178"),
        ("202 555 0143", "310 555 0178"),
        ("202-555-0143", "310-555-0178"),
        (ID, LATER_ID),
    ):
        text = text.replace(old, new)

    def opened(value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"bytes"}:
            return value["bytes"].encode()
        return value

    content = json.loads(text)
    return tuple(map(opened, content)) if isinstance(answer, tuple) else content


async def ordered(stand: StandIn, answer: Any) -> tuple[Order, int]:
    """The order, and how many questions it took."""
    stand.say(answer, "order")
    stand.say({"status": "error", "message": "Order not found."})
    outcome = await stand.services.ordering.place(REQUEST)
    if isinstance(outcome, Placed):
        return outcome.orders[0], 0
    assert isinstance(outcome, Unknown)
    assert stand.store.answers.of_intent(outcome.intent.ref) is not None
    found = await stand.services.recognition.found(outcome.intent)
    assert found is not None, outcome.reason
    chosen = first_choice(found)
    assert Role.NUMBER in chosen, found
    return await stand.services.recognition.take(outcome.intent, chosen), 1


@pytest.mark.parametrize("name", SHAPES)
async def test_the_number_is_found_and_the_next_one_without_a_question(  # N12
    tmp_path: Path, name: str
) -> None:
    answer = SHAPES[name]
    number = "45201234567" if "short" in name else NUMBER
    expected = ID if ID in json.dumps(answer, default=bytes.decode) else None
    async with standing_in(tmp_path) as stand:
        order, _ = await ordered(stand, answer)
        assert is_same_number(order.number, number), order
        assert order.order_id == (expected or "8f14e45f-ceea-467f-9d8c-1d0f0d6a2b11")
        if expected is None or name in ("a number in four parts", "letters of another width"):
            return
        again, questions = await ordered(stand, later(answer))
        assert again.order_id == LATER_ID
        if number == NUMBER and "signs" not in name:
            assert is_same_number(again.number, LATER_NUMBER), again
        assert digits(again.number)
        # No word that nobody knows is ever an order by itself: it may as well be a refusal.
        assert questions == (name == "a status of its own")
        assert stand.asked.count("order") == 2


@pytest.mark.parametrize(
    "ending",
    [
        {"validity": "PT10M"},
        {"until": "29.11.2026 10:10"},
        {"until": "29/11/2026 10:10"},
        {"expires": "Nov 29, 2026 10:10 AM"},
        {"ttl_minutes": 10},
        {"left": "00:10:00"},
    ],
)
async def test_an_end_is_read_however_it_is_written(tmp_path: Path, ending: Any) -> None:
    async with standing_in(tmp_path) as stand:
        order, _ = await ordered(stand, success({"ref": ID, "line": NUMBER, **ending}))
        assert order.expires_at is not None
        assert timedelta(0) < order.expires_at - START <= timedelta(days=400)
