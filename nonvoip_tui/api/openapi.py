"""The provider's own OpenAPI document: fetched from where it may be, and read defensively.

References may run in circles, schemas may be nested without end and everything may be of the
wrong type, so every walk is bounded in depth and in the number of steps.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from nonvoip_tui.api.candidates import EACH, part_of
from nonvoip_tui.api.responses import MEBIBYTE
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.api.values import Json, NotJsonError, parse
from nonvoip_tui.domain.errors import BadAnswerError, NotSentError, ServiceError

Schema = dict[str, Json]

_MAX_STEPS = 50_000
_DEEPEST = 16
_MAX_PATHS = 500
_COMBINATIONS = ("allOf", "oneOf", "anyOf")
_ALTERNATIVES = ("oneOf", "anyOf")
_MADE_UP: dict[str, Json] = {"string": "text", "integer": 1, "number": 1, "boolean": True}
_MADE_UP_TEXTS = (
    (re.compile(r"status", re.I), "success"),
    (re.compile(r"price|cost|balance|amount|charg|credit|paid", re.I), "0.85"),
    (re.compile(r"phone|number|msisdn|mdn|line", re.I), "12025550143"),
    (re.compile(r"pin|otp|code", re.I), "482913"),
    (re.compile(r"expir|until|_at$|_on$|date|time|ends?$", re.I), "2038-01-19 03:14:07"),
    (re.compile(r"sms|text", re.I), "Your code is 482913"),
    (re.compile(r"id$|ref", re.I), "900001"),
)
"""A plausible text for a field, by its name."""
_FENCED = re.compile(r"```[ \t]*(?:json[c5]?)?[ \t]*\r?\n(.*?)```", re.DOTALL | re.IGNORECASE)
_NAMED_ENDPOINT = re.compile(r"/api/((?:country/)?[a-z]{3,20})\b")
_MAX_DESCRIPTION = 200_000
_MAX_FENCED = 60


class Example(NamedTuple):
    """An answer as a document shows it."""

    status_code: int
    name: str
    """Its own, or "example"; "schema" for one that is put together of the fields' examples."""
    value: Json
    is_made_up: bool = False
    """Whether it is made of a schema."""

    @property
    def body(self) -> bytes:
        """The answer as it would come; a text that holds JSON or a page is that."""
        if isinstance(self.value, str) and self.value.lstrip()[:1] in ("{", "[", "<"):
            return self.value.encode(errors="replace")
        return json.dumps(self.value, default=float).encode()


