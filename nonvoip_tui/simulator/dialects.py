"""The ways in which the service may speak where API.md section 8 does not know: one table.

All dialects tell the same facts; they differ in where and how. The default is the nearest to
the samples of API.md section 6, the others are what a tolerant client must survive as well.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from nonvoip_tui.simulator import shapes
from nonvoip_tui.simulator.answers import Kind
from nonvoip_tui.simulator.catalog import COUNTRIES
from nonvoip_tui.simulator.dialect import Dialect
from nonvoip_tui.simulator.records import ONE_DAY
from nonvoip_tui.simulator.shapes import Shape

_PRODUCT = ("product_id", "name", "price", "available", "country")
_ORDER = ("order_id", "number", "service", "status", "type", "country", "expiration", "expires")
_INBOX = ("order_id", "number", "service", "status", "sms", "pin")

_TELLS: dict[Kind, tuple[str, ...]] = {
    Kind.BALANCE: ("balance",),
    Kind.PRODUCTS: _PRODUCT,
    Kind.PLACED: _ORDER,
    Kind.INBOX: _INBOX,
    Kind.NO_SMS: _INBOX[:4],
    Kind.REUSED: ("order_id", "number", "service", "till_expiration"),
    Kind.ACTIVATED: ("number", "service", "end_on"),
    Kind.RENEWED: ("number", "service", "new_expiration"),
    Kind.PRICE_CHANGE: ("available_price",),
    Kind.PREMIUM: ("recommended_bid",),
    Kind.SMS_EVENT: ("order_id", "number", "service", "sender", "sms"),
    Kind.BID_EVENT: ("order_id", "number", "service", "status", "price"),
}

_SHAPES: dict[Kind, Shape] = {
    Kind.BALANCE: shapes.flat,
    Kind.PRODUCTS: shapes.listed,
    Kind.PLACED: shapes.listed,
    Kind.INBOX: shapes.listed,
    Kind.NO_SMS: shapes.refused,
    Kind.REJECTED: shapes.spoken,
    Kind.REUSED: shapes.listed,
    Kind.ACTIVATED: shapes.listed,
    Kind.RENEWED: shapes.listed,
    Kind.URL_SAVED: shapes.spoken,
    Kind.PRICE_CHANGE: shapes.token_as_status,
    Kind.PREMIUM: shapes.token_as_status,
    Kind.REFUSED: shapes.refused,
    Kind.NOT_FOUND: shapes.refused,
    Kind.INVALID: shapes.refused,
    Kind.UNAUTHORIZED: shapes.refused,
    Kind.TOO_MANY: shapes.refused,
    Kind.SMS_EVENT: shapes.event_list,
    Kind.BID_EVENT: shapes.event_object,
}


def _tokens(shape: Shape) -> dict[Kind, Shape]:
    return {Kind.PRICE_CHANGE: shape, Kind.PREMIUM: shape}


def _refusals(shape: Shape) -> dict[Kind, Shape]:
    return dict.fromkeys((Kind.REFUSED, Kind.NOT_FOUND, Kind.UNAUTHORIZED), shape)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _with_plus(number: str) -> str:
    return f"+{number}" if number else ""


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


_DEFAULT = Dialect(
    description="As in the samples: arrays, refusals with HTTP 200, the token as status.",
    shapes=_SHAPES,
    http={Kind.UNAUTHORIZED: 401, Kind.TOO_MANY: 429},
    tells=_TELLS,
    keys={"new_expiration": "expiration"},
)

DIALECTS: dict[str, Dialect] = {
    "default": _DEFAULT,
    "flat": replace(
        _DEFAULT,
        description=(
            "Facts beside status, the token as message (HTTP 409), refusals with HTTP 400, "
            "money as numbers, ids as strings, an empty inbox is success without text, a callback "
            "without order_id."
        ),
        shapes=_SHAPES
        | _tokens(shapes.token_as_message)
        | {
            Kind.INBOX: shapes.flat,
            Kind.NO_SMS: shapes.flat,
            Kind.ACTIVATED: shapes.flat,
            Kind.URL_SAVED: shapes.bare,
        },
        http={
            Kind.REFUSED: 400,
            Kind.NOT_FOUND: 404,
            Kind.INVALID: 400,
            Kind.PRICE_CHANGE: 409,
            Kind.PREMIUM: 409,
            Kind.UNAUTHORIZED: 401,
            Kind.TOO_MANY: 429,
        },
        tells=_TELLS
        | {
            Kind.INBOX: ("number", "sms", "pin"),
            Kind.NO_SMS: ("number", "sms", "pin"),
            Kind.SMS_EVENT: ("number", "service", "sms"),
        },
        money=float,
        identifier=str,
    ),
    "object": replace(
        _DEFAULT,
        description=(
            "message as an object, the token inside it (HTTP 422), Laravel's validation errors, "
            "ISO dates instead of seconds, stock as text, countries by ISO code."
        ),
        shapes=_SHAPES
        | _tokens(shapes.token_in_message)
        | _refusals(shapes.refused_object)
        | {
            Kind.BALANCE: shapes.single,
            Kind.PLACED: shapes.single,
            Kind.INBOX: shapes.single,
            Kind.NO_SMS: shapes.empty_list,
            Kind.REUSED: shapes.single,
            Kind.ACTIVATED: shapes.single,
            Kind.RENEWED: shapes.single,
            Kind.INVALID: shapes.validation,
            Kind.SMS_EVENT: shapes.event_object,
        },
        http={
            Kind.REFUSED: 422,
            Kind.NOT_FOUND: 404,
            Kind.INVALID: 422,
            Kind.PRICE_CHANGE: 422,
            Kind.PREMIUM: 422,
            Kind.UNAUTHORIZED: 403,
            Kind.TOO_MANY: 429,
        },
        tells=_TELLS | {Kind.INBOX: (*_INBOX, "sender", "time"), Kind.NO_SMS: ()},
        keys={"new_expiration": "expires", "country": "country_code"},
        names={"country": "country_code", "url": "callback_url"},
        count=str,
        moment=_iso,
        word=str.lower,
        country=lambda name: COUNTRIES[name][0],
        reset=lambda now, at: str(int(at - now)),
        has_short_term_dates=True,
    ),
    "renamed": replace(
        _DEFAULT,
        description=(
            "Other names: recommended_auction, one_day, country_id, callback_url, created_at; "
            "the token as code (HTTP 402), epoch times, dollar signs, +1 numbers, comma strings."
        ),
        shapes=_SHAPES
        | _tokens(shapes.token_as_code)
        | {
            Kind.NO_SMS: shapes.refused_row,
            Kind.REJECTED: shapes.spoken_row,
        },
        http={
            Kind.PRICE_CHANGE: 402,
            Kind.PREMIUM: 402,
            Kind.UNAUTHORIZED: 401,
            Kind.TOO_MANY: 429,
        },
        tells=_TELLS
        | {
            Kind.PLACED: (*_ORDER, "price", "product_id"),
            Kind.INBOX: (*_INBOX, "time"),
            Kind.NO_SMS: ("order_id", "number"),
            Kind.REJECTED: ("order_id",),
            Kind.REUSED: (*_TELLS[Kind.REUSED], "price"),
            Kind.RENEWED: (*_TELLS[Kind.RENEWED], "order_id", "price"),
        },
        keys={
            "new_expiration": "expires",
            "country": "country_id",
            "recommended_bid": "recommended_auction",
            "time": "created_at",
        },
        names={"country": "country_id", "url": "callback_url"},
        types={ONE_DAY: "one_day"},
        events={Kind.BID_EVENT: "premium_bid"},
        money=_dollars,
        count=str,
        moment=lambda at: int(at.timestamp()),
        number=_with_plus,
        country=lambda name: COUNTRIES[name][1],
        has_comma_lists=True,
    ),
    "wrapped": replace(
        _DEFAULT,
        description=(
            "The balance inside an array, token details in data (HTTP 200), refusals as "
            "failed/error (HTTP 200 even for credentials), everything a string."
        ),
        shapes=_SHAPES
        | _tokens(shapes.token_in_data)
        | _refusals(shapes.failed)
        | {
            Kind.BALANCE: shapes.wrapped,
            Kind.NO_SMS: shapes.failed,
            Kind.SMS_EVENT: shapes.event_flat,
            Kind.BID_EVENT: shapes.event_flat,
        },
        http={Kind.TOO_MANY: 429},
        keys={"new_expiration": "expiration", "recommended_bid": "recommended_markup"},
        types={ONE_DAY: "1days"},
        identifier=str,
        count=str,
        word=str.upper,
    ),
}
"""Name to dialect, in the order in which help lists them."""
