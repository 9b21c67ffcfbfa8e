"""`doctor --wire`: a private file for the maintainers, without data from the account.

It holds the shapes of answers, which is all that a decoder goes by: names of fields, types, lengths
and patterns stay, and so do words that services use for states. `nonvoip_tui/api/README.md`
describes its form.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from nonvoip_tui import __version__
from nonvoip_tui.api.rereading import Rehearsed
from nonvoip_tui.domain.answers import Fields, RawAnswer
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.settings.paths import private_file
from nonvoip_tui.store.opening import opened_for_reading
from nonvoip_tui.store.rows import answer_of

Shape: TypeAlias = "dict[str, Shape] | list[Shape] | str | bool | None"
"""As JSON: objects and lists in their places, and for each text or number a few words on it."""

_MAX_DEPTH = 24
_MAX_MEMBERS = 100
_MAX_FORMS = 5
"""Of a list's elements, that are shown."""
_MAX_PATTERN = 64
_MAX_KEY = 40


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES = _vocabulary(
    """
    access account action activate activation active actual additional address agreed allocated
    amount answer api application app area array assigned at attributes auction auto available
    balance begin bid body booking bought by callback cancel carrier category change charge charged
    city client code codes content cost count countries country created credit credits currency
    current customer data date datetime deadline debug description detail details did document
    domain due duration elements email end ended ends entries entry error errors event expected
    expiration expire expired expires expiry extended extra fee field fields first flag for from
    full group guid has id identifier ids in inbox incoming info inner is iso item items key kind
    label last latest left length lease life lifetime limit line lines list lists live local
    long max mdn message messages meta method min minimum minutes mobile mode money msg msisdn name
    names network networks new next no note notes number numbers object offer offers ok old on one
    order orders otp outcome output owner page pages paid parameters params password path payload
    payment percent period phone phones pid pin place premium previous price prices pricing product
    products properties provider purchase quantity rate reason received recommended record records
    ref reference refund refunded remaining renew renewal rental rentals request required
    reservation reservations reserved response result results retry reuse rows row second seconds
    sender server service services session short sim size sms sort source start started state
    status stock stopped string success sum system tariff tax tel term text texts ticket till time
    timeout timestamp title to token total transaction ttl type unit until updated url usd used
    user uuid valid value values verification version wait warning when window word
    """
)
"""Words that names of fields are made of."""
_STATES = _vocabulary(
    """
    accepted activated active activation allocated already and authorized available awaiting bad
    balance bid bought busy cancelled canceled change changed charged closed code codes completed
    country created credentials credit declined delivered denied deleted disabled done duplicate
    email empty enabled ended error exists expired fail failed failure false find forbidden found
    funds gone inactive incoming insufficient internal invalid is limit limited limits login low
    maintenance many mdn message messages method missing money network no none not number numbers
    of off offline ok on online order out paid password pending pin premium price processing
    product purchased queued rate reached received refunded rejected released renewed rental
    request requests required reserved reservation retry reused service short sms sold state
    stock stopped success successful suspended system temporary term time timed timeout too true
    unauthorized unavailable unknown unused used user valid verified wait waiting wrong yes
    """
)
"""Words of states and errors; what is made of nothing else says nothing of an account."""
_CODES = _vocabulary("-1 0 1 200 201 202 400 401 402 403 404 409 410 422 429 500 503")
_OF_A_STATUS = frozenset({"status", "success", "ok", "status_code", "statusCode"})
_CONTENT_TYPES = _vocabulary(
    """
    application/json application/problem+json application/xml text/html text/json text/plain
    text/xml
    """
)

_PART_OF_A_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PLAIN_NAME = re.compile(r"[a-z][A-Za-z_-]*")
_STATE = re.compile(r"[A-Za-z]+(?:[_.:-][A-Za-z]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNITS = _vocabulary(
    """
    second seconds sec secs minute minutes min mins hour hours hr hrs day days percent
    usd us utc gmt am pm
    """
)
_UNITS_AFTER_A_DIGIT = frozenset("TZsmhd")
_DAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?", re.I)
_MONTH = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    re.I,
)
_SIGNS = frozenset("+-.,:;/()#%$€£_@|*=&?!~'\"[]{}<>")
_LENGTHS = re.compile(r"\d+|A+|a+")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)


