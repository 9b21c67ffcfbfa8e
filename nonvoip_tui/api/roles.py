"""Where each value is in an answer: by the settings, as learned, and by the document.

A place is a path of names, such as `message.*.line`, as `candidates` writes them. What stands there
is put under the key of its role beside the names that the service gave, and every decoder looks
for that key first. A place that leads to nothing that fits leaves the built-in names as they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import islice, takewhile
from typing import Final, NamedTuple

from nonvoip_tui.api import decode, inbox, purchase
from nonvoip_tui.api.candidates import (
    EACH,
    JOINED,
    KEY,
    OF_A_BALANCE,
    OF_BEFORE,
    OF_SOMEBODY,
    WITHIN,
    as_named,
    content_of,
    is_meaningful,
    joined_number,
    name_at,
    part_of,
    unit_in,
    value_as,
)
from nonvoip_tui.api.envelope import (
    CONTAINERS,
    LISTS_ROLES,
    ROLE_KEYS,
    RoleKey,
    Verdict,
    envelope,
    normalize_key,
    verdict,
)
from nonvoip_tui.api.openapi import OpenApi, Schema
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.times import end_time
from nonvoip_tui.api.values import (
    Json,
    NotJsonError,
    identifier,
    money,
    parse,
    percent,
    phone_number,
    price,
    words,
)
from nonvoip_tui.domain.answers import OF_AN_ORDER, Candidate, Fields, RawAnswer, Role
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.phone_numbers import digits

_MAX_SITES = 100_000
_SURE_AT_ONCE = 1000
"""The certainty of a value that can be nothing else."""
_MAX_DIGITS = 15
_PLAIN_NUMBER = re.compile(r"\s*\d+(?:\.\d+)?\s*")


def with_roles(reply: Reply, *learned: Fields, documented: Fields | None = None) -> Reply:
    """The answer with each value that a source knows the place of under the key of its role.

    Where the place of one source holds nothing that fits, that of the next is tried.

    Args:
        reply: the objects in its answer are changed.
        learned: what is known from the user, the surest first.
        documented: what the provider's document says.
    """
    sources = [*learned, documented or {}]
    if not any(sources):
        return reply
    answer = reply.answer
    outer: dict[str, Json] = answer if isinstance(answer, dict) else {"message": answer}
    is_refused = _is_refused(reply)
    for source in reversed(sources):
        depth = _depth_of_rows(source)
        for role, path in source.items():
            if role is not Role.END_UNIT:
                unit = _unit_of(source, learned) or unit_in(name_at(path))
                place = _Place(role, path, unit, source is not sources[-1])
                _mark(reply, outer, place, depth, is_refused=is_refused)
    roles = {role for source in learned for role in source}
    is_number_enough = Role.NUMBER in roles and Role.ID not in roles and not is_refused
    if any(isinstance(key, RoleKey) for key in outer):
        answer = outer
    return replace(reply, answer=answer, is_number_enough=is_number_enough)


def _unit_of(source: Fields, learned: Sequence[Fields]) -> str:
    """The unit of an end in a source, or one that stands alone, such as in the settings."""
    if Role.END_UNIT in source or source not in learned:
        return source.get(Role.END_UNIT, "")
    return next((each.get(Role.END_UNIT, "") for each in learned if Role.END not in each), "")


def from_text(answer: RawAnswer | None, learned: Sequence[Fields]) -> Reply | None:
    """An answer that is no JSON, as far as something was learned of such ones; None for others."""
    if answer is None or not any(learned) or not HTTPStatus.OK <= answer.status_code < 300:
        return None
    reply = Reply(content_of(answer.body), answer.received_at, answer.status_code, body=answer.body)
    return with_roles(reply, *learned)


class _Place(NamedTuple):
    role: Role
    path: str
    unit: str
    is_learned: bool


def _is_refused(reply: Reply) -> bool:
    try:
        return verdict(envelope(reply), reply.status_code) is Verdict.REFUSED
    except ServiceError:
        return False


def _depth_of_rows(source: Fields) -> int:
    """How many lists deep the objects are that one thing each is in."""
    depths = {
        role: sum(part in (EACH, KEY) for part in path.split("."))
        for role, path in source.items()
        if role is not Role.END_UNIT
    }
    own = (depths[role] for role in (Role.SMS, Role.ID) if role in depths)
    return next(own, max(depths.values(), default=0))


def _mark(
    reply: Reply, outer: dict[str, Json], place: _Place, depth: int, *, is_refused: bool
) -> None:
    """Put what stands at a place under the key of its role."""
    key, best = ROLE_KEYS[place.role], dict[int, int]()
    sites = _sites(reply.answer, place.path.split("."), outer, depth)
    for row, value in islice(sites, _MAX_SITES):
        fitting, certainty = _fitting(reply, place, value, is_refused=is_refused)
        if fitting is None or certainty <= best.get(id(row), -_SURE_AT_ONCE):
            continue
        best[id(row)] = certainty
        row[key] = fitting
        if row is not outer:
            outer[LISTS_ROLES] = True


def _sites(
    value: Json, parts: Sequence[str], row: dict[str, Json], depth: int
) -> Iterator[tuple[dict[str, Json], Json]]:
    """What stands at a place, and the object that it is a part of."""
    if not parts or not parts[0]:
        yield row, value
        return
    part, rest = parts[0], parts[1:]
    if isinstance(value, list) and part != EACH:
        value = as_named(value) or value
    if part == JOINED:
        if isinstance(value, dict) and (number := joined_number(value)):
            yield row, number
    elif part == WITHIN:
        if isinstance(value, str):
            try:
                yield from _sites(parse(value.encode("utf-8", "replace")), rest, row, depth)
            except NotJsonError:
                return
    elif part in (EACH, KEY):
        listed: list[tuple[str, Json]] = []
        if isinstance(value, list):
            listed = [("", member) for member in value]
        elif isinstance(value, dict):
            listed = [(key, member) for key, member in value.items() if is_meaningful(key)]
        for key, member in listed:
            own = member if isinstance(member, dict) and depth > 0 else row
            if part == EACH:
                yield from _sites(member, rest, own, depth - 1)
            elif key:
                yield own, key
    elif isinstance(value, dict):
        if part in value:
            yield from _sites(value[part], rest, row, depth)
            return
        wanted = normalize_key(part)
        named = (
            member
            for key, member in value.items()
            if not isinstance(key, RoleKey) and wanted == normalize_key(part_of(key))
        )
        if (member := next(named, None)) is not None:
            yield from _sites(member, rest, row, depth)


def _fitting(reply: Reply, place: _Place, value: Json, *, is_refused: bool) -> tuple[Json, int]:
    """What a value says in a role, and how surely; None where it does not fit there."""
    role, path, unit, _ = place
    if isinstance(value, dict) and role in _NUMERIC:
        value = money(value)
    if role is Role.SMS and isinstance(value, list):
        return value, _SURE_AT_ONCE
    if isinstance(value, bool | dict | list | None) or not words(value):
        return None, 0
    if role is Role.END:
        if unit and _PLAIN_NUMBER.fullmatch(words(value)):
            value = f"{words(value).strip()} {unit}"
        if end_time(value, reply) is not None:
            return value, _SURE_AT_ONCE
    # If several share one place, the form of each value must tell them apart.
    is_alone = role not in OF_AN_ORDER or path[-1:] not in (EACH, KEY)
    is_whole = role is not Role.END and is_alone and _fits(role, value)
    if is_whole and not (place.is_learned and role is Role.ID):
        return value, _SURE_AT_ONCE
    if role not in OF_AN_ORDER:
        return None, 0
    if is_refused:  # what a refusal says in words is about no order
        is_an_id = is_whole and any(map(str.isdigit, words(value)))
        return (value, _SURE_AT_ONCE) if is_an_id else (None, 0)
    found = value_as(role, value, path, reply.received_at)
    if found is None:
        return (value, _SURE_AT_ONCE) if is_whole else (None, 0)
    if found.ends_at is not None:
        return (found.ends_at + reply.clock_skew).isoformat(), found.certainty
    return found.text if found.price is None else found.price, found.certainty


def _fits(role: Role, value: Json) -> bool:
    match role:
        case Role.NUMBER:
            text = phone_number(value)
            return (
                bool(text) and len(digits(text)) <= _MAX_DIGITS and not re.search("[A-Za-z]", text)
            )
        case Role.ID:
            return " " not in identifier(value).strip() and identifier(value) != ""
        case Role.PRICE | Role.AVAILABLE_PRICE:
            return price(value) is not None
        case Role.BALANCE:
            return money(value) is not None
        case Role.BID:
            return percent(value) is not None
        case _:
            return True


# -- as the document has it -------------------------------------------------------------------

_SURE: Final = 6
"""How sure a place must be that the document gives."""
_BY_A_NAME_OF_OURS: Final = 100
_BY_OUR_FIRST_NAME: Final = 99

_ON_AN_ORDER = (Role.NUMBER, Role.PRICE, Role.END)
_OF_A_NEW_ORDER = (
    *(Role.TOKEN, Role.BID, Role.AVAILABLE_PRICE),
    *(Role.ID, Role.SERVICE, *_ON_AN_ORDER, Role.END_ON),
)
ROLES: Mapping[str, tuple[Role, ...]] = {
    "balance": (Role.BALANCE,),
    "products": (Role.ID, Role.SERVICE, Role.PRICE, Role.STOCK),
    "country/products": (
        *(Role.ID, Role.SERVICE, Role.PRICE, Role.STOCK, Role.COUNTRY, Role.COUNTRY_ID),
    ),
    "order": _OF_A_NEW_ORDER,
    "country/order": _OF_A_NEW_ORDER,
    "getsms": (Role.SMS, Role.PIN, Role.SENDER, Role.TIME, Role.NUMBER, Role.END, Role.END_ON),
    "reuse": (Role.ID, *_ON_AN_ORDER),
    "activate": (Role.NUMBER, Role.END_ON),
    "renew": _ON_AN_ORDER,
}
"""What the answers of each endpoint are read for."""

_NAMES: Mapping[Role, tuple[str, ...]] = {
    Role.NUMBER: decode.NUMBER,
    Role.ID: decode.ANY_ID,
    Role.END: decode.EXPIRES,
    Role.PRICE: decode.PRICE,
    Role.END_ON: decode.ACTIVE_UNTIL,
    Role.SERVICE: decode.SERVICE,
    Role.STOCK: decode.AVAILABLE,
    Role.BALANCE: decode.BALANCE,
    Role.SMS: inbox.SURE_TEXT,
    Role.PIN: inbox.PIN,
    Role.SENDER: inbox.SENDER,
    Role.TIME: inbox.TIME,
    Role.BID: purchase.BID,
    Role.AVAILABLE_PRICE: purchase.AVAILABLE_PRICE,
    Role.COUNTRY: decode.COUNTRY,
}


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_OF_AN_ORDER = r"(?:order|rental|reservation|activation|booking|lease)"
_ID = r"(?:id|identifier|reference|ref|key|handle|uuid)\b"
_FORMS: Mapping[Role, tuple[re.Pattern[str], re.Pattern[str]]] = {
    Role.NUMBER: (
        _form(r"phone|msisdn|mdn|line|mobile|cell|^did$|^tel|^num"),
        _form(r"phone|telephone|\bmsisdn\b|e\.?164|rented number|allocated number"),
    ),
    Role.ID: (
        _form(
            rf"{_OF_AN_ORDER}\w*(?:id|ref|no|key|code|number|uuid)$|^(?:ref|reference|uuid|guid)$"
        ),
        _form(rf"{_OF_AN_ORDER}\b.{{0,24}}\b{_ID}|\b{_ID}.{{0,24}}\b{_OF_AN_ORDER}"),
    ),
    Role.END: (
        _form(r"expir|ttl|until|valid|ends?$|left$|remain|life|till"),
        _form(
            r"\bexpir|(?:seconds|minutes|hours|time) (?:left|until|remaining)|\bends\b|valid until"
        ),
    ),
    Role.PRICE: (
        _form(r"price|cost|charg|^fee|amount|paid|debit"),
        _form(r"\bprice|\bcosts?\b|charged|\busd\b"),
    ),
    Role.END_ON: (
        _form(r"(?:active|online|window|receiv|listen|awake)\w*(?:until|end|till|to)|endson"),
        _form(r"reception window|receiv\w+ (?:sms )?until|until .{0,30}receiv|active until|window"),
    ),
    Role.SERVICE: (
        _form(r"service|product|^app|site|title|label"),
        _form(r"\bname of the (?:service|product|app|site)|(?:service|product) name"),
    ),
    Role.STOCK: (
        _form(r"stock|avail|qty|quantit|count|left|remain|free"),
        _form(r"in stock|available|quantity|how many"),
    ),
    Role.BALANCE: (_form(r"balance|credit|wallet|fund"), _form(r"\bbalance|\bfunds?\b|\bcredit")),
    Role.SMS: (
        _form(r"sms|text|message|body|content"),
        _form(r"(?:full|whole|message|sms) (?:text|body)|text of the|\bsms\b"),
    ),
    Role.PIN: (
        _form(r"pin|otp|code"),
        _form(r"\b(?:pin|otp)\b|verification code|one-?time|extracted"),
    ),
    Role.SENDER: (
        _form(r"sender|from|originator|source"),
        _form(r"\bsender\b|who sent|\bsent (?:it|by)"),
    ),
    Role.TIME: (
        _form(r"time|date|receiv|arriv|at$"),
        _form(r"(?:when|time|date).{0,30}(?:receiv|arriv|came)|received at"),
    ),
    Role.BID: (_form(r"recommend|bid|auction|markup"), _form(r"\brecommended\b|\bbid\b")),
    Role.AVAILABLE_PRICE: (
        _form(
            r"(?:avail|new|current|now|ask)\w*(?:price|cost)|(?:price|cost)\w*(?:new|now|current)"
        ),
        _form(r"(?:current|new|available|changed) price|price (?:now|to accept)"),
    ),
    Role.COUNTRY: (_form(r"country(?:name)?$|nation|territory"), _form(r"name of the country")),
    Role.COUNTRY_ID: (
        _form(r"country\w*(?:id|code|iso)|^iso\d?$"),
        _form(r"\b(?:id|code) of the country|\bcountry (?:id|code)\b|\biso\b"),
    ),
}
"""How a field of each role is named, and described."""
_OF_A_PRODUCT = (
    _form(r"^(?:product|service|item|offer)\w*(?:id|code|sku|ref)$|^sku$"),
    _form(rf"\b(?:product|item|offer)\b.{{0,24}}\b{_ID}|\b{_ID}.{{0,24}}\b(?:product|item|offer)"),
)
_OTHERS = _form(r"email|account|user|error|page|version|old|previous|before")
_OF_SOMEBODY_DESCRIBED = _form(
    r"\b(?:senders?|caller|support|hotline|help ?(?:desk|line)?|contact|owner|customer|billing)\b"
    r"|\b(?:that|which|who|whoever) (?:sent|sends|wrote|texted|called)\b"
    r"|\b(?:came|comes?|coming|arrive[sd]?|received|originat\w+|is|was|were|sent) from\b"
    r"|\bfrom (?:which|where|whom?)\b|\bof (?:the|your|an?) (?:account|user|profile)\b"
    r"|\b(?:previous|prior|former|old|before)\b"
)
_OF_A_BALANCE_DESCRIBED = _form(r"\b(?:balance|wallet|funds|credits?|left|remain\w*)\b")
_FROM_A_BALANCE = _form(r"\b(?:from|to|against|off|out of|by|with|in)\b")
"""What follows says what was charged, and no longer what the field is."""
_TOKENS = frozenset({"pricechangerequired", "premiumavailable"})
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_UNIT = r"(milliseconds|minutes|hours|days)"
_UNIT_DESCRIBED = _form(rf"^\W*{_UNIT}\b|\bin {_UNIT}\b|\b{_UNIT} (?:left|until|remaining)")
_NUMERIC = frozenset({Role.PRICE, Role.STOCK, Role.BALANCE, Role.BID, Role.AVAILABLE_PRICE})


@dataclass(slots=True)
class _Leaf:
    """A field of an answer in the document."""

    path: str
    description: str = ""
    values: tuple[Json, ...] = ()
    """Its examples and what it is limited to."""
    kinds: frozenset[str] = frozenset()


def documented(api: OpenApi, endpoint: str, operation: Schema) -> dict[Role, Candidate]:
    """Where the document says that the value of each role stands, and how surely.

    Only what is sure enough to be used; the text of a candidate is the field's name.
    """
    leaves = list(_leaves(api, operation))
    found: dict[Role, Candidate] = {}
    taken: set[str] = set()
    roles = ROLES.get(
        endpoint.removeprefix("country/") if endpoint == "country/order" else endpoint, ()
    )
    rated = {role: _rated(endpoint, role, leaves) for role in roles}
    for role in sorted(roles, key=lambda role: -(rated[role][0].certainty if rated[role] else 0)):
        free = [each for each in rated[role] if each.path not in taken]
        is_clear = len(free) == 1 or (len(free) > 1 and free[0].certainty > free[1].certainty)
        if free and is_clear and free[0].certainty >= _SURE:
            found[role] = free[0]
            taken.add(free[0].path)
    if Role.END in found:
        leaf = next(each for each in leaves if each.path == found[Role.END].path)
        if unit := unit_in(name_at(leaf.path)) or _unit_described(leaf):
            found[Role.END_UNIT] = Candidate(unit, unit, found[Role.END].certainty)
    return found


def fields_of(found: Mapping[Role, Candidate]) -> dict[Role, str]:
    """The places alone, without those that every decoder looks at first anyway."""
    units = (Role.END, Role.END_UNIT) if Role.END_UNIT in found else ()
    return {role: each.path for role, each in found.items() if role in units or not _is_ours(each)}


def _is_ours(found: Candidate) -> bool:
    """Whether our first name for it stands where rows are looked for: a price list is long."""
    *wraps, _ = found.path.split(".")
    names = [normalize_key(wrap) for wrap in wraps if wrap != EACH]
    is_near = len(names) <= 1 and all(name in CONTAINERS for name in names)
    return is_near and found.certainty >= _BY_OUR_FIRST_NAME


def _unit_described(leaf: _Leaf) -> str:
    match = _UNIT_DESCRIBED.search(leaf.description)
    return next(filter(None, match.groups())).lower() if match else ""


def _leaves(api: OpenApi, operation: Schema) -> Iterator[_Leaf]:
    by_path: dict[str, _Leaf] = {}
    for path, schema in api.answer_leaves(operation):
        leaf = by_path.setdefault(path, _Leaf(path))
        described = schema.get("description")
        if isinstance(described, str):
            leaf.description += f" {described[:400]}"
        leaf.kinds |= api.kind_of(schema)
        listed = schema.get("examples")
        enumerated = api.enumerated(schema)
        given = [schema.get("example"), schema.get("const"), *enumerated]
        leaf.values += tuple(each for each in given if each is not None)
        leaf.values += tuple(listed[:3]) if isinstance(listed, list) else ()
    for example in api.examples(operation):
        if example.is_made_up:
            continue
        for path, value in _values(example.value, ""):
            leaf = by_path.setdefault(path, _Leaf(path))
            leaf.values += (value,)
    yield from by_path.values()


def _values(value: Json, path: str, depth: int = 8) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict) and depth:
        for key, member in list(value.items())[:100]:
            part = EACH if is_meaningful(key) else part_of(key)
            yield from _values(member, f"{path}.{part}" if path else part, depth - 1)
    elif isinstance(value, list) and depth:
        for member in value[:3]:
            yield from _values(member, f"{path}.{EACH}" if path else EACH, depth - 1)
    elif value is not None and not isinstance(value, dict | list) and path:
        yield path, value


def _rated(endpoint: str, role: Role, leaves: Sequence[_Leaf]) -> list[Candidate]:
    rated = (
        Candidate(name_at(leaf.path), leaf.path, _certainty(endpoint, role, leaf))
        for leaf in leaves
    )
    fitting = [each for each in rated if each.certainty > 0]
    return sorted(fitting, key=lambda each: -each.certainty)


def _certainty(endpoint: str, role: Role, leaf: _Leaf) -> int:
    name = name_at(leaf.path)
    if role is Role.TOKEN:
        texts = (normalize_key(each) for each in leaf.values if isinstance(each, str))
        return _BY_A_NAME_OF_OURS if any(text in _TOKENS for text in texts) else 0
    is_list = endpoint.endswith("products")
    own = decode.PRODUCT_ID if role is Role.ID and is_list else _NAMES.get(role, ())
    own = decode.NAME if role is Role.SERVICE and is_list else own
    if leaf.kinds and not leaf.kinds - {"object", "array", "boolean", "null"}:
        return 0
    shown = [each for each in leaf.values if each not in ("", None)]
    are_fitting = [_is_like(role, each) for each in shown]
    if are_fitting and not any(are_fitting):
        return 0
    if "." not in leaf.path and _is_the_answers_own(role, name, leaf):
        return 0
    if _is_in_another(role, leaf.path):
        return 0
    if name in own:
        return _BY_A_NAME_OF_OURS - own.index(name)
    if _OTHERS.search(name) or _is_of_another(role, name, leaf.description):
        return 0
    named, described = _OF_A_PRODUCT if role is Role.ID and is_list else _FORMS[role]
    certainty = 4 * bool(named.search(name)) + 5 * bool(described.search(leaf.description))
    if endpoint == "activate" and role is Role.END_ON:
        certainty = max(certainty, 4 * bool(_FORMS[Role.END][0].search(name)))
    if not certainty:
        return 0
    return certainty + 2 * any(are_fitting) + bool(leaf.kinds)


def _is_in_another(role: Role, path: str) -> bool:
    """Whether what a value of an order is in is somebody else, was before, or is a balance."""
    inwards = (name_at(part) for part in reversed(path.split(".")[:-1]) if part != EACH)
    parents = list(takewhile(lambda parent: parent not in CONTAINERS, inwards))
    return role in OF_AN_ORDER and any(
        OF_SOMEBODY.search(parent)
        or OF_BEFORE.search(parent)
        or (role is Role.PRICE and OF_A_BALANCE.search(parent))
        for parent in parents
    )


def _is_of_another(role: Role, name: str, description: str) -> bool:
    """Whether a field is by its name or its description another's number, or a balance."""
    if role is Role.NUMBER:
        is_anothers = OF_SOMEBODY.search(name) or OF_BEFORE.search(name)
        return bool(is_anothers or _OF_SOMEBODY_DESCRIBED.search(description))
    if role is Role.PRICE:
        described = _FROM_A_BALANCE.split(description, maxsplit=1)[0]
        return bool(OF_A_BALANCE.search(name) or _OF_A_BALANCE_DESCRIBED.search(described))
    return False


def _is_the_answers_own(role: Role, name: str, leaf: _Leaf) -> bool:
    """Whether what stands beside the status is likelier the answer's sentence, or its own time."""
    if role is Role.TIME:
        is_described = _FORMS[Role.TIME][1].search(leaf.description) is not None
        return name not in inbox.ENVELOPE_TIME and not is_described
    return role is Role.SMS and name == "message"


def _is_like(role: Role, value: Json) -> bool:
    if role in _NUMERIC:
        return money(value) is not None
    if role is Role.NUMBER:
        return len(digits(phone_number(value))) >= 10 and _fits(role, value)
    if role in (Role.SERVICE, Role.SMS):
        return isinstance(value, str)
    if role in (Role.END, Role.END_ON):
        return end_time(value, Reply(None, _ANY_TIME)) is not None
    return _fits(role, value)
