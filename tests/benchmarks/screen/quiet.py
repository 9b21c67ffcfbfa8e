"""What goes over the wire while nobody types."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.models import SHORT_TERM
from nonvoip_tui.services.engine import Start
from nonvoip_tui.settings.config import Config
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from tests.benchmarks.polling.live import place
from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import SIZE, Driven, Idleness, Line
from tests.benchmarks.screen.figure import Figure
from tests.simulated import Simulator
from tests.simulator_server import simulator_server

LIVE = 20
_LEAST = LIVE * 9
"""Bytes that bring twenty last digits up to date: the way to each, and the digit."""


def measure(seconds: float) -> list[Figure]:
    """Let each program alone for so long: without orders, then with twenty that count down."""
    with programs.home(products=350, orders=200, messages=500) as home:
        nothing = _idle_without_orders(home, seconds)
        ticking, sms_bytes = _idle_with_orders(home, seconds)
    with Driven(programs.app("countdown_stock")) as stock:
        stock.wait_for("Service 00019")
        stock.resolve(0.5)
        stock_ticking = stock.idle(min(seconds, 20))
    with Driven(programs.app("hello")) as hello:
        hello.wait_for("hello")
        hello.resolve(1.0)
        resting = hello.idle(seconds)
    return [
        Figure("idle with nothing live, bytes a minute", nothing.bytes_per_minute, "B", goal=0),
        Figure("idle with nothing live, CPU", nothing.cpu_percent, "%", "hello",
               resting.cpu_percent, nothing.cpu_percent / resting.cpu_percent, 1.5),
        Figure("idle with nothing live, wake-ups a second", nothing.wake_ups / seconds, "",
               goal=15),
        Figure("20 live orders with polling, bytes a minute", ticking.bytes_per_minute, "B",
               goal=20_000),
        Figure("20 live orders with polling, CPU", ticking.cpu_percent, "%", goal=2),
        Figure("the same, bytes for each second", ticking.bytes_per_minute / 60, "B",
               "twenty cells of nine bytes", _LEAST, ticking.bytes_per_minute / 60 / _LEAST, 2),
        Figure("20 live orders with polling, bytes a minute", ticking.bytes_per_minute, "B",
               "DataTable.update_cell, once a second", stock_ticking.bytes_per_minute,
               ticking.bytes_per_minute / stock_ticking.bytes_per_minute, 1 / 40),
        Figure("a new SMS in the pane that is looked at, bytes", sms_bytes, "B"),
    ]  # fmt: skip


def _idle_without_orders(home: Path, seconds: float) -> Idleness:
    with (
        simulator_server(scenario="no-sms") as served,
        Driven(programs.OURS, programs.account(home, served.base_url)) as ours,
    ):
        ours.wait_for("● online")
        ours.resolve(1.0)
        ours.send("2")
        ours.wait_for("No live orders")
        ours.idle(5)
        return ours.idle(seconds)


def _idle_with_orders(home: Path, seconds: float) -> tuple[Idleness, float]:
    with counting_down(home) as (ours, simulator, order_ids):
        idleness = ours.idle(seconds)
        before = ours.written
        simulator.deliver(order_ids[-1], "482913 is your code.")
        ours.wait_for("482913")
        ours.resolve(0.3)
        return idleness, ours.written - before


@contextmanager
def counting_down(
    home: Path,
    line: Line | None = None,
    *,
    live: int = LIVE,
    size: tuple[int, int] = SIZE,
) -> Iterator[tuple[Driven, Simulator, list[str]]]:
    """Ours with live orders in sight, the service, and the orders' ids."""
    with simulator_server(scenario="no-sms", balance=Decimal(1000)) as served:
        order_ids = rent(served.simulator, served.base_url, home, live)
        with Driven(programs.OURS, programs.account(home, served.base_url), line, size) as ours:
            ours.wait_for("● online")
            ours.send("2")
            ours.wait_for("waiting for SMS")
            ours.idle(10)
            yield ours, served.simulator, order_ids


def rent(simulator: Simulator, base_url: str, home: Path, count: int) -> list[str]:
    """Order the numbers as an earlier run would have."""

    async def rent() -> list[str]:
        start = Start(lambda _: None)
        start.set_painted()
        config = Config(base_url=base_url)
        wiring = Wiring(config, programs.paths(home), demo_credentials(), SHORT_TERM)
        async with wiring.build(start) as services:
            return await place(services, simulator, count)

    return asyncio.run(rent())
