"""The examples of the provider's document are read as real answers are, before money moves."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.rereading import Rehearsed, rehearse, unread_examples
from nonvoip_tui.domain.answers import Role
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.simulator import DIALECTS
from nonvoip_tui.simulator.openapi import document as simulated_document
from tests.api.builders import NOW
from tests.api.wire import body_of

ROW = {"order_id": 900001, "number": "12025550143", "service": "examplepay"}
UNFORESEEN = {"status": "success", "message": {"box": {"x": "RZ-7781"}}}


def success(**more: object) -> dict[str, Any]:
    return {"status": "success", "message": [ROW | more]}


def document(endpoint: str, responses: Any, /, **components: Any) -> Any:
    operation = {"post": {"responses": responses}}
    return {"paths": {f"/manager/api/{endpoint}": operation}, "components": components}


def answered(media: Any, code: str = "200") -> Any:
    return {code: {"content": {"application/json": media}}}


def one(endpoint: str, example: Any, code: str = "200") -> Rehearsed:
    (rehearsed,) = rehearse(
        document(endpoint, answered({"example": example}, code)), Contract(), NOW
    )
    return rehearsed


@pytest.mark.parametrize(
    ("endpoint", "example", "words"),
    [
        ("balance", {"status": "success", "balance": "37.40"}, "a balance of 37.40"),
        (
            "products",
            {"status": "success", "message": [{"product_id": 7, "name": "a", "price": 1}]},
            "1 of the products: 7 a at 1",
        ),
        (
            "order",
            success(price="0.85", expiration=600),
            "order 900001, number 12025550143, price 0.85, ends in 10:00",
        ),
        ("country/order", success(number=""), "order 900001, no number yet"),
        (
            "order",
            {"status": "error", "message": "Price_Change_Required", "available_price": "1.10"},
            "a price change to 1.10",
        ),
        (
            "order",
            {"status": "Premium_Available", "recommended_bid": 45},
            "premium bid, 45% recommended",
        ),
        (
            "getsms",
            success(sms="Your code is 482913", pin="482913"),
            "an SMS: “Your code is 482913”, code 482913",
        ),
        (
            "reuse",
            success(order_id=900002, till_expiration=600),
            "order 900002, number 12025550143, ends in 10:00",
        ),
        (
            "renew",
            success(expiration="2026-06-21 10:00:00"),
            "order 900001, number 12025550143, ends in 1 d 0 h",
        ),
        (
            "activate",
            success(end_on="2026-06-20 10:15:00"),
            "order 900001, number 12025550143, receives until in 15:00",
        ),
        ("reject", {"status": "success", "message": "Stopped."}, "given back: “Stopped.”"),
        ("saveurl", {"status": "success", "message": "Saved."}, "done: “Saved.”"),
        (
            "order",
            {"status": "error", "message": "Insufficient balance."},
            "a refusal: Insufficient balance.",
        ),
        ("getsms", json.dumps(success(sms="482913 is your code")), "an SMS: “482913 is your code”"),
    ],
)
def test_an_example_is_told_as_it_would_be_understood(
    endpoint: str, example: Any, words: str
) -> None:
    assert one(endpoint, example) == Rehearsed(endpoint, "200 example", True, words)


@pytest.mark.parametrize(
    ("endpoint", "example", "why"),
    [
        ("order", UNFORESEEN, "The service reports success, but its answer contains no order."),
        ("order", "<html>", "Blocked by a web page"),
        ("order", {"status": "error", "message": "Price_Change_Required"}, "without a price"),
        ("balance", {"status": "success"}, "contains no balance"),
        ("getsms", success(wording="Your code is 482913"), "under an unknown name"),
        ("products", {"status": "success", "message": [{"sku": 1}]}, "cannot be understood"),
        ("order", {"message": "x" * 70_000}, "too long"),
    ],
)
def test_what_is_not_understood_says_why(endpoint: str, example: Any, why: str) -> None:
    rehearsed = one(endpoint, example)
    assert not rehearsed.is_understood
    assert why in rehearsed.words


@pytest.mark.parametrize(
    ("code", "name"), [("402", "402"), ("4XX", "400"), ("503", "503"), ("default", "200")]
)
def test_a_refusal_has_the_status_code_that_it_is_listed_under(code: str, name: str) -> None:
    rehearsed = one("order", {"status": "error", "message": "Insufficient balance."}, code)
    assert rehearsed.is_understood
    assert rehearsed.example == f"{name} example"
    assert rehearsed.words.startswith("a refusal: ")


def test_examples_are_found_by_reference_and_by_name() -> None:
    content = {
        "examples": {
            "bought": {"$ref": "#/components/examples/Bought"},
            "odd": {"value": UNFORESEEN},
            "elsewhere": {"externalValue": "https://example.com/a.json"},
        }
    }
    described = document(
        "order",
        {"200": {"$ref": "#/components/responses/Ordered"}},
        responses={"Ordered": {"content": {"application/json": content}}},
        examples={"Bought": {"value": success()}},
    )
    told = rehearse(described, Contract(), NOW)
    assert [(each.example, each.is_understood) for each in told] == [
        ("200 bought", True),
        ("200 odd", False),
    ]


def test_without_an_example_one_is_put_together_of_the_fields() -> None:
    row = {
        "allOf": [
            {"properties": {"order_id": {"type": "integer", "examples": [900001]}}},
            {"properties": {"number": {"type": ["string", "null"], "example": "12025550143"}}},
        ]
    }
    schema = {
        "oneOf": [
            {
                "properties": {
                    "status": {"enum": ["success", "error"]},
                    "message": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
                }
            },
            {"properties": {"status": {"const": "Premium_Available"}, "bid": {"default": 45}}},
            {"type": "object"},
        ]
    }
    described = document("order", answered({"schema": schema}), schemas={"Row": row})
    told = rehearse(described, Contract(), NOW)
    assert [(each.example, each.words) for each in told] == [
        ("200 schema 1", "order 900001, number 12025550143"),
        ("200 schema 1, nothing", "order 900001, no number yet"),
        ("200 schema 1, text", "order 900001, number 12025550143"),
        ("200 schema 2", "premium bid, 45% recommended"),
        ("200 schema 2, text", "premium bid, 45% recommended"),
    ]


def test_what_was_learned_is_used_as_for_a_real_answer() -> None:
    example = {"status": "success", "message": {"box": {"x": "RZ-7781", "y": "12025550143"}}}
    learned = {Role.ID: "message.box.x", Role.NUMBER: "message.box.y"}
    described = document("order", answered({"example": example}))
    assert not rehearse(described, Contract(), NOW)[0].is_understood
    (told,) = rehearse(described, Contract(), NOW, lambda _: (learned,))
    assert told.words == "order RZ-7781, number 12025550143"


def referred(place: str) -> Any:
    return {"$ref": f"#/components/{place}"}


BOUGHT = {"bought": {"value": success()}}


@pytest.mark.parametrize(
    ("media", "components"),
    [
        ({"examples": {"bought": referred("examples/bought")}}, {"examples": BOUGHT}),
        ({"example": referred("examples/bought")}, {"examples": BOUGHT}),
        ({"schema": {"examples": [success()]}}, {}),
        ({"schema": referred("schemas/Order")}, {"schemas": {"Order": {"examples": [success()]}}}),
        ({"examples": [success()]}, {}),
    ],
)
def test_an_example_may_stand_elsewhere_and_be_written_as_3_1_does(
    media: Any, components: Any
) -> None:
    (told, *_) = rehearse(document("order", answered(media), **components), Contract(), NOW)
    assert told.words == "order 900001, number 12025550143"


def test_a_response_that_stands_elsewhere_keeps_its_status_code() -> None:
    refused = answered({"example": {"message": "Insufficient balance."}}, "402")["402"]
    described = document("order", {"402": referred("responses/No")}, responses={"No": refused})
    (told,) = rehearse(described, Contract(), NOW)
    assert (told.example, told.words) == ("402 example", "a refusal: Insufficient balance.")


FENCED = """Answers so:

