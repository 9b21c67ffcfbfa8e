"""Which orders a callback speaks of, in every shape that API.md section 3 knows of."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from nonvoip_tui.domain.callbacks import Callback

MOST_ORDERS = 10
"""Of one callback: a number has five services at most."""
_LONGEST_ID = 64
_LONGEST_SERVICE = 200
_DIGITS = range(7, 16)
"""Of a phone number: E.164 has 15 at most."""
_ORDER_KEYS = ("order_id", "id")
_NUMBER_KEYS = ("number", "mdn")


class NotACallbackError(Exception):
    """The body is not JSON."""


def callbacks_in(body: bytes) -> list[Callback]:
    """The orders that a body speaks of, each once; none where it speaks of something else.

    Raises:
        NotACallbackError: it is not JSON.
    """
    try:
        value: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotACallbackError from None
    found: dict[str, Callback] = {}
    for row in _rows(value):
        callback = _callback(row)
        if callback is not None:
            found.setdefault(callback.mark, callback)
        if len(found) == MOST_ORDERS:
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


def _callback(row: dict[str, Any]) -> Callback | None:
    order_id = next(filter(None, (_order_id(row.get(key)) for key in _ORDER_KEYS)), "")
    number = next(filter(None, (_digits(row.get(key)) for key in _NUMBER_KEYS)), "")
    if not order_id and not number:
        return None
    service = row.get("service")
    content = json.dumps(row, sort_keys=True).encode()
    return Callback(
        order_id=order_id,
        number=number,
        service=service[:_LONGEST_SERVICE] if isinstance(service, str) else "",
        mark=hashlib.sha256(content).hexdigest(),
    )


def _order_id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID:
        return ""
    plain = value.replace("-", "").replace("_", "")
    return value if plain.isascii() and plain.isalnum() else ""


def _digits(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        value = str(value)
    if not isinstance(value, str) or len(value) > _LONGEST_ID:
        return ""
    digits = "".join(char for char in value if char.isascii() and char.isdigit())
    return digits if len(digits) in _DIGITS else ""