@dataclass(slots=True)
class OpenApi:
    """One document."""

    content: Json
    _steps_left: int = field(default=_MAX_STEPS, init=False)

    @property
    def version(self) -> str:
        """The provider's number for it, or nothing."""
        version = _object(_object(self.content).get("info")).get("version")
        return version if isinstance(version, str) else ""

    def operations(self) -> dict[str, Schema]:
        """The POST operations, by endpoint: what follows "/api/" in their paths."""
        found: dict[str, Schema] = {}
        paths = _object(_object(self.content).get("paths"))
        for path, methods in list(paths.items())[:_MAX_PATHS]:
            operation = _object(self._resolved(_object(self._resolved(methods)).get("post")))
            if operation:
                found[_endpoint(path)] = operation
        return found

    def request_fields(self, operation: Schema) -> dict[str, Schema]:
        """The fields of an operation's body, by name."""
        fields: dict[str, Schema] = {}
        for schema in self._request_objects(operation):
            for name, described in _object(schema.get("properties")).items():
                fields.setdefault(name, _object(self._resolved(described)))
        return fields

    def required_fields(self, operation: Schema) -> set[str]:
        """The names of the fields that an operation's body must have."""
        return {
            name
            for schema in self._request_objects(operation)
            for name in _list(schema.get("required"))
            if isinstance(name, str)
        }

    def answer_leaves(self, operation: Schema) -> Iterator[tuple[str, Schema]]:
        """Every field, by its path, of an operation's answers that holds no others."""
        for response in _object(operation.get("responses")).values():
            for schema in self._media_schemas(response):
                yield from self._leaves(schema, "", _DEEPEST)

    def _leaves(self, schema: Json, path: str, depth: int) -> Iterator[tuple[str, Schema]]:
        if depth <= 0 or self._steps_left <= 0:
            return
        self._steps_left -= 1
        found = _object(self._resolved(schema))
        inside: list[tuple[str, Json]] = [
            (part_of(name), member) for name, member in _object(found.get("properties")).items()
        ]
        inside += [(EACH, found[key]) for key in ("items", "additionalProperties") if key in found]
        for part, member in inside:
            own = f"{path}.{part}" if path else part
            yield from self._leaves(member, own, depth - 1)
        parts = [part for name in _COMBINATIONS for part in _list(found.get(name))]
        for alternative in parts:
            yield from self._leaves(alternative, path, depth - 1)
        if path and found and not inside and not parts:
            yield path, found

    def examples(self, operation: Schema) -> Iterator[Example]:
        """The answers that an operation is documented with, by HTTP status code.

        Where a schema has none, they are made of it: whole, with what it requires only, with
        nothing where it allows that, and with its numbers as text.
        """
        for code, response in _object(operation.get("responses")).items():
            yield from self._examples_of(_status_code(code), response)
        sent = self.request_fields(operation).keys()
        for _, value in _fenced(operation.get("description")):
            if not (sent and _object(value) and _object(value).keys() <= sent):
                yield Example(HTTPStatus.OK, "description", value)

    def guide(self) -> Iterator[tuple[str, Example]]:
        """The answers in the description of the whole and of its tags, and whose each is.

        It is that of the endpoint that was named last before it.
        """
        content = _object(self.content)
        tags = (_object(tag).get("description") for tag in _list(content.get("tags"))[:_MAX_PATHS])
        for text in (_object(content.get("info")).get("description"), *tags):
            for start, value in _fenced(text):
                if isinstance(text, str) and (named := _NAMED_ENDPOINT.findall(text[:start])):
                    yield named[-1], Example(HTTPStatus.OK, "guide", value)

    def payloads(self) -> Iterator[Example]:
        """What the service calls back with: in `webhooks`, and in `callbacks` of operations."""
        webhooks = _object(_object(self.content).get("webhooks"))
        called: list[tuple[str, Json]] = list(webhooks.items())[:_MAX_PATHS]
        for operation in self.operations().values():
            for name, callback in _object(operation.get("callbacks")).items():
                by_url = _object(self._resolved(callback))
                called += [(name, methods) for methods in by_url.values()]
        for name, methods in called[:_MAX_PATHS]:
            for method, posted in _object(self._resolved(methods)).items():
                body = _object(self._resolved(posted)).get("requestBody")
                if method in ("post", "put") and body is not None:
                    for each in self._examples_of(HTTPStatus.OK, body):
                        yield each._replace(name=f"{name} {each.name}")

    def _examples_of(self, status_code: int, described: Json) -> Iterator[Example]:
        """Those of a response or of the body of a request."""
        is_shown = False
        for _, value in _fenced(_object(self._resolved(described)).get("description")):
            is_shown = True
            yield Example(status_code, "description", value)
        for media in map(_object, self._media(described)):
            shown = [*self._named(media.get("examples"))]
            if "example" in media:
                shown.append(("example", media["example"]))
            for name, shown_value in shown:
                yield Example(status_code, name, self._resolved_value(shown_value))
            if not shown and not is_shown:
                for name, made in self._alternatives(media.get("schema")):
                    yield Example(status_code, name, made, is_made_up=True)

    def _named(self, listed: Json) -> Iterator[tuple[str, Json]]:
        if isinstance(listed, list):  # of a schema, where somebody took the one for the other
            yield from ((f"example {place}", each) for place, each in enumerate(listed, 1))
        for name, each in _object(listed).items():
            found = _object(self._resolved(each))
            if "value" in found:
                yield name, found["value"]

    def _resolved_value(self, value: Json) -> Json:
        """An example; one that stands elsewhere from there, as its value or as itself."""
        if not isinstance(_object(value).get("$ref"), str):
            return value
        found = self._resolved(value)
        return _object(found).get("value", found)

    def enumerated(self, schema: Schema) -> list[str]:
        """The values that a field is limited to, as strings."""
        return [
            str(value)
            for found in self._objects(schema)
            for value in _list(found.get("enum"))
            if isinstance(value, str | int) and not isinstance(value, bool)
        ]

    def kind_of(self, schema: Schema) -> set[str]:
        """The JSON types that a field may have: "string", "integer", "array" ..."""
        kinds: set[str] = set()
        for found in self._objects(schema):
            stated = found.get("type")
            kinds.update(kind for kind in (stated, *_list(stated)) if isinstance(kind, str))
        return kinds

    def _request_objects(self, operation: Schema) -> Iterator[Schema]:
        for schema in self._media_schemas(operation.get("requestBody")):
            yield from self._objects(schema)

    def _media_schemas(self, described: Json) -> Iterator[Json]:
        for media in self._media(described):
            yield _object(media).get("schema")

    def _media(self, described: Json) -> Iterator[Json]:
        media = _object(_object(self._resolved(described)).get("content"))
        preferred = [media["application/json"]] if "application/json" in media else media.values()
        yield from map(self._resolved, preferred)

    def _alternatives(self, schema: Json) -> Iterator[tuple[str, Json]]:
        """What is made of a schema, or of each alternative that it offers, with a name."""
        found = _object(self._resolved(schema))
        parts = [part for name in _ALTERNATIVES for part in _list(found.get(name))]
        for place, part in enumerate(parts or [found], 1):
            if not (whole := self._made_of(part, _DEEPEST)):
                continue
            made: list[tuple[str, Json]] = [("", whole)]
            for words, form in ((", required", "required"), (", nothing", "null")):
                made.append((words, self._made_of(part, _DEEPEST, form=form)))
            made.append((", text", _as_text(whole)))
            seen: list[Json] = []
            for words, value in made:
                if value and value not in seen:
                    seen.append(value)
                    yield f"schema {place}{words}", value

    def _made_of(self, schema: Json, depth: int, name: str = "", form: str = "") -> Json:
        """What a schema gives as its example, else one that is put together of its fields'.

        Args:
            schema: described so.
            depth: how far it is followed.
            name: of the field.
            form: "required" leaves out the rest, "null" has nothing where it may.
        """
        found = _object(self._resolved(schema))
        if depth <= 0 or self._steps_left <= 0 or not found:
            return None
        self._steps_left -= 1
        kind = found.get("type")
        kinds = [each for each in (kind, *_list(kind)) if isinstance(each, str)]
        if form == "null" and (found.get("nullable") is True or "null" in kinds):
            return None
        if not form or not (found.get("properties") or found.get("items") or found.get("allOf")):
            for given in (*_list(found.get("examples"))[:1], *_list(found.get("enum"))[:1]):
                return found.get("example", given)
            for key in ("example", "const", "default"):
                if key in found:
                    return found[key]
        if "items" in found:
            return [self._made_of(found["items"], depth - 1, name, form)]
        made: Schema = {}
        for part in _list(found.get("allOf")):
            made.update(_object(self._made_of(part, depth - 1, name, form)))
        required = [each for each in _list(found.get("required")) if isinstance(each, str)]
        for own, described in _object(found.get("properties")).items():
            if form != "required" or not required or own in required:
                made[own] = self._made_of(described, depth - 1, own, form)
        if made:
            return made
        for combined in _ALTERNATIVES:
            for part in _list(found.get(combined)):
                return self._made_of(part, depth - 1, name, form)
        return _made_up(name, kinds, found.get("format"))

    def _objects(self, schema: Json, depth: int = _DEEPEST) -> Iterator[Schema]:
        """`schema` and what it is combined of."""
        if depth <= 0 or self._steps_left <= 0:
            return
        self._steps_left -= 1
        found = _object(self._resolved(schema))
        if not found:
            return
        yield found
        for part in (part for name in _COMBINATIONS for part in _list(found.get(name))):
            yield from self._objects(part, depth - 1)

    def _resolved(self, described: Json) -> Json:
        for _ in range(_DEEPEST):
            reference = _object(described).get("$ref")
            if not isinstance(reference, str):
                return described
            self._steps_left -= 1
            described = self._at(reference)
        return None

    def _at(self, reference: str) -> Json:
        place, _, pointer = reference.partition("#/")
        if place or not pointer:
            return None
        value = self.content
        for part in pointer.split("/")[:_DEEPEST]:
            value = _object(value).get(part.replace("~1", "/").replace("~0", "~"))
        return value


