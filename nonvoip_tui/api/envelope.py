"""The service's envelope, wherever its parts are, and the error that a refusal means.

Only "Insufficient balance." is known of its texts; the rest are guesses that
real clients share, so a text that fits none stays a plain refusal with its words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from http import HTTPStatus
from itertools import islice
from typing import TypeVar

from nonvoip_tui.api.responses import Reply, http_words
from nonvoip_tui.api.values import Json, words
from nonvoip_tui.domain.answers import Role
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    InsufficientFundsError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ServiceError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.text import without_secrets

_T = TypeVar("_T")

Row = Mapping[str, Json]
"""One object of an answer, its keys spelled by `normalize_key`."""

_MAX_KEY = 64
_MAX_SENTENCE = 300
_MAX_RAW = 8_000
"""The length of a sentence before it is made safe to show."""
_MAX_SENTENCES = 3
_MAX_OBJECTS = 50
_MAX_ROLE_DEPTH = 12


@lru_cache(maxsize=1024)
def normalize_key(key: str) -> str:
    """A key's letters and digits in lower case: `order_id`, `orderId` and `Order-ID` are one."""
    return "".join(char for char in key.lower() if char.isalnum())


class RoleKey(str):
    """The key of a row under which the value of a role stands, as no key of an answer is."""

    __slots__ = ()


LISTS_ROLES = RoleKey("<listed>")
"""Stands in an envelope within which objects of a list have roles."""
ROLE_KEYS = {role: RoleKey(f"<{role}>") for role in Role}


def names(*keys: str) -> tuple[str, ...]:
    """The names that a field may have, the surest first, for `read_first`.

    Args:
        keys: a role stands for wherever the settings, what was learned, or the provider's
            document say that its value stands (`roles.with_roles`).
    """
    return tuple(
        dict.fromkeys(
            ROLE_KEYS[key] if isinstance(key, Role) else normalize_key(key) for key in keys
        )
    )


def row_of(members: dict[str, Json]) -> Row:
    """One object with its keys spelt alike; keys longer than any of ours are left out."""
    return {
        key if isinstance(key, RoleKey) else normalize_key(key): value
        for key, value in members.items()
        if len(key) <= _MAX_KEY
    }


def read_first(row: Row, keys: tuple[str, ...], read: Callable[[Json], _T]) -> _T | None:
    """What `read` makes of the first of `keys` that it can make something of, or None."""
    for key in keys:
        if key in row:
            value = read(row[key])
            if value is not None and value != "":
                return value
    return None


GROUP = "group of rows"
"""The key for the name of a row's group, which no answer can contain."""

CONTAINERS = names(
    "message", "data", "result", "results", "response", "payload", "orders", "order",
    "products", "product", "services", "items", "list", "rows", "rentals", "rental",
    "numbers", "messages", "records", "sms", "variants", "networks", "countries", "offers",
)  # fmt: skip
_WRAPPERS = names("data", "result", "response", "payload")
_STATUS = names("status", "success", "ok")
_SENTENCES = names(
    "message", "error", "error_message", "errorMessage", "msg", "reason", "detail",
    "details", "description", "text", "title",
)  # fmt: skip

_ENVELOPE = frozenset((*_STATUS, *_SENTENCES))
_UNTOLD: tuple[Json, ...] = (None, "")
_NO_ERROR: tuple[Json, ...] = (None, False, "", [], {})

_TOO_LATE = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, 499)

_SUCCESS = frozenset({"success", "successful", "ok", "true", "1", "200", "201"})
UNDER_WAY = frozenset(
    {
        "pending", "reserved", "active", "activated", "accepted", "created", "completed",
        "processing", "queued", "waiting", "waitingforsms", "waitingfornumber", "awaiting",
        "awaitingmdn", "delivered", "received", "online", "renewed",
    }
)  # fmt: skip
"""Status words of an order, as clients and the upstream know them."""


class Verdict(Enum):
    """What the envelope claims."""

    SUCCESS = "success"
    REFUSED = "refused"
    UNCLEAR = "unclear"


