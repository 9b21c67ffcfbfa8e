"""Any answer with one number and one id is an order with them, or a question; never a false one."""

import json
from contextlib import suppress
from string import ascii_lowercase
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nonvoip_tui.api.candidates import found_in
from nonvoip_tui.api.decode import ANY_ID
from nonvoip_tui.api.envelope import normalize_key
from nonvoip_tui.api.rereading import AnswerReader
from nonvoip_tui.api.roles import from_text
from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.answers import OF_AN_ORDER, RawAnswer, Role, first_choice
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.models import Action, Intent
from tests.api.builders import NOW

READER = AnswerReader(Contract, lambda _: (), lambda: "")
INTENT = Intent("ref", Action.ORDER, NOW, "examplepay", "short_term", ("101",))

NAMES = st.text(ascii_lowercase + "_", min_size=3, max_size=12)
FIELD_NAMES = NAMES.filter(lambda name: normalize_key(name) not in {"status", "success", "ok"})
"""Names of fields beside those of the envelope, which would take their place."""
NOISE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-99, 99),
        st.text(ascii_lowercase + " ,.!", max_size=20),
        st.sampled_from(["2026-06-20 09:00:00", "Reserved", 0.25, "US"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)
DIGITS = st.text("23456789", min_size=10, max_size=10)
NUMBERS = DIGITS.flatmap(
    lambda plain: st.sampled_from(
        [
            f"+1{plain}",
            f"1{plain}",
            plain,
            f"+1 ({plain[:3]}) {plain[3:6]}-{plain[6:]}",
            f"{plain[:3]}.{plain[3:6]}.{plain[6:]}",
            f"001 {plain[:3]} {plain[3:6]} {plain[6:]}",
            int(f"1{plain}"),
        ]
    )
)
IDS = st.one_of(
    st.from_regex(r"[A-Z]{2}-[1-9][0-9]{3,5}", fullmatch=True),
    st.integers(10_000, 99_999_999),
    st.uuids().map(str),
    st.from_regex(r"[a-f][0-9][0-9a-f]{22}", fullmatch=True),
)


def nested(value: Any, names: list[str], lists: list[bool]) -> Any:
    """`value` under names, each level in a list or not."""
    for name, is_in_list in zip(names, lists, strict=False):
        value = {name: [value] if is_in_list else value}
    return value


def said(content: Any) -> RawAnswer:
    return RawAnswer("order", 200, "application/json", json.dumps(content).encode(), NOW)


def digits(text: object) -> str:
    return "".join(filter(str.isdigit, str(text)))


# N12
@settings(max_examples=300, deadline=None)
@given(
    number=NUMBERS,
    order_id=IDS,
    names=st.lists(FIELD_NAMES, min_size=2, max_size=2, unique=True),
    wraps=st.lists(FIELD_NAMES, max_size=3),
    lists=st.lists(st.booleans(), min_size=3, max_size=3),
    noise=st.dictionaries(FIELD_NAMES, NOISE, max_size=4),
    status=st.sampled_from([{"status": "success"}, {"success": True}, {"ok": 1}, {}]),
)
def test_one_number_and_one_id_end_as_an_order_or_a_question(
    number: Any,
    order_id: Any,
    names: list[str],
    wraps: list[str],
    lists: list[bool],
    noise: dict[str, Any],
    status: dict[str, Any],
) -> None:
    row = {**noise, names[0]: number, names[1]: order_id}
    answer = said({**nested(row, wraps, lists), **status})
    outcome = None
    with suppress(ServiceError):
        outcome = READER.read(answer, INTENT, None)
    if isinstance(outcome, Placed):
        # A service may name its orders by their numbers: the field's name says so.
        is_named_by_number = normalize_key(names[0]) in ANY_ID
        assert outcome.orders[0].order_id == str(number if is_named_by_number else order_id)
    elif outcome is None and (found := READER.look_for(answer, INTENT)):
        assert digits(number) in {digits(each.text) for each in found.numbers}
        assert str(order_id) in {each.text for each in found.ids}
        assert Role.NUMBER in first_choice(found)
    elif outcome is None:
        assert not status  # else a name of chance reports a failure, such as "error"


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), NUMBERS, IDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                NAMES, st.sampled_from(["status", "message", "data", "number", "ref", "price"])
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


def has_an_id(content: Any) -> bool:
    if isinstance(content, dict):
        return any(normalize_key(key) in ANY_ID or has_an_id(v) for key, v in content.items())
    return isinstance(content, list) and any(map(has_an_id, content))


# N12
@settings(max_examples=400, deadline=None)
@given(content=ANY_JSON)
def test_nothing_without_a_known_id_is_an_order_by_itself(content: Any) -> None:
    try:
        outcome = READER.read(said(content), INTENT, None)
    except ServiceError:
        READER.look_for(said(content), INTENT)
    else:
        assert not isinstance(outcome, Placed) or has_an_id(content)


PIECES = st.sampled_from(
    ["<a", "/>", " b='", "'", '"', "=", "&", "%2B", "%ZZ", ":", "\n", ",", ";", "|", "\t", "{", "}",
     "[", "]", "http://[", "/", "?", "+", "(", ")", "-", ".", "\u0663", "\u2011", "\ufeff", "\0",
     "12025550143", "202", "20.06.2026", "99.99.9999", "in 10 minutes", "$0.60", "id", "order",
     "phone", "cc", "name", "value", "<html>", "1e400", "PT99999999M", "0:99:99", " "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


# N12
@settings(max_examples=400, deadline=None)
@given(body=TEXTS, learned=st.sampled_from(["message", "*", "a", "*.id", "=.a", "a.+", "?"]))
def test_no_text_is_an_order_by_itself_and_none_breaks_the_search(body: str, learned: str) -> None:
    answer = RawAnswer("order", 200, "text/plain", body.encode("utf-8", "replace"), NOW)
    found_in(answer)
    from_text(answer, (dict.fromkeys(OF_AN_ORDER, learned),))
    with suppress(ServiceError):
        assert not isinstance(READER.read(answer, INTENT, None), Placed)
    inner = said({"status": "success", "message": body, "data": [body, {"cc": body}]})
    found_in(inner)
    with suppress(ServiceError):
        assert not isinstance(READER.read(inner, INTENT, None), Placed)
