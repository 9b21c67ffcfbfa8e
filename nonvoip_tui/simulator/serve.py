"""The simulator behind a port of this machine, by h11, which httpx brings."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

import h11

from nonvoip_tui.simulator.examples import ExampleService
from nonvoip_tui.simulator.http import Message
from nonvoip_tui.simulator.simulator import Simulator
from nonvoip_tui.simulator.webhooks import post_on_loopback, run_callbacks

HOST = "127.0.0.1"
"""Loopback only: there is no real account behind it, but no reason to show it either."""

PREFIX = "/manager"
_READ_BYTES = 65_536


def serve(
    port: int,
    announce: Callable[[str], object],
    *,
    scenario: str = "demo",
    dialect: str = "default",
    seed: int = 0,
) -> None:
    """Serve a new simulator until a signal ends it; callbacks go to receivers on the loopback.

    Args:
        port: of the loopback; 0 takes a free one.
        announce: gets the base URL once it can be called.
        scenario: a name of `SCENARIOS`.
        dialect: a name of `DIALECTS`.
        seed: of everything that varies.

    Raises:
        OSError: the port is taken or not allowed.
        KeyboardInterrupt: it was interrupted.
    """
    simulator = Simulator(scenario=scenario, dialect=dialect, seed=seed)
    with listen(port) as listening:
        asyncio.run(run_server(listening, simulator, announce))


async def run_server(
    listening: socket.socket, simulator: Simulator, announce: Callable[[str], object]
) -> None:
    """Serve on a listening socket, and call back, until cancelled.

    Args:
        listening: of `listen`.
        simulator: what is served.
        announce: gets the base URL.
    """
    announce(base_url(listening))
    async with asyncio.TaskGroup() as group:
        group.create_task(run_callbacks(simulator, post_on_loopback, sleep=asyncio.sleep))
        group.create_task(serve_on(listening, simulator))


def serve_examples(port: int, announce: Callable[[str], object], examples: ExampleService) -> None:
    """Serve the examples of a document until a signal ends it.

    Args:
        port: of the loopback; 0 takes a free one.
        announce: gets the base URL.
        examples: what is served.

    Raises:
        OSError: the port is taken or not allowed.
        KeyboardInterrupt: it was interrupted.
    """
    with listen(port) as listening:
        announce(base_url(listening))
        asyncio.run(serve_on(listening, examples))


async def serve_on(listening: socket.socket, service: Simulator | ExampleService) -> None:
    """Serve on a listening socket until cancelled."""
    connections: set[asyncio.Task[None]] = set()

    async def serve_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        connections.add(serving)
        try:
            with suppress(OSError, h11.ProtocolError):
                await _Connection(reader, writer).run(service)
        finally:
            connections.discard(serving)
            writer.close()

    server = await asyncio.start_server(serve_connection, sock=listening)
    try:
        await server.serve_forever()
    finally:
        for each in connections:
            each.cancel()


class _Connection:
    """One connection: requests one after another, each handed to the service."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)

    async def run(self, service: Simulator | ExampleService) -> None:
        """Answer until one side closes, or an answer is left unfinished on purpose."""
        while isinstance(request := await self._event(), h11.Request):
            scope = {
                "type": "http",
                "method": request.method.decode(),
                "path": request.target.decode().partition("?")[0],
                "headers": list(request.headers),
                "client": self._writer.get_extra_info("peername"),
            }
            await service(scope, self._receive, self._send)
            if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                return
            self._http.start_next_cycle()

    async def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_READ_BYTES))
        return event

    async def _receive(self) -> Message:
        if self._http.their_state is h11.DONE:  # only the other side's end is still to come
            while await self._reader.read(_READ_BYTES):
                pass
            return {"type": "http.disconnect"}
        match await self._event():
            case h11.Data(data=data):
                return {"type": "http.request", "body": bytes(data), "more_body": True}
            case h11.EndOfMessage():
                return {"type": "http.request", "more_body": False}
            case _:
                return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        events: list[h11.Event] = []
        if message["type"] == "http.response.start":
            events.append(h11.Response(status_code=message["status"], headers=message["headers"]))
        else:
            events.append(h11.Data(data=message["body"]))
            if not message["more_body"]:
                events.append(h11.EndOfMessage())
        for event in events:
            self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback; port 0 takes a free one.

    Raises:
        OSError: the port is taken or not allowed.
    """
    return socket.create_server((HOST, port))


def base_url(listening: socket.socket) -> str:
    """The base URL of the service on a socket, as the real one has it."""
    return f"http://{HOST}:{listening.getsockname()[1]}{PREFIX}"
