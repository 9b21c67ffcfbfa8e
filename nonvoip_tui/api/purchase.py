"""The answer to an order: bought, or one of the two questions that ask for more money.

`Price_Change_Required` and `Premium_Available` are certain; where they stand and how the price
and the bid are named is not. So the tokens are looked for in every field.

An order is money, so its id decides: a success with an id is bought even without a number, a
success without any id is not understood, and so is a refusal that names a new order.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from http import HTTPStatus
from itertools import islice

from nonvoip_tui.api.candidates import found_in
from nonvoip_tui.api.decode import (
    ANY_ID,
    EXPIRES,
    KIND,
    NUMBER,
    ORDER_ID,
    PRICE,
    PRODUCT_OF_ORDER,
    SERVICE,
    is_same_service,
    known_kind,
    news_in,
    resembles,
)
from nonvoip_tui.api.envelope import (
    ROLE_KEYS,
    Row,
    Verdict,
    envelope,
    kind_of,
    names,
    normalize_key,
    objects,
    plain_refusal,
    read_first,
    row_of,
    rows,
    sentence,
    verdict,
    with_envelope,
)
from nonvoip_tui.api.responses import Reply, http_words
from nonvoip_tui.api.times import end_time
from nonvoip_tui.api.values import Json, identifier, percent, phone_number, price, words
from nonvoip_tui.domain.actions import Answer, Placed, PremiumOffered, PriceChanged
from nonvoip_tui.domain.answers import Candidate, RawAnswer, Role
from nonvoip_tui.domain.contract import Contract, Source
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    InsufficientFundsError,
    RateLimitedError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.models import (
    MAX_BID_PERCENT,
    MIN_BID_PERCENT,
    SHORT_TERM,
    Order,
    OrderRequest,
    Product,
    agreed_price,
    total_price,
)

_LONGEST = 400

AVAILABLE_PRICE = names(
    Role.AVAILABLE_PRICE, "available_price", "current_price", "new_price", "price"
)
BID = names("recommended_bid", "recommended_auction", "recommended_markup", "auction", "bid")
_OF_A_BID = re.compile(r"recommend|bid|auction|markup")
_NOT_A_BID = re.compile(
    r"price|expir|until|second|minute|hour|time|left|ends?(?:at|in|on)$|min|max|count|number|total"
    r"|^(?:bid|auction)?id$|status|type|step"
)
"""In the name of a field that speaks of a bid: what else it may say of it."""
_BID_IN_WORDS = re.compile(r"(?<![\d.,])(\d{2,4})(?:\.0+)?\s*(?:%|per ?cent)", re.I)

_TOKEN = ROLE_KEYS[Role.TOKEN]
_PRICE_CHANGE = "pricechangerequired"
_PREMIUM = "premiumavailable"
_IN_SENTENCE = {
    _PRICE_CHANGE: re.compile(r"\bprice[_-]?change[_-]?required\b|^price change required\W", re.I),
    _PREMIUM: re.compile(r"\bpremium[_-]?available\b|^premium available\W", re.I),
}


_UNTRUE: tuple[Json, ...] = (None, False, 0, "", "0", "false", "no", [], {})


def read_question(
    outer: Row,
    bid_names: tuple[str, ...] = (),
    bid_range: tuple[int, int] = (MIN_BID_PERCENT, MAX_BID_PERCENT),
    *,
    is_bought: bool = False,
) -> PriceChanged | PremiumOffered | None:
    """The question in an order's answer, or None if there is no clear one.

    Args:
        outer: the envelope.
        bid_names: what the bid may be named, the surest first; the likely ones are read as well.
        bid_range: the least and the most that can be bid, in percent.
        is_bought: whether the answer seems to be of an order that was bought; then only words
            put a question, and a field named like one is a fact about the order.
    """
    found = list(objects(outer))
    token = _token(found, with_flags=not is_bought)
    if token == _PRICE_CHANGE:
        return PriceChanged(_price(found))
    if token == _PREMIUM:
        return PremiumOffered(_bid(found, bid_names or names(Role.BID), bid_range), _price(found))
    return None


def _token(rows: list[Row], *, with_flags: bool) -> str:
    outer, *_ = rows
    texts = [text for row in rows for text in _texts(row)]
    for found in (
        {_letters(text) for row in rows for text in _texts({"": row.get(_TOKEN)})},
        {_letters(text) for text in _texts({"status": outer.get("status")})},
        {_letters(text) for text in texts},
        {key for key, form in _IN_SENTENCE.items() for text in texts if form.search(text)},
        set()
        if not with_flags or _says_why(outer)
        else {key for row in rows for key in _flags(row)},
    ):
        tokens = found & _IN_SENTENCE.keys()
        if tokens:
            # Both at once is not a clear question, and a guess could cost money.
            return tokens.pop() if len(tokens) == 1 else ""
    return ""


def _says_why(outer: Row) -> bool:
    """Whether the words give a reason that no bid can fix, whatever flags are next to them."""
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
    found = (
        price(row.get(name), rounding=ROUND_CEILING) for name in AVAILABLE_PRICE for row in rows
    )
    return next((read for read in found if read), None)


def _bid(rows: list[Row], resolved: tuple[str, ...], bid_range: tuple[int, int]) -> int | None:
    """The recommended bid: of the surest names that hold one that can be bid, if they agree."""
    for bids in (
        *(_under(rows, name.__eq__) for name in resolved),
        _under(rows, lambda name: names_a_bid(name) and "recommend" in name),
        *(_under(rows, name.__eq__) for name in BID),
        _under(rows, names_a_bid),
        [int(text) for text in _BID_IN_WORDS.findall(" ".join(_all_texts(rows)))],
    ):
        fitting = {bid for bid in bids if bid_range[0] <= bid <= bid_range[1]}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def names_a_bid(name: str) -> bool:
    """Whether a field of this normalized name may hold a bid in percent."""
    return _OF_A_BID.search(name) is not None and _NOT_A_BID.search(name) is None


def _under(rows: list[Row], fits: Callable[[str], bool]) -> list[int]:
    found = (percent(value) for row in rows for name, value in row.items() if fits(name))
    return [bid for bid in found if bid is not None]


def _all_texts(rows: list[Row]) -> Iterator[str]:
    return (text for row in rows for text in _texts(row))


_MAX_ORDERS = 50
_SERVICES = names("services", "service_names", *SERVICE)
_OUR_ID = tuple(key for key in ANY_ID if key is not ROLE_KEYS[Role.ID])
_OUR_ORDER_ID = tuple(key for key in ORDER_ID if key is not ROLE_KEYS[Role.ID])
_OF_AN_OFFER = re.compile(r"^(?:available|current|new)price|recommend")
"""In the name of a field: what is to be accepted before anything is bought."""


def decode_order(
    reply: Reply,
    request: OrderRequest,
    created_at: datetime,
    contract: Contract | None = None,
) -> Answer:
    """The outcome of `request`.

    Args:
        reply: the answer.
        request: what was asked for.
        created_at: when the orders that it brought begin.
        contract: how a recommended bid is named, and its bounds.

    Raises:
        RefusedError: the service said no.
        BadAnswerError: anything else that is not plainly an answer: money may have moved.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    listed = [with_envelope(row, outer) for row in islice(rows(outer), _MAX_ORDERS)]
    named = [row for row in listed if read_first(row, ORDER_ID, identifier)]
    is_success = claim is Verdict.SUCCESS
    contract = contract or Contract()
    bid_range = contract.min_bid, contract.max_bid
    asked_ids = {product.product_id for product in request.products}
    with_id = [
        row for row in listed if (read_first(row, ANY_ID, identifier) or "") not in {"", *asked_ids}
    ]
    bid_names = names(Role.BID, contract.bid_field)
    if contract.sources.get("bid_field") is Source.CONFIG:
        bid_names = bid_names[::-1]
    question = read_question(outer, bid_names, bid_range, is_bought=is_success and bool(with_id))
    is_named_by_us = any(read_first(row, _OUR_ORDER_ID, identifier) for row in named)
    if question is not None and not (is_success and is_named_by_us):
        return question
    is_likely = claim is Verdict.UNCLEAR and reply.status_code < HTTPStatus.BAD_REQUEST
    bought = named if is_success or is_likely else []
    if is_success and not named:
        bought = [row for row in listed if read_first(row, ANY_ID, identifier)]
    if not bought and reply.is_number_enough and (is_success or is_likely):
        bought = [row for row in listed if ROLE_KEYS[Role.NUMBER] in row]
    bought = [row for row in bought if _names_an_order(row, outer, is_success=is_success)]
    if bought:
        orders = [_order(row, outer, reply, request, created_at) for row in bought]
        doubts = dict.fromkeys(_doubts(bought, orders, reply, request))
        placed = _without_twins(bought, orders, request)
        number = _missing_number(bought, placed, reply)
        if number is not None:
            placed = (placed[0]._replace(number=number.text),)
            if number.certainty < _SURE_NUMBER:
                doubts[_GUESSED] = None
        return Placed(placed, warning=" ".join(doubts))
    if claim is Verdict.REFUSED and not named:
        raise plain_refusal(reply, outer, service=request.service)
    raise _not_understood(reply, claim, named)


