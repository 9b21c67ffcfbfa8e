"""JSON read strictly, and its single values read tolerantly: ids, names, money and counts.

Every string leaves here through `printable()`, once; what cannot be read is None or empty.
"""

import json
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Never, TypeAlias

from nonvoip_tui.domain.phone_numbers import digits
from nonvoip_tui.domain.text import printable

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
        raise _UntrustedError("it contains the same key twice")
    return members


def _constant(name: str) -> Never:
    raise _UntrustedError(f"it contains {name}")


_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object
)
_LENIENT_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object, strict=False
)


_MAX_NAME = 256
_MAX_MONEY = Decimal(10) ** 15
_FINEST_EXPONENT = -30
"""Sums from floating arithmetic have tails such as 0.6900000000000001."""
_MICRO = Decimal("0.000001")
"""Amounts are rounded to this, half to even."""
_MICRO_EXPONENT = -6
_CENT = Decimal("0.01")
_CENT_EXPONENT = -2
_LARGEST_EXPONENT = 30
_MAX_INTEGRAL = 10**30
_MIN_NUMBER = 5

_COUNT = re.compile(r"[>~]?\s*(\d{1,3}(?:,\d{3}){0,3}|\d{1,12})(?:\.0*)?\s*\+?", re.ASCII)
_CURRENCY = re.compile(r"us\$|usd|\$|\s", re.IGNORECASE)
_PLAIN = r"(?:\d{1,13}(?:\.\d{0,30})?|\.\d{1,30})(?:e-\d{1,2})?"
_THOUSANDS = r"[1-9]\d{0,2}(?:,\d{3}){1,4}(?:\.\d{1,30})?"
_MONEY_FORMS: tuple[tuple[re.Pattern[str], dict[str, str | int | None]], ...] = (
    (re.compile(rf"-?(?:{_PLAIN})", re.ASCII | re.IGNORECASE), {}),
    (re.compile(rf"-?(?:{_THOUSANDS})", re.ASCII), {",": ""}),
    (re.compile(r"-?\d{1,13},\d{1,30}", re.ASCII), {",": "."}),
    (re.compile(r"-?\d{1,3}(?:\.\d{3}){1,4},\d{1,30}", re.ASCII), {".": "", ",": "."}),
)
"""How a sum is written, and what makes it plain: "0.85", "1,234.50", "0,85", "1.234,50"."""


def identifier(value: Json) -> str:
    """An id as an opaque string; empty for none, and for 0, which stands for none."""
    number = _integral(value)
    text = str(number) if number is not None else words(value, limit=_MAX_NAME)
    return "" if text == "0" else text


def words(value: Json, *, limit: int = _MAX_NAME, lines: bool = False) -> str:
    """A name or sentence, made safe to show; a number as its digits, anything else empty."""
    if isinstance(value, str):
        return printable(value.strip(), limit=limit, lines=lines)
    number = _integral(value)
    if number is not None:
        return str(number)
    return str(value) if isinstance(value, Decimal) else ""


def phone_number(value: Json) -> str:
    """A phone number as it was written; empty when it is a word such as "pending"."""
    text = words(value)
    return text if len(digits(text)) >= _MIN_NUMBER else ""


def money(value: Json, *, rounding: str = ROUND_HALF_EVEN) -> Decimal | None:
    """A sum in US dollars: `1`, `1.2`, "0.70 ", "$1,234.50", {"amount": "0.60"}; None for none.

    Args:
        value: of the answer; of an object its "amount" or "value" is taken.
        rounding: of `decimal`, for what is finer than a millionth of a dollar.
    """
    if isinstance(value, dict):
        members = {key.lower(): member for key, member in value.items()}
        read = (members.get(key) for key in ("amount", "value", "usd"))
        plain = next((member for member in read if not isinstance(member, dict | None)), None)
        return money(plain, rounding=rounding)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return _bounded(Decimal(value), rounding)
    if not isinstance(value, str):
        return None
    text = _CURRENCY.sub("", value[:60])
    for form, replacements in _MONEY_FORMS:
        if form.fullmatch(text):
            return _bounded(Decimal(text.translate(str.maketrans(replacements))), rounding)
    return None


def price(value: Json, *, rounding: str = ROUND_HALF_EVEN) -> Decimal | None:
    """A sum that something costs: as `money`, not negative."""
    read = money(value, rounding=rounding)
    return read if read is not None and read >= 0 else None


def count(value: Json) -> int | None:
    """How many there are, never negative: `42`, "42", "1,000", "100+"; None when unsaid."""
    number = _integral(value)
    if number is not None:
        return max(0, number)
    if isinstance(value, str):
        text = value.strip()[:40]
        match = _COUNT.fullmatch(text.removeprefix("-"))
        if match:
            return 0 if text.startswith("-") else int(match.group(1).replace(",", ""))
    return 0 if value is False else None


def percent(value: Json) -> int | None:
    """A whole percentage: `40`, "40", "40%", also with a space."""
    text = value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value
    read = money(text)
    return None if read is None else _integral(read)


def _integral(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < _MAX_INTEGRAL else None
    if isinstance(value, Decimal) and value.adjusted() <= _LARGEST_EXPONENT:
        return int(value) if value == value.to_integral_value() else None
    return None


def _bounded(value: Decimal, rounding: str) -> Decimal | None:
    if not value.is_finite() or abs(value) >= _MAX_MONEY:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _FINEST_EXPONENT:
        return None
    if exponent > 0:
        return value.quantize(Decimal(1))
    if exponent < _MICRO_EXPONENT:
        return _shortest(value.quantize(_MICRO, rounding))
    return value


def _shortest(value: Decimal) -> Decimal:
    """Without the noughts that rounding left at its end; a sum keeps two decimals."""
    short = value.normalize()
    return short.quantize(_CENT) if int(short.as_tuple().exponent) > _CENT_EXPONENT else short
