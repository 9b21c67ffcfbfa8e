"""Failures after which a request has certainly not left, on real sockets."""

import asyncio

import pytest

from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.errors import NotSentError, UnansweredError
from tests.api.account import account
from tests.api.ordering import (
    CERTIFICATE,
    PLACED,
    failed_order,
    order,
    server_tls,
)
from tests.loopback import (
    LoopbackServer,
    hang,
    reply,
    unused_port,
)


# F01
async def test_a_refused_connection_is_certainly_not_sent() -> None:
    error = await failed_order(f"http://127.0.0.1:{unused_port()}")
    assert isinstance(error, NotSentError)
    assert "connection refused" in str(error)


# F01
async def test_a_host_name_that_does_not_exist_is_certainly_not_sent() -> None:
    error = await failed_order("https://no-such-host.invalid")
    assert isinstance(error, NotSentError)
    assert "looked up" in str(error)


# F01
async def test_a_host_name_that_cannot_exist_is_certainly_not_sent() -> None:
    error = await failed_order(f"https://{'a' * 70}.invalid")
    assert isinstance(error, NotSentError)


# F01 F57
async def test_an_untrusted_certificate_is_refused_before_the_password_leaves() -> None:
    async with LoopbackServer(reply(PLACED), tls=server_tls()) as server:
        error = await failed_order(server.url)
    assert isinstance(error, NotSentError)
    assert "certificate" in str(error)
    assert server.requests == []


# F57
async def test_a_trusted_certificate_of_another_host_is_refused() -> None:
    async with LoopbackServer(reply(PLACED), tls=server_tls()) as server:
        another = f"https://127.1:{server.port}"  # the same place by a name that it does not prove
        error = await failed_order(another, ca_file=CERTIFICATE)
    assert isinstance(error, NotSentError)
    assert "certificate" in str(error)
    assert server.requests == []


# F57
async def test_a_certificate_of_the_named_authority_is_accepted() -> None:
    async with LoopbackServer(reply(PLACED), tls=server_tls()) as server:
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
