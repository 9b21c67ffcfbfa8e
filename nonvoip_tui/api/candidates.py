"""What in an answer looks like a number, an id, an end or a price, whatever its name.

It decides nothing: the user is asked about what is found, or it is tried if that is
free. A name that
was chosen once is learned as a path, where `roles` finds the value the next time.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl

from nonvoip_tui.api.envelope import normalize_key
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.times import duration, end_time
from nonvoip_tui.api.values import (
    Json,
    NotJsonError,
    identifier,
    money,
    parse,
    parse_leniently,
    price,
)
from nonvoip_tui.domain.answers import Candidate, Found, RawAnswer, Role
from nonvoip_tui.domain.phone_numbers import digits
from nonvoip_tui.domain.text import printable

MAX_VALUES = 600
"""How many values of an answer are looked at."""
MAX_CANDIDATES = 12
"""How many candidates are offered for a role."""
_MAX_DEPTH = 12
_MAX_TEXT = 4000
_MAX_TERSE = 60
"""Signs of a text that is no sentence, such as `ACCESS_NUMBER:234242:12025550111`."""
_MAX_USUAL_ID = 40
_MIN_DIGITS, _MAX_DIGITS = 10, 15
_FARTHEST_END = timedelta(days=400)
_SHORTEST_SECONDS, _LONGEST_SECONDS = 30, 32_000_000
_MAX_PRICE = Decimal(10_000)

EACH, KEY, WITHIN, JOINED = "*", "?", "=", "+"
"""In a path: any element of a list, the names of an object themselves, JSON within a text, the
phone number that an object has in parts."""

_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|(?<!\d)\d\d?([./-])\d\d?\1\d{4}(?!\d)(?:,? \d\d?:\d\d(?::\d\d)?(?: ?[AaPp][Mm]\b)?)?",
    re.ASCII,
)
_LASTS = re.compile(
    r"\b(?:for|within|in|after|expires|valid|ttl)\W{1,3}"
    r"(\d{1,5} ?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?))\b",
    re.IGNORECASE,
)
"""In a sentence: how long the user has something."""
_PHONE = re.compile(r"(?<![\w.,$€£-])\+?\(?\d(?:[ \u00a0().\-/]{0,3}\d){9,14}(?![.-]?\w)")
_SCRIPT = re.compile(r"<(/?)(script|style)\b(?:[^<>]{0,400}>)?", re.I)
_BETWEEN = re.compile(r"<[^<>]{0,400}>|[\r\n\"]+")
"""What stands between the values of a text."""
_ID_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:#/+-]{0,63}")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.I)
_PIECE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,63}")
_NAMED_PIECE = re.compile(
    r"\b(?:order|id|ref|reference|reservation|rental|booking|activation|lease|ticket|no|key|code)"
    r"\b\W{0,4}(?:(?:id|no|number|ref)\b\W{0,4})?([A-Za-z0-9][A-Za-z0-9-]{2,63})",
    re.I,
)
_MONEY_IN_TEXT = re.compile(r"(?:US)?\$\s?(\d{1,5}(?:\.\d{1,4})?)|\b(\d{1,5}\.\d{2})\s?USD\b", re.I)

_PART_OF_A_NUMBER = re.compile(
    r"^(?:cc|ndc|npa|nxx|nn|sn)$|country.?(?:calling.?)?code|dial|calling|prefix|area|exchange|central"
    r"|office|line|station|subscriber|national|local|number|phone|suffix|rest"
)
_NAMES_OF_NAMES = ("name", "key", "field", "label", "k", "attribute", "param", "title", "id")
_NAMES_OF_VALUES = ("value", "val", "v", "content", "data", "text")
_FORM = re.compile(r"[\w.\[\]-]+=[^&\s]*(?:&[\w.\[\]-]+=[^&\s]*)+")
_NAMED_LINE = re.compile(r"[\"']?([A-Za-z][\w .-]{0,39}?)[\"']?\s*[:=]\s*(\S.*)")
_TAG = re.compile(r"<([A-Za-z][\w:.-]{0,63})((?:\s[^<>]{0,400})?)/?>([^<]{0,4000})")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:.-]{0,63})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PAGE = re.compile(r"<!doctype html|<(?:html|head|body|div|p|br|table)\b", re.IGNORECASE)
_DELIMITERS = ",;\t|"

_OF_A_NUMBER = re.compile(r"phone|number|mdn|msisdn|line|mobile|cell|^did$|^tel|^sim|^num$|tn$")
_OF_AN_ID = re.compile(r"(?:id|ref|uuid|guid|reference|key|code|token|number|no|num|hash|handle)$")
_OF_AN_ORDER = re.compile(r"order|rent|reserv|activ|book|lease|request|purchas|ticket|alloc|tzid")
_OF_ANOTHER = re.compile(
    r"product|service|user|account|customer|client|country|area|zip|postal|currency|network"
    r"|status|error|http|carrier|operator|page|version|email|trace|server|locale|lang"
)
OF_SOMEBODY = re.compile(
    r"support|help|contact|hotline|caller|sender|from|owner|billing|account|customer|profile|user"
)
OF_BEFORE = re.compile(r"previous|prior|former|^old|old$|last(?:phone|number|line)")
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}")
_TWO_WORDS = re.compile(r"[A-Za-z0-9-]{1,16} [A-Za-z0-9-]{1,16}")
_OF_AN_END = re.compile(
    r"expir|until|ttl|valid|end|left|remain|lease|duration|timeout|window|lifetime|till|stop|term"
    r"|seconds|minutes|close"
)
_OF_A_BEGINNING = re.compile(r"creat|start|begin|from|issued|order(?:ed)?at|bought|since|now|today")
_OF_A_PRICE = re.compile(r"price|cost|charg|amount|sum|total|fee|paid|debit|usd|rate|pay|spent")
OF_A_BALANCE = re.compile(r"balance|credit|wallet|fund|left|remain|limit")
_UNITS = (
    (re.compile(r"millis|ms$"), "milliseconds", Decimal("0.001")),
    (re.compile(r"minutes?|mins?$|^mins?(?!imum)"), "minutes", Decimal(60)),
    (re.compile(r"hour|hrs?$"), "hours", Decimal(3600)),
    (re.compile(r"days?"), "days", Decimal(86_400)),
)
_NO_ID = frozenset({"success", "ok", "true", "false", "null", "none", "error"})


class _Value(NamedTuple):
    """One value of an answer and where it stands."""

    name: str
    """In the form that is compared; an element has the name of its list."""
    path: str
    value: Json
    is_key: bool = False


def found_in(
    answer: RawAnswer, *, known_ids: Iterable[str] = (), price_shown: Decimal | None = None
) -> Found:
    """Everything in an answer that looks like a part of an order.

    Args:
        answer: JSON, a web page or plain text.
        known_ids: ids that are no order's, such as the product's.
        price_shown: what it was to cost, in US dollars.
    """
    values = list(_values(content_of(answer.body)))
    others = frozenset(known_ids)
    numbers = _surest(found for each in values for found in _numbers(each))
    taken = frozenset(digits(each.text)[-_MIN_DIGITS:] for each in numbers if each.certainty > 0)
    return Found(
        numbers=numbers,
        ids=_surest(found for each in values for found in _ids(each, others, taken)),
        ends=_surest(found for each in values for found in _ends(each, answer.received_at)),
        prices=_surest(found for each in values for found in _prices(each, price_shown)),
    )


def value_as(role: Role, value: Json, path: str, received_at: datetime) -> Candidate | None:
    """The surest reading of a single value in a role: the value itself, or a part of its words."""
    each = _Value(name_at(path), path, value)
    read: dict[Role, Callable[[_Value], Iterator[Candidate]]] = {
        Role.NUMBER: _numbers,
        Role.ID: lambda each: _ids(each, frozenset(), frozenset()),
        Role.END: lambda each: _ends(each, received_at),
        Role.PRICE: lambda each: _prices(each, None),
    }
    return next(iter(_surest(read[role](each))), None)


def name_at(path: str) -> str:
    """The name that a path ends with, as it is compared; of an element that of its list."""
    parts = [part for part in path.split(".") if part not in (EACH, KEY, WITHIN)]
    return normalize_key(parts[-1]) if parts else ""


def _parent(path: str) -> str:
    """The name of the object that the value at a path is in."""
    return name_at(path.rpartition(".")[0]) if "." in path else ""


def unit_in(name: str) -> str:
    """The unit that a name speaks of: "minutes"; empty for none."""
    return next((unit for form, unit, _ in _UNITS if form.search(name)), "")


def content_of(body: bytes) -> Json:
    """What a body holds: its JSON, else its text in parts."""
    try:
        return parse(body)
    except NotJsonError:
        text = body.decode("utf-8-sig", "replace")
        if (named := _named_in(text)) is not None:
            return named
        # A page, plain text, JSON that breaks off or with a warning before it: all at once.
        text = _without_scripts(text)
        parts = [part.strip() for part in _BETWEEN.split(html.unescape(text))]
        return [parse_leniently(body), *(part for part in parts if part)]


def _without_scripts(text: str) -> str:
    """A page without its scripts and style sheets; what is never closed stays."""
    parts, place, opened = [], 0, None
    for tag in _SCRIPT.finditer(text):
        is_closing, kind = bool(tag[1]), tag[2].lower()
        if opened is None and not is_closing:
            opened = tag
        elif opened is not None and is_closing and kind == opened[2].lower():
            parts.append(text[place : opened.start()])
            place, opened = tag.end(), None
    return " ".join([*parts, text[place:]])


def _named_in(text: str) -> Json:
    """The values of a text that names them: a form, a table, or one in each line; else None."""
    text = text.strip()
    if _FORM.fullmatch(text):
        return dict(parse_qsl("&".join(text.split("&")[:MAX_VALUES])))
    if text[:1] == "<" and not _PAGE.search(text):
        return _named_by_tags(text)
    lines = [line for line in text.splitlines() if line.strip()][:MAX_VALUES]
    if len(lines) < 2 or text[:1] in "<{[" or max(map(len, lines)) > _MAX_TEXT:
        return None
    matches = [_NAMED_LINE.fullmatch(line.strip().rstrip(";,")) for line in lines]
    if all(matches):
        return {match[1]: match[2].strip("\"'") for match in matches if match}
    for delimiter in _DELIMITERS:
        head, *rows = ([cell.strip(" \"'") for cell in line.split(delimiter)] for line in lines)
        is_head = len(head) > 1 and not any(map(str.isdigit, "".join(head)))
        if is_head and all(len(row) == len(head) for row in rows):
            return [dict(zip(head, row, strict=True)) for row in rows]
    return None


def _named_by_tags(text: str) -> Json:
    """The texts and attributes of XML, by the names of their tags."""
    found: dict[str, list[Json]] = {}
    for match in islice(_TAG.finditer(text), MAX_VALUES):
        tag, attributes, inside = match.groups()
        for name, double, single in _ATTRIBUTE.findall(attributes):
            found.setdefault(f"{tag}_{name}", []).append(html.unescape(double or single))
        if inside.strip():
            found.setdefault(tag, []).append(html.unescape(inside.strip()))
    named: dict[str, Json] = {
        name: values[0] if len(values) == 1 else values for name, values in found.items()
    }
    return named or None


def as_named(value: list[Json]) -> dict[str, Json] | None:
    """A list of pairs of a name and a value as an object; None for any other list."""
    pairs = [_pair_in(each) for each in value[:MAX_VALUES]]
    named = dict(filter(None, pairs))
    return named if len(pairs) > 1 and len(named) == len(pairs) else None


def _pair_in(value: Json) -> tuple[str, Json] | None:
    if not isinstance(value, dict | list) or len(value) != 2:
        return None
    if isinstance(value, list):
        name, member = value
        is_pair = not isinstance(member, list)
    else:
        members = {normalize_key(key): each for key, each in value.items()}
        name = next((members[key] for key in _NAMES_OF_NAMES if key in members), None)
        key = next((key for key in _NAMES_OF_VALUES if key in members), "")
        member, is_pair = members.get(key), key != ""
    is_name = isinstance(name, str) and name.strip() and not any(map(str.isdigit, name))
    return (str(name), member) if is_name and is_pair else None


def joined_number(members: dict[str, Json]) -> str:
    """The phone number that an object has in parts, such as its country code; empty for none."""
    parts: list[str] = []
    for key, member in members.items():
        text = _text(member).strip(" +()-")
        if text.isdigit() and text.isascii() and _PART_OF_A_NUMBER.search(normalize_key(key)):
            parts.append(text)
    whole = "".join(parts)
    is_whole_already = any(len(part) > _MIN_DIGITS for part in parts)
    if len(parts) < 2 or is_whole_already or not _MIN_DIGITS <= len(whole) <= _MAX_DIGITS:
        return ""
    return f"+{whole}" if len(whole) > _MIN_DIGITS else whole


def _values(content: Json) -> Iterator[_Value]:
    left = MAX_VALUES
    waiting = [_Value("", "", content)]
    while waiting and left:
        each = waiting.pop()
        inside = list(_inside(each))
        if inside:
            waiting += reversed(inside)
        elif not isinstance(each.value, dict | list | bool | None):
            left -= 1
            yield each
        if isinstance(each.value, dict) and (number := joined_number(each.value)):
            name = f"phone {each.name}"
            yield _Value(name, _joined(each.path, JOINED), number)


def _inside(each: _Value) -> Iterator[_Value]:
    value, path = each.value, each.path
    if isinstance(value, list):
        value = as_named(value) or value
    if path.count(".") >= _MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, member in list(value.items())[:MAX_VALUES]:
            if is_meaningful(key):
                yield _Value(each.name, _joined(path, KEY), key, is_key=True)
                yield _Value(each.name, _joined(path, EACH), member)
            else:
                yield _Value(normalize_key(key[:64]), _joined(path, part_of(key)), member)
    elif isinstance(value, list):
        for member in value[:MAX_VALUES]:
            yield _Value(each.name, _joined(path, EACH), member)
    elif isinstance(value, str) and not each.is_key and value.lstrip()[:1] in ("{", "["):
        try:
            inner = parse(value.encode("utf-8", "replace"))
        except NotJsonError:
            return
        if isinstance(inner, dict | list) and inner:
            yield _Value(each.name, _joined(path, WITHIN), inner)


def part_of(key: str) -> str:
    """A name as a part of a path."""
    return key[:64].replace(".", "·")


def _joined(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


def is_meaningful(key: str) -> bool:
    """Whether a name is a value itself, such as a number under which its order stands."""
    count = len(digits(key))
    return count >= 4 and (count >= _MIN_DIGITS or not key.isidentifier())


def _surest(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, Candidate] = {}
    for each in candidates:
        if each.text not in best or best[each.text].certainty < each.certainty:
            best[each.text] = each
    ordered = sorted(best.values(), key=lambda each: -each.certainty)
    return tuple(ordered[:MAX_CANDIDATES])


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value[:_MAX_TEXT]
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else ""


# -- numbers -----------------------------------------------------------------------------------


def _numbers(each: _Value) -> Iterator[Candidate]:
    if isinstance(each.value, Decimal):
        return
    text = _DATE.sub(" ", _in_ascii(_text(each.value)))
    for match in _PHONE.finditer(text):
        written = match[0].strip()
        count = len(digits(written))
        if not _MIN_DIGITS <= count <= _MAX_DIGITS:
            continue
        if written.startswith("(") and ")" not in written:
            written = written[1:]
        certainty = _certainty_of_number(written, each.name)
        certainty -= 6 * bool(OF_SOMEBODY.search(_parent(each.path)))
        if len(text) > len(written) + 2:
            certainty -= 4
        yield Candidate(printable(written, limit=40), each.path, certainty)


def _in_ascii(text: str) -> str:
    """Digits, dashes and spaces of any script as ASCII has them."""
    return text if text.isascii() else "".join(map(_sign_in_ascii, text))


def _sign_in_ascii(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    kind = unicodedata.category(sign)
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, unicodedata.normalize("NFKC", sign)[:1])


def _certainty_of_number(written: str, name: str) -> int:
    plain = digits(written)
    national = plain.removeprefix("1") if len(plain) == 11 else plain
    certainty = 4 * bool(_OF_A_NUMBER.search(name))
    certainty += 3 * written.startswith("+")
    certainty += 2 * any(sign in written for sign in "() -.")
    if len(national) == _MIN_DIGITS and national[0] in "23456789" and national[3] in "23456789":
        certainty += 2
    is_of_an_id = _OF_AN_ID.search(name) or _OF_AN_ORDER.search(name)
    if is_of_an_id and not _OF_A_NUMBER.search(name):
        certainty -= 4
    if _OF_AN_END.search(name) or _OF_A_BEGINNING.search(name) or "time" in name:
        certainty -= 4
    if _OF_AN_ORDER.search(name) and "number" in name:
        certainty -= 3
    if OF_SOMEBODY.search(name) or OF_BEFORE.search(name):
        certainty -= 6
    if _is_an_epoch(plain) and written == plain:
        certainty -= 4
    return certainty


def _is_an_epoch(plain: str) -> bool:
    return len(plain) in (10, 13) and plain[:2] in ("16", "17", "18", "19", "20")


# -- ids ---------------------------------------------------------------------------------------


def _ids(each: _Value, others: frozenset[str], numbers: frozenset[str]) -> Iterator[Candidate]:
    text = identifier(each.value) if not isinstance(each.value, Decimal) else ""
    if not text:
        return
    is_named = bool(_OF_AN_ID.search(each.name) or _OF_AN_ORDER.search(each.name))
    is_address = "://" in text[:20] or text.startswith("/")
    parts = text.split("/")
    has_number = len(parts) > 1 and any(
        part.isdigit() and _MIN_DIGITS <= len(part) <= _MAX_DIGITS for part in parts
    )
    is_one_word = _ID_FORM.fullmatch(text) is not None and (":" not in text or is_named)
    is_whole = is_one_word or (is_named and _TWO_WORDS.fullmatch(text) is not None)
    if is_address or has_number or not is_whole:
        yield from _ids_in_words(each, _text(each.value), others, numbers)
        return
    if text in others or text.casefold() in _NO_ID or _is_number(text, numbers):
        return
    certainty = _certainty_of_id(text, each.name)
    certainty -= 4 * bool(OF_SOMEBODY.search(_parent(each.path)))
    if certainty > -2 or any(map(str.isdigit, text)):
        yield Candidate(printable(text, limit=64), each.path, certainty)


def _certainty_of_id(text: str, name: str) -> int:
    has_digit = any(map(str.isdigit, text))
    is_named = bool(_OF_AN_ID.search(name))
    certainty = 3 * is_named + 3 * bool(_OF_AN_ORDER.search(name))
    certainty += name.endswith(("id", "ref", "uuid", "reference"))
    certainty -= 3 * bool(_VERSION.fullmatch(text)) + 2 * (text.isdigit() and len(text) < 3)
    certainty -= name.endswith(("token", "key", "hash")) + 3 * (len(text) > _MAX_USUAL_ID)
    certainty += 2 * bool(_UUID.fullmatch(text)) + (len(text) >= 4) + has_digit
    if not has_digit:
        certainty -= 3 if is_named else 5
    if _OF_ANOTHER.search(name) and not _OF_AN_ORDER.search(name):
        certainty -= 6
    if not (is_named or _OF_AN_ORDER.search(name)) and (
        _OF_A_PRICE.search(name) or OF_A_BALANCE.search(name) or _OF_AN_END.search(name)
    ):
        certainty -= 4
    is_date_or_time = _DATE.fullmatch(text) is not None or duration(text) is not None
    if is_date_or_time or (_is_an_epoch(text) and not is_named):
        certainty -= 6
    if text.isdigit() and len(text) < 4 and not is_named:
        certainty -= 3
    return certainty


def _ids_in_words(
    each: _Value, text: str, others: frozenset[str], numbers: frozenset[str]
) -> Iterator[Candidate]:
    if "://" in text[:20] or text.startswith("/"):
        *folders, last = re.split(r"[?#]", text, maxsplit=1)[0].rstrip("/").split("/")
        if any(map(str.isdigit, last)) and _ID_FORM.fullmatch(last) and last not in others:
            is_an_orders = any(_OF_AN_ORDER.search(folder.lower()) for folder in folders)
            certainty = 3 + 2 * is_an_orders
            yield Candidate(printable(last, limit=64), each.path, certainty)
        return
    plain = _MONEY_IN_TEXT.sub(" ", _PHONE.sub(" ", _DATE.sub(" ", text)))
    named = {match[1] for match in _NAMED_PIECE.finditer(plain)}
    for piece in [*named, *(match[0] for match in _PIECE.finditer(plain))][:MAX_VALUES]:
        is_id = any(map(str.isdigit, piece)) and duration(piece) is None
        if is_id and piece not in others and not _is_number(piece, numbers):
            is_likely = len(piece) >= 4 and len(text) <= _MAX_TERSE
            certainty = 3 if piece in named else int(is_likely)
            yield Candidate(printable(piece, limit=64), each.path, certainty)


def _is_number(text: str, numbers: frozenset[str]) -> bool:
    plain = digits(text)
    is_written_out = not any(map(str.isalpha, text))
    return is_written_out and len(plain) >= _MIN_DIGITS and plain[-_MIN_DIGITS:] in numbers


# -- ends and prices ---------------------------------------------------------------------------


def _ends(each: _Value, received_at: datetime) -> Iterator[Candidate]:
    text = _text(each.value).strip()
    if not text or each.is_key:
        return
    is_named = bool(_OF_AN_END.search(each.name)) and not _OF_A_BEGINNING.search(each.name)
    reply = Reply(None, received_at)
    amount = money(each.value) if "$" not in text else None
    ends_at: datetime | None = None
    if amount is not None and amount < _SHORTEST_SECONDS * 10**7:
        if is_named:
            factor = next((by for form, _, by in _UNITS if form.search(each.name)), Decimal(1))
            seconds = amount * factor
            if _SHORTEST_SECONDS <= seconds <= _LONGEST_SECONDS:
                ends_at = received_at + timedelta(seconds=float(seconds))
    elif len(text) <= 64:
        ends_at = end_time(each.value, reply)
    # A date ahead of now is hardly anything else, whatever its name.
    certainty = 4 * (is_named or _DATE.search(text) is not None)
    if ends_at is None and (match := _DATE.search(text)):
        ends_at = end_time(match[0], reply)
    if ends_at is None and (match := _LASTS.search(text)):
        ends_at, certainty = end_time(match[1], reply), 4
    if ends_at is None or not received_at < ends_at <= received_at + _FARTHEST_END:
        return
    if _OF_A_BEGINNING.search(each.name):
        certainty -= 4
    yield Candidate(printable(text, limit=40), each.path, certainty, ends_at=ends_at)


def _prices(each: _Value, shown: Decimal | None) -> Iterator[Candidate]:
    text = _text(each.value).strip()
    if not text or each.is_key:
        return
    is_named = bool(_OF_A_PRICE.search(each.name)) and not OF_A_BALANCE.search(each.name)
    amount = price(each.value)
    if amount is None and (match := _MONEY_IN_TEXT.search(text)):
        amount, text = price(match[1] or match[2]), match[0]
    if amount is None or amount > _MAX_PRICE:
        return
    certainty = 4 * is_named + 2 * (amount == shown) + ("$" in text)
    if certainty <= 0 or (OF_A_BALANCE.search(each.name) and amount != shown):
        return
    yield Candidate(printable(text, limit=40), each.path, certainty, price=amount)
