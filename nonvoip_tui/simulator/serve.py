"""The simulator behind a port of this machine, by uvicorn (the `server` extra)."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from nonvoip_tui.simulator.simulator import Simulator
from nonvoip_tui.simulator.webhooks import post_on_loopback, run_callbacks

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
"""Loopback only: there is no real account behind it, but no reason to show it either."""

PREFIX = "/manager"


class ServerMissingError(RuntimeError):
    """uvicorn is not installed; `str()` says how to get it."""


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
        ServerMissingError: uvicorn is not installed.
        OSError: the port is taken or not allowed.
        KeyboardInterrupt: it was interrupted before it served.
    """
    simulator = Simulator(scenario=scenario, dialect=dialect, seed=seed)
    server = make_server(simulator)
    with listen(port) as listening:
        asyncio.run(run_server(server, listening, simulator, announce))


async def run_server(
    server: "uvicorn.Server",
    listening: socket.socket,
    simulator: Simulator,
    announce: Callable[[str], object],
) -> None:
    """Serve on a listening socket, and call back, until the server is told to exit.

    Args:
        server: of `make_server`.
        listening: of `listen`.
        simulator: what the server serves.
        announce: gets the base URL.
    """
    announce(base_url(listening))
    webhooks = asyncio.create_task(run_callbacks(simulator, post_on_loopback, sleep=asyncio.sleep))
    try:
        await server.serve(sockets=[listening])
    finally:
        webhooks.cancel()
        with suppress(asyncio.CancelledError):
            await webhooks


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
