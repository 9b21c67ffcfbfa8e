"""Receives callbacks over HTTP, and answers each with one word, which reveals nothing."""

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

import h11

from nonvoip_tui.domain.webhooks import NotAWebhookError, Refusal, Webhook, webhooks_in

MAX_BYTES = 16_384
PATIENCE_SECONDS = 3.0
"""How long a whole request may take."""


@dataclass
class Request:
    """A request without its body, which is still to be read."""

    client: str
    """The sender's address."""
    method: str
    path: str
    claimed_bytes: int
    """The body's length by its header; 0 if none gives it."""
    body: AsyncIterator[bytes]
    """Its parts; raises `OSError` when it does not come whole."""


_STATUSES = {
    Refusal.PATH: 404,
    Refusal.STRANGER: 404,
    Refusal.METHOD: 405,
    Refusal.TOO_SLOW: 408,
    Refusal.TOO_BIG: 413,
    Refusal.NOT_JSON: 400,
    Refusal.BROKEN: 400,
}


class _RefusedError(Exception):
    """The request was refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Receiver:
    """Accepts JSON by POST on the secret path; anything else is counted and dropped."""

    def __init__(
        self,
        is_secret: Callable[[str], bool],
        on_event: Callable[[Sequence[Webhook]], None],
        refuse: Callable[[Refusal], None],
        *,
        trusted: frozenset[str] = frozenset(),
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Take what decides whether to believe a callback, and who learns of it.

        Args:
            is_secret: whether a path may be called; it compares in constant time.
            on_event: takes the orders that a callback spoke of; must return at once.
            refuse: counts what was refused.
            trusted: the only addresses that are accepted, if there are any.
            patience_seconds: for the whole of a body.
        """
        self._is_secret = is_secret
        self._on_webhooks = on_event
        self._refuse = refuse
        self._trusted = trusted
        self._patience_seconds = patience_seconds

    async def answer(self, request: Request) -> tuple[int, bytes]:
        """The HTTP code, and the body, of the answer to one request."""
        try:
            webhooks = webhooks_in(await self._body(request))
        except NotAWebhookError:
            return self._refused(Refusal.NOT_JSON), b""
        except _RefusedError as error:
            return self._refused(error.refusal), b""
        self._on_webhooks(webhooks)
        return 200, b'["success"]'

    async def _body(self, request: Request) -> bytes:
        if self._trusted and request.client not in self._trusted:
            raise _RefusedError(Refusal.STRANGER)
        if not self._is_secret(request.path):
            raise _RefusedError(Refusal.PATH)
        if request.method != "POST":
            raise _RefusedError(Refusal.METHOD)
        if request.claimed_bytes > MAX_BYTES:
            raise _RefusedError(Refusal.TOO_BIG)
        body = bytearray()
        try:
            async with asyncio.timeout(self._patience_seconds):
                async for part in request.body:
                    body += part
                    if len(body) > MAX_BYTES:
                        raise _RefusedError(Refusal.TOO_BIG)
        except TimeoutError:
            raise _RefusedError(Refusal.TOO_SLOW) from None
        except OSError:
            raise _RefusedError(Refusal.BROKEN) from None
        return bytes(body)

    def _refused(self, refusal: Refusal) -> int:
        self._refuse(refusal)
        return _STATUSES[refusal]


_log = logging.getLogger(__name__)

MAX_CONNECTIONS = 128
MAX_PER_SECOND = 150.0
"""Requests: when flooded about an eighth of one core; a busy account gets a few a minute."""
_AT_ONCE = 32.0
_MAX_HEAD_BYTES = 8192
_READ_BYTES = 8192
_BACKLOG = 256
_PASSING = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ECONNABORTED)
_PAUSE_SECONDS = 0.5
"""How long to wait if no connection can be accepted, as without a free file descriptor."""


