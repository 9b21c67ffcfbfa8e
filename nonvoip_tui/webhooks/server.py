"""Serves the receiver by uvicorn inside the running loop, at a rate that leaves it room.

The loop it runs in also polls and orders. So connections are taken one at a time at a bounded
rate, the rest wait in the kernel's queue; each serves one request and lives for seconds; and
where there are too many, the oldest gives way. Nothing here touches signals or the log.
"""

import asyncio
import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

MAX_CONNECTIONS = 128
MAX_PER_SECOND = 150.0
"""Requests: when flooded about an eighth of one core; a busy account gets a few a minute."""
_AT_ONCE = 32.0
_MAX_HEAD_BYTES = 8192
_BACKLOG = 256
_PASSING = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ECONNABORTED)
_PAUSE_SECONDS = 0.5
"""After a connection could not be taken, most likely because no file is to spare."""


class WebhookServer:
    """Serves one ASGI app on a listening socket until cancelled."""

    def __init__(
        self,
        app: Any,
        broken: Callable[[], None],
        *,
        patience_seconds: float,
        most_per_second: float = MAX_PER_SECOND,
    ) -> None:
        """Make everything ready but the socket.

        Args:
            app: the ASGI app.
            broken: told of each connection that brought no whole request.
            patience_seconds: how long a connection lives at most.
            most_per_second: how many connections are taken.
        """
        self._config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            proxy_headers=False,  # what a caller says of its own address is no evidence
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=_MAX_HEAD_BYTES,
        )
        self._config.load()
        self._state = ServerState()
        self._broken = broken
        # The app answers what is late by itself; this ends what never became a request.
        self._life_seconds = patience_seconds + 0.5
        self._interval_seconds = 1 / most_per_second
        self._open: dict[_Connection, None] = {}

    async def serve(self, listening: socket.socket) -> None:
        """Take connections until cancelled; the socket is closed then.

        Args:
            listening: of `listen`.
        """
        loop = asyncio.get_running_loop()
        next_at = loop.time()
        try:
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
                with suppress(OSError):  # it has gone already
                    await loop.connect_accepted_socket(self._new_connection, connection)
        finally:
            listening.close()
            for each in list(self._open):
                each.give_up()

    @property
    def open_connections(self) -> int:
        """How many are being served."""
        return len(self._open)

    def _new_connection(self) -> "_Connection":
        return _Connection(self, self._config, self._state)

    def arrived(self, connection: "_Connection") -> float:
        """A connection is there.

        Returns:
            How many seconds it may live.
        """
        if len(self._open) >= MAX_CONNECTIONS:
            next(iter(self._open)).give_up()
        self._open[connection] = None
        return self._life_seconds

    def left(self, connection: "_Connection", *, was_accepted: bool) -> None:
        """A connection has ended."""
        self._open.pop(connection, None)
        if not was_accepted:
            self._broken()


class _Connection(H11Protocol):
    """One request, and an end that does not depend on the other side."""

    def __init__(self, server: WebhookServer, config: uvicorn.Config, state: ServerState) -> None:
        super().__init__(config, state, {}, asyncio.get_running_loop())
        self._server = server
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._end = self.loop.call_later(self._server.arrived(self), self.give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)
        self._server.left(self, was_accepted=vars(self).get("cycle") is not None)

    def give_up(self) -> None:
        """End it now."""
        self.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that does not block.

    Raises:
        OSError: the port is taken or not allowed, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    listening.setblocking(False)
    return listening
