"""What looks like an order is found by its values, whatever the names."""

import json
import sys
import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.candidates import MAX_CANDIDATES, content_of, found_in
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.transport import own_headers
from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.answers import RawAnswer
from tests.api.builders import NOW, reply, request


def answer(content: Any, content_type: str = "application/json") -> RawAnswer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return RawAnswer("order", 200, content_type, body, NOW)


RESERVED = {
    "status": "success",
    "message": {
        "reservation_ref": "RZ-7781",
        "line": "+1 (202) 555-0111",
        "charged": "0.60",
        "ttl": "10m",
    },
}


def test_of_the_known_case_all_four_are_found() -> None:  # N12
    found = found_in(answer(RESERVED), known_ids=("101",), price_shown=Decimal("0.60"))
    assert [each.text for each in found.numbers] == ["+1 (202) 555-0111"]
    assert found.ids[0].text == "RZ-7781"
    assert found.ends[0].ends_at == NOW + timedelta(minutes=10)
    assert found.prices[0].price == Decimal("0.60")
    assert found.numbers[0].path == "message.line"


# N12
@pytest.mark.parametrize(
    ("content", "number", "order_id"),
    [
        ({"ok": 1, "booking": {"uuid": "8f14e45f-ceea-467f-9d8c-1d0f0d6a2b11", "tel": 12025550111}},
         "12025550111", "8f14e45f-ceea-467f-9d8c-1d0f0d6a2b11"),
        ({"success": True, "data": [["A-1009", "202.555.0111"]]}, "202.555.0111", "A-1009"),
        ({"status": "ok", "lease": {"lease_key": 55123, "msisdn": "001 202 555 0111"}},
         "001 202 555 0111", "55123"),
        ({"status": "success", "message": "Your number is +1 202-555-0111, reference RZ7781."},
         "+1 202-555-0111", "RZ7781"),
        ({"status": "success", "message": {"+12025550111": {"handle": "H77-1"}}},
         "+12025550111", "H77-1"),
        ({"status": "success", "message": '{"tzid": 4411, "num": "12025550111"}'},
         "12025550111", "4411"),
        (b"ACCESS_NUMBER:234242:12025550111", "12025550111", "234242"),
        (b"<html><body>Reserved <b>(202) 555-0111</b>, order #RZ-7781</body></html>",
         "(202) 555-0111", "RZ-7781"),
        ({"r": {"a": {"b": {"c": {"assigned": "+447700900123", "ticket_no": "T 1"}}}},
          "ticket_ref": "T1-99"}, "+447700900123", "T1-99"),
        ({"activation": "12345678901", "line": "12025550111"}, "12025550111", "12345678901"),
        ({"token": "e" * 60 + "1", "line": "12025550111", "ref": "q-1"}, "12025550111", "q-1"),
        ({"result": {"order_number": "2025550199", "phone": "+12025550111"}},
         "+12025550111", "2025550199"),
    ],
)  # fmt: skip
def test_the_surest_number_and_id_are_those_of_the_order(
    content: Any, number: str, order_id: str
) -> None:
    found = found_in(answer(content), known_ids=("101",))
    assert found.numbers[0].text == number
    assert found.ids[0].text == order_id


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        ({"expires_in_minutes": 10}, 600),
        ({"ttl": 600}, 600),
        ({"lifetime": "600"}, 600),
        ({"lease": "30 days"}, 30 * 86_400),
        ({"x": "2026-06-20T10:10:00Z"}, 600),
        ({"when": {"stop": 1781950200}}, 600),
        ({"stop_ms": 1781950200000}, 600),
        ({"note": "It is yours until 2026-06-20 10:10:00 UTC."}, 600),
    ],
)
def test_an_end_is_found_however_it_is_written(content: Any, seconds: int) -> None:
    found = found_in(answer(content))
    assert found.ends[0].ends_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "content",
    [
        {"created_at": "2026-06-20 09:59:00", "updated": 1781949600},
        {"date": "2026-06-20 10:15:00.123456"},
        {"trace": "12345678-1234-1234-1234-123456789012"},
        {"sum": 2025550111.25},
        {"balance": "37.40", "price": "0.60"},
        {},
        [],
    ],
)
def test_dates_sums_and_traces_are_no_sure_number(content: Any) -> None:
    assert all(each.certainty <= 0 for each in found_in(answer(content)).numbers)


def test_an_endless_answer_is_bounded() -> None:
    many = {f"k{n}": f"+1202555{n:04}" for n in range(5000)}
    assert len(found_in(answer(many)).numbers) == MAX_CANDIDATES
    deep: Any = "+12025550111"
    for _ in range(100):
        deep = {"a": [deep]}
    assert found_in(answer(deep)) is not None


