"""Requests read from ASGI and answers sent by it, rightly or wrongly on purpose."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from random import Random
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
"""Anything that JSON can say."""

Value: TypeAlias = int | str | Decimal | datetime | None
"""A fact of a row: `Decimal` is money, `datetime` a moment."""

Row: TypeAlias = dict[str, Value]


class Kind(StrEnum):
    """What sort of answer it is; values with an underscore are tokens on the wire."""

    BALANCE = "balance"
    PRODUCTS = "products"
    PLACED = "placed"
    INBOX = "inbox"
    NO_SMS = "no sms"
    REJECTED = "rejected"
    REUSED = "reused"
    ACTIVATED = "activated"
    RENEWED = "renewed"
    URL_SAVED = "url saved"
    PRICE_CHANGE = "Price_Change_Required"
    PREMIUM = "Premium_Available"
    REFUSED = "refused"
    NOT_FOUND = "not found"
    INVALID = "invalid"
    UNAUTHORIZED = "unauthorized"
    TOO_MANY = "too many requests"
    SMS_EVENT = "incoming_message"
    BID_EVENT = "priority_request"


@dataclass(frozen=True, slots=True)
class Answer:
    """The facts of one answer, and the sentence that goes with them."""

    kind: Kind
    rows: tuple[Row, ...] = ()
    text: str = ""


class RefusalError(Exception):
    """An endpoint says no; `str()` is the sentence."""

    def __init__(self, text: str, kind: Kind = Kind.REFUSED) -> None:
        super().__init__(text)
        self.kind = kind


MAX_BODY_BYTES = 1_000_000


class BadBodyError(ValueError):
    """The body cannot be read; `str()` says why."""


class Fields:
    """The fields of one request, under the names that this package uses."""

    def __init__(self, values: Mapping[str, object], *, has_comma_lists: bool = False) -> None:
        """Take decoded fields; with comma lists, a list is one string instead of an array."""
        self._values = values
        self._has_comma_lists = has_comma_lists

    def text(self, name: str) -> str:
        """The field as text; empty when it is missing or null."""
        value = self._values.get(name)
        return "" if value is None or isinstance(value, list | dict) else str(value).strip()

    def money(self, name: str) -> Decimal | None:
        """The field as US dollars; None when it is missing or no amount."""
        try:
            amount = Decimal(self.text(name))
        except InvalidOperation:
            return None
        return amount if amount.is_finite() else None

    def integer(self, name: str) -> int | None:
        """The field as a whole number; None when it is missing or none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def items(self, name: str) -> list[str]:
        """The field as a list of texts: a JSON array or repeated field, or one comma string.

        Raises:
            BadBodyError: it is there in the other form.
        """
        value = self._values.get(name)
        if value is None or value == "":
            return []
        if self._has_comma_lists and isinstance(value, str):
            return [item.strip() for item in value.split(",") if item.strip()]
        if not self._has_comma_lists and isinstance(value, list):
            return [str(item).strip() for item in value]
        wanted = "a comma-separated string" if self._has_comma_lists else "an array"
        raise BadBodyError(f"The {name} field must be {wanted}.")


