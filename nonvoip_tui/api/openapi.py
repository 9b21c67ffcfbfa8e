"""The provider's own OpenAPI document: fetched from where it may be, and read defensively.

References may run in circles, schemas may be nested without end and everything may be of the
wrong type, so every walk is bounded in depth and in the number of steps.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

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


class Example(NamedTuple):
    """An answer as a document shows it."""

    status_code: int
    name: str
    """Its own, or "example"; "schema" for one that is put together of the fields' examples."""
    value: Json

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

    def answer_fields(self, operation: Schema) -> list[str]:
        """The names of all fields at any depth of an operation's answers, in their order."""
        names: dict[str, None] = {}
        for response in _object(operation.get("responses")).values():
            for schema in self._media_schemas(response):
                for found in self._objects(schema, into_members=True):
                    names.update(dict.fromkeys(_object(found.get("properties"))))
        return list(names)

    def examples(self, operation: Schema) -> Iterator[Example]:
        """The answers that an operation is documented with, by HTTP status code."""
        for code, response in _object(operation.get("responses")).items():
            for media in map(_object, self._media(response)):
                shown = {
                    name: _object(self._resolved(each))
                    for name, each in _object(media.get("examples")).items()
                }
                if "example" in media:
                    shown["example"] = {"value": media["example"]}
                if not shown:
                    made = self._alternatives(media.get("schema"))
                    shown = {
                        f"schema {place}": {"value": each} for place, each in enumerate(made, 1)
                    }
                for name, each in shown.items():
                    if "value" in each:
                        yield Example(_status_code(code), name, each["value"])

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

    def _alternatives(self, schema: Json) -> Iterator[Json]:
        """An example of a schema, or one of each alternative that it offers."""
        found = _object(self._resolved(schema))
        parts = [part for name in _ALTERNATIVES for part in _list(found.get(name))]
        for part in parts or [found]:
            if (made := self._made_of(part, _DEEPEST)) is not None:
                yield made

    def _made_of(self, schema: Json, depth: int) -> Json:
        """What a schema gives as its example, else one that is put together of its fields'."""
        found = _object(self._resolved(schema))
        if depth <= 0 or self._steps_left <= 0 or not found:
            return None
        self._steps_left -= 1
        for given in (*_list(found.get("examples"))[:1], *_list(found.get("enum"))[:1]):
            return found.get("example", given)
        for name in ("example", "const", "default"):
            if name in found:
                return found[name]
        if "items" in found:
            return [self._made_of(found["items"], depth - 1)]
        made: Schema = {}
        for part in _list(found.get("allOf")):
            made.update(_object(self._made_of(part, depth - 1)))
        for name, described in _object(found.get("properties")).items():
            made[name] = self._made_of(described, depth - 1)
        if made:
            return made
        for name in _ALTERNATIVES:
            for part in _list(found.get(name)):
                return self._made_of(part, depth - 1)
        kind = found.get("type")
        kinds = [each for each in (kind, *_list(kind)) if isinstance(each, str)]
        return next((_MADE_UP[each] for each in kinds if each in _MADE_UP), None)

    def _objects(
        self, schema: Json, *, into_members: bool = False, depth: int = _DEEPEST
    ) -> Iterator[Schema]:
        """`schema` and what it is combined of; with `into_members` what it holds as well."""
        if depth <= 0 or self._steps_left <= 0:
            return
        self._steps_left -= 1
        found = _object(self._resolved(schema))
        if not found:
            return
        yield found
        parts: list[Json] = [part for name in _COMBINATIONS for part in _list(found.get(name))]
        if into_members:
            parts += [*_object(found.get("properties")).values(), found.get("items")]
        for part in parts:
            yield from self._objects(part, into_members=into_members, depth=depth - 1)

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
        raise ValueError(f"{path} is no OpenAPI document of the service in JSON.")
    return Document(content)


async def fetch_document(transport: Transport, etag: str = "") -> Document | None:
    """Fetch the document, without credentials.

    Args:
        transport: gets it.
        etag: of the copy at hand; empty for none.

    Returns:
        The document, or None when the copy at hand is still right.

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
