"""From an SMS to its event, over real sockets: `python -m tests.benchmarks.polling.live`.

The whole engine room (journal on disk, HTTP client, poller) against the simulated service on a
loopback port, which allows 600 calls a minute, in real time. All orders are placed, then each
gets an SMS at some moment of the run. Wanted: half of the SMS are told within half an interval
between two questions, and 0.2 s.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean, median, quantiles

from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.events import Event, OrderAsked, SmsArrived
from nonvoip_tui.domain.models import SHORT_TERM, OrderRequest, Product
from nonvoip_tui.services.engine import Start
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from tests.benchmarks.polling.report import machine
from tests.simulated import Simulator
from tests.simulator_server import simulator_server

_ALLOWED_SECONDS = 0.2
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured; durations in seconds."""

    orders: int
    sms: int
    median_delay: float
    p95_delay: float
    interval: float
    """Between two questions about an order that waits, on the average."""
    wanted: float
    """The median delay that is wanted: half an interval and 0.2 s."""
    requests: int
    machine: str

    @property
    def is_reached(self) -> bool:
        """Whether it is as fast as wanted."""
        return self.median_delay <= self.wanted


class _Ear:
    """Hears the events, and when."""

    def __init__(self) -> None:
        self.arrived: dict[str, float] = {}
        self.asked: dict[str, list[float]] = {}

    def on_event(self, event: Event) -> None:
        now = time.time()
        if isinstance(event, SmsArrived):
            self.arrived.setdefault(event.order.order_id, now)
        elif isinstance(event, OrderAsked) and event.order_id not in self.arrived:
            self.asked.setdefault(event.order_id, []).append(now)

    def intervals(self, since: float) -> list[float]:
        """Between two questions about an order before its SMS."""
        times = ([at for at in each if at >= since] for each in self.asked.values())
        return [later - earlier for each in times for earlier, later in pairwise(each)]


async def measure(orders: int, seconds: float, directory: Path) -> Result:
    """Place so many orders, send an SMS to each within so many seconds, and wait for all."""
    ear = _Ear()
    with simulator_server(scenario="no-sms", balance=Decimal(10_000)) as served:
        paths = Paths(*(directory / name for name in ("config", "data", "state", "cache", "log")))
        config = Config(base_url=served.base_url)
        start = Start(ear.on_event)
        start.set_painted()
        wiring = Wiring(config, paths, demo_credentials(), SHORT_TERM)
        async with wiring.build(start) as services:
            running = asyncio.ensure_future(services.run())
            placed = await place(services, served.simulator, orders)
            await asyncio.sleep(5)
            due = await _send(served.simulator, placed, seconds)
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    while len(ear.arrived) < orders:  # noqa: ASYNC110 - events come from outside
                        await asyncio.sleep(0.1)
            finally:
                running.cancel()
                await asyncio.wait({running})
        requests = len(served.simulator.requests)
    delays = [ear.arrived[order_id] - at for order_id, at in due.items()]
    interval = fmean(ear.intervals(since=min(due.values()) - 5))
    return Result(
        orders=orders,
        sms=len(delays),
        median_delay=median(delays),
        p95_delay=quantiles(delays, n=20)[-1],
        interval=interval,
        wanted=interval / 2 + _ALLOWED_SECONDS,
        requests=requests,
        machine=machine(),
    )


async def place(services: Services, simulator: Simulator, count: int) -> list[str]:
    """Order so many numbers that get no SMS by themselves; their order ids."""
    stocked = next(
        each
        for each in simulator.products.values()
        if each.kind == SHORT_TERM and not each.price_steps and not each.premium_percent
    )
    simulator.set_stock(stocked.product_id, count)
    product = Product(str(stocked.product_id), stocked.name, stocked.price)
    placed: list[str] = []
    while len(placed) < count:
        outcome = await services.ordering.place(OrderRequest((product,)))
        if not isinstance(outcome, Placed):
            raise SystemExit(f"an order was not placed: {outcome}")
        placed += [order.order_id for order in outcome.orders]
    return placed


async def _send(simulator: Simulator, placed: list[str], seconds: float) -> dict[str, float]:
    """One SMS to each, at moments that are spread evenly; when each was there."""
    order_ids = list(placed)
    Random(1).shuffle(order_ids)
    due = {}
    for order_id in order_ids:
        await asyncio.sleep(seconds / len(order_ids))
        simulator.deliver(order_id, "Your code is 123456")
        due[order_id] = time.time()
    return due


def main() -> None:
    """Measure, and say whether it is as fast as wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.polling.live")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0, help="in which all SMS come")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        result = asyncio.run(measure(given.orders, given.seconds, Path(directory)))
    sys.stdout.write(
        f"{result.orders} orders, {result.requests} requests over sockets: SMS to event p50 "
        f"{result.median_delay:.2f} s, p95 {result.p95_delay:.2f} s; asked every "
        f"{result.interval:.2f} s, so wanted p50 {result.wanted:.2f} s: "
        f"{'reached' if result.is_reached else 'missed'}. {result.machine}.\n"
    )
    if given.json:
        written = {**asdict(result), "is_reached": result.is_reached}
        given.json.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