@pytest.mark.parametrize(
    "body",
    [
        (b"a: x" + b" " * 3900 + b"y\n") * 16,
        b"a: x" + b" " * 60_000 + b"y\nb: 2",
        b"a=1&" * 16_000 + b" ",
        b"<a b='" * 10_000,
        b'{"href":"http://[", "id":"https://", "ref":"/", "self":"//[::1]:x/7"}',
        b"a=%ZZ&b=%FF%00&" + b"&".join(b"k%d=1" % n for n in range(2_000)),
        b'{"a":"' + b"valid   12345 " * 4_000 + b'"}',
    ],
    ids=range(7),
)
def test_a_hostile_text_is_looked_through_at_once(body: bytes) -> None:
    began = time.process_time()
    found_in(answer(body))
    assert time.process_time() - began < 1


NESTED = json.dumps({"x": json.dumps({"lease_id": "RZ-7781", "n": "12025550143"})})


@pytest.mark.parametrize(
    ("content", "number", "order_id"),
    [
        ({"previousNumber": "+13105550111", "new": "+12025550143", "ref": "R9"},
         "+12025550143", "R9"),
        ({"jsonrpc": "2.0", "id": 1, "result": {"lease": "L-4411", "msisdn": "12025550143"}},
         "12025550143", "L-4411"),
        ({"line": "12025550143", "lease": {"id": "RZ-7781"},
          "account": {"id": 4411, "phone": "+13105550178"}}, "12025550143", "RZ-7781"),
        ({"message": "12025550143/RZ-7781/600"}, "12025550143", "RZ-7781"),
        ({"message": "id=RZ-7781; phone=12025550143; ttl=600"}, "12025550143", "RZ-7781"),
        ({"message": ["id=RZ-7781", "phone=12025550143", "ttl=600"]}, "12025550143", "RZ-7781"),
        ({"ref": "RZ 7781", "line": "12025550143"}, "12025550143", "RZ 7781"),
        ({"uri": "sip:+12025550143@gw.example", "handle": "lease-4411"},
         "+12025550143", "lease-4411"),
        ({"data": {"rent": {"id": "UmVudGFsOjE3", "phoneNumber": "+12025550143"}}},
         "+12025550143", "UmVudGFsOjE3"),
        ({"payload": NESTED}, "12025550143", "RZ-7781"),
        (b"[order]\nid = RZ-7781\nphone = +12025550143\n", "+12025550143", "RZ-7781"),
        (b"- id: RZ-7781\n  phone: '12025550143'\n", "12025550143", "RZ-7781"),
        (b"BEGIN:VCARD\nTEL:+12025550143\nUID:RZ-7781\nEND:VCARD\n",
         "+12025550143", "RZ-7781"),
        (b"var order = {id: 'RZ-7781', phone: '+1 202 555 0143'};",
         "+1 202 555 0143", "RZ-7781"),
        (b"<s:Body xmlns:s='x'><OrderRef>77-81</OrderRef><Msisdn>12025550143</Msisdn></s:Body>",
         "12025550143", "77-81"),
    ],
)  # fmt: skip
def test_what_is_of_somebody_else_or_of_before_is_less_sure(
    content: Any, number: str, order_id: str
) -> None:
    found = found_in(answer(content), known_ids=("101",))
    assert (found.numbers[0].text, found.ids[0].text) == (number, order_id)


@pytest.mark.parametrize(
    ("row", "number", "is_warned"),
    [
        ({"zz": "12025550143"}, "12025550143", True),
        ({"line": "+12025550143"}, "+12025550143", False),
        ({"number": "", "zz": "12025550143"}, "", False),
        ({"zz": "12025550143", "yy": "13105550178"}, "", False),
        ({"support": "+18005550100"}, "", False),
    ],
)
def test_the_only_number_beside_a_known_id_is_on_the_screen_and_said_to_be_new(
    row: dict[str, str], number: str, is_warned: bool
) -> None:
    content = {"status": "success", "message": [{"order_id": 900001, **row}]}
    raw = reply(content)
    whole = replace(raw, body=json.dumps(content).encode())
    outcome = decode_order(whole, request(), NOW)
    assert isinstance(outcome, Placed)
    assert outcome.orders[0].number == number
    assert ("new to this version" in outcome.warning) is is_warned


def test_a_page_of_scripts_that_never_close_is_read_in_one_go() -> None:
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        content_of(b"<script " * 8_000)
    finally:
        sys.setprofile(None)
    assert steps < 200_000
    page = b"<p>a<script>var x = '<p>' </SCRIPT >b<style>c</style>d<script>e"
    content = content_of(page)
    assert isinstance(content, list)
    assert content[1:] == ["a b d", "e"]


def test_no_header_that_opens_something_is_stored() -> None:
    headers = {
        "x-auth-token": "t", "x-api-key": "k", "x-csrf-token": "c", "x-session-id": "s",
        "x-order-id": "900001", "x-phone": "12025550111", "location": "/orders/7?token=t",
    }  # fmt: skip
    assert own_headers(headers).decode().splitlines() == [
        "x-order-id: 900001",
        "x-phone: 12025550111",
        "location: /orders/7",
    ]