def envelope(reply: Reply) -> Row:
    """The answer's outermost object; a wrap of one element or one lone key is taken off.

    Raises:
        BadAnswerError: it is a scalar, null, or a list that holds no objects.
    """
    answer = reply.answer
    if isinstance(answer, list):
        objects = [element for element in answer if isinstance(element, dict)]
        if not objects:
            raise BadAnswerError("The service's answer is an empty list.")
        answer = objects[0] if len(objects) == 1 else {"message": list(objects)}
    if not isinstance(answer, dict):
        raise BadAnswerError("The service's answer is not an object.")
    row = row_of(answer)
    own = [key for key in row if not isinstance(key, RoleKey)]
    if len(own) == 1 and own[0] in _WRAPPERS and isinstance(inner := row[own[0]], dict):
        return {**row_of(inner), **{key: row[key] for key in row if key != own[0]}}
    return row


def verdict(row: Row, status_code: int) -> Verdict:
    """What the envelope claims; a word of an order under way counts as success.

    Without any status word, an error by name is a refusal, and so is a `message` with HTTP 4xx,
    except those codes that a machine on the way gives to a request it may have passed on.
    """
    status = read_first(row, _STATUS, _itself)
    if isinstance(status, bool):
        return Verdict.SUCCESS if status else Verdict.REFUSED
    word = normalize_key(words(status, limit=_MAX_KEY))
    if word:
        return Verdict.SUCCESS if word in _SUCCESS | UNDER_WAY else Verdict.REFUSED
    has_error = any(row.get(key) not in _NO_ERROR for key in ("error", "errors"))
    if status_code == HTTPStatus.UNAUTHORIZED or has_error:
        return Verdict.REFUSED
    is_client_error = status_code >= HTTPStatus.BAD_REQUEST and status_code not in _TOO_LATE
    if is_client_error and next(_sentences(row.get("message"), 3), ""):
        return Verdict.REFUSED
    return Verdict.UNCLEAR


def _itself(value: Json) -> Json:
    return value


def rows(row: Row) -> list[Row]:
    """Every object that the answer lists: in a container, nested once, or the answer itself."""
    return contained_rows(row) or [row]


def contained_rows(row: Row) -> list[Row]:
    """As `rows`, but without the answer itself when it has no container."""
    found = _contained(row, depth=2)
    if len(found) > 1 and ROLE_KEYS[Role.ID] in row:
        return [row]  # what it lists are parts of one thing
    if LISTS_ROLES not in row or any(map(_has_role, found)):
        return found
    inside = (each for each in _objects(row, _MAX_ROLE_DEPTH) if each is not row)
    return [each for each in inside if _has_role(each)] or found


def _has_role(row: Row) -> bool:
    return any(isinstance(key, RoleKey) for key in row)


def _contained(row: Row, depth: int) -> list[Row]:
    for key in CONTAINERS:
        value = row.get(key)
        if isinstance(value, list):
            found = [
                opened
                for element in value
                if isinstance(element, dict)
                for opened in _of_listed(row_of(element))
            ]
        elif isinstance(value, dict):
            found = _of_object(value, depth)
        else:
            continue
        if found:
            return found
    return []


def _of_object(value: dict[str, Json], depth: int) -> list[Row]:
    inner = row_of(value)
    if depth > 1 and (found := _contained(inner, depth - 1)):
        return [_filled_up(row, inner) for row in found]
    # An array with gaps leaves PHP as an object whose keys are the indices.
    if value and all(key.isdigit() for key in value):
        return [row_of(element) for element in value.values() if isinstance(element, dict)]
    if grouped := _groups(value):
        return grouped
    return [inner] if inner else []


def _of_listed(row: Row) -> list[Row]:
    """A listed object, or what it lists itself, each filled up from it."""
    for key in CONTAINERS:
        value = row.get(key)
        if isinstance(value, dict) and value:
            # One thing of it: what it says of itself goes first.
            return [_filled_up(row, row_of(value))]
        if isinstance(value, list) and any(isinstance(element, dict) for element in value):
            inner = [row_of(element) for element in value if isinstance(element, dict)]
            return [_filled_up(each, row) for each in inner]
    return [row]


def rows_beside(row: Row, lists: Sequence[str], subjects: Sequence[str]) -> list[tuple[Row, Row]]:
    """The objects of a list that stands beside an object which says what they are about.

    Args:
        row: the envelope; what it wraps is looked into as well.
        lists: names that the list may have.
        subjects: names that the object beside it may have.

    Returns:
        Each listed object as it stands, and filled up from the object beside the list.
    """
    wrapped = (row.get(key) for key in ("message", *_WRAPPERS))
    for holder in (row, *(row_of(inner) for inner in wrapped if isinstance(inner, dict))):
        about = next((row_of(v) for k in subjects if isinstance(v := holder.get(k), dict)), None)
        listed = next((v for k in lists if isinstance(v := holder.get(k), list) and v), [])
        found = [row_of(element) for element in listed if isinstance(element, dict)]
        if about is not None and found:
            return [(each, _filled_up(each, about)) for each in found]
    return []