def _fenced(description: Json) -> Iterator[tuple[int, Json]]:
    """The answers in JSON that a description shows, and where; what has a password is a request."""
    if not isinstance(description, str):
        return
    for block in islice(_FENCED.finditer(description[:_MAX_DESCRIPTION]), _MAX_FENCED):
        with suppress(NotJsonError):
            value = parse(block[1].encode(errors="replace"))
            if isinstance(value, dict | list) and "password" not in _object(value):
                yield block.start(), value


def _as_text(value: Json) -> Json:
    """`value` with its numbers as text."""
    if isinstance(value, dict):
        return {key: _as_text(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_as_text(member) for member in value]
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return str(value) if is_number else value


def _made_up(name: str, kinds: Sequence[str], form: Json) -> Json:
    if "string" in kinds:
        if form in ("date-time", "date"):
            return "2038-01-19T03:14:07Z" if form == "date-time" else "2038-01-19"
        return next((text for named, text in _MADE_UP_TEXTS if named.search(name)), "text")
    if "object" in kinds:
        return {}
    return next((_MADE_UP[each] for each in kinds if each in _MADE_UP), None)


def _endpoint(path: str) -> str:
    bare = path.strip("/")
    return bare.rpartition("api/")[2] if "api/" in bare else bare.removeprefix("manager/")


def _status_code(code: str) -> int:
    """Of "200" and "4XX"; "default" may be any, so the body alone decides."""
    first, rest = code[:1], code[1:]
    if first not in "12345" or len(code) != 3:
        return HTTPStatus.OK
    return int(code) if rest.isdecimal() and rest.isascii() else int(first) * 100


def _object(value: Json) -> Schema:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


_PATHS = ("api-docs/openapi.json", "openapi.json")
_LIMIT_BYTES = 4 * MEBIBYTE
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Document:
    """What was fetched, to be cached with its ETag."""

    content: Json
    etag: str = ""


def read_document(path: Path) -> Document:
    """A document that was saved by hand.

    Raises:
        ValueError: it cannot be read, or is none; the sentence is for the user.
    """
    try:
        with path.open("rb") as file:
            body = file.read(_LIMIT_BYTES + 1)
        content = parse(body)
    except OSError as error:
        raise ValueError(f"The document {path} cannot be read ({error.strerror}).") from None
    except NotJsonError as error:
        raise ValueError(f"The document {path} is not JSON: {error}.") from None
    if len(body) > _LIMIT_BYTES or not OpenApi(content).operations():
        raise ValueError(f"{path} is not the service's OpenAPI document in JSON.")
    return Document(content)


async def fetch_document(transport: Transport, etag: str = "") -> Document | None:
    """Fetch the document, without credentials; None when the copy with this `etag` is still right.

    Raises:
        ServiceError: it cannot be fetched.
    """
    failure: ServiceError = BadAnswerError("The service has no OpenAPI document.")
    for path in _PATHS:
        try:
            reply = await transport.get(path, etag=etag, seconds=_SECONDS, limit_bytes=_LIMIT_BYTES)
        except NotSentError:
            raise
        except ServiceError as error:
            failure = error
            continue
        if reply is None:
            return None
        if reply.status_code == HTTPStatus.OK and isinstance(reply.answer, dict):
            return Document(reply.answer, reply.etag)
    raise failure