```json
{"status": "success", "message": [{"order_id": 7, "number": "12025550143"}]}
```
and is asked so:
```json
{"email": "a@example.com", "password": "p", "product_id": 1}
```
```
no JSON at all
```
"""


def test_json_in_a_description_is_an_example_and_a_request_is_none() -> None:
    (told,) = rehearse(document("order", {"200": {"description": FENCED}}), Contract(), NOW)
    assert told.words == "order 7, number 12025550143"
    described: Any = {"paths": {"/api/order": {"post": {"description": FENCED}}}}
    (told,) = rehearse(described, Contract(), NOW)
    assert told.is_understood


def test_a_guide_in_the_description_of_the_whole_is_read_by_the_endpoint_before_each() -> None:
    words = (
        f"## Reading\nPOST `/api/balance`\n{FENCED}\n## Buying\nPOST /manager/api/order\n{FENCED}"
    )
    described: Any = {"info": {"description": words}, "paths": {"/api/order": {"post": {}}}}
    told = rehearse(described, Contract(), NOW)
    assert [(each.endpoint, each.example, each.is_understood) for each in told] == [
        ("balance", "200 guide", False),
        ("order", "200 guide", True),
    ]


def test_a_request_that_a_description_shows_is_no_answer() -> None:
    described = document("order", {})
    operation = described["paths"]["/manager/api/order"]["post"]
    schema: Any = {"properties": {"product_id": {}, "auction": {}}}
    operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    operation["description"] = '```json\n{"product_id": 101, "auction": 40}\n```'
    assert rehearse(described, Contract(), NOW) == ()


def test_what_the_service_calls_back_with_is_rehearsed_as_well() -> None:
    media = {"example": {"event": "incoming_message", "message": ROW}}
    posted = {"post": {"requestBody": {"content": {"application/json": media}}}}
    odd = {"post": {"requestBody": {"content": {"application/json": {"example": {"a": 1}}}}}}
    described: Any = {
        "paths": {
            "/api/saveurl": {"post": {"callbacks": {"sms": {"{$request.body#/url}": posted}}}}
        },
        "webhooks": {"bid": odd},
    }
    told = rehearse(described, Contract(), NOW)
    assert [(each.endpoint, each.example, each.is_understood, each.words) for each in told] == [
        ("callback", "bid example", False, "It has no order and no number."),
        ("callback", "sms example", True, "order 900001, number 12025550143"),
    ]


def test_a_schema_is_answered_whole_with_what_it_requires_with_nothing_and_as_text() -> None:
    row = {
        "required": ["order_id"],
        "properties": {
            "order_id": {"type": "integer"},
            "number": {"type": "string", "nullable": True},
            "price": {"type": "number"},
        },
    }
    schema = {
        "properties": {"status": {"type": "string"}, "message": {"type": "array", "items": row}}
    }
    told = rehearse(document("order", answered({"schema": schema})), Contract(), NOW)
    assert [(each.example, each.words) for each in told] == [
        ("200 schema 1", "order 1, number 12025550143, price 1"),
        ("200 schema 1, required", "order 1, no number yet"),
        ("200 schema 1, nothing", "order 1, no number yet, price 1"),
        ("200 schema 1, text", "order 1, number 12025550143, price 1"),
    ]


def test_only_what_spends_and_cannot_be_read_is_warned_of() -> None:
    odd = answered({"example": UNFORESEEN})
    assert [each.name for each in unread_examples(document("order", odd), Contract(), NOW)] == [
        "200 example"
    ]
    assert not unread_examples(document("getsms", odd), Contract(), NOW)
    fine = answered({"example": success()})
    assert not unread_examples(document("order", fine), Contract(), NOW)
    described = document("order", odd)
    assert "RZ-7781" in "".join(unread_examples(described, Contract(), NOW)[0].lines)


TO_ITSELF = {"$ref": "#/components/schemas/C"}
CIRCLE = {"properties": {"a": TO_ITSELF, "b": TO_ITSELF}}


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        [],
        {"paths": {"/api/order": {"post": {"responses": []}}}},
        document("order", {"200": {"content": {"application/json": 7}}, "": {}, "2": None}),
        document("order", answered({"examples": [1], "schema": {"allOf": 3, "items": None}})),
        document("order", answered({"schema": TO_ITSELF}), schemas={"C": CIRCLE}),
        document("order", answered({"schema": TO_ITSELF}), schemas={"C": TO_ITSELF}),
        document(
            "order", answered({"examples": {f"{n}": {"value": "\x1b[2J"} for n in range(99)}})
        ),
    ],
)
def test_a_hostile_document_is_rehearsed_in_bounds(hostile: Any) -> None:
    told = rehearse(hostile, load_contract(hostile), NOW)
    assert len(told) <= 20
    assert all(each.words.isprintable() and not each.is_understood for each in told)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_simulated_service_is_understood_in_every_dialect(dialect: str) -> None:
    described = json.loads(json.dumps(simulated_document(DIALECTS[dialect])))
    told = rehearse(described, load_contract(described), NOW - timedelta(hours=1))
    assert len({each.endpoint for each in told}) == 12  # with the callbacks
    assert [each for each in told if not each.is_understood] == []


def cases() -> list[Any]:
    reports = sorted(Path(__file__).with_name("data").glob("wire-*.json"))
    assert reports
    return [
        pytest.param(answer, id=f"{report.stem}-{place}")
        for report in reports
        for place, answer in enumerate(json.loads(report.read_text("utf-8"))["answers"])
    ]


@pytest.mark.parametrize("answer", cases())
def test_an_answer_of_a_wire_report_is_understood_where_it_was(answer: dict[str, Any]) -> None:
    made_up = answered({"example": json.loads(body_of(answer["body"]))}, answer["status_code"])
    (rehearsed,) = rehearse(document(answer["endpoint"], made_up), Contract(), NOW)
    assert rehearsed.is_understood == answer["is_understood"], rehearsed.words