class WebhookServer:
    """Serves one receiver on a listening socket until cancelled."""

    def __init__(
        self,
        receiver: Receiver,
        broken: Callable[[], None],
        *,
        patience_seconds: float,
        most_per_second: float = MAX_PER_SECOND,
    ) -> None:
        """Prepare all but the socket; `broken` is called where no whole request came."""
        self._receiver = receiver
        self._broken = broken
        # The receiver answers what is late by itself; this ends what never became a request.
        self._life_seconds = patience_seconds + 0.5
        self._interval_seconds = 1 / most_per_second
        self._open: dict[asyncio.Task[None], None] = {}

    async def serve(self, listening: socket.socket) -> None:
        """Take connections of a listening socket until cancelled; it is closed then."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._accept(listening, group)
        finally:
            listening.close()

    @property
    def open_connections(self) -> int:
        """How many are being served."""
        return len(self._open)

    async def _accept(self, listening: socket.socket, group: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        next_at = loop.time()
        while True:
            # The bucket is stored as the time at which it would be full again.
            next_at = max(next_at, loop.time() - _AT_ONCE * self._interval_seconds)
            if (wait := next_at - loop.time()) > 0:
                await asyncio.sleep(wait)
            next_at += self._interval_seconds
            try:
                connection, _ = await loop.sock_accept(listening)
            except OSError as error:
                if error.errno not in _PASSING:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if len(self._open) >= MAX_CONNECTIONS:
                oldest = next(iter(self._open))
                del self._open[oldest]
                oldest.cancel()
            serving = group.create_task(self._serve_one(connection))
            self._open[serving] = None
            serving.add_done_callback(lambda task: self._open.pop(task, None))
            await asyncio.sleep(0)  # it begins: what is cancelled before closes no connection

    async def _serve_one(self, connection: socket.socket) -> None:
        exchange: _Exchange | None = None
        try:
            async with asyncio.timeout(self._life_seconds):
                streams = await asyncio.open_connection(sock=connection)
                exchange = _Exchange(*streams)
                await exchange.run(self._receiver)
        except (OSError, TimeoutError):
            pass  # it has gone already, or says nothing
        except Exception as error:  # a bug ends one connection, and not the server
            _log.error("a connection ended by %s", type(error).__name__)
        finally:
            if exchange is None:
                connection.close()
            else:
                exchange.writer.transport.abort()
            if exchange is None or not exchange.has_request:
                self._broken()


@dataclass
class _Exchange:
    """One request on one connection, and the answer to it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    has_request: bool = False

    def __post_init__(self) -> None:
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD_BYTES)

    async def run(self, receiver: Receiver) -> None:
        """Read the request, have it answered, and close the connection."""
        try:
            head = await self._event()
        except h11.RemoteProtocolError:
            await self._answer(400, b"")
            return
        if not isinstance(head, h11.Request):
            return
        self.has_request = True
        peer = self.writer.get_extra_info("peername")  # None when it has gone already
        path = head.target.decode("ascii", "replace").partition("?")[0]
        status, body = await receiver.answer(
            Request(
                client=peer[0] if peer else "",
                method=head.method.decode("ascii"),
                path=unquote(path),
                claimed_bytes=_claimed_bytes(head),
                body=self._body(),
            )
        )
        await self._answer(status, body)

    async def _body(self) -> AsyncIterator[bytes]:
        """The parts of the body; ends with an `OSError` when it does not come whole."""
        if self._http.they_are_waiting_for_100_continue:
            self.writer.write(
                self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b""
            )
        while True:
            try:
                event = await self._event()
            except h11.RemoteProtocolError as error:
                raise ConnectionError from error
            match event:
                case h11.Data(data=data):
                    yield bytes(data)
                case h11.EndOfMessage():
                    return
                case _:
                    raise ConnectionError

    async def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self.reader.read(_READ_BYTES))
        return event

    async def _answer(self, status: int, body: bytes) -> None:
        # A client takes the bare word for yes.
        headers = [("Content-Length", str(len(body))), ("Connection", "close")]
        if body:
            headers.append(("Content-Type", "application/json"))
        with suppress(h11.LocalProtocolError):  # what came was no HTTP at all
            for event in (
                h11.Response(status_code=status, headers=headers),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.writer.write(self._http.send(event) or b"")
            self.writer.close()
            await self.writer.wait_closed()


def _claimed_bytes(head: h11.Request) -> int:
    sizes = [int(value[:12]) for name, value in head.headers if name == b"content-length"]
    return sizes[0] if sizes else 0


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that does not block.

    Raises:
        OSError: the port is taken or not allowed, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    listening.setblocking(False)
    return listening
