"""The two questions that an answer to an order can put, in every placement."""

from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.domain.actions import Answer, PremiumOffered, PriceChanged
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import RefusedError
from tests.api.builders import NOW, reply, request


def decode(answer: Any, status_code: int = 200, bid_field: str = "recommended_bid") -> Answer:
    contract = Contract(bid_field=bid_field)
    return decode_order(reply(exact(answer), status_code), request(), NOW, contract)


TEXT = "The price has changed."
CODES = [200, 400, 402, 409, 422]
PRICE_CHANGES = [
    {"status": "Price_Change_Required", "available_price": "1.10", "message": TEXT},
    {"status": "error", "message": "Price_Change_Required", "available_price": 1.1},
    {"status": "error", "code": "Price_Change_Required", "message": [{"available_price": "1.10"}]},
    {"status": "error", "message": {"error": "Price_Change_Required", "available_price": 1.1}},
    {"status": "error", "message": TEXT, "data": {"type": "price change required",
                                                  "available_price": "$1.10"}},
    {"status": "PRICE-CHANGE-REQUIRED", "message": {"new_price": "1.10", "price": "0.85"}},
    {"status": "error", "error": {"code": "PriceChangeRequired", "current_price": "1.10 "}},
    {"status": "error", "error_code": "price_change_required", "message": TEXT, "price": "1.10"},
    {"status": "error", "message": "Price_Change_Required: ask again", "available_price": "1.10"},
    {"status": "error", "message": TEXT, "Price_Change_Required": {"available_price": "1.10"}},
    {"status": "error", "errors": ["Price_Change_Required"], "data": {"availablePrice": "1.1"}},
    {"success": False, "reason": "Price_Change_Required", "price": "9", "available_price": "1.10"},
    {"success": True, "type": "Price_Change_Required", "order_id": None, "available_price": "1.1"},
    [{"status": "Price_Change_Required", "available_price": "1.10"}],
    {"error": "Price_Change_Required", "details": [{"available_price": "1.10"}]},
    {"data": {"status": "Price_Change_Required", "available_price": "1.10"}},
]  # fmt: skip


def exact(value: Any) -> Any:
    """As the strict reader gives it: no floats."""
    if isinstance(value, dict):
        return {key: exact(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [exact(inner) for inner in value]
    return Decimal(str(value)) if isinstance(value, float) else value


# F22 F65
@pytest.mark.parametrize("status_code", CODES)
@pytest.mark.parametrize("answer", PRICE_CHANGES)
def test_a_price_change_is_found_in_every_place(answer: Any, status_code: int) -> None:
    assert decode(answer, status_code) == PriceChanged(Decimal("1.10"))


PREMIUMS = [
    {"status": "Premium_Available", "message": "No regular number.", "recommended_bid": 40},
    {"status": "error", "code": "Premium_Available", "message": [{"recommended_auction": "40"}]},
    {"status": "error", "message": "premium available", "recommended_markup": "40%"},
    {"status": "error", "message": {"type": "Premium-Available", "auction": 40.0}},
    {"status": "error", "message": "Sold", "data": {"code": "PREMIUM_AVAILABLE", "bid": 40}},
    {"status": "error", "message": "Out of stock", "premium_available": True,
     "RecommendedPercent": "40"},
    {"status": "error", "error": {"message": "Premium_Available.", "recommended": {"bid": 40}},
     "recommended_price": "9"},
]  # fmt: skip


# F22 F65
@pytest.mark.parametrize("status_code", CODES)
@pytest.mark.parametrize("answer", PREMIUMS)
def test_a_premium_offer_is_found_in_every_place(answer: Any, status_code: int) -> None:
    assert decode(answer, status_code) == PremiumOffered(40)


@pytest.mark.parametrize("bid", [9, 2001, 0, -40, "many", None, [], 12.5, True])
def test_a_bid_that_cannot_be_is_none(bid: Any) -> None:  # F65
    answer = {"status": "Premium_Available", "recommended_bid": exact(bid)}
    assert decode(answer) == PremiumOffered(None)


def test_a_premium_offer_may_name_a_price() -> None:
    answer = {"status": "Premium_Available", "bid": 10, "available_price": "1.90"}
    assert decode(answer) == PremiumOffered(10, Decimal("1.90"))


def test_a_price_change_without_a_price_offers_nothing_to_accept() -> None:
    answer = {"status": "Price_Change_Required", "message": "From $0.85 to $1.10."}
    assert decode(answer) == PriceChanged(None)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "error", "message": "No premium available."},
        {"status": "error", "message": "Out of stock", "premium_available": False},
        {"status": "error", "message": "Insufficient balance.", "premium_available": True},
        {"status": "error", "message": "Price_Change_Required or Premium_Available?"},
    ],
)
def test_what_is_no_clear_question_is_a_refusal(answer: Any) -> None:  # F65
    with pytest.raises(RefusedError):
        decode(answer)


def test_the_settled_name_of_the_bid_is_read_first() -> None:
    answer = {"status": "Premium_Available", "suggested_percent": 70, "recommended_bid": 40}
    assert decode(answer, bid_field="suggested_percent") == PremiumOffered(70)
    assert decode(answer, bid_field="gone") == PremiumOffered(40)


@pytest.mark.parametrize("status", ["success", "error", True])
def test_an_id_that_may_be_of_anything_does_not_hide_a_question(status: Any) -> None:
    answer = {"status": status, "code": "Premium_Available", "id": 101, "recommended_bid": 40}
    assert decode(answer) == PremiumOffered(40)