class _Number(str):
    """A JSON number as it is written."""

    __slots__ = ()


class _Object(NamedTuple):
    """A JSON object as it is written, which may have a key twice."""

    members: Sequence[tuple[str, object]]


def shape_of(answer: RawAnswer) -> dict[str, Shape]:
    """What an answer looks like, without a value of the account."""
    content_type = answer.content_type.partition(";")[0].strip().lower()
    return {
        "endpoint": answer.endpoint,
        "status_code": f"{answer.status_code}",
        "content_type": content_type if content_type in _CONTENT_TYPES else _of_text(content_type),
        "bytes": f"{len(answer.body)}",
        "body": _of_body(answer.text),
    }


def shape_of_path(path: str) -> str:
    """A path within an answer, as those that are learned, without names that look like data."""
    *wraps, last = path.split(".")
    return ".".join(
        (*(_key(wrap, is_beside_known=False) for wrap in wraps), _key(last, is_beside_known=True))
    )


def _of_body(text: str) -> Shape:
    for attempt in (text, _closed(text)):
        content = _parsed(attempt)
        if content is not None:
            shape = _shape(content, "", _MAX_DEPTH)
            return shape if attempt is text else {"<cut or followed by something>": shape}
    is_page = text.lstrip()[:1] == "<"
    return f"{'page' if is_page else 'text'} {len(text)}"


