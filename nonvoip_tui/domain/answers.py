"""The service's answers, unchanged: stored, so that none is lost."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from nonvoip_tui.domain.text import printable

MAX_BODY_BYTES = 64 * 1024
"""Of an answer's body, that are stored."""

_MAX_LINE = 4096
_MAX_DEPTH = 24
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[{}\[\],:]|[^{}\[\],:"\s]+', re.DOTALL)


class RawAnswer(NamedTuple):
    """One answer, whatever it says."""

    endpoint: str
    """Below `/api/`, such as "order"."""
    status_code: int
    content_type: str
    body: bytes
    """Inflated, at most `MAX_BODY_BYTES`, without the account's e-mail and password."""
    received_at: datetime

    @property
    def text(self) -> str:
        """The body as text, for reading by this program only; not safe to show."""
        return self.body.decode("utf-8-sig", "replace")

    @property
    def shape(self) -> str:
        """A short name for the form of the body: its keys and types, without a value."""
        from hashlib import sha256  # late: no first frame needs it

        try:
            form = _form(json.loads(self.text), _MAX_DEPTH)
        except (ValueError, RecursionError):
            form = self.content_type.partition(";")[0].strip().lower() or "text"
        return sha256(f"{self.status_code} {form}".encode()).hexdigest()[:16]

    @property
    def is_unforeseen(self) -> bool:
        """Whether it is a whole JSON object: of another form, and no trouble of the line."""
        try:
            return isinstance(json.loads(self.text, parse_constant=_no_number), dict)
        except (ValueError, RecursionError):
            return False

    def lines(self) -> list[str]:
        """The body to show: JSON indented, each line safe for a terminal."""
        text = self.text
        if text.lstrip()[:1] in ("{", "["):
            text = _indented(text)
        return [printable(line, limit=_MAX_LINE) for line in text.splitlines()]


def _no_number(name: str) -> float:
    raise ValueError(name)


OnAnswer = Callable[[RawAnswer], None]
"""Takes an answer as it came, before anybody knows what it means."""


class StoredAnswer(NamedTuple):
    """An answer in the journal."""

    answer_id: int
    answer: RawAnswer
    intent_ref: str = ""
    """The spending call that it answers; empty for one that only reads."""
    is_understood: bool = False
    read_by: str = ""
    """What read it last: the program's version, and what it had learned."""


class Role(StrEnum):
    """What a value in an answer can stand for."""

    NUMBER = "number"
    ID = "id"
    """Of the order; in a price list of the product."""
    END = "end"
    PRICE = "price"
    END_UNIT = "end_unit"
    """Not a place but the unit of `END`, such as "minutes"."""
    END_ON = "end_on"
    """Until when a rented number receives."""
    SERVICE = "service"
    STOCK = "stock"
    BALANCE = "balance"
    SMS = "sms"
    PIN = "pin"
    SENDER = "sender"
    TIME = "time"
    TOKEN = "token"  # noqa: S105 - where "Price_Change_Required" stands
    BID = "bid"
    AVAILABLE_PRICE = "available_price"
    COUNTRY = "country"
    COUNTRY_ID = "country_id"


OF_AN_ORDER = (Role.NUMBER, Role.ID, Role.END, Role.PRICE)
"""The roles that the user can be asked about."""

ENDPOINTS = (
    *("balance", "products", "order", "getsms", "reuse", "activate", "renew"),
    *("country/products", "country/order"),
)
"""Whose answers have values with a role."""

Fields = Mapping[Role, str]
"""Where the value of each role stands in an answer: `message.line`, with `*` for any element."""


class UnreadExample(NamedTuple):
    """An example of the provider's document that the decoders of real answers cannot read."""

    endpoint: str
    name: str
    """Its HTTP status code and its own name."""
    reason: str
    lines: tuple[str, ...]
    """The answer, safe to show."""


class Candidate(NamedTuple):
    """A value in an answer that may play a role."""

    text: str
    """Safe to show and to keep: the id, the number as it is written, the end and price as well."""
    path: str
    """Where it stands, such as "message.line"; what learns a name keeps this."""
    certainty: int = 0
    """The higher the surer; only comparable within a role."""
    ends_at: datetime | None = None
    """Of an end, aware UTC."""
    price: Decimal | None = None
    """Of a price, in US dollars."""


class Found(NamedTuple):
    """What in an answer looks like an order, by value; of each role the surest first."""

    numbers: tuple[Candidate, ...] = ()
    ids: tuple[Candidate, ...] = ()
    ends: tuple[Candidate, ...] = ()
    prices: tuple[Candidate, ...] = ()

    def of(self, role: Role) -> tuple[Candidate, ...]:
        """The candidates of one role."""
        return {
            Role.NUMBER: self.numbers,
            Role.ID: self.ids,
            Role.END: self.ends,
            Role.PRICE: self.prices,
        }[role]


Chosen = Mapping[Role, Candidate]
"""Which candidate plays each role; a role that is left out is played by none."""


SURE = 4
"""How sure an end or a price must be to be taken unless another is chosen."""


def first_choice(found: Found) -> Chosen:
    """What is proposed for each role: the surest, of ends and prices only what is sure."""
    least = {Role.NUMBER: -100, Role.ID: 1, Role.END: SURE, Role.PRICE: SURE}
    chosen: dict[Role, Candidate] = {}
    for role in OF_AN_ORDER:
        fitting = (
            each
            for each in found.of(role)
            if each.certainty >= least[role] and each.text not in {c.text for c in chosen.values()}
        )
        if (surest := next(fitting, None)) is not None:
            chosen[role] = surest
    return chosen


def _form(value: Any, depth: int) -> str:
    if isinstance(value, dict) and depth:
        inside = sorted(f"{key}:{_form(member, depth - 1)}" for key, member in value.items())
        return f"{{{','.join(inside)}}}"
    if isinstance(value, list) and depth:
        return f"[{','.join(sorted({_form(each, depth - 1) for each in value}))}]"
    return type(value).__name__


def _indented(text: str) -> str:
    """JSON with one member a line; what is no JSON keeps its signs all the same."""
    parts: list[str] = []
    depth, before = 0, ""
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign in ("}", "]"):
            depth = max(0, depth - 1)
            if before not in ("{", "["):
                parts.append(_new_line(depth))
        elif before in ("{", "[", ","):
            parts.append(_new_line(depth))
        depth += sign in ("{", "[")
        parts.append(": " if sign == ":" else _unescaped(sign))
        before = sign
    return "".join(parts)


def _new_line(depth: int) -> str:
    return "\n" + "  " * min(depth, _MAX_DEPTH)


def _unescaped(sign: str) -> str:
    r"""A string with its letters instead of their numbers, as in "\u00e9"."""
    if "\\u" not in sign:
        return sign
    try:
        return json.dumps(json.loads(sign), ensure_ascii=False)
    except ValueError:
        return sign