def _groups(value: dict[str, Json]) -> list[Row]:
    """Lists of objects under keys that name their groups, such as countries."""
    found: list[Row] = []
    for name, members in value.items():
        listed = members if isinstance(members, list) else None
        if isinstance(members, dict) and members:
            listed = list(members.values())
        if not listed or not all(isinstance(element, dict) for element in listed):
            return []
        found += [
            {GROUP: name, **row_of(element)} for element in listed if isinstance(element, dict)
        ]
    return found


def objects(row: Row, depth: int = 4) -> Iterator[Row]:
    """`row` and the objects in it, outermost first in each branch; some 50 of them."""
    return islice(_objects(row, depth), _MAX_OBJECTS)


def _objects(row: Row, depth: int) -> Iterator[Row]:
    yield row
    if not depth:
        return
    for value in row.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from _objects(row_of(inner), depth - 1)


def with_envelope(row: Row, outer: Row) -> Row:
    """A listed object, filled up from fields that stand beside its container."""
    if row is outer:
        return row
    own = {key: value for key, value in outer.items() if key not in _ENVELOPE}
    return _filled_up(row, own)


def _filled_up(row: Row, beside: Row) -> Row:
    notified = {key: value for key, value in row.items() if value not in _UNTOLD}
    scalars = {
        key: value
        for key, value in beside.items()
        if not isinstance(value, dict | list)
        and not (key in _STATUS and normalize_key(words(value)) in _SUCCESS)
    }
    return {**row, **scalars, **notified}


def sentence(row: Row, secrets: Iterable[str] = ()) -> str:
    """What the answer says in words, wherever they are; the first errors by field as well."""
    parts = dict.fromkeys(_sentences_of(row, 3))
    if not parts:
        wrapped = (said for key in _WRAPPERS for said in _sentences(row.get(key), 2))
        parts = dict.fromkeys(wrapped)
    shown = (
        words(without_secrets(part, secrets), limit=_MAX_SENTENCE)
        for part in islice(parts, _MAX_SENTENCES)
    )
    return " ".join(shown)[:_MAX_SENTENCE]


def _sentences_of(row: Row, depth: int) -> Iterator[str]:
    for key in _SENTENCES:
        yield from _sentences(row.get(key), depth)
    errors = row.get("errors")
    if not isinstance(errors, dict):
        yield from _sentences(errors, depth)
        return
    for field, value in islice(errors.items(), _MAX_SENTENCES):
        for said in _sentences(value, 1):
            yield said if " " in said else f"{words(field)}: {said}"


