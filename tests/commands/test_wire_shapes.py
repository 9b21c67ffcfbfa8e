"""The shape of an answer keeps what a decoder goes by, and no value of the account."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonvoip_tui.api.decode import decode_products
from nonvoip_tui.api.inbox import decode_inbox
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.responses import Reply, read_answer
from nonvoip_tui.commands.doctor.wire import Shape, shape_of, shape_of_path
from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.answers import RawAnswer
from tests.api.builders import NOW, order, request
from tests.api.wire import body_of

PLACED = {
    "status": "success",
    "message": [
        {
            "order_id": "900001",
            "number": "+1 (202) 555-0143",
            "service": "examplepay",
            "expires": "2026-07-20 10:15:00",
            "price": 0.6,
            "ttl": "10 minutes",
        }
    ],
}


def shape(content: Any, content_type: str = "application/json") -> Shape:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return shape_of(RawAnswer("order", 200, content_type, body, NOW))["body"]


def read(form: Shape) -> Reply:
    reply = read_answer(200, {}, body_of(form), NOW)
    assert isinstance(reply, Reply)
    return reply


def test_names_types_lengths_and_patterns_stay() -> None:
    assert shape(PLACED) == {
        "status": "word success",
        "message": [
            "elements 1",
            {
                "order_id": "like 999999",
                "number": "like +9 (999) 999-9999",
                "service": "text 10",
                "expires": "like 9999-99-99 99:99:99",
                "price": "number 9.9",
                "ttl": "like 99 minutes",
            },
        ],
    }


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("Price_Change_Required", "word Price_Change_Required"),
        ("Your code is 482913", "text 19"),
        ("RZ-7781", "like AA-9999"),
        ("T7781", "like A9999"),
        ("20 May 2026 10:15 am UTC", "like 99 Jan 9999 99:99 am UTC"),
        ("2026-06-20T10:15:00Z", "like 9999-99-99T99:99:99Z"),
        ("٤٨٢ minutes", "like 999 minutes"),
        ("$0.60", "like $9.99"),
        ("", "text 0"),
        (600, "number 999"),
        (True, True),
        (None, None),
        ('{"order_id": 7}', {"<JSON in a text>": {"order_id": "number 9"}}),
        (["7", "8", "nine", {"id": 1}], ["elements 4", "like 9", "text 4", {"id": "number 9"}]),
    ],
)
def test_a_value_becomes_what_it_is_like(value: object, form: Shape) -> None:
    assert shape({"status": value}) == {"status": form}


def test_a_number_that_is_a_status_stays_one() -> None:
    assert shape({"status": 1, "code": 1}) == {"status": "number 1", "code": "number 9"}


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ({"12025550143": {"sms": []}}, {"<like 99999999999>": {"sms": ["elements 0"]}}),
        ({"examplepay": [{"id": 1}]}, {"<text 10>": ["elements 1", {"id": "number 9"}]}),
        ({"examplepay": "482913"}, {"<text 10>": "like 999999"}),
        (
            {"status": "ok", "handle": "a1", "Acme": "b2", "box": {"id": 1}},
            {"status": "word ok", "handle": "like a9", "<text 4>": "like a9",
             "<text 3>": {"id": "number 9"}},
        ),
    ],
)  # fmt: skip
def test_a_name_that_may_be_a_value_goes(content: object, form: Shape) -> None:
    assert shape(content) == form


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b'{"status": "ok", "status": "no"}', {"status": "word ok", "<the same key twice>": True}),
        (b'[{"id": 1}, {"id": 2}, {"i', {
            "<cut or followed by something>": ["elements 2", {"id": "number 9"}]
        }),
        (b'{"id": 1} and more', {"<cut or followed by something>": {"id": "number 9"}}),
        (b"<html>Jane</html>", "page 17"),
        (b"ACCESS_NUMBER:1:2", "text 17"),
        (b"", "text 0"),
    ],
)  # fmt: skip
def test_what_is_no_whole_json_is_told_as_far_as_it_goes(body: bytes, form: Shape) -> None:
    assert shape(body) == form


LISTED = json.dumps([{"product_id": n, "name": "a, {b", "price": "0.85"} for n in range(40)])


def test_a_price_list_that_was_cut_is_told_wherever_it_breaks_off() -> None:
    row = {"product_id": "number 9", "name": "text 5", "price": "like 9.99"}
    for cut in range(1_900, 2_000):
        (told,) = dict(shape(LISTED[:cut].encode())).values()  # type: ignore[arg-type]
        assert isinstance(told, list)
        assert told[1] == row


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [b"[" * 65_536, b'{"a":' * 13_107, b'"' * 65_536, b"[1," * 21_845, b'{"a,":[{"b":"\\' * 4_681],
)
def test_a_hostile_body_has_a_shape_soon(body: bytes) -> None:
    assert len(json.dumps(shape(body))) < 2_000


def test_a_path_that_was_learned_loses_what_is_no_name() -> None:
    assert shape_of_path("message.*.line") == "message.*.line"
    assert shape_of_path("message.examplepay.handle") == "message.<text 10>.handle"
    assert shape_of_path("message.12025550143.line") == "message.<like 99999999999>.line"


CANARIES = ("Qzvkwx", "qzvkwx", "qzvkwx7", "7316409", "+7316409", "QZVK-7316409", "731.6409")
_JSON = st.recursive(
    st.sampled_from(
        [*CANARIES, *(f"see {each} at Qzvkwx" for each in CANARIES), 7316409, 731.6409]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["status", "message", "order_id", "sms", "7316409", "qzvkwx7", "Qzvkwx"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_JSON, st.integers(0, 200))
def test_no_value_survives_wherever_it_stands(content: object, cut: int) -> None:
    whole = json.dumps(content).encode()
    for body in (whole, whole[:-cut], b"<p>" + whole):
        answer = RawAnswer("order", 200, "text/qzvkwx7", body, NOW)
        told = json.dumps({**shape_of(answer), "bytes": ""}).lower()
        assert not re.search(r"qzvk|7316|6409|731", told), told


def test_a_body_made_after_a_shape_is_understood_as_the_real_one() -> None:
    answer = decode_order(read(shape(PLACED)), request(), NOW)
    assert isinstance(answer, Placed)
    (placed,) = answer.orders
    assert (placed.order_id, placed.number) == ("111111", "+1 (111) 111-1111")
    assert placed.expires_at is not None

    listed = {"status": "success", "message": [{"product_id": 1, "name": "a b", "price": "0.85"}]}
    assert len(decode_products(read(shape(listed)))) == 1
    inbox = decode_inbox(read(shape({"status": "success", "sms": "a b", "pin": "1234"})), order())
    assert inbox.messages
