"""What the transport says of every way in which an exchange can go wrong, on real sockets."""

import asyncio
import gzip
import json
import logging
import ssl
import time
import traceback
import zlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.api.exchange import Exchange
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.transport import PRICE_LIST_LIMIT_BYTES, Transport
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    Certainty,
    NotSentError,
    RateLimitedError,
    RedirectedError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
    WrongCredentialsError,
)
from tests.api.account import CANARY, account
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
    unused_port,
)

CERTIFICATE = Path(__file__).parent / "data" / "loopback.pem"
PLACED = {"status": "success", "message": [{"order_id": 900001, "number": "12025550143"}]}
PLACED_HTTP = message(PLACED)
CHALLENGE = b"<!DOCTYPE html><title>Just a moment...</title>"


async def order(url: str, timeout_seconds: float = 5.0, **arguments: Any) -> Reply:
    async with Transport(url, account, timeout_seconds=timeout_seconds, **arguments) as transport:
        return await transport.post("order", {"product_id": 101}, spends=True)


async def failed_order(url: str, timeout_seconds: float = 5.0, **arguments: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        await order(url, timeout_seconds, **arguments)
    return caught.value


async def test_a_call_carries_the_credentials_in_its_body_and_nowhere_else() -> None:
    async with LoopbackServer(reply(PLACED)) as server:
        answer = await order(f"{server.url}/manager/")
    (request,) = server.requests
    assert answer.answer == PLACED
    assert (request.method, request.path) == ("POST", "/manager/api/order")
    assert request.fields == {
        "product_id": 101,
        "email": "someone@example.org",
        "password": CANARY,
    }
    assert CANARY not in request.path + json.dumps(dict(request.headers))
    assert request.headers["content-type"] == "application/json"


async def test_a_body_cannot_name_another_account() -> None:
    async with (
        LoopbackServer(reply(PLACED)) as server,
        Transport(server.url, account) as transport,
    ):
        await transport.post("balance", {"email": "other@example.org"}, spends=False)
    assert server.requests[0].fields["email"] == "someone@example.org"


async def test_without_credentials_nothing_is_sent() -> None:
    async with LoopbackServer(reply(PLACED)) as server, Transport(server.url) as transport:
        with pytest.raises(WrongCredentialsError, match="Sign in") as caught:
            await transport.post("order", {}, spends=True)
    assert caught.value.certainty is Certainty.NOT_SENT
    assert server.connections == 0


# F01
async def test_a_refused_connection_is_certainly_not_sent() -> None:
    error = await failed_order(f"http://127.0.0.1:{unused_port()}")
    assert isinstance(error, NotSentError)
    assert "refused the connection" in str(error)


# F01
async def test_a_host_name_that_does_not_exist_is_certainly_not_sent() -> None:
    error = await failed_order("https://no-such-host.invalid")
    assert isinstance(error, NotSentError)
    assert "looked up" in str(error)


# F01
async def test_a_host_name_that_cannot_exist_is_certainly_not_sent() -> None:
    error = await failed_order(f"https://{'a' * 70}.invalid")
    assert isinstance(error, NotSentError)


def _server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


# F01 F57
async def test_an_untrusted_certificate_is_refused_before_the_password_leaves() -> None:
    async with LoopbackServer(reply(PLACED), tls=_server_tls()) as server:
        error = await failed_order(server.url)
    assert isinstance(error, NotSentError)
    assert "certificate" in str(error)
    assert server.requests == []


# F57
async def test_a_certificate_of_the_named_authority_is_accepted() -> None:
    async with LoopbackServer(reply(PLACED), tls=_server_tls()) as server:
        answer = await order(server.url, ca_file=CERTIFICATE)
    assert answer.answer == PLACED


async def _answer_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    writer.close()


# F01
async def test_tls_to_a_plain_port_is_certainly_not_sent() -> None:
    async with await asyncio.start_server(_answer_at_once, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await failed_order(f"https://127.0.0.1:{port}")
    assert isinstance(error, NotSentError)
    assert "TLS" in str(error)


# F02
async def test_a_connection_that_takes_too_long_is_certainly_not_sent() -> None:
    async with LoopbackServer(reply(PLACED)) as server:
        plain_port = server.port
        error = await failed_order(f"https://127.0.0.1:{plain_port}", timeout_seconds=0.3)
    assert isinstance(error, NotSentError)
    assert "too long" in str(error)


# F02
async def test_waiting_for_a_free_connection_in_vain_is_certainly_not_sent() -> None:
    async with (
        LoopbackServer(hang()) as server,
        Transport(server.url, account, timeout_seconds=0.5) as transport,
    ):
        asked = [transport.post("balance", {}, spends=False) for _ in range(12)]
        errors = await asyncio.gather(*asked, return_exceptions=True)
    kinds = [type(error) for error in errors]
    assert kinds.count(UnansweredError) == len(server.requests) == 10
    assert kinds.count(NotSentError) == 2


async def test_a_closed_transport_sends_nothing() -> None:
    async with LoopbackServer(reply(PLACED)) as server:
        transport = Transport(server.url, account)
        await transport.aclose()
        with pytest.raises(NotSentError):
            await transport.post("order", {}, spends=True)
    assert server.requests == []


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
    told: list[object] = []
    step = reply({"status": "error"}, status=429, headers={"Retry-After": "30"})
    async with LoopbackServer(step) as server:
        error = await failed_order(server.url, on_rate=lambda *rate: told.append(rate))
    assert isinstance(error, RateLimitedError)
    assert error.certainty is Certainty.ANSWERED
    assert error.retry_after_seconds == 31
    assert len(server.requests) == 1
    assert told == [(None, 0, 31)]


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


async def _endless(connection: Connection, request: Request) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(1_600):
        await connection.send(b" " * 65_536)


def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    chunks = [packer.compress(b" " * 1_000_000) for _ in range(200)]
    return b"".join(chunks) + packer.flush()


_BOMB = reply(body=_bomb(), headers={"Content-Encoding": "gzip"})


# F14
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize(
    "step", [_endless, reply(body=_bomb(), headers={"Content-Encoding": "gzip"})]
)
async def test_a_body_without_end_is_given_up_in_little_memory(step: Step) -> None:
    async with (
        LoopbackServer(reply(PLACED), step) as server,
        Transport(server.url, account) as transport,
    ):
        await transport.post("products", {}, spends=False, limit_bytes=PRICE_LIST_LIMIT_BYTES)
        before = _resident_memory()
        with pytest.raises(BadAnswerError, match="larger than"):
            await transport.post("products", {}, spends=False, limit_bytes=PRICE_LIST_LIMIT_BYTES)
        grown = _memory("VmHWM") - before
    assert grown < 20_000_000


def _resident_memory() -> int:
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    return _memory("VmRSS")


def _memory(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(field))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize(
    "headers",
    [{"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}, {}],
    ids=["gzip", "deflate", "identity"],
)
async def test_an_answer_may_be_compressed(headers: dict[str, str]) -> None:
    packed = {
        "gzip": _GZIPPED,
        "deflate": zlib.compress(json.dumps(PLACED).encode()),
        None: b"\xef\xbb\xbf" + json.dumps(PLACED).encode(),
    }[headers.get("Content-Encoding")]
    async with LoopbackServer(reply(body=packed, headers=headers)) as server:
        assert (await order(server.url)).answer == PLACED


# F17
async def test_an_answer_left_on_a_connection_is_not_taken_for_the_next_orders() -> None:
    stray = message({"status": "success", "message": [{"order_id": 666}]})
    async with (
        LoopbackServer(raw(PLACED_HTTP + stray), reply({}, status=502)) as server,
        Transport(server.url, account) as transport,
    ):
        await transport.post("order", {}, spends=True)
        with pytest.raises(ServiceDownError):
            await transport.post("order", {}, spends=True)
    assert server.connections == 2


async def test_reads_share_a_connection_and_no_cookies() -> None:
    step = reply({"balance": 1}, headers={"Set-Cookie": "session=one; Path=/"})
    async with LoopbackServer(step) as server, Transport(server.url, account) as transport:
        for _ in range(3):
            await transport.post("balance", {}, spends=False)
    assert server.connections == 1
    assert not any("cookie" in request.headers for request in server.requests)


# F56
async def test_the_environment_leads_nothing_astray(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    async with (
        LoopbackServer(reply({}, status=502)) as proxy,
        LoopbackServer(reply(PLACED), tls=_server_tls()) as server,
    ):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
        answer = await order(server.url, ca_file=CERTIFICATE)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert isinstance(await failed_order(server.url), NotSentError)
    assert answer.answer == PLACED
    assert proxy.connections == 0
    assert not keys.exists()


async def test_a_proxy_that_refuses_is_certainly_not_sent() -> None:
    async with LoopbackServer(reply({}, status=403)) as proxy:
        error = await failed_order("https://service.example", proxy=proxy.url)
    assert isinstance(error, NotSentError)
    assert [request.method for request in proxy.requests] == ["CONNECT"]


async def test_giving_up_half_way_is_passed_on_and_told() -> None:
    exchanges: list[Exchange] = []
    is_read = asyncio.Event()

    async def read_and_hang(connection: Connection, request: Request) -> None:
        is_read.set()
        await connection.reader.read()

    async with (
        LoopbackServer(read_and_hang) as server,
        Transport(server.url, account, on_exchange=exchanges.append) as transport,
    ):
        task = asyncio.create_task(transport.post("order", {}, spends=True))
        await is_read.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert [exchange.outcome for exchange in exchanges] == ["given up"]


async def test_every_call_is_told_without_its_content() -> None:
    exchanges: list[Exchange] = []
    rates: list[object] = []
    headers = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "20"}
    async with LoopbackServer(reply(PLACED, headers=headers)) as server:
        await order(
            server.url, on_exchange=exchanges.append, on_rate=lambda *rate: rates.append(rate)
        )
    (exchange,) = exchanges
    assert (exchange.endpoint, exchange.outcome) == ("order", "answered")
    assert (exchange.status_code, exchange.remaining) == (200, 7)
    assert rates == [(60, 7, 20.0)]


async def test_a_listener_that_fails_does_not_lose_an_order() -> None:
    def fail(exchange: Exchange) -> None:
        raise RuntimeError("broken listener")

    async with LoopbackServer(reply(PLACED)) as server:
        assert (await order(server.url, on_exchange=fail)).answer == PLACED


_ASGI_PLACED = [
    {"type": "http.response.start", "status": 200, "headers": []},
    {"type": "http.response.body", "body": json.dumps(PLACED).encode()},
]


async def test_a_service_in_the_process_answers_without_a_network() -> None:
    async def app(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        assert scope["path"] == "/api/order"
        for part in _ASGI_PLACED:
            await send(part)

    assert (await order("http://localhost", asgi_app=app)).answer == PLACED


async def test_a_service_in_the_process_that_fails_or_hangs_is_unknown() -> None:
    async def fail(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("bug")

    async def stay(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(60)

    for app in (fail, stay):
        error = await failed_order("http://localhost", timeout_seconds=0.2, asgi_app=app)
        assert error.certainty is Certainty.UNKNOWN


def _everything_in(error: BaseException) -> Iterator[str]:
    """What a crash report could show: the chain, its attributes, and every frame's locals."""
    link: BaseException | None = error
    while link is not None:
        yield repr(link) + str(link) + repr(vars(link))
        report = traceback.TracebackException.from_exception(link, capture_locals=True)
        own = [frame for frame in report.stack if "/tests/" not in frame.filename]
        yield "".join(str(frame.locals) for frame in own)
        link = link.__cause__ or link.__context__


# F54
@pytest.mark.parametrize("step", [hang(), _close, reply(body=CHALLENGE), reply({}, status=302)])
async def test_no_error_and_no_log_holds_the_password(
    step: Step, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with LoopbackServer(step) as server:
        error = await failed_order(server.url, timeout_seconds=0.3)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert CANARY not in "".join(_everything_in(error)) + caplog.text
    assert "httpcore" not in caplog.text


async def test_a_sentence_is_cleared_of_the_password() -> None:
    async with Transport("https://service.example", account) as transport:
        assert transport.redact(f"wrong password {CANARY}!") == "wrong password •••!"


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_time_out_must_be_positive(seconds: float) -> None:
    with pytest.raises(ValueError, match="time-out"):
        Transport(timeout_seconds=seconds)


def test_a_proxy_or_authority_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="proxy"):
        Transport(proxy="ftp://somewhere")
    with pytest.raises(ValueError, match="authorities"):
        Transport(ca_file=tmp_path / "missing.pem")