def _sentences(value: Json, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if said := value.strip()[:_MAX_RAW]:
            yield said
    elif isinstance(value, list) and depth:
        for element in value[:_MAX_SENTENCES]:
            yield from _sentences(element, depth - 1)
    elif isinstance(value, dict) and depth:
        yield from _sentences_of(row_of(value), depth - 1)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


OUT_OF_STOCK = _form(
    r"out of stock|no (?:more )?(?:numbers?|stock)\b|\bstock\b"
    r"|\bnot (?:currently )?available|unavailable"
)

_KINDS: tuple[tuple[re.Pattern[str], type[RefusedError]], ...] = (
    (_form(r"too many(?! (?:services|products|numbers))|rate.?limit|throttl"), RateLimitedError),
    (OUT_OF_STOCK, RefusedError),
    (
        _form(r"insufficient|\bbalance\b|\bfunds?\b|\bcredits?\b|payment required"),
        InsufficientFundsError,
    ),
    (
        _form(
            r"credential|password|\blog.?in\b|unauthori[sz]ed|unauthenticated|authenticat"
            r"|(?:invalid|wrong|incorrect|unknown) (?:e-?mail|user)"
            r"|account .*\b(?:locked|suspended|disabled|banned|blocked|inactive)"
        ),
        WrongCredentialsError,
    ),
    (
        _form(
            r"not found|no such|does(?:n.t| not) exist|\bexpired\b|unknown (?:order|product)"
            r"|invalid (?:order|request|product)|no longer|\bdeleted\b"
        ),
        NotFoundError,
    ),
)

_OF_AN_ORDER = _form(
    r"\border|\bnumber|\brental|reject|refund|cancel|\bservices?\b|\bproduct|\bsms\b|activat|renew|reus"
)

_KINDS_BY_CODE: dict[int, type[RefusedError]] = {
    HTTPStatus.UNAUTHORIZED: WrongCredentialsError,
    HTTPStatus.PAYMENT_REQUIRED: InsufficientFundsError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.GONE: NotFoundError,
}


def refusal(reply: Reply, row: Row, *, service: str = "") -> RefusedError:
    """The error that a refusing answer amounts to, with the service's words as its sentence.

    The name of the `service` is left out of account: "Credit Union" in a text says nothing about
    the balance.
    """
    said = sentence(row, reply.secrets)
    code = reply.status_code
    kind = kind_of(said.replace(service, " ") if service else said, code)
    said = said or f"The service refused and gave no reason ({http_words(code)})."
    if issubclass(kind, RateLimitedError):
        return kind(said, reply.rate.retry_after_seconds)
    return kind(said)


def kind_of(text: str, status_code: int) -> type[RefusedError]:
    """The class of a refusal with this text and HTTP status code."""
    if status_code == HTTPStatus.UNAUTHORIZED:
        return WrongCredentialsError
    for form, kind in _KINDS:
        if form.search(text):
            return kind
    if status_code == HTTPStatus.FORBIDDEN and not _OF_AN_ORDER.search(text):
        return WrongCredentialsError
    return _KINDS_BY_CODE.get(status_code, RefusedError)


# Words of a failing machine in between, which may have done the work already, or do it later.
_MACHINE_FAILED = re.compile(
    r"\b(?:"
    r"time(?:d|s)?[ -]?out|gateway|upstream|exception|sqlstate|deadlock\w*|lock wait|duplicate"
    r"|stack ?trace|temporarily unavailable|went wrong|unexpected|was interrupted"
    r"|being processed|in progress|still processing"
    r"|(?:server|internal|database|db|sql|network|system|application|unknown|fatal|unhandled"
    r"|runtime|processing|connection|socket|curl|api|php|http) (?:\w+ )?(?:errors?|failures?)"
    r"|errors? (?:has |have )?occurr?ed"
    r"|connection (?:was )?(?:reset|refused|closed|lost|aborted|failed)"
    r"|(?:service|server|system|site|api) (?:is )?(?:temporarily |currently )?"
    r"(?:unavailable|overloaded|busy|down)"
    r"|already (?:\w+ )?(?:placed|ordered|purchased|bought|process(?:ed|ing)|submitted|exists?)"
    r"|(?:order|request|purchase|transaction) (?:\w+ )?already"
    r")\b",
    re.IGNORECASE,
)
_FAILED = frozenset(
    {
        "error", "errors", "fail", "failed", "failure", "false", "no", "0", "denied", "rejected",
        "refused", "declined", "invalid", "unauthorized", "forbidden", "notfound", "badrequest",
        "ko", "nok", "notok", "unsuccessful",
        "400", "401", "402", "403", "404", "410", "422", "429",
    }
)  # fmt: skip
"""Status words that say plainly that nothing was done."""
_PLAIN_CODES = (401, 402, 403, 404, 410, 422, 429)
"""HTTP status codes that give the reason without words."""


def plain_refusal(reply: Reply, outer: Row, *, service: str = "") -> ServiceError:
    """The refusal of a call that moves money; not understood where it may have been done.

    The name of the `service` asked about says nothing of why it was refused.
    """
    error = refusal(reply, outer, service=service)
    word = _status_word(outer)
    said = sentence(outer, reply.secrets)
    text = f"{word} {said}"
    if _MACHINE_FAILED.search(text.replace(service, " ") if service else text):
        return BadAnswerError(f"The service failed halfway: {said or word}")
    kind = kind_of(text, reply.status_code)
    is_plain = kind is not RefusedError or OUT_OF_STOCK.search(text) is not None
    if not said and not is_plain and reply.status_code not in _PLAIN_CODES:
        return BadAnswerError("The service reported a failure and gave no reason.")
    if word and normalize_key(word) not in _FAILED and not is_plain:
        return BadAnswerError(f"The service answered “{word}”: {said}")
    return error


def _status_word(outer: Row) -> str:
    status = read_first(outer, names("status", "success", "ok"), lambda value: value)
    return "" if isinstance(status, bool) else words(status)
