"""A scripted HTTP server on a real loopback socket, which counts the requests it read whole.

A script is a list of steps, one for each request; the last step serves all that follow. A step
is a coroutine function that gets the open connection and the request, so it can answer, hang,
break off, or drip. `reply()`, `raw()` and the others make the usual ones.
"""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """A request that was read to its last byte."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """The body as a JSON object."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields

    @property
    def endpoint(self) -> str:
        """What follows "/api/" in the path."""
        return self.path.partition("/api/")[2]


@dataclass
class Connection:
    """One accepted connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Send and wait until the kernel took it."""
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Break off with RST instead of FIN."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Step = Callable[[Connection, Request], Awaitable[None]]


def message(
    content: object = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> bytes:
    """A whole HTTP response: `content` as JSON, or `body` as it is."""
    payload = json.dumps(content).encode() if body is None else body
    fields = {
        "Content-Type": "application/json",
        "Content-Length": str(len(payload)),
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + payload


def reply(
    content: object = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Step:
    """A step that answers properly and keeps the connection."""
    return raw(message(content, status=status, headers=headers, body=body))


def raw(data: bytes, *, then_close: bool = False) -> Step:
    """A step that answers with these very bytes."""

    async def step(connection: Connection, request: Request) -> None:
        await connection.send(data)
        if then_close:
            connection.writer.close()

    return step


def raw_then_reset(data: bytes) -> Step:
    """A step that breaks off after these bytes."""

    async def step(connection: Connection, request: Request) -> None:
        await connection.send(data)
        # A reset drops what the kernel has not delivered yet.
        await asyncio.sleep(0.02)
        connection.reset()

    return step


def hang(data: bytes = b"") -> Step:
    """A step that sends these bytes and then nothing, for as long as the client waits."""

    async def step(connection: Connection, request: Request) -> None:
        await connection.send(data)
        await connection.reader.read()

    return step


def drip(data: bytes, pause_seconds: float = 0.02) -> Step:
    """A step that sends a byte at a time."""

    async def step(connection: Connection, request: Request) -> None:
        for byte in data:
            await connection.send(bytes([byte]))
            await asyncio.sleep(pause_seconds)

    return step


def answering(answer: Callable[[Request], object]) -> Step:
    """A step that answers what `answer` makes of the request, as JSON."""

    async def step(connection: Connection, request: Request) -> None:
        await connection.send(message(answer(request)))

    return step


class LoopbackServer:
    """Serves a script on 127.0.0.1 while it is entered with `async with`."""

    def __init__(self, *script: Step, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        """Those read whole, in order."""
        self.connections = 0
        """How many were accepted."""
        self._script = script
        self._tls = tls
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The base address, without `/api`."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        connection = Connection(reader, writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                request = await _read(reader)
                self.requests.append(request)
                step = self._script[min(len(self.requests), len(self._script)) - 1]
                await step(connection, request)
        del self._open[task]
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, body)


def unused_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port
