"""The ways in which the service may speak where its documentation does not say: one table.

What the documentation leaves open is placed here; a dialect picks from it.

All dialects have the same facts; they differ in where and how. The default is the nearest to
the samples of the documentation, the others are what a tolerant client must survive as well.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from nonvoip_tui.simulator.http import Answer, Json, Kind, Row, Value
from nonvoip_tui.simulator.state import COUNTRIES, ONE_DAY, SHORT_TERM

WireRow = Mapping[str, Json]
Shape = Callable[[Kind, Sequence[WireRow], str], Json]
"""Kind of answer, its rows as the dialect wrote them, and its sentence, to the body."""


def listed(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """`message` is an array of objects."""
    return {"status": "success", "message": list(rows)}


def single(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """`message` is an object, or an array if there are several."""
    return {"status": "success", "message": rows[0] if len(rows) == 1 else list(rows)}


def flat(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The facts stand beside `status`; there is no `message`."""
    return {"status": "success", **rows[0]}


def wrapped(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The flat answer inside an array of one."""
    return [{"status": "success", **rows[0]}]


def spoken(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """`message` is the sentence."""
    return {"status": "success", "message": text}


def spoken_row(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The sentence as `message`, the facts beside it."""
    return {**rows[0], "status": "success", "message": text}


def bare(_kind: Kind, _rows: Sequence[WireRow], _text: str) -> Json:
    """Nothing but `status`."""
    return {"status": "success"}


def empty_list(_kind: Kind, _rows: Sequence[WireRow], _text: str) -> Json:
    """Success with an empty array."""
    return {"status": "success", "message": []}


def refused(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """`status` says error, `message` is the sentence."""
    return {"status": "error", "message": text}


def refused_row(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The refusal with the facts beside it."""
    return {**rows[0], "status": "error", "message": text}


def refused_object(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """`message` is an object that holds the sentence."""
    return {"status": "error", "message": {"error": text}}


def failed(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """Another word than error, another key than message."""
    return {"status": "failed", "error": text}


def validation(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """No `status` at all; an object of complaints by field."""
    return {"message": "The given data was invalid.", "errors": {"product_id": [text]}}


def token_as_status(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The token is the `status`, the details stand beside it."""
    return {"status": kind.value, "message": text, **rows[0]}


def token_as_message(kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The token is the `message` of an error, the details stand beside it."""
    return {"status": "error", "message": kind.value, **rows[0]}


def token_as_code(kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The token is a `code`, the details are in the array."""
    return {"status": "error", "code": kind.value, "message": list(rows)}


def token_in_message(kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The token and the details are in a `message` object."""
    return {"status": "error", "message": {"error": kind.value, **rows[0]}}


def token_in_data(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The token is an `error_code`, the details are in `data`."""
    return {"status": "error", "error_code": kind.value, "message": text, "data": rows[0]}


def event_list(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """A callback named `text` with `message` as an array of one."""
    return {"event": text, "message": list(rows)}


def event_object(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """A callback with `message` as an object."""
    return {"event": text, "message": rows[0]}


def event_flat(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """A callback with its facts beside `event`."""
    return {**rows[0], "event": text}


_IDENTIFIERS = frozenset({"order_id", "product_id"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """One set of decisions. Keys, names and types are given as canonical to wire."""

    description: str
    shapes: Mapping[Kind, Shape]
    http: Mapping[Kind, int]
    """HTTP code of each kind of answer; 200 where nothing is said."""
    facts: Mapping[Kind, tuple[str, ...]]
    """The facts of each kind of answer, in their order; those that do not apply are left out."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Names in answers."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names in requests."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Tokens of the kinds of product."""
    money: Callable[[Decimal], Json] = str
    identifier: Callable[[str], Json] = int
    count: Callable[[int], Json] = int
    moment: Callable[[datetime], Json] = "{:%Y-%m-%d %H:%M:%S}".format
    number: Callable[[str], str] = str
    word: Callable[[str], str] = str
    """An order's status, from the word of this package."""
    country: Callable[[str], Json] = str
    """A country, from its English name."""
    reset: Callable[[float, float], str] = lambda _now, at: str(int(at))
    """`X-RateLimit-Reset`, from the time now and the time of the reset."""
    events: Mapping[Kind, str] = field(default_factory=dict)
    """Names of callbacks."""
    has_short_term_dates: bool = False
    """Whether the end of a short-term order is a date instead of seconds."""
    has_comma_lists: bool = False
    """Whether `product_ids` is one string instead of an array."""

    def write(self, answer: Answer) -> tuple[int, Json]:
        """The HTTP code and the body of an answer."""
        rows = [self._row(answer.kind, row) for row in answer.rows]
        body = self.shapes[answer.kind](answer.kind, rows, answer.text)
        return self.http.get(answer.kind, 200), body

    def event(self, kind: Kind, row: Row) -> Json:
        """The body of a callback."""
        name = self.events.get(kind, kind.value)
        return self.shapes[kind](kind, [self._row(kind, row)], name)

    def read(self, body: Mapping[str, object]) -> dict[str, object]:
        """The fields of a request under their canonical names; other names are ignored."""
        canonical = {wire: name for name, wire in self.names.items()}
        fields = {
            canonical.get(key, key): value
            for key, value in body.items()
            if self.names.get(key, key) == key
        }
        countries = ((name, self.country(name)) for name in COUNTRIES)
        _translate(fields, "type", self.types.items())
        _translate(fields, "country", countries)
        return fields

    def key(self, fact: str) -> str:
        """The name of a fact in answers."""
        return self.keys.get(fact, fact)

    def name(self, name: str) -> str:
        """The name of a field in requests."""
        return self.names.get(name, name)

    def _row(self, kind: Kind, row: Row) -> WireRow:
        is_seconds = row.get("type") == SHORT_TERM and not self.has_short_term_dates
        unused = "expires" if is_seconds else "expiration"
        return {
            self.key(fact): self._value(fact, row[fact])
            for fact in self.facts.get(kind, ())
            if fact in row and fact != unused and not (fact == "country" and row[fact] is None)
        }

    def _value(self, fact: str, value: Value) -> Json:
        match value:
            case Decimal():
                return self.money(value)
            case datetime():
                return self.moment(value)
            case int():
                return self.count(value)
            case None:
                return None
        if fact in _IDENTIFIERS:
            return self.identifier(value)
        writers: dict[str, Callable[[str], Json]] = {
            "number": self.number,
            "status": self.word,
            "country": self.country,
            "type": lambda kind: self.types.get(kind, kind),
        }
        return writers.get(fact, str)(value)


def _translate(fields: dict[str, object], name: str, pairs: Iterable[tuple[str, Json]]) -> None:
    """Turn a value of the wire into the canonical one; an unknown one stays as it is."""
    said = fields.get(name)
    if said is not None:
        known = {str(wire): canonical for canonical, wire in pairs}
        fields[name] = known.get(str(said), said)


_PRODUCT = ("product_id", "name", "price", "available", "country")
_ORDER = ("order_id", "number", "service", "status", "type", "country", "expiration", "expires")
_INBOX = ("order_id", "number", "service", "status", "sms", "pin")

_FACTS: dict[Kind, tuple[str, ...]] = {
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
    Kind.BALANCE: flat,
    Kind.PRODUCTS: listed,
    Kind.PLACED: listed,
    Kind.INBOX: listed,
    Kind.NO_SMS: refused,
    Kind.REJECTED: spoken,
    Kind.REUSED: listed,
    Kind.ACTIVATED: listed,
    Kind.RENEWED: listed,
    Kind.URL_SAVED: spoken,
    Kind.PRICE_CHANGE: token_as_status,
    Kind.PREMIUM: token_as_status,
    Kind.REFUSED: refused,
    Kind.NOT_FOUND: refused,
    Kind.INVALID: refused,
    Kind.UNAUTHORIZED: refused,
    Kind.TOO_MANY: refused,
    Kind.SMS_EVENT: event_list,
    Kind.BID_EVENT: event_object,
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
    facts=_FACTS,
    keys={"new_expiration": "expiration"},
)

DIALECTS: dict[str, Dialect] = {
    "default": _DEFAULT,
    "flat": replace(
        _DEFAULT,
        description=(
            "Facts next to status, the token as message (HTTP 409), refusals with HTTP 400, "
            "money as numbers, ids as strings, an empty inbox is success without text, a callback "
            "without order_id."
        ),
        shapes=_SHAPES
        | _tokens(token_as_message)
        | {
            Kind.INBOX: flat,
            Kind.NO_SMS: flat,
            Kind.ACTIVATED: flat,
            Kind.URL_SAVED: bare,
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
        facts=_FACTS
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
        | _tokens(token_in_message)
        | _refusals(refused_object)
        | {
            Kind.BALANCE: single,
            Kind.PLACED: single,
            Kind.INBOX: single,
            Kind.NO_SMS: empty_list,
            Kind.REUSED: single,
            Kind.ACTIVATED: single,
            Kind.RENEWED: single,
            Kind.INVALID: validation,
            Kind.SMS_EVENT: event_object,
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
        facts=_FACTS | {Kind.INBOX: (*_INBOX, "sender", "time"), Kind.NO_SMS: ()},
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
        | _tokens(token_as_code)
        | {
            Kind.NO_SMS: refused_row,
            Kind.REJECTED: spoken_row,
        },
        http={
            Kind.PRICE_CHANGE: 402,
            Kind.PREMIUM: 402,
            Kind.UNAUTHORIZED: 401,
            Kind.TOO_MANY: 429,
        },
        facts=_FACTS
        | {
            Kind.PLACED: (*_ORDER, "price", "product_id"),
            Kind.INBOX: (*_INBOX, "time"),
            Kind.NO_SMS: ("order_id", "number"),
            Kind.REJECTED: ("order_id",),
            Kind.REUSED: (*_FACTS[Kind.REUSED], "price"),
            Kind.RENEWED: (*_FACTS[Kind.RENEWED], "order_id", "price"),
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
        | _tokens(token_in_data)
        | _refusals(failed)
        | {
            Kind.BALANCE: wrapped,
            Kind.NO_SMS: failed,
            Kind.SMS_EVENT: event_flat,
            Kind.BID_EVENT: event_flat,
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
