"""The simulator, or the examples of a document, behind a port of this machine; its callbacks."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

import h11

from nonvoip_tui.simulator.http import (
    MAX_BODY_BYTES,
    READS,
    Json,
    Kind,
    Message,
    Receive,
    Send,
    read_body,
    send_answer,
)
from nonvoip_tui.simulator.simulator import Simulator
from nonvoip_tui.simulator.state import DueText, Rental

_NO_EXAMPLE = b'{"status":"error","message":"The document has no example of this answer."}'


class ExampleService:
    """An ASGI 3 application that takes any credentials.

    A call that only reads gets the first example with HTTP 2xx, any other call the next one: an
    order is placed, and the one after it may meet a price change. Where none has 2xx, all serve.
    A document without any answer leaves them to a simulated service.
    """

    def __init__(
        self, document: object, examples: Mapping[str, Sequence[tuple[int, bytes]]]
    ) -> None:
        """Answer with the status codes and bodies of each endpoint, and serve the document."""
        self._document = json.dumps(document, default=float).encode()
        self._examples = {
            endpoint: [each for each in listed if each[0] // 100 == 2] or list(listed)
            for endpoint, listed in examples.items()
        }
        self._calls: Counter[str] = Counter()
        self._simulator = None if any(examples.values()) else Simulator(scenario="demo")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        body = await read_body(receive, MAX_BODY_BYTES) or b""
        _, _, endpoint = scope["path"].rpartition("/api/")
        if scope["method"] == "GET" and scope["path"].endswith("/openapi.json"):
            await send_answer(send, 200, self._document)
        elif self._simulator is not None:
            await self._simulate(self._simulator, scope, body, send)
        elif scope["method"] == "POST" and (listed := self._examples.get(endpoint)):
            turn = 0 if endpoint in READS else self._calls[endpoint] % len(listed)
            self._calls[endpoint] += 1
            await send_answer(send, *listed[turn])
        else:
            await send_answer(send, 404, _NO_EXAMPLE)

    async def _simulate(
        self, simulator: Simulator, scope: Message, body: bytes, send: Send
    ) -> None:
        """Answer a call for whatever account it names."""
        with suppress(ValueError, AttributeError):
            sent = json.loads(body)
            simulator.email, simulator.password = sent.get("email"), sent.get("password")

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await simulator(scope, receive, send)


Post = Callable[[str, bytes], Awaitable[int]]
"""Posts a JSON body to a URL and gives the HTTP code; raises OSError if it cannot."""

RETRIES = 5
RETRY_SECONDS = 600.0


@dataclass(slots=True)
class _Parcel:
    """One POST on its way."""

    body: bytes
    next_try_at: float
    tries: int = 0


class Webhooks:
    """Finds what is due by the simulator's clock and posts it."""

    def __init__(self, simulator: Simulator, post: Post) -> None:
        """Send its events, in its dialect and by its scenario's habit."""
        self._simulator = simulator
        self._post = post
        self._told: set[int] = set()
        self._parcels: list[_Parcel] = []

    async def send_due(self) -> int:
        """Post everything that is due now; the count of POSTs made.

        What happens while no URL is saved is never sent.
        """
        simulator = self._simulator
        now = simulator.clock()
        fresh = [
            _Parcel(body, now)
            for event in self._new_events(now)
            for body in simulator.scenario.webhooks(event)
        ]
        if not simulator.callback_url:
            return 0
        self._parcels += fresh
        due = [parcel for parcel in self._parcels if parcel.next_try_at <= now]
        for parcel in due:
            parcel.tries += 1
            is_taken = await self._is_taken(simulator.callback_url, parcel.body)
            if is_taken or parcel.tries > RETRIES:
                self._parcels.remove(parcel)
            else:
                parcel.next_try_at = now + RETRY_SECONDS
        return len(due)

    async def _is_taken(self, url: str, body: bytes) -> bool:
        try:
            return 200 <= await self._post(url, body) < 300
        except OSError:
            return False

    def _new_events(self, now: float) -> list[Json]:
        """What has happened and was not sent yet, oldest order first."""
        write = self._simulator.dialect.event
        events: list[Json] = []
        # A copy, because the server's thread may add an order meanwhile.
        for rental in list(self._simulator.orders.values()):
            row = self._simulator.row(rental.order_id)
            if rental.is_bid and rental.number(now) and self._is_new(rental):
                events.append(write(Kind.BID_EVENT, row))
            events += [
                write(Kind.SMS_EVENT, row | {"sms": text.text, "sender": text.sender})
                for text in rental.arrived(now)
                if self._is_new(text)
            ]
        return events

    def _is_new(self, thing: Rental | DueText) -> bool:
        """Whether this is the first look at it; both live as long as the simulator."""
        is_new = id(thing) not in self._told
        self._told.add(id(thing))
        return is_new


async def run_callbacks(
    simulator: Simulator,
    post: Post,
    *,
    sleep: Callable[[float], Awaitable[None]],
    interval_seconds: float = 0.25,
) -> NoReturn:
    """Post what becomes due, round after round, until cancelled."""
    webhooks = Webhooks(simulator, post)
    while True:
        await webhooks.send_due()
        await sleep(interval_seconds)


_HOSTS = ("127.0.0.1", "localhost", "::1")
_TIMEOUT_SECONDS = 5.0


async def post_on_loopback(url: str, body: bytes) -> int:
    """Post a JSON body without following redirects or proxies; the HTTP code.

    Raises:
        OSError: nothing answered, or the URL leads elsewhere than to this machine.
    """
    return await asyncio.to_thread(_post, url, body)


def _post(url: str, body: bytes) -> int:
    # http.client is slow to import, and only a server that calls back needs it.
    from http.client import HTTPConnection, HTTPException

    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _HOSTS:
        raise OSError("callbacks of the simulator stay on this machine")
    connection = HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    except HTTPException as error:
        raise OSError("the receiver's answer is not HTTP") from error
    finally:
        connection.close()


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

    Port 0 picks a free one; `announce` gets the base URL once it can be called.

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
    """Serve on a listening socket, and call back, until cancelled; `announce` gets the base URL."""
    announce(base_url(listening))
    async with asyncio.TaskGroup() as group:
        group.create_task(run_callbacks(simulator, post_on_loopback, sleep=asyncio.sleep))
        group.create_task(serve_on(listening, simulator))


def serve_examples(port: int, announce: Callable[[str], object], examples: ExampleService) -> None:
    """Serve the examples of a document until a signal ends it, otherwise as `serve`.

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
    """A listening socket on the loopback; port 0 picks a free one.

    Raises:
        OSError: the port is taken or not allowed.
    """
    return socket.create_server((HOST, port))


def base_url(listening: socket.socket) -> str:
    """The base URL of the service on a socket, as the real one has it."""
    return f"http://{HOST}:{listening.getsockname()[1]}{PREFIX}"