def _parsed(text: str) -> object:
    """The JSON object or list that `text` is; None where it is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(
            text,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_Number,
            object_pairs_hook=_Object,
            strict=False,
        )
    except (ValueError, RecursionError):
        return None


def _closed(text: str) -> str:
    """JSON that was cut, without its last element, and with what is open closed."""
    open_ones: list[str] = []
    cut, closing = 0, ""
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign in "{[":
            open_ones.append("}" if sign == "{" else "]")
        elif sign in "}]":
            if not open_ones or open_ones.pop() != sign:
                break
            if not open_ones:
                return text[: match.end()]
        if sign in ",}]" and len(open_ones) <= _MAX_DEPTH:
            cut = match.start() if sign == "," else match.end()
            closing = "".join(reversed(open_ones))
    return text[:cut] + closing


def _shape(value: object, key: str, depth: int) -> Shape:
    if depth <= 0:
        return "deeper"
    match value:
        case _Object(members):
            return _of_object(members, depth)
        case list():
            return _of_list(value, depth)
        case _Number():
            is_code = key in _OF_A_STATUS and value in _CODES
            return f"number {value if is_code else re.sub(r'[0-9]', '9', value)}"
        case str():
            inner = _parsed(value)
            if inner is not None:
                return {"<JSON in a text>": _shape(inner, key, depth - 1)}
            return _of_text(value)
        case bool():
            return value
    return None


def _of_object(members: Sequence[tuple[str, object]], depth: int) -> Shape:
    is_beside_known = any(_is_known(key) for key, _ in members)
    shape: dict[str, Shape] = {}
    for key, value in members[:_MAX_MEMBERS]:
        is_single = not isinstance(value, _Object | list)
        shown = _key(key, is_beside_known=is_beside_known and is_single)
        shape.setdefault(shown, _shape(value, key, depth - 1))
    if len({key for key, _ in members}) < len(members):
        shape["<the same key twice>"] = True
    if len(members) > _MAX_MEMBERS:
        shape["<members>"] = f"{len(members)}"
    return shape


def _of_list(elements: Sequence[object], depth: int) -> Shape:
    forms: dict[str, Shape] = {}
    for element in elements:
        shape = _shape(element, "", depth - 1)
        forms.setdefault(_LENGTHS.sub("", json.dumps(shape, sort_keys=True)), shape)
        if len(forms) == _MAX_FORMS:
            break
    return [f"elements {len(elements)}", *forms.values()]


def _of_text(text: str) -> str:
    if _STATE.fullmatch(text) and _words(text) <= _STATES:
        return f"word {text}"
    has_digit = any(char.isdigit() for char in text)
    is_terse = not any(char.isspace() for char in text)
    is_value = is_terse or all(_unit(each) for each in _LETTERS.finditer(text))
    if not has_digit or not is_value or len(text) > _MAX_PATTERN:
        return f"text {len(text)}"
    pattern = _LETTERS.sub(lambda letters: _unit(letters) or _masked(letters[0]), text)
    return f"like {''.join(map(_sign, pattern))}"


def _unit(letters: re.Match[str]) -> str:
    """What of a pattern's letters says what is counted; of a date's names always the same one."""
    word, before = letters[0], letters.string[: letters.start()][-1:]
    if word.lower() in _UNITS or (word in _UNITS_AFTER_A_DIGIT and before.isdigit()):
        return word
    if _DAY.fullmatch(word):
        return "Mon"
    return "Jan" if _MONTH.fullmatch(word) else ""


def _masked(letters: str) -> str:
    return "".join("A" if letter.isupper() else "a" for letter in letters)


def _sign(char: str) -> str:
    if char.isdigit():
        return "9"
    if char.isspace():
        return " "
    return char if char in _SIGNS or char.isalpha() else "?"


def _key(key: str, *, is_beside_known: bool) -> str:
    if _is_known(key) or key == "*":
        return key
    if is_beside_known and len(key) <= _MAX_KEY and _PLAIN_NAME.fullmatch(key):
        return key
    return f"<{_of_text(key)}>"


def _is_known(key: str) -> bool:
    has_letters_only = len(key) <= _MAX_KEY and all(c.isalpha() or c in "_-" for c in key)
    return has_letters_only and key.isascii() and bool(key) and _words(key) <= _NAMES


def _words(text: str) -> set[str]:
    return {word.lower() for word in _PART_OF_A_NAME.findall(text)}


FILE = "wire-report.json"
_MAX_ANSWERS = 200
_HAS_ANSWERS = "SELECT 1 FROM sqlite_master WHERE name = 'answers'"
_ANSWERS = """
SELECT intent_ref IS NOT NULL, is_understood, endpoint, status_code, content_type, body, received_at
FROM answers ORDER BY received_at DESC, answer_id DESC LIMIT ?
"""


def write_wire_report(
    directory: Path,
    database: Path,
    contract: Contract,
    learned: Mapping[str, Fields],
    rehearsed: Iterable[Rehearsed],
) -> Path:
    """Write the report into `directory`; where it is. The journal is only read.

    Raises:
        OSError: it cannot be written.
        StorageError: the journal cannot be read.
    """
    report = {
        "version": __version__,
        "names": [
            {"name": each.name, "value": each.value, "source": each.source.value}
            for each in contract.resolved()
        ],
        "document": {
            endpoint: {role.value: found.path for role, found in places.items()}
            for endpoint, places in contract.places.items()
        },
        "learned": {
            endpoint: {role.value: shape_of_path(path) for role, path in fields.items()}
            for endpoint, fields in learned.items()
        },
        "rehearsal": [each._asdict() for each in rehearsed],
        "answers": list(_shapes(database)) if database.exists() else [],
    }
    path = directory / FILE
    with private_file(path, makes_directory=True) as file:
        json.dump(report, file, indent=1)
        file.write("\n")
    return path


def _shapes(database: Path) -> Iterator[dict[str, Shape]]:
    """Of the newest answers, each shape once."""
    from sqlite3 import Error

    shapes: list[dict[str, Shape]] = []
    try:
        with opened_for_reading(database) as connection:
            if not connection.execute(_HAS_ANSWERS).fetchone():
                return  # an earlier version wrote the journal, and none has opened it since
            for spends, is_understood, *raw in connection.execute(_ANSWERS, (_MAX_ANSWERS,)):
                shape = shape_of(answer_of(tuple(raw)))
                shape |= {"spends": bool(spends), "is_understood": bool(is_understood)}
                if shape not in shapes:
                    shapes.append(shape)
                    yield shape
    except Error as error:
        raise StorageError(f"The stored answers cannot be read: {error}.") from error
