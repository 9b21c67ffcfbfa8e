"""JSON read strictly: what a sloppy reader lets pass may be the wrong sum or the wrong order."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Never, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | bool | None"
"""A JSON value; numbers with a point are Decimal, so that money stays exact."""


_BEGINNING = re.compile(r'\{\s*"|\[\s*\{\s*"')
_MAX_BEGINNINGS = 20


class NotJsonError(Exception):
    """The bytes are not JSON that can be trusted; `str()` says why in words."""


def parse(body: bytes) -> Json:
    """Read one JSON document.

    Args:
        body: UTF-8, with or without a byte order mark.

    Raises:
        NotJsonError: it is cut, nested too deep, not UTF-8, holds NaN or Infinity, a number
            that is out of all measure, or the same key twice in one object.
    """
    try:
        value: Json = _DECODER.decode(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except RecursionError:
        reason = "it is nested too deep"
    except json.JSONDecodeError as error:
        reason = f"it breaks off or is malformed at character {error.pos}"
    except (ValueError, ArithmeticError) as error:
        reason = str(error) if isinstance(error, _UntrustedError) else "a number is too large"
    else:
        return value
    raise NotJsonError(reason)


def parse_leniently(body: bytes) -> Json:
    """The first object or list of objects in `body`, whatever stands around it.

    For answers of calls that cannot spend: a warning of the server's language before the JSON, a
    comment after it, raw control characters in its strings and bytes that are not UTF-8 lose no
    SMS. What `parse` does not trust within the JSON is not trusted here either.

    Returns:
        None when there is none.
    """
    text = body.decode("utf-8-sig", "replace")
    position = 0
    for _ in range(_MAX_BEGINNINGS):
        begin = _BEGINNING.search(text, position)
        if begin is None:
            break
        try:
            value: Json
            value, _ = _LENIENT_DECODER.raw_decode(text, begin.start())
        except json.JSONDecodeError as error:
            position = max(error.pos, begin.end())  # never a part of what broke off
        except (ValueError, ArithmeticError, RecursionError):
            break
        else:
            return value
    return None


def dump_object(fields: Mapping[str, Json]) -> bytes:
    """Write one flat object; a Decimal goes out digit for digit, as it was shown."""
    members = (f"{json.dumps(name)}: {_literal(value)}" for name, value in fields.items())
    return f"{{{', '.join(members)}}}".encode()


def _literal(value: Json) -> str:
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


class _UntrustedError(ValueError):
    """Well-formed, but it says two things or nothing."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _UntrustedError("it holds the same key twice")
    return members


def _constant(name: str) -> Never:
    raise _UntrustedError(f"it holds {name}")


_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object
)
_LENIENT_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object, strict=False
)