def decode_body(content_type: str, body: bytes) -> dict[str, object]:
    """Read a request body by its content type.

    Raises:
        BadBodyError: it is not what it says it is.
    """
    if not body.strip():
        return {}
    media, _, parameters = content_type.partition(";")
    match media.strip().lower():
        case "application/x-www-form-urlencoded":
            return _gathered(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        case "multipart/form-data":
            return _gathered(_parts(parameters, body))
        case _:
            return _json_object(body)


def _json_object(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadBodyError("The body is not valid JSON.") from error
    if not isinstance(value, dict):
        raise BadBodyError("The body must be a JSON object.")
    return value


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, object]:
    """Fields by name; a repeated or `name[]` field becomes a list."""
    values: dict[str, object] = {}
    for key, value in pairs:
        name = key.removesuffix("[]")
        known = values.get(name)
        if isinstance(known, list):
            known.append(value)
        elif known is not None:
            values[name] = [known, value]
        else:
            values[name] = [value] if key != name else value
    return values


def _parts(parameters: str, body: bytes) -> list[tuple[str, str]]:
    boundary = _parameter(parameters, "boundary")
    if not boundary:
        raise BadBodyError("The multipart body has no boundary.")
    pairs: list[tuple[str, str]] = []
    for part in body.split(b"--" + boundary.encode())[1:]:
        head, found, value = part.partition(b"\r\n\r\n")
        if not found:
            continue
        for line in head.decode(errors="replace").splitlines():
            header, _, rest = line.partition(":")
            if header.strip().lower() == "content-disposition":
                name = _parameter(rest, "name")
                pairs.append((name, value.removesuffix(b"\r\n").decode(errors="replace")))
    return pairs


def _parameter(header: str, name: str) -> str:
    for piece in header.split(";"):
        key, _, value = piece.strip().partition("=")
        if key.lower() == name:
            return value.strip('"')
    return ""


READS = frozenset({"balance", "products", "country/products", "getsms"})


Headers: TypeAlias = Mapping[str, str]
"""Names in lower case."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for an answer to go wrong."""

    status: int | None = None
    """HTTP code instead of the right one."""
    body: str | bytes | None = None
    """Body instead of the right one."""
    content_type: str = "text/html; charset=utf-8"
    """Of `body`."""
    headers: tuple[tuple[str, str], ...] = ()
    """More headers, or others: `Retry-After`, `Location`."""
    is_applied: bool = True
    """Whether the call is carried out (and paid) before its answer goes wrong."""

    def spoilt(self, status: int, body: bytes, headers: Headers) -> tuple[int, bytes, Headers]:
        """What is done to the right answer."""
        sent = dict(headers)
        if self.body is not None:
            body = self.body if isinstance(self.body, bytes) else self.body.encode()
            sent["content-type"] = self.content_type
        sent |= {name.lower(): value for name, value in self.headers}
        return status if self.status is None else self.status, body, sent


Weather = Callable[[str, int, int], Fault | None]
"""Endpoint, count of the call (from 1) and seed to what goes wrong, or None."""

PAGE = (
    "<!doctype html><html><head><title>{title}</title></head>"
    "<body><h1>{title}</h1><p>nginx</p></body></html>"
)
FAULTS: dict[str, Fault] = {
    "bad-gateway": Fault(502, PAGE.format(title="502 Bad Gateway")),
    "unavailable": Fault(
        503,
        '{"status":"error","message":"Service Unavailable"}',
        content_type="application/json",
        is_applied=False,
    ),
    "html": Fault(200, PAGE.format(title="Checking your browser")),
}
"""What flaky reads meet."""


def fair_weather(_endpoint: str, _count: int, _seed: int) -> Fault | None:
    """Nothing goes wrong."""
    return None


def flaky_reads(endpoint: str, count: int, seed: int) -> Fault | None:
    """A third of the calls that only read go wrong."""
    random = Random(f"{seed}:{count}")
    if endpoint not in READS or random.random() >= 1 / 3:
        return None
    return random.choice(tuple(FAULTS.values()))


def outage(_endpoint: str, _count: int, _seed: int) -> Fault | None:
    """Maintenance: nothing is carried out."""
    return Fault(503, PAGE.format(title="Down for maintenance"), is_applied=False)


Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_NO_HEADERS: Headers = {}


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body of a request; None when it is longer than `limit` bytes."""
    body = bytearray()
    is_whole = False
    while not is_whole:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        is_whole = not message.get("more_body", False)
        if len(body) > limit:
            return None
    return bytes(body)


async def send_answer(send: Send, status: int, body: bytes, headers: Headers = _NO_HEADERS) -> None:
    """Send a whole answer; JSON unless the headers say otherwise."""
    await start_answer(send, status, len(body), headers)
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def start_answer(send: Send, status: int, length: int, headers: Headers) -> None:
    """Send what goes before a body of `length` bytes."""
    pairs = {"content-type": "application/json", "content-length": str(length), **headers}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
