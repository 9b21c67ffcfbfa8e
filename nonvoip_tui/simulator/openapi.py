"""The service's own description of itself, in the dialect that it speaks.

The frame is that of the real document (OpenAPI 3.0.3, the same title, tags and first schema).
Answers are described by example: each sample is written by the dialect
and its schema is read off the result, so that the two cannot differ.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from nonvoip_tui.simulator.dialects import Dialect
from nonvoip_tui.simulator.handlers import MAX_BID_PERCENT, MAX_SERVICES, MIN_BID_PERCENT
from nonvoip_tui.simulator.http import Answer, Json, Kind, Row
from nonvoip_tui.simulator.state import COUNTRIES, LIFE_SECONDS

VERSION = "2026-06-06"

_AT = datetime(2026, 6, 20, 10, 15, tzinfo=UTC)
_ROW: Row = {
    "order_id": "900001",
    "product_id": "1001",
    "name": "Aldora Pay",
    "service": "Aldora Pay",
    "number": "12025550143",
    "status": "Reserved",
    "type": "short_term",
    "price": Decimal("0.85"),
    "available": 42,
    "balance": Decimal("37.40"),
    "available_price": Decimal("1.10"),
    "recommended_bid": 40,
    "expiration": 600,
    "till_expiration": 600,
    "expires": _AT,
    "end_on": _AT,
    "new_expiration": _AT,
    "sms": "Your code is 123456",
    "pin": "123456",
    "sender": "22000",
    "time": _AT,
}
_TEXTS = {
    Kind.NO_SMS: "No SMS received yet.",
    Kind.REFUSED: "Insufficient balance.",
    Kind.REJECTED: "The rental for aldora pay 12025550143 has been stopped and refunded.",
    Kind.UNAUTHORIZED: "Invalid email or password.",
    Kind.TOO_MANY: "Too many requests",
}
_ACTION = ("order_id", "service", "number")
_OPERATIONS: tuple[tuple[str, str, str, tuple[str, ...], tuple[Kind, ...]], ...] = (
    ("balance", "Account", "Read the balance", (), (Kind.BALANCE,)),
    ("products", "Products", "List USA products", ("type", "network", "id"), (Kind.PRODUCTS,)),
    (
        "order",
        "Orders",
        "Order a number",
        ("product_id", "product_ids", "auction", "accepted_max_price"),
        (Kind.PLACED, Kind.PRICE_CHANGE, Kind.PREMIUM),
    ),
    ("getsms", "Orders", "Read the latest SMS", _ACTION, (Kind.INBOX, Kind.NO_SMS)),
    ("reuse", "Order Actions", "Reuse a short-term number", _ACTION, (Kind.REUSED,)),
    ("activate", "Order Actions", "Activate a rented number", _ACTION, (Kind.ACTIVATED,)),
    ("reject", "Order Actions", "Reject an unused number", _ACTION, (Kind.REJECTED,)),
    ("renew", "Order Actions", "Renew a rented number", _ACTION, (Kind.RENEWED,)),
    (
        "country/products",
        "Country Wise",
        "List products of a country",
        ("country", "id"),
        (Kind.PRODUCTS,),
    ),
    (
        "country/order",
        "Country Wise",
        "Order a number of a country",
        ("country", "product_id", "auction", "accepted_max_price"),
        (Kind.PLACED, Kind.PRICE_CHANGE, Kind.PREMIUM),
    ),
    ("saveurl", "Webhooks", "Save the callback URL", ("url",), (Kind.URL_SAVED,)),
)
"""Path, tag, summary, fields of the request, and what it can answer besides refusals."""

_REQUIRED = {"country/order": ("country", "product_id"), "saveurl": ("url",)}
_REFUSALS = (Kind.REFUSED, Kind.UNAUTHORIZED, Kind.TOO_MANY)


def document(dialect: Dialect) -> Json:
    """The OpenAPI document of the service when it speaks `dialect`."""
    tags = dict.fromkeys(tag for _, tag, *_ in _OPERATIONS)
    schemas: dict[str, Json] = {"AuthFields": _auth_fields()}
    paths: dict[str, Json] = {}
    for endpoint, tag, summary, fields, kinds in _OPERATIONS:
        name = "".join(word.capitalize() for word in endpoint.split("/"))
        schemas[f"{name}Request"] = _request(dialect, fields, _REQUIRED.get(endpoint, ()))
        operation: dict[str, Json] = {
            "tags": [tag],
            "summary": summary,
            "operationId": name,
            "requestBody": {
                "required": True,
                "content": {
                    media: {"schema": {"$ref": f"#/components/schemas/{name}Request"}}
                    for media in (
                        "application/json",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data",
                    )
                },
            },
            "responses": _responses(dialect, (*kinds, *_REFUSALS)),
        }
        if endpoint == "saveurl":
            operation["callbacks"] = _webhooks(dialect)
        paths[f"/api/{endpoint}"] = {"post": operation}
    return {
        "openapi": "3.0.3",
        "info": {"title": "NonVoipUsNumber API", "version": VERSION},
        "servers": [{"url": "/manager"}],
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _auth_fields() -> Json:
    return {
        "type": "object",
        "required": ["email", "password"],
        "properties": {
            "email": {"type": "string", "format": "email"},
            "password": {"type": "string", "format": "password"},
        },
    }


def _request(dialect: Dialect, fields: Iterable[str], required: Iterable[str]) -> Json:
    known = _fields(dialect)
    own: dict[str, Json] = {
        "type": "object",
        "properties": {dialect.name(field): known[field] for field in fields},
    }
    if names := [dialect.name(field) for field in required]:
        own["required"] = names
    return {"allOf": [{"$ref": "#/components/schemas/AuthFields"}, own]}


def _fields(dialect: Dialect) -> Mapping[str, Json]:
    """The schema of every field of a request, by its canonical name."""
    types = [dialect.types.get(kind, kind) for kind in LIFE_SECONDS]
    countries = [dialect.country(name) for name in COUNTRIES]
    several: Json = {"type": "array", "items": {"type": "integer"}, "maxItems": MAX_SERVICES}
    if dialect.has_comma_lists:
        several = {"type": "string", "pattern": r"^\d+(,\d+){0,4}$", "example": "30001,30002"}
    bid: Json = {"type": "integer", "minimum": MIN_BID_PERCENT, "maximum": MAX_BID_PERCENT}
    return {
        "type": {"type": "string", "enum": types},
        "network": {"type": "integer", "enum": [1, 2]},
        "id": {"type": "integer", "nullable": True},
        "product_id": {"type": "integer"},
        "product_ids": several,
        "auction": bid,
        "accepted_max_price": {"type": "number", "minimum": 0},
        "country": {**_schema(countries[0]), "enum": countries},
        "order_id": _schema(dialect.identifier("900001")),
        "service": {"type": "string"},
        "number": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
    }


def _responses(dialect: Dialect, kinds: Iterable[Kind]) -> Json:
    """The answers by HTTP code; several of one code as `oneOf`."""
    by_code: dict[str, list[Json]] = {}
    for kind in kinds:
        status, body = dialect.write(Answer(kind, (_ROW,), _TEXTS.get(kind, "Done.")))
        by_code.setdefault(str(status), []).append(_schema(body))
    return {
        code: {
            "description": "Success" if code == "200" else "Refused",
            "content": {
                "application/json": {
                    "schema": schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
                }
            },
        }
        for code, schemas in by_code.items()
    }


def _webhooks(dialect: Dialect) -> Json:
    url = f"{{$request.body#/{dialect.name('url')}}}"
    bodies = {
        "incomingMessage": dialect.event(Kind.SMS_EVENT, _ROW),
        "premiumBid": dialect.event(Kind.BID_EVENT, _ROW),
    }
    return {
        name: {
            url: {
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": _schema(body)}}},
                    "responses": {"200": {"description": "Taken"}},
                }
            }
        }
        for name, body in bodies.items()
    }


def _schema(sample: Json) -> dict[str, Json]:
    """The schema of which `sample` is an example; tokens become an `enum` of one."""
    match sample:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer", "example": sample}
        case float():
            return {"type": "number", "example": sample}
        case str() if sample in (Kind.PRICE_CHANGE, Kind.PREMIUM):
            return {"type": "string", "enum": [sample]}
        case str():
            return {"type": "string", "example": sample}
        case Mapping():
            properties = {key: _schema(value) for key, value in sample.items()}
            return {"type": "object", "properties": properties}
        case None:
            return {"nullable": True}
        case _:
            items = _schema(sample[0]) if sample else {}
            return {"type": "array", "items": items}
