"""Single JSON values read tolerantly: ids, names, money and counts, as string or number.

Every string leaves here through `printable()`, once; what cannot be read is None or empty.
"""

import re
from decimal import Decimal

from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.domain.text import printable

_LONGEST_NAME = 256
_MOST_MONEY = Decimal(10) ** 15
_FINEST_EXPONENT = -12
_LARGEST_EXPONENT = 30
_MOST_INTEGRAL = 10**30
_SHORTEST_NUMBER = 5
_SHORTEST_COMPARED = 7

_COUNT = re.compile(r"[>~]?\s*(\d{1,3}(?:,\d{3}){0,3}|\d{1,12})(?:\.0*)?\s*\+?", re.ASCII)
_WRITTEN_OUT = re.compile(r"[\d\s()+./-]*", re.ASCII)
_CURRENCY = re.compile(r"us\$|usd|\$|\s", re.IGNORECASE)
_PLAIN = r"\d{1,13}(?:\.\d{1,12})?|\.\d{1,12}"
_THOUSANDS = r"[1-9]\d{0,2}(?:,\d{3}){1,4}(?:\.\d{1,12})?"
_MONEY_FORMS: tuple[tuple[re.Pattern[str], dict[str, str | int | None]], ...] = (
    (re.compile(rf"-?(?:{_PLAIN})", re.ASCII), {}),
    (re.compile(rf"-?(?:{_THOUSANDS})", re.ASCII), {",": ""}),
    (re.compile(r"-?\d{1,13},\d{1,12}", re.ASCII), {",": "."}),
    (re.compile(r"-?\d{1,3}(?:\.\d{3}){1,4},\d{1,12}", re.ASCII), {".": "", ",": "."}),
)
"""How a sum is written, and what makes it plain: "0.85", "1,234.50", "0,85", "1.234,50"."""


def identifier(value: Json) -> str:
    """An id as an opaque string; empty for none, and for 0, which stands for none."""
    number = _integral(value)
    text = str(number) if number is not None else words(value, limit=_LONGEST_NAME)
    return "" if text == "0" else text


def words(value: Json, *, limit: int = _LONGEST_NAME, lines: bool = False) -> str:
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
    return text if len(digits(text)) >= _SHORTEST_NUMBER else ""


def digits(text: str) -> str:
    """The ASCII digits of `text`."""
    return re.sub(r"\D", "", text, flags=re.ASCII)


def is_same_number(one: str, other: str) -> bool:
    """Whether two numbers may be one, written with and without country code or plus.

    What cannot be compared, such as a short code or a number with digits masked, differs from
    none.
    """
    if not (_WRITTEN_OUT.fullmatch(one) and _WRITTEN_OUT.fullmatch(other)):
        return True
    shorter, longer = sorted((digits(one).lstrip("0"), digits(other).lstrip("0")), key=len)
    return len(shorter) < _SHORTEST_COMPARED or longer.endswith(shorter)


def money(value: Json) -> Decimal | None:
    """A sum in US dollars, exact: `1`, `1.2`, "0.70 ", "$1,234.50"; None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return _bounded(Decimal(value))
    if not isinstance(value, str):
        return None
    text = _CURRENCY.sub("", value[:40])
    for form, replacements in _MONEY_FORMS:
        if form.fullmatch(text):
            return _bounded(Decimal(text.translate(str.maketrans(replacements))))
    return None


def price(value: Json) -> Decimal | None:
    """A sum that something costs: not negative."""
    read = money(value)
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
    """A whole percentage: `40`, "40", "40 %"."""
    text = value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value
    read = money(text)
    return None if read is None else _integral(read)


def _integral(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < _MOST_INTEGRAL else None
    if isinstance(value, Decimal) and value.adjusted() <= _LARGEST_EXPONENT:
        return int(value) if value == value.to_integral_value() else None
    return None


def _bounded(value: Decimal) -> Decimal | None:
    if not value.is_finite() or abs(value) >= _MOST_MONEY:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _FINEST_EXPONENT:
        return None
    return value.quantize(Decimal(1)) if exponent > 0 else value
