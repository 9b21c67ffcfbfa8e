"""A receiver on a loopback port, and bytes sent to it as they are."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nonvoip_tui.domain.webhooks import Refusal, Webhook
from nonvoip_tui.webhooks.server import Receiver, WebhookServer, listen

SECRET = "s3cret-" + "x" * 36
GOOD = b'{"event":"incoming_message","message":[{"order_id":900001,"number":"12025550143"}]}'


@dataclass
class ServedReceiver:
    """What a test looks at."""

    port: int
    server: WebhookServer
    heard: list[Webhook]
    refused: Counter[Refusal]
    was_refused: asyncio.Event
    fails: bool = False
    """Whether whoever listens has a defect."""

    async def post(self, body: bytes = GOOD, path: str = f"/{SECRET}", method: str = "POST") -> int:
        """The HTTP code; 0 when the connection broke."""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        return status_of(await self.send(head.encode() + body))

    async def send(self, *parts: bytes, pause_seconds: float = 0.0) -> bytes:
        """Send parts, and read until the other side closes."""
        return await exchange(self.port, *parts, pause_seconds=pause_seconds)


async def exchange(port: int, *parts: bytes, pause_seconds: float = 0.0) -> bytes:
    """Send parts to a port of this machine, and read until the other side closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            if pause_seconds:
                await asyncio.sleep(pause_seconds)
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


@asynccontextmanager
async def served_receiver(
    *,
    trusted: frozenset[str] = frozenset(),
    patience_seconds: float = 3.0,
    most_per_second: float = 5000.0,
) -> AsyncIterator[ServedReceiver]:
    """Serve a receiver that only writes down what it hears."""
    heard: list[Webhook] = []
    refused: Counter[Refusal] = Counter()
    was_refused = asyncio.Event()

    def refuse(refusal: Refusal) -> None:
        refused[refusal] += 1
        was_refused.set()

    def hear(webhooks: Sequence[Webhook]) -> None:
        if served.fails:
            raise RuntimeError
        heard.extend(webhooks)

    receiver = Receiver(
        lambda path: path.rpartition("/")[2] == SECRET,
        hear,
        refuse,
        trusted=trusted,
        patience_seconds=patience_seconds,
    )
    server = WebhookServer(
        receiver,
        lambda: refuse(Refusal.BROKEN),
        patience_seconds=patience_seconds,
        most_per_second=most_per_second,
    )
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    served = ServedReceiver(port, server, heard, refused, was_refused)
    serving = asyncio.ensure_future(server.serve(listening))
    try:
        yield served
    finally:
        serving.cancel()
        await asyncio.wait({serving})
