"""The service's description of itself."""

import json
from typing import Any

import pytest

from nonvoip_tui.simulator import DIALECTS
from tests.simulator.asgi_caller import Caller
from tests.simulator.conftest import MakeCaller

each_dialect = pytest.mark.parametrize("dialect", DIALECTS)


async def _document(caller: Caller) -> Any:
    return (await caller.send("GET", "/manager/api-docs/openapi.json")).json


def _properties(document: Any, endpoint: str) -> Any:
    """The fields of a request: those of its own and those that it shares."""
    content = document["paths"][f"/api/{endpoint}"]["post"]["requestBody"]["content"]
    reference = content["application/json"]["schema"]["$ref"]
    schema = _resolve(document, reference)
    fields: dict[str, Any] = {}
    for part in schema["allOf"]:
        resolved = _resolve(document, part["$ref"]) if "$ref" in part else part
        fields |= resolved["properties"]
    return fields


def _resolve(document: Any, reference: str) -> Any:
    found = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


async def test_it_is_served_without_credentials_at_both_places(caller: Caller) -> None:
    one = await caller.send("GET", "/manager/api-docs/openapi.json")
    two = await caller.send("GET", "/openapi.json")
    assert one.status == 200
    assert one.body == two.body
    assert one.headers["etag"] == two.headers["etag"]
    assert caller.simulator.requests == []


async def test_who_has_it_already_is_told_so(caller: Caller) -> None:
    etag = (await caller.send("GET", "/openapi.json")).headers["etag"]
    same = await caller.send("GET", "/openapi.json", headers={"if-none-match": etag})
    assert (same.status, same.body) == (304, b"")
    caller.simulator.set_dialect("renamed")
    other = await caller.send("GET", "/openapi.json", headers={"if-none-match": etag})
    assert other.status == 200
    assert other.headers["etag"] != etag


@each_dialect
async def test_it_describes_the_eleven_endpoints(make_caller: MakeCaller, dialect: str) -> None:
    document = await _document(make_caller(dialect=dialect))
    assert document["openapi"] == "3.0.3"
    assert len(document["paths"]) == 11
    for path in document["paths"]:
        fields = _properties(document, path.removeprefix("/api/"))
        assert {"email", "password"} <= set(fields)
    bid = _properties(document, "order")["auction"]
    assert (bid["minimum"], bid["maximum"]) == (10, 2000)


@each_dialect
async def test_its_names_are_those_that_work(make_caller: MakeCaller, dialect: str) -> None:
    caller = make_caller(dialect=dialect)
    document = await _document(caller)
    types = _properties(document, "products")["type"]["enum"]
    for token in types:
        assert (await caller("products", type=token)).json["message"]
    country = next(
        (name, field["enum"])
        for name, field in _properties(document, "country/products").items()
        if name.startswith("country")
    )
    for value in country[1]:
        assert (await caller("country/products", **{country[0]: value})).json["message"]
    (url,) = set(_properties(document, "saveurl")) - {"email", "password"}
    await caller("saveurl", **{url: "http://127.0.0.1/hook"})
    assert caller.simulator.callback_url == "http://127.0.0.1/hook"
    several = _properties(document, "order")["product_ids"]["type"]
    assert several == ("string" if dialect == "renamed" else "array")


@each_dialect
async def test_its_answers_are_those_that_come(make_caller: MakeCaller, dialect: str) -> None:
    caller = make_caller(dialect=dialect)
    document = await _document(caller)
    for fields in ({"product_id": 101}, {"product_id": 102}, {"product_id": 1001}):
        reply = await caller("order", **fields)
        response = document["paths"]["/api/order"]["post"]["responses"][str(reply.status)]
        schema = response["content"]["application/json"]["schema"]
        assert any(_fits(one, reply.json) for one in schema.get("oneOf", [schema])), reply.json


def _fits(schema: Any, value: Any) -> bool:
    match schema.get("type"):
        case "object":
            return isinstance(value, dict) and all(
                key in schema["properties"] and _fits(schema["properties"][key], item)
                for key, item in value.items()
            )
        case "array":
            return isinstance(value, list) and all(_fits(schema["items"], item) for item in value)
        case "string":
            return isinstance(value, str) and value in schema.get("enum", [value])
        case "integer":
            return isinstance(value, int)
        case "number":
            return isinstance(value, int | float)
        case _:
            return True


async def test_it_can_go_wrong_too(caller: Caller) -> None:  # F66
    caller.simulator.fail_next("openapi.json", "html")
    assert (await caller.send("GET", "/openapi.json")).body.startswith(b"<!doctype")


async def test_it_is_one_document_with_no_secret_in_it(caller: Caller) -> None:
    text = json.dumps(await _document(caller))
    assert caller.simulator.email not in text
    assert text.count('"AuthFields"') == 1