_SURE_NUMBER = 5
"""How sure a number must be to be taken without a word for that of an order whose id is known."""


_GUESSED = "Its number is in a field that is new to this version: compare it with the website."


def _missing_number(
    bought: Sequence[Row], orders: Sequence[Order], reply: Reply
) -> Candidate | None:
    """The only number that the answer can mean, where a single order has none.

    Where the answer names a number and leaves it empty, it has to be a sure one.
    """
    if len(orders) != 1 or orders[0].number:
        return None
    raw = RawAnswer("order", reply.status_code, "", reply.body, reply.received_at)
    likely = [each for each in found_in(raw).numbers if each.certainty > 0]
    is_named = any(name in row for row in bought for name in NUMBER)
    if len(likely) != 1 or (is_named and likely[0].certainty < _SURE_NUMBER):
        return None
    return likely[0]


def _names_an_order(row: Row, outer: Row, *, is_success: bool) -> bool:
    """Whether an id that may be learned or documented is that of an order, and not of a request."""
    if read_first(row, _OUR_ID, identifier) or read_first(row, NUMBER, phone_number):
        return True
    if any(_OF_AN_OFFER.search(name) for each in objects(outer) for name in each):
        return False
    return is_success or read_first(row, EXPIRES, words) is not None


def _not_understood(reply: Reply, claim: Verdict, named: Sequence[Row]) -> BadAnswerError:
    if named and claim is Verdict.REFUSED:
        order_id = read_first(named[0], ORDER_ID, identifier)
        return BadAnswerError(f"The service refused, but its answer names order {order_id}.")
    if claim is Verdict.SUCCESS:
        return BadAnswerError("The service reports success, but its answer contains no order.")
    doubt = "The service's answer to the order cannot be understood"
    if reply.status_code >= HTTPStatus.BAD_REQUEST:
        return BadAnswerError(f"{doubt} ({http_words(reply.status_code)}); probably not charged.")
    return BadAnswerError(f"{doubt}.")


