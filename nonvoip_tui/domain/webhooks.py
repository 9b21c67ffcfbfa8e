"""What the service says in a callback: a hint, never a fact."""

import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Webhook(NamedTuple):
    """One order that a callback spoke of. None of it is signed."""

    order_id: str = ""
    """Letters and digits; empty where only the number is known."""
    number: str = ""
    """Digits alone; empty where only the order is known."""
    service: str = ""
    """As it came, and not safe to show."""
    mark: str = ""
    """Equal for the same content, so that repeated ones are known."""


class Refusal(StrEnum):
    """Why a callback was refused."""

    PATH = "wrong path"
    METHOD = "wrong method"
    TOO_BIG = "too big"
    TOO_SLOW = "too slow"
    NOT_JSON = "not JSON"
    BROKEN = "not HTTP"
    STRANGER = "not from a trusted proxy"


class Reception(StrEnum):
    """Whether callbacks can come in."""

    OFF = "off"
    OPEN = "open"
    ELSEWHERE = "elsewhere"
    """Another running copy of the program receives them."""
    BLOCKED = "blocked"
    """They are wanted, but something prevents them."""


class KeptWebhooks(NamedTuple):
    """What outlives the program, shared by all its copies."""

    total: int = 0
    """Callbacks that came in about orders of the journal."""
    last_at: datetime | None = None


class WebhookState(NamedTuple):
    """The state of the account's callbacks."""

    reception: Reception = Reception.OFF
    url: str = ""
    """What is to be saved at the service."""
    stored: KeptWebhooks = KeptWebhooks()
    are_proven: bool = False
    """Whether they arrive and are true, so that polling is only a safety net."""
    refused: int = 0
    """Callbacks refused since the start."""
    unknown: int = 0
    """Callbacks since the start about orders that are not in the journal."""
    trouble: str = ""
    """What prevents them or is unsafe, in words; empty if nothing."""


MAX_ORDERS = 10
"""Of one callback: a number has five services at most."""
_MAX_ID = 64
_MAX_SERVICE = 200
_DIGITS = range(7, 16)
"""Of a phone number: E.164 has 15 at most."""
_ORDER_KEYS = ("order_id", "id")
_NUMBER_KEYS = ("number", "mdn")


class NotAWebhookError(Exception):
    """The body is not JSON."""


def webhooks_in(body: bytes) -> list[Webhook]:
    """The orders that a body speaks of, each once; none where it speaks of something else.

    Raises:
        NotAWebhookError: it is not JSON.
    """
    try:
        value: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotAWebhookError from None
    found: dict[str, Webhook] = {}
    for row in _rows(value):
        callback = _callback(row)
        if callback is not None:
            found.setdefault(callback.mark, callback)
        if len(found) == MAX_ORDERS:
            break
    return list(found.values())


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    """The objects that may speak of an order: in `message`, in a list of them, or at the top."""
    match value:
        case {"message": [*rows]}:
            yield from (row for row in rows if isinstance(row, dict))
        case {"message": dict(row)}:
            yield row
        case dict():
            yield value
        case [dict(), *_]:
            for each in value:
                if isinstance(each, dict):
                    yield from _rows(each)


def _callback(row: dict[str, Any]) -> Webhook | None:
    order_id = next(filter(None, (_order_id(row.get(key)) for key in _ORDER_KEYS)), "")
    number = next(filter(None, (_digits(row.get(key)) for key in _NUMBER_KEYS)), "")
    if not order_id and not number:
        return None
    from hashlib import sha256  # late: no start needs it

    service = row.get("service")
    content = json.dumps(row, sort_keys=True).encode()
    return Webhook(
        order_id=order_id,
        number=number,
        service=service[:_MAX_SERVICE] if isinstance(service, str) else "",
        mark=sha256(content).hexdigest(),
    )


def _order_id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_ID:
        return ""
    plain = value.replace("-", "").replace("_", "")
    return value if plain.isascii() and plain.isalnum() else ""


def _digits(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        value = str(value)
    if not isinstance(value, str) or len(value) > _MAX_ID:
        return ""
    digits = "".join(char for char in value if char.isascii() and char.isdigit())
    return digits if len(digits) in _DIGITS else ""
