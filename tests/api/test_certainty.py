"""Failures after which nobody can say what the server did, on real sockets."""

import gzip
import json
import time
from typing import Any

import httpcore
import httpx
import pytest

from nonvoip_tui.api.transport import Attempt, Transport
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    Certainty,
    RateLimitedError,
    RedirectedError,
    UnansweredError,
    WrongCredentialsError,
)
from tests.api.account import account
from tests.api.ordering import (
    CHALLENGE,
    PLACED,
    PLACED_HTTP,
    failed_order,
)
from tests.loopback import (
    Connection,
    LoopbackServer,
    Request,
    Step,
    drip,
    hang,
    message,
    raw,
    raw_then_reset,
    reply,
)


async def _close(connection: Connection, request: Request) -> None:
    connection.writer.close()


_GZIPPED = gzip.compress(json.dumps(PLACED).encode())
_AFTER_READING: dict[str, Step] = {
    "closes": _close,
    "resets": raw_then_reset(b""),
    "closes in the status line": raw(b"HTTP/1.1 2", then_close=True),
    "resets in the headers": raw_then_reset(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "resets in the body": raw_then_reset(PLACED_HTTP[:-20]),
    "closes in the body": raw(PLACED_HTTP[:-20], then_close=True),
    "says too large a length": raw(
        message(PLACED, headers={"Content-Length": "999"}), then_close=True
    ),
    "says too small a length": raw(
        message(PLACED, headers={"Content-Length": "40"}), then_close=True
    ),
    "cuts the JSON": reply(body=json.dumps(PLACED).encode()[:-9]),
    "cuts the gzip": reply(body=_GZIPPED[:-9], headers={"Content-Encoding": "gzip"}),
    "cuts the checksum of the gzip": reply(
        body=_GZIPPED[:-4], headers={"Content-Encoding": "gzip"}
    ),
    "breaks the gzip": reply(body=b"\x1f\x8bnot gzip", headers={"Content-Encoding": "gzip"}),
    "uses another encoding": reply(body=b"x", headers={"Content-Encoding": "br"}),
    "writes garbage": raw(b"garbage\r\n\r\n", then_close=True),
    "sends endless headers": raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000, then_close=True),
    "answers nothing": reply(body=b""),
    "answers 204": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "answers a page": reply(body=CHALLENGE, headers={"Content-Type": "text/html"}),
    "answers 502 with a page": reply(body=CHALLENGE, status=502),
    "answers 503 in JSON": reply({"status": "error", "message": "busy"}, status=503),
    "answers 504 in the middle": raw(message(PLACED, status=504)[:-20], then_close=True),
    "answers 301": reply({}, status=301, headers={"Location": "https://elsewhere.example/"}),
    "answers a 404 page": reply(body=CHALLENGE, status=404),
    "answers null bytes": reply(body=b"\0\0\0"),
}


# F03 F05 F06 F07 F08 F10
@pytest.mark.parametrize("step", _AFTER_READING.values(), ids=_AFTER_READING.keys())
async def test_a_server_that_read_the_order_leaves_it_unknown_and_unrepeated(step: Step) -> None:
    async with LoopbackServer(step) as server:
        error = await failed_order(server.url)
    assert error.certainty is Certainty.UNKNOWN
    assert len(server.requests) == 1
    assert str(error).endswith(".")


# F05
@pytest.mark.parametrize("name", ["resets in the body", "cuts the JSON", "cuts the gzip"])
async def test_an_order_id_in_a_broken_answer_is_told(name: str) -> None:
    async with LoopbackServer(_AFTER_READING[name]) as server:
        error = await failed_order(server.url)
    assert "900001" in str(error)


# F08
async def test_a_challenge_page_is_called_a_web_page() -> None:
    async with (
        LoopbackServer(reply(body=CHALLENGE)) as server,
        Transport(server.url, account) as transport,
    ):
        with pytest.raises(BadAnswerError, match="Blocked by a web page"):
            await transport.post("balance", {}, spends=False)


# F55
@pytest.mark.parametrize("body", [b"", b"Unauthorized"])
async def test_a_401_without_json_is_about_the_password(body: bytes) -> None:
    async with (
        LoopbackServer(reply(body=body, status=401)) as server,
        Transport(server.url, account) as transport,
    ):
        with pytest.raises(WrongCredentialsError):
            await transport.post("balance", {}, spends=False)


# F04
async def test_a_server_that_hangs_leaves_the_order_unknown_at_the_deadline() -> None:
    async with LoopbackServer(hang()) as server:
        began = time.monotonic()
        error = await failed_order(server.url, timeout_seconds=0.5)
        waited = time.monotonic() - began
    assert isinstance(error, UnansweredError)
    assert len(server.requests) == 1
    assert 0.5 <= waited < 1.5


# F13
@pytest.mark.parametrize("beginning", [0, len(PLACED_HTTP) - 40], ids=["headers", "body"])
async def test_a_dripping_answer_cannot_outlast_the_deadline(beginning: int) -> None:
    slow = drip(PLACED_HTTP[beginning:] * 20, pause_seconds=0.05)

    async def step(connection: Connection, request: Request) -> None:
        await connection.send(PLACED_HTTP[:beginning])
        await slow(connection, request)

    async with LoopbackServer(step) as server:
        began = time.monotonic()
        error = await failed_order(server.url, timeout_seconds=0.5)
        waited = time.monotonic() - began
    assert isinstance(error, UnansweredError)
    assert waited < 1.5


# F11
async def test_too_many_calls_is_an_answer_that_says_how_long_to_wait() -> None:
    notified: list[object] = []
    step = reply({"status": "error"}, status=429, headers={"Retry-After": "30"})
    async with LoopbackServer(step) as server:
        error = await failed_order(server.url, on_rate=lambda *rate: notified.append(rate))
    assert isinstance(error, RateLimitedError)
    assert error.certainty is Certainty.ANSWERED
    assert error.retry_after_seconds == 31
    assert len(server.requests) == 1
    assert notified == [(None, 0, 31)]


# F12
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_names_the_other_host_and_sends_it_nothing(status: int) -> None:
    async with LoopbackServer(reply(PLACED)) as other:
        location = {"Location": f"http://localhost:{other.port}/manager/api/order"}
        async with LoopbackServer(reply({}, status=status, headers=location)) as server:
            error = await failed_order(server.url)
    assert isinstance(error, RedirectedError)
    assert "localhost" in str(error)
    assert other.connections == 0


# N02
async def test_no_verdict_hangs_on_the_names_of_httpcores_trace_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = httpcore._trace.Trace.__init__

    def renamed(self: Any, name: str, *arguments: Any, **named: Any) -> None:
        plain(self, f"renamed_{name.replace('send', 'write')}", *arguments, **named)

    monkeypatch.setattr(httpcore._trace.Trace, "__init__", renamed)
    async with LoopbackServer(_close) as server:
        error = await failed_order(server.url)
    assert len(server.requests) == 1
    assert error.certainty is Certainty.UNKNOWN


# N02
@pytest.mark.parametrize("kind", sorted(name for name in vars(httpx) if name[0].isupper()))
def test_only_errors_of_a_connection_never_made_mean_not_sent(kind: str) -> None:
    error = getattr(httpx, kind)
    if not (isinstance(error, type) and issubclass(error, httpx.RequestError)):
        return
    never_left = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}
    made = Attempt(1.0, 1000, spends=True).failure(error("it ended"), "a.example")
    is_sent = made.certainty is not Certainty.NOT_SENT
    assert is_sent == (kind not in {*never_left, "UnsupportedProtocol"})