def _without_twins(
    bought: Sequence[Row], orders: Sequence[Order], request: OrderRequest
) -> tuple[Order, ...]:
    """One order for each id; several services under one id are one order of all of them.

    It costs what the answer says for all of them, else what was shown for all of them. The only id
    of an answer stands for everything that was asked for, whatever the answer names of it.
    """
    ids = dict.fromkeys(order.order_id for order in orders)
    combined = []
    for order_id in ids:
        twins = [pair for pair in zip(bought, orders, strict=True) if pair[1].order_id == order_id]
        order = twins[0][1]
        products = list(
            dict.fromkeys(each for row, _ in twins for each in _products_in(row, request))
        )
        if len(ids) == 1:
            products = list(request.products)
        if len(products) > 1:
            named = [product.name for product in products]
            others = [
                each.service
                for _, each in twins
                if not any(
                    is_same_service(name, each.service) for name in (*named, ", ".join(named))
                )
                and not _is_list_of(each.service, named)
            ]
            order = order._replace(
                service=", ".join(dict.fromkeys((*named, *others))),
                price=_price_of_all([row for row, _ in twins], products, request),
                number=next((each.number for _, each in twins if each.number), ""),
            )
        else:
            order = _joined([each for _, each in twins])
        combined.append(order)
    return tuple(combined)


def _joined(twins: Sequence[Order]) -> Order:
    """One order of rows with one id, where nothing more than one service was asked for."""
    first = twins[0]
    services: list[str] = []
    for order in twins:
        if not any(is_same_service(known, order.service) for known in services):
            services.append(order.service)
    return first._replace(service=", ".join(services))


def _price_of_all(
    bought: Sequence[Row], products: Sequence[Product], request: OrderRequest
) -> Decimal | None:
    answered = [found for row in bought if (found := read_first(row, PRICE, price)) is not None]
    if answered:
        is_each = len(answered) == len(products) and answered != [request.price_shown] * len(
            answered
        )
        return sum(answered, Decimal(0)) if is_each else max(answered)
    if request.bid_percent is not None:
        return None
    if request.accepted_max_price is not None and len(products) == len(request.products):
        return request.accepted_max_price
    return total_price(products)


def _services_in(row: Row) -> str:
    """What a row names as its services, in one line."""
    for key in _SERVICES:
        value = row.get(key)
        if isinstance(value, list):
            found = []
            for each in value[:_MAX_ORDERS]:
                named = (
                    read_first(row_of(each), SERVICE, words)
                    if isinstance(each, dict)
                    else words(each)
                )
                found.append(named or "")
            if line := ", ".join(filter(None, found)):
                return line
        elif said := words(value):
            return said
    return ""


