"""The provider's document over real sockets: from where, with what, and never with a password."""

import time
from typing import Any

import pytest

from nonvoip_tui.api.openapi import fetch_document
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    NotSentError,
    RedirectedError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
)
from tests.api.account import CANARY, account
from tests.loopback import LoopbackServer, Step, hang, raw, reply, unused_port

DOCUMENT = {"openapi": "3.0.3", "paths": {}}
FIRST, SECOND = "/manager/api-docs/openapi.json", "/manager/openapi.json"


async def fetch(server: LoopbackServer, etag: str = "") -> Any:
    async with Transport(f"{server.url}/manager", account) as transport:
        return await fetch_document(transport, etag)


async def test_the_document_is_asked_for_without_credentials() -> None:
    async with LoopbackServer(reply(DOCUMENT, headers={"ETag": '"one"'})) as server:
        document = await fetch(server)
    assert (document.content, document.etag) == (DOCUMENT, '"one"')
    (request,) = server.requests
    assert (request.method, request.path, request.body) == ("GET", FIRST, b"")
    assert CANARY not in str(request.headers)
    assert "if-none-match" not in request.headers


async def test_a_copy_that_is_still_right_is_not_sent_again() -> None:
    async with LoopbackServer(raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")) as server:
        assert await fetch(server, '"one"') is None
    assert server.requests[0].headers["if-none-match"] == '"one"'


async def test_an_etag_that_is_no_header_value_is_not_sent() -> None:
    async with LoopbackServer(reply(DOCUMENT)) as server:
        assert (await fetch(server, "one\r\nX: y")).content == DOCUMENT
    assert "if-none-match" not in server.requests[0].headers


@pytest.mark.parametrize(
    "first",
    [
        reply({"message": "Not Found"}, status=404),
        reply(body=b"<html>", headers={"Content-Type": "text/html"}),
        reply([1]),
        reply(body=b"{"),
    ],
)
async def test_the_second_place_is_tried_when_the_first_has_none(first: Step) -> None:
    async with LoopbackServer(first, reply(DOCUMENT)) as server:
        assert (await fetch(server)).content == DOCUMENT
    assert [request.path for request in server.requests] == [FIRST, SECOND]


# F66
@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (reply({}, status=404), BadAnswerError),
        (reply({}, status=500), ServiceDownError),
        (reply({}, status=302, headers={"Location": "https://x.example"}), RedirectedError),
        (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), RedirectedError),
        (reply(body=b"[" * 100_000), BadAnswerError),
        (reply({"paths": "x" * 4_200_000}), BadAnswerError),
        (raw(b"", then_close=True), UnansweredError),
    ],
)
async def test_a_document_that_cannot_be_had_is_a_service_error(
    step: Step, kind: type[ServiceError]
) -> None:
    async with LoopbackServer(step) as server:
        with pytest.raises(kind):
            await fetch(server)
    assert len(server.requests) == 2


# F66
async def test_a_document_that_hangs_is_given_up() -> None:
    async with LoopbackServer(hang()) as server, Transport(server.url, account) as transport:
        began = time.monotonic()
        with pytest.raises(UnansweredError):
            await transport.get("openapi.json", seconds=0.2, limit_bytes=1000)
        assert time.monotonic() - began < 1.2


async def test_a_service_out_of_reach_is_not_tried_twice() -> None:
    async with Transport(f"http://127.0.0.1:{unused_port()}", account) as transport:
        with pytest.raises(NotSentError):
            await fetch_document(transport)
