"""The open names: who resolves them, and what hostile documents do (nothing)."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.domain.contract import OPEN_NAMES, Contract, Source, is_usable
from nonvoip_tui.domain.models import LONG_TERM, ONE_DAY, SHORT_TERM

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "openapi.json").read_text("utf-8")
)


def sources(contract: Contract) -> dict[str, str]:
    return {name.name: name.source.value for name in contract.resolved()}


def test_without_a_document_everything_is_a_default() -> None:
    contract = load_contract()
    assert contract == Contract()
    assert set(sources(contract).values()) == {"default"}
    assert len(contract.resolved()) == len(OPEN_NAMES)


# F66
def test_a_document_with_other_names_settles_them() -> None:
    contract = load_contract(DOCUMENT)
    assert {name.name: name.value for name in contract.resolved() if name.source != "default"} == {
        "country_field": "countryCode",
        "country_order_field": "country_iso",
        "country_form": "number",
        "callback_field": "webhook",
        "short_term_kind": "short-term",
        "one_day_kind": "24h",
        "three_days_kind": "3days",
        "product_ids_form": "comma",
        "price_form": "string",
        "bid_field": "recommendedPercent",
        "min_bid": "20",
        "max_bid": "500",
        "networks": "1, 2, 7",
        "other_kinds": "weekly",
        "countries": "33, 49",
    }
    assert contract.version == "2027-01-01"


def test_what_the_client_does_not_know_is_listed() -> None:
    assert load_contract(DOCUMENT).surprises == (
        "The service has an endpoint that this program does not use: orders/history.",
        "balance requires a field that this program does not send: captcha.",
        "The document does not list activate.",
    )


def test_the_persons_table_comes_before_the_document() -> None:
    contract = load_contract(DOCUMENT, {"country_field": "land", "min_bid": 30, "networks": [5]})
    assert (contract.country_field, contract.min_bid, contract.networks) == ("land", 30, ("5",))
    assert sources(contract)["country_field"] == "config"
    assert sources(contract)["callback_field"] == "document"
    assert sources(contract)["long_term_kind"] == "default"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"cuontry_field": "x"}, "cuontry_field"),
        ({"country_field": 5}, "country_field"),
        ({"country_field": ""}, "country_field"),
        ({"country_field": "auction"}, "auction"),
        ({"callback_field": "password"}, "password"),
        ({"price_form": "float"}, "float"),
        ({"min_bid": 0}, "min_bid"),
        ({"max_bid": True}, "max_bid"),
        ({"one_day_kind": "\x1b[2J"}, "␛"),
        ({"sources": {}}, "sources"),
    ],
)
def test_a_table_that_cannot_be_used_is_said_so(table: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match="contract") as caught:
        load_contract(None, table)
    assert words in str(caught.value)


def test_kinds_go_out_and_come_back_in_the_services_words() -> None:
    contract = load_contract(DOCUMENT)
    assert contract.word_for(ONE_DAY) == "24h"
    assert contract.word_for(SHORT_TERM) == "short-term"
    assert contract.word_for(LONG_TERM) == LONG_TERM
    assert contract.word_for("weekly") == "weekly"
    assert contract.kind_for("24h") == ONE_DAY
    assert contract.kind_for("weekly") == "weekly"


def test_quoted_words_of_a_description_stand_in_for_a_missing_enum() -> None:
    document: Any = {
        "paths": {
            "/api/products": _posting(
                {"type": {"description": "One of `short_term`, `1_day` or `3days`; 1-day is new."}}
            )
        }
    }
    assert load_contract(document).one_day_kind == "1_day"


def _posting(properties: dict[str, Any], **more: Any) -> Any:
    schema = {"properties": properties, **more}
    return {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}


# F66
@pytest.mark.parametrize("name", ["auction", "accepted_max_price", "password", "email"])
def test_no_document_puts_a_country_in_the_place_of_money(name: str) -> None:
    document: Any = {"paths": {"/api/saveurl": _posting({name: {"type": "string"}})}}
    assert load_contract(document).callback_field == "url"


# F66
@pytest.mark.parametrize("name", ["country\x1b[2J", "country field", "c" * 65 + "country", ""])
def test_a_name_that_is_no_name_is_not_taken(name: str) -> None:
    document: Any = {"paths": {"/api/country/products": _posting({name: {"type": "string"}})}}
    assert load_contract(document).country_field == "country"


# F66
def test_bids_that_make_no_sense_are_not_taken() -> None:
    for low, high in ((500, 20), (-5, 0), ("a", None), (True, False)):
        document: Any = {"paths": {"/api/order": _posting({"auction": {"minimum": low,
                                                                  "maximum": high}})}}  # fmt: skip
        contract = load_contract(document)
        assert (contract.min_bid, contract.max_bid) == (10, 2000)


# F66
def test_references_in_circles_end() -> None:
    circle, other = {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}
    document: Any = {
        "paths": {
            "/api/country/products": _posting({"country": circle}, allOf=[circle, circle, circle]),
            "/api/saveurl": {"$ref": "#/paths/~1api~1saveurl"},
        },
        "components": {
            "schemas": {
                "A": {
                    "allOf": [other] * 5,
                    "properties": {"A": circle},
                },
                "B": {"oneOf": [circle] * 5, "items": circle, "properties": {"callback": circle}},
            }
        },
    }
    assert load_contract(document).country_field == "country"


# F66
def test_a_huge_document_is_read_in_part() -> None:
    paths: Any = {
        f"/api/endpoint{n}": _posting({f"f{m}": {} for m in range(50)}) for n in range(2_000)
    }
    assert len(load_contract({"paths": paths}).surprises) == 50


# F66
def test_a_deep_document_is_read_in_part() -> None:
    schema: dict[str, Any] = {"properties": {"country_code": {}}}
    for _ in range(500):
        schema = {"allOf": [schema]}
    document: Any = {"paths": {"/api/country/products": _posting({}, **schema)}}
    assert load_contract(document).country_field == "country"


KEYWORDS = ["$ref", "type", "enum", "properties", "allOf", "post", "items", "content", "schema"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYWORDS), inner),
    max_leaves=12,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    inner = [
        place
        for key, member in members
        if isinstance(member, dict | list)
        for place in _places(member, (*path, key))
    ]
    return [path, *inner]


SCREENS = _places(DOCUMENT)


# F66
@given(place=st.sampled_from(SCREENS), value=anything)
@settings(max_examples=300, deadline=None)
def test_any_document_leaves_a_usable_contract(place: tuple[Any, ...], value: Any) -> None:
    document: Any = deepcopy(DOCUMENT)
    if place:
        target = document
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = value
    else:
        document = value
    contract = load_contract(document)
    for name in OPEN_NAMES:
        assert is_usable(name, getattr(contract, name)), name
    assert all(sentence.isprintable() for sentence in contract.surprises)
    assert all(isinstance(source, Source) for source in contract.sources.values())