def _products_in(row: Row, request: OrderRequest) -> list[Product]:
    """Every product asked for that a row names: by its id, or in its line of services."""
    product_id = read_first(row, PRODUCT_OF_ORDER, identifier)
    line = normalize_key(_services_in(row))
    found = {product for product in request.products if product.product_id == product_id}
    for product in sorted(request.products, key=lambda each: -len(normalize_key(each.name))):
        if (name := normalize_key(product.name)) and name in line:
            line = line.replace(name, " ", 1)  # what is named in full is no part of another name
            found.add(product)
    return [product for product in request.products if product in found]


def _is_list_of(line: str, named: Sequence[str]) -> bool:
    rest = normalize_key(line)
    for name in sorted(map(normalize_key, named), key=len, reverse=True):
        rest = rest.replace(name, "", 1)
    return not rest or rest == "and"


def _order(
    row: Row, outer: Row, reply: Reply, request: OrderRequest, created_at: datetime
) -> Order:
    product = _product_of(row, request)
    news = news_in(row, outer, reply, ANY_ID)
    kind = _kind_in(row) or (product.kind if product else SHORT_TERM)
    ends_at = read_first(row, EXPIRES, lambda value: _later(end_time(value, reply), reply))
    if ends_at is None and kind == SHORT_TERM:
        ends_at = news.active_until
    return Order(
        order_id=news.order_id,
        service=_service_of(row, product) or request.service,
        kind=kind,
        created_at=created_at,
        number=news.number,
        status=news.status,
        price=_price_of(news.price, product, request),
        product_id=product.product_id if product else "",
        country=product.country if product else "",
        bid_percent=request.bid_percent,
        expires_at=ends_at,
        active_until=None if kind == SHORT_TERM else news.active_until,
    )


def _later(end: datetime | None, reply: Reply) -> datetime | None:
    # An order that ends before it begins ends at a time that the answer does not know.
    return end if end is not None and end > reply.received_at else None


def _product_of(row: Row, request: OrderRequest) -> Product | None:
    product_id = read_first(row, PRODUCT_OF_ORDER, identifier)
    service = read_first(row, SERVICE, words) or ""
    tests: tuple[Callable[[Product], bool], ...] = (
        lambda product: product.product_id == product_id,
        lambda product: normalize_key(product.name) == normalize_key(service),
        lambda product: resembles(product.name, service),
        lambda _: len(request.products) == 1,
    )
    matches = (product for test in tests for product in request.products if test(product))
    return next(matches, None)


def _service_of(row: Row, product: Product | None) -> str:
    service = _services_in(row)
    # Actions on the order need the name exactly as the price list spells it.
    if product is not None and (not service or resembles(service, product.name)):
        return product.name
    return service


def _kind_in(row: Row) -> str:
    return read_first(row, KIND, known_kind) or ""


def _price_of(
    answered: Decimal | None, product: Product | None, request: OrderRequest
) -> Decimal | None:
    if answered is not None:
        return answered
    if product is None or request.bid_percent is not None:
        return None  # only the service knows how a bid becomes a price
    if len(request.products) == 1 and request.accepted_max_price is not None:
        return request.accepted_max_price
    return product.price


def _doubts(
    bought: Sequence[Row], orders: Sequence[Order], reply: Reply, request: OrderRequest
) -> Iterator[str]:
    if reply.status_code >= HTTPStatus.BAD_REQUEST:
        yield f"The service reported success with {http_words(reply.status_code)}."
    asked_ids = {product.product_id for product in request.products}
    asked_kinds = {product.kind for product in request.products}
    for row in bought:
        product_id = read_first(row, PRODUCT_OF_ORDER, identifier)
        if product_id and product_id not in asked_ids:
            yield f"The answer is for product {product_id}, which you did not order."
        if len(named := _products_in(row, request)) > 1 and _is_list_of(
            _services_in(row), [product.name for product in named]
        ):
            continue
        service = read_first(row, SERVICE, words)
        # An id that fits excuses a name cut short.
        is_alike = resembles if product_id in asked_ids else is_same_service
        if service and not any(is_alike(service, each.name) for each in request.products):
            yield f"The answer is for {service}; you ordered {request.service}."
        kind = _kind_in(row)
        if kind and kind not in asked_kinds:
            yield f"The answer is of the kind {kind}, which you did not order."
    answered = {product for row in bought for product in _products_in(row, request)}
    count = max(len(bought), len(answered))
    if count < len(request.products):
        yield f"You ordered {len(request.products)} services, but the answer names {count}."
    limit = agreed_price(request.price_shown, request.accepted_max_price, request.bid_percent)
    for order in orders:
        if order.price is not None and order.price > limit:
            yield f"The service charged ${order.price}, more than the ${limit} accepted."
