"""The two answers that ask a person for more money (API.md section 2.3).

`Price_Change_Required` and `Premium_Available` are certain; where they stand and how the price
and the bid are named is not. So the tokens are looked for in every field.
"""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, Decimal
from http import HTTPStatus

from nonvoip_tui.api.answer import Row, names, objects, sentence
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

_LONGEST = 400

_PRICE = names("available_price", "current_price", "new_price", "price")
_BID = names("recommended_bid", "recommended_auction", "recommended_markup", "auction", "bid")
_OF_A_BID = re.compile(r"recommend|bid|auction|markup")
_NOT_A_BID = re.compile(
    r"price|expir|until|second|minute|hour|time|left|ends?(?:at|in|on)$|min|max|count|number|total"
    r"|^(?:bid|auction)?id$|status|type|step"
)
"""In the name of a field that speaks of a bid: what else it may tell of it."""
_BID_IN_WORDS = re.compile(r"(?<![\d.,])(\d{2,4})(?:\.0+)?\s*(?:%|per ?cent)", re.I)

_PRICE_CHANGE = "pricechangerequired"
_PREMIUM = "premiumavailable"
_IN_SENTENCE = {
    _PRICE_CHANGE: re.compile(r"\bprice[_-]?change[_-]?required\b|^price change required\W", re.I),
    _PREMIUM: re.compile(r"\bpremium[_-]?available\b|^premium available\W", re.I),
}


_UNTRUE: tuple[Json, ...] = (None, False, 0, "", "0", "false", "no", [], {})


def read_question(
    outer: Row,
    bid_field: str = "",
    bid_range: tuple[int, int] = (MIN_BID_PERCENT, MAX_BID_PERCENT),
    *,
    is_bought: bool = False,
) -> PriceChanged | PremiumOffered | None:
    """The question that an order's answer puts, or None when it puts none that is clear.

    Args:
        outer: the envelope.
        bid_field: the bid's name, if something settled it; the likely ones are read as well.
        bid_range: the least and the most that can be bid, in percent.
        is_bought: whether the answer seems to be of an order that was bought; then only words
            put a question, and a field named like one is a fact about the order.
    """
    found = list(objects(outer))
    token = _token(found, with_flags=not is_bought)
    if token == _PRICE_CHANGE:
        return PriceChanged(_price(found))
    if token == _PREMIUM:
        return PremiumOffered(_bid(found, names(bid_field), bid_range), _price(found))
    return None


def _token(rows: list[Row], *, with_flags: bool) -> str:
    outer, *_ = rows
    texts = [text for row in rows for text in _texts(row)]
    for found in (
        {_letters(text) for text in _texts({"status": outer.get("status")})},
        {_letters(text) for text in texts},
        {key for key, form in _IN_SENTENCE.items() for text in texts if form.search(text)},
        set()
        if not with_flags or _says_why(outer)
        else {key for row in rows for key in _flags(row)},
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


def _price(rows: list[Row]) -> Decimal | None:
    # Rounded up: the consent is this very sum, and less than the service asks would be refused.
    found = (price(row.get(name), rounding=ROUND_CEILING) for name in _PRICE for row in rows)
    return next((read for read in found if read), None)


def _bid(rows: list[Row], settled: tuple[str, ...], bid_range: tuple[int, int]) -> int | None:
    """The recommended bid: of the surest names that hold one that can be bid, if they agree."""
    for bids in (
        _under(rows, settled.__contains__),
        _under(rows, lambda name: names_a_bid(name) and "recommend" in name),
        *(_under(rows, name.__eq__) for name in _BID),
        _under(rows, names_a_bid),
        [int(text) for text in _BID_IN_WORDS.findall(" ".join(_all_texts(rows)))],
    ):
        fitting = {bid for bid in bids if bid_range[0] <= bid <= bid_range[1]}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def names_a_bid(name: str) -> bool:
    """Whether a field of this name may hold a bid in percent.

    Args:
        name: letters and digits in lower case.
    """
    return _OF_A_BID.search(name) is not None and _NOT_A_BID.search(name) is None


def _under(rows: list[Row], fits: Callable[[str], bool]) -> list[int]:
    found = (percent(value) for row in rows for name, value in row.items() if fits(name))
    return [bid for bid in found if bid is not None]


def _all_texts(rows: list[Row]) -> Iterator[str]:
    return (text for row in rows for text in _texts(row))
