"""The two answers that ask a person for more money (API.md section 2.3).

`Price_Change_Required` and `Premium_Available` are certain; where they stand and how the price
and the bid are named is not. So the tokens are looked for in every field.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from http import HTTPStatus
from itertools import chain, islice

from nonvoip_tui.api.answer import Row, names, row_of, sentence
from nonvoip_tui.api.refusal import kind_of
from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.api.values import percent, price
from nonvoip_tui.domain.errors import (
    InsufficientFundsError,
    RateLimitedError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.models import MAX_BID_PERCENT, MIN_BID_PERCENT
from nonvoip_tui.domain.outcomes import PremiumOffered, PriceChanged

_DEPTH = 4
_MOST_OBJECTS = 50
_LONGEST = 400

_PRICE = names("available_price", "current_price", "new_price", "price")
_BID = names("recommended_bid", "recommended_auction", "recommended_markup", "auction", "bid")
_RECOMMEND = "recommend"

_PRICE_CHANGE = "pricechangerequired"
_PREMIUM = "premiumavailable"
_IN_SENTENCE = {
    _PRICE_CHANGE: re.compile(r"\bprice[_-]?change[_-]?required\b|^price change required\W", re.I),
    _PREMIUM: re.compile(r"\bpremium[_-]?available\b|^premium available\W", re.I),
}


_UNTRUE: tuple[Json, ...] = (None, False, 0, "", "0", "false", "no", [], {})


def read_question(outer: Row, bid_field: str = "") -> PriceChanged | PremiumOffered | None:
    """The question that an order's answer puts, or None when it puts none that is clear.

    Args:
        outer: the envelope.
        bid_field: the bid's name, if something settled it; the likely ones are read as well.
    """
    objects = list(islice(_objects(outer, _DEPTH), _MOST_OBJECTS))
    token = _token(objects)
    if token == _PRICE_CHANGE:
        return PriceChanged(_price(objects))
    if token == _PREMIUM:
        return PremiumOffered(_bid(objects, names(bid_field)), _price(objects))
    return None


def _objects(row: Row, depth: int) -> Iterator[Row]:
    yield row
    if not depth:
        return
    for value in row.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from _objects(row_of(inner), depth - 1)


def _token(objects: list[Row]) -> str:
    outer, *_ = objects
    texts = [text for row in objects for text in _texts(row)]
    for found in (
        {_letters(text) for text in _texts({"status": outer.get("status")})},
        {_letters(text) for text in texts},
        {key for key, form in _IN_SENTENCE.items() for text in texts if form.search(text)},
        set() if _says_why(outer) else {key for row in objects for key in _flags(row)},
    ):
        tokens = found & _IN_SENTENCE.keys()
        if tokens:
            # Both at once is no clear question, and a guess could cost money.
            return tokens.pop() if len(tokens) == 1 else ""
    return ""


def _says_why(outer: Row) -> bool:
    """Whether the words give a reason that no bid would cure, whatever is flagged beside them."""
    reason = kind_of(sentence(outer), HTTPStatus.OK)
    return issubclass(reason, InsufficientFundsError | WrongCredentialsError | RateLimitedError)


def _flags(row: Row) -> Iterator[str]:
    return (key for key, value in row.items() if value not in _UNTRUE)


def _texts(row: Row) -> Iterator[str]:
    for value in row.values():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield text[:_LONGEST]


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalpha())


def _price(objects: list[Row]) -> Decimal | None:
    found = (price(row.get(name)) for name in _PRICE for row in objects)
    return next((read for read in found if read), None)


def _bid(objects: list[Row], settled: tuple[str, ...]) -> int | None:
    named = (row.get(name) for name in (*settled, *_BID) for row in objects)
    others = (
        value
        for row in objects
        for name, value in row.items()
        if _RECOMMEND in name and "price" not in name
    )
    found = (percent(value) for value in chain(named, others))
    bid = next((read for read in found if read is not None), None)
    return bid if bid is not None and MIN_BID_PERCENT <= bid <= MAX_BID_PERCENT else None
