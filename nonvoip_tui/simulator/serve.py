"""The simulator behind a port of this machine, by uvicorn (the `server` extra)."""

import socket
from typing import TYPE_CHECKING

from nonvoip_tui.simulator.simulator import Simulator

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
"""Loopback only: there is no real account behind it, but no reason to show it either."""

PREFIX = "/manager"


class ServerMissingError(RuntimeError):
    """uvicorn is not installed; `str()` says how to get it."""


def make_server(simulator: Simulator) -> "uvicorn.Server":
    """A server of a simulator that logs nothing and still has to be run on a socket.

    Raises:
        ServerMissingError: uvicorn is not installed.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise ServerMissingError(
            "Serving needs uvicorn: install it with  pip install 'nonvoip-tui[server]'"
        ) from error
    return uvicorn.Server(
        uvicorn.Config(
            simulator,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback; port 0 takes a free one.

    Raises:
        OSError: the port is taken or not allowed.
    """
    return socket.create_server((HOST, port))


def base_url(listening: socket.socket) -> str:
    """The base URL of the service on a socket, as the real one has it."""
    return f"http://{HOST}:{listening.getsockname()[1]}{PREFIX}"
