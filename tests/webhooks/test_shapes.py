"""Every shape of a callback that is known of, and what is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonvoip_tui.domain.webhooks import MAX_ORDERS, NotAWebhookError, webhooks_in
from nonvoip_tui.simulator.scenarios import among_forgeries, in_bursts

ROW = {"order_id": 900001, "number": "12025550143", "service": "examplepay", "sms": "Code 12"}


def read(value: Any) -> list[tuple[str, str, str]]:
    found = webhooks_in(json.dumps(value).encode())
    return [(each.order_id, each.number, each.service) for each in found]


@pytest.mark.parametrize(
    "value",
    [
        {"event": "incoming_message", "message": [ROW]},
        {"event": "incoming_message", "message": ROW},
        {"event": "incoming_message", "message": ROW | {"order_id": "900001"}},
        {"event": "incoming_message", "message": [ROW | {"number": "+1 (202) 555-0143"}]},
        {"event": "priority_request", "message": ROW | {"status": "success", "price": "1.40"}},
        {"event": "priority_request", "status": "success", **ROW},
        {"event": "x", "id": 900001, "mdn": "12025550143", "service": "examplepay"},
        [{"event": "incoming_message", "message": [ROW, ROW]}],
    ],
)
def test_every_known_shape_names_its_order(value: Any) -> None:
    assert read(value) == [("900001", "12025550143", "examplepay")]


def test_without_an_order_the_number_is_enough_and_the_other_way_round() -> None:
    assert read({"message": ROW | {"order_id": ""}}) == [("", "12025550143", "examplepay")]
    assert read({"message": {"order_id": 7}}) == [("7", "", "")]


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        None,
        7,
        "900001",
        {"event": "incoming_message", "message": None},
        {"event": "balance_changed", "message": {"balance": "0.00"}},
        {"message": [[ROW]]},
        {"message": [{"order_id": True, "number": "12"}]},
        {"message": [{"order_id": {"$ne": None}}]},
        {"message": [{"order_id": "\x1b]52;c;x\x07", "number": "[@click=app.quit]"}]},
        {"message": [{"order_id": "9" * 65}]},
    ],
)
def test_what_names_no_order_is_nothing(value: Any) -> None:
    assert read(value) == []


def test_equal_content_has_equal_marks_and_other_content_others() -> None:
    [first] = webhooks_in(json.dumps({"message": ROW}).encode())
    [again] = webhooks_in(json.dumps({"message": [dict(reversed(ROW.items()))]}).encode())
    [other] = webhooks_in(json.dumps({"message": ROW | {"sms": "Code 13"}}).encode())
    assert first.mark == again.mark != other.mark


def test_one_webhook_speaks_of_ten_orders_at_most() -> None:
    rows = [ROW | {"order_id": number} for number in range(1000, 1100)]
    assert len(read({"message": rows})) == MAX_ORDERS


@pytest.mark.parametrize("habit", [among_forgeries, in_bursts])
def test_what_the_simulator_forges_is_read_or_refused(habit: Any) -> None:
    ids = set()
    for body in habit({"event": "incoming_message", "message": [ROW]}):
        try:
            ids |= {each.order_id for each in webhooks_in(body)}
        except NotAWebhookError:
            continue
    assert "900001" in ids
    assert all(each.isalnum() for each in ids if each)


@given(st.binary(max_size=400))
def test_no_bytes_break_it(body: bytes) -> None:
    try:
        webhooks_in(body)
    except NotAWebhookError:
        return


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["event", "message", "order_id", "id", "number", "service", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_no_json_breaks_it(value: Any) -> None:
    for callback in webhooks_in(json.dumps(value).encode()):
        assert callback.order_id or callback.number
