"""Bodies without end, and compressed ones."""

import gzip
import json
import zlib
from functools import cache
from pathlib import Path

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import PRICE_LIST_LIMIT_BYTES, Transport
from nonvoip_tui.domain.errors import BadAnswerError, Certainty
from tests.api.account import account
from tests.api.ordering import (
    PLACED,
    failed_order,
    order,
)
from tests.loopback import (
    Connection,
    LoopbackServer,
    Request,
    Step,
    reply,
)


async def _endless(connection: Connection, request: Request) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(1_600):
        await connection.send(b" " * 65_536)


@cache
def _packed() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    chunks = [packer.compress(b" " * 1_000_000) for _ in range(200)]
    return b"".join(chunks) + packer.flush()


async def _bomb(connection: Connection, request: Request) -> None:
    await reply(body=_packed(), headers={"Content-Encoding": "gzip"})(connection, request)


async def grown_by_giving_up(step: Step, reason: str) -> int:
    """How many bytes the memory rises by while a price list is refused for this reason."""
    async with (
        LoopbackServer(reply(PLACED), step) as server,
        Transport(server.url, account) as transport,
    ):
        await transport.post("products", {}, spends=False, limit_bytes=PRICE_LIST_LIMIT_BYTES)
        before = _resident_memory()
        with pytest.raises(BadAnswerError, match=reason):
            await transport.post("products", {}, spends=False, limit_bytes=PRICE_LIST_LIMIT_BYTES)
        return _memory("VmHWM") - before


# F14
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("step", [_endless, _bomb])
async def test_a_body_without_end_is_given_up_in_little_memory(step: Step) -> None:
    assert await grown_by_giving_up(step, "larger than") < 20_000_000


# F14
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("part", [b"{},", b"[],", b"0.1,"])
async def test_a_body_of_nothing_but_parts_is_given_up_in_little_memory(part: bytes) -> None:
    body = gzip.compress(b"[" + part * (30_000_000 // len(part)) + b"1]")
    step = reply(body=body, headers={"Content-Encoding": "gzip"})
    assert await grown_by_giving_up(step, "more parts") < 20_000_000


@pytest.mark.parametrize("step", [_endless, _bomb])
async def test_an_order_with_a_body_without_end_is_unknown(step: Step) -> None:  # F14
    async with LoopbackServer(step) as server:
        error = await failed_order(server.url)
    assert error.certainty is Certainty.UNKNOWN
    assert len(server.requests) == 1


async def test_a_price_list_of_thirty_megabytes_is_read() -> None:
    rows = [{"product_id": n, "name": "x" * 1000, "price": "0.60"} for n in range(1, 29_001)]
    body = json.dumps({"status": "success", "message": rows}).encode()
    assert 29_000_000 < len(body) < PRICE_LIST_LIMIT_BYTES
    async with (
        LoopbackServer(reply(body=body)) as server,
        Transport(server.url, account) as transport,
    ):
        assert len(await Client(transport).products("short_term")) == 29_000


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
        "gzip": gzip.compress(json.dumps(PLACED).encode()),
        "deflate": zlib.compress(json.dumps(PLACED).encode()),
        None: b"\xef\xbb\xbf" + json.dumps(PLACED).encode(),
    }[headers.get("Content-Encoding")]
    async with LoopbackServer(reply(body=packed, headers=headers)) as server:
        assert (await order(server.url)).answer == PLACED
