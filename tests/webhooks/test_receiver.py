"""The receiver over a real socket: what it takes, and how little it says of the rest."""

import asyncio
import logging

import pytest

from nonvoip_tui.domain.webhooks import Refusal
from nonvoip_tui.webhooks.server import MAX_CONNECTIONS
from tests.webhooks.served import GOOD, SECRET, exchange, served_receiver, status_of


async def test_a_webhook_on_the_secret_path_is_heard_and_thanked() -> None:
    async with served_receiver() as served:
        head = f"POST /behind/a/proxy/{SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(GOOD)}"
        answer = await served.send(head.encode() + b"\r\n\r\n", GOOD)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert answer.endswith(b'["success"]')
        assert [(each.order_id, each.number) for each in served.heard] == [
            ("900001", "12025550143")
        ]
        assert not served.refused


@pytest.mark.parametrize(  # F61
    ("method", "path", "body", "status", "why"),
    [
        ("POST", "/", GOOD, 404, Refusal.PATH),
        ("POST", f"/{SECRET}/", GOOD, 404, Refusal.PATH),
        ("POST", f"/{SECRET[:-1]}", GOOD, 404, Refusal.PATH),
        ("GET", "/", b"", 404, Refusal.PATH),
        ("GET", f"/{SECRET}", b"", 405, Refusal.METHOD),
        ("DELETE", f"/{SECRET}", GOOD, 405, Refusal.METHOD),
        ("POST", f"/{SECRET}", b"x" * 16_385, 413, Refusal.TOO_BIG),
        ("POST", f"/{SECRET}", b"", 400, Refusal.NOT_JSON),
        ("POST", f"/{SECRET}", b"event=incoming_message", 400, Refusal.NOT_JSON),
        ("POST", f"/{SECRET}", b"\xff\xfe\x00", 400, Refusal.NOT_JSON),
        ("POST", f"/{SECRET}", b"[" * 16_000, 400, Refusal.NOT_JSON),
        ("POST", f"/{SECRET}", b'{"a":' + b"9" * 5000 + b"}", 400, Refusal.NOT_JSON),
    ],
)
async def test_whatever_else_comes_is_counted_and_answered_with_nothing(
    method: str, path: str, body: bytes, status: int, why: Refusal
) -> None:
    async with served_receiver() as served:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        answer = await served.send(head.encode() + body)
        assert status_of(answer) == status
        head_lines, _, rest = answer.partition(b"\r\n\r\n")
        assert rest == b""
        assert {line.split(b":")[0].lower() for line in head_lines.split(b"\r\n")[1:]} <= {
            b"content-length",
            b"connection",
        }
        assert dict(served.refused) == {why: 1}
        assert not served.heard
        assert await served.post() == 200


async def test_a_body_that_hides_its_size_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with served_receiver() as served:
        head = f"POST /{SECRET} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunks = [b"1000\r\n" + b"A" * 0x1000 + b"\r\n"] * 5
        assert status_of(await served.send(head.encode(), *chunks)) == 413
        assert dict(served.refused) == {Refusal.TOO_BIG: 1}
    assert "AAA" not in caplog.text


@pytest.mark.parametrize(  # F61
    ("parts", "why", "status"),
    [
        ([f"POST /{SECRET} HTTP/1.1\r\nContent-Length: 90\r\nHost: x\r\n\r\n{{"], "TOO_SLOW", 408),
        (["POST /x HT"], "BROKEN", 0),
        ([""], "BROKEN", 0),
        (["\x16\x03\x01\x02junk\r\n\r\n"], "BROKEN", 400),
        (["GET / HTTP/1.1\r\nX: " + "y" * 20_000], "BROKEN", 400),
    ],
)
async def test_who_is_slow_or_speaks_no_http_is_shown_the_door(
    parts: list[str], why: str, status: int
) -> None:
    async with served_receiver(patience_seconds=0.1) as served:
        answer = await served.send(*(part.encode("latin-1") for part in parts))
        assert status_of(answer) == status
        await served.was_refused.wait()
        assert dict(served.refused) == {Refusal[why]: 1}
        assert await served.post() == 200


@pytest.mark.parametrize(
    "target",
    ["//[", "//[::1", "http://[/x", "http://[v1.x]:y/", "*", "/%ff%00", "/\\", "//" + "[" * 500],
)
async def test_no_target_however_odd_ends_the_server(target: str) -> None:
    async with served_receiver() as served:
        assert await served.post(path=target) in (400, 404)
        assert await served.post() == 200


async def test_who_is_gone_before_it_is_looked_at_ends_nothing() -> None:
    async with served_receiver() as served:
        for _ in range(20):
            _, writer = await asyncio.open_connection("127.0.0.1", served.port)
            writer.write(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            writer.transport.abort()
        assert await served.post() == 200


async def test_a_defect_in_one_answer_ends_no_other() -> None:
    async with served_receiver() as served:
        served.fails = True
        assert await served.post() == 0
        served.fails = False
        assert await served.post() == 200


async def test_a_crowd_that_says_nothing_does_not_keep_a_real_one_out() -> None:
    async with served_receiver(patience_seconds=60) as served:
        crowd = [
            await asyncio.open_connection("127.0.0.1", served.port)
            for _ in range(MAX_CONNECTIONS + 20)
        ]
        try:
            assert await served.post() == 200
            assert served.refused[Refusal.BROKEN] >= 20
            assert served.server.open_connections <= MAX_CONNECTIONS
        finally:
            for _, writer in crowd:
                writer.transport.abort()


async def test_of_junk_only_so_much_is_served_and_the_real_one_is_among_it() -> None:
    began = asyncio.get_running_loop().time()
    async with served_receiver(most_per_second=100) as served:

        async def junk() -> None:
            for _ in range(5):
                await exchange(served.port, b"POST /guess HTTP/1.1\r\nHost: x\r\n\r\n")

        async def real() -> None:
            for _ in range(5):
                assert await served.post() == 200

        await asyncio.gather(real(), *(junk() for _ in range(20)))
        assert served.refused[Refusal.PATH] == 100
        assert len(served.heard) == 5
        assert served.server.open_connections == 0  # nothing of it is stored
    # What goes beyond the first handful waits for its turn.
    assert asyncio.get_running_loop().time() - began >= (105 - 32) / 100 - 0.05


async def test_where_proxies_are_named_nobody_else_is_heard() -> None:  # F61
    async with served_receiver(trusted=frozenset({"10.0.0.7"})) as served:
        assert await served.post() == 404
        assert dict(served.refused) == {Refusal.STRANGER: 1}
    async with served_receiver(trusted=frozenset({"127.0.0.1"})) as served:
        assert await served.post() == 200
