"""How calls are made: bodies, connections, listeners, the environment."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.api.transport import Exchange, Transport
from nonvoip_tui.domain.errors import (
    Certainty,
    NotSentError,
    ServiceDownError,
    WrongCredentialsError,
)
from tests.api.account import CANARY, account
from tests.api.ordering import (
    CERTIFICATE,
    PLACED,
    PLACED_HTTP,
    failed_order,
    order,
    server_tls,
)
from tests.loopback import (
    Connection,
    LoopbackServer,
    Request,
    message,
    raw,
    reply,
)


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
        LoopbackServer(reply(PLACED), tls=server_tls()) as server,
    ):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login somebody password else\n")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        answer = await order(server.url, ca_file=CERTIFICATE)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert isinstance(await failed_order(server.url), NotSentError)
    assert answer.answer == PLACED
    assert "authorization" not in server.requests[0].headers
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


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_time_out_must_be_positive(seconds: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        Transport(timeout_seconds=seconds)


def test_a_proxy_or_authority_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="proxy"):
        Transport(proxy="ftp://somewhere")
    with pytest.raises(ValueError, match="certificate file"):
        Transport(ca_file=tmp_path / "missing.pem")
