"""The simulated service on a real loopback port, for tests of any room.

with simulator_server(scenario="demo") as served:
    client = Client(served.base_url, served.simulator.email, ...)
    served.simulator.deliver(order_id, "Your code is 123456")
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.simulator.serve import base_url, listen, serve_on
from tests.simulated import Simulator

_PATIENCE_SECONDS = 20.0


class Served(NamedTuple):
    """A running service."""

    base_url: str
    """Such as `http://127.0.0.1:PORT/manager`."""
    simulator: Simulator


@contextmanager
def simulator_server(
    simulator: Simulator | None = None,
    *,
    clock: Callable[[], float] = time.time,
    seed: int = 0,
    scenario: str = "default",
    dialect: str = "default",
    balance: Decimal | str | int | None = None,
) -> Iterator[Served]:
    """Serve a simulator from a thread until the block ends.

    Args:
        simulator: the one to serve; by default a new one of the arguments that follow.
        clock: seconds since the epoch.
        seed: of everything that varies.
        scenario: a name of `SCENARIOS`.
        dialect: a name of `DIALECTS`.
        balance: US dollars; by default the scenario's.
    """
    if simulator is None:
        simulator = Simulator(
            clock=clock, seed=seed, scenario=scenario, dialect=dialect, balance=balance
        )
    with listen(0) as listening:
        url = base_url(listening)
        loop = asyncio.new_event_loop()
        serving = loop.create_task(serve_on(listening, simulator))
        thread = threading.Thread(target=_run, args=(loop, serving), name="simulator")
        thread.start()
        try:
            yield Served(url, simulator)
        finally:
            loop.call_soon_threadsafe(serving.cancel)
            thread.join(_PATIENCE_SECONDS)
            if thread.is_alive():
                raise RuntimeError("the simulator did not stop")


def _run(loop: asyncio.AbstractEventLoop, serving: asyncio.Task[None]) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner, suppress(asyncio.CancelledError):
        runner.run(_wait(serving))


async def _wait(serving: asyncio.Task[None]) -> None:
    await asyncio.wait({serving})
