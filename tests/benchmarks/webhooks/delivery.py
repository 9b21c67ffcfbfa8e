"""From an SMS at the service to the screen: by callbacks, and by polling alone."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles

from nonvoip_tui.settings.config import Config, WebhookSettings
from tests.benchmarks.webhooks.stand import Stand, a_stand

EARLIEST_SECONDS, LATEST_SECONDS = 5.0, 25.0
"""After its order, when an SMS comes."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was measured of one way; durations in seconds."""

    way: str
    live: int
    sms: int
    median_delay: float
    p95_delay: float
    longest_delay: float
    requests_per_sms: float
    """Calls of `getsms`."""


async def measure(way: str, live: int, messages: int, directory: Path) -> Delivery:
    """Keep so many orders alive until so many have got their SMS.

    Args:
        way: "callbacks" or "polling".
        live: orders at a time.
        messages: how many in all.
        directory: for the program's files.
    """
    by_webhooks = way == "callbacks"
    config = Config(callbacks=WebhookSettings(enabled=by_webhooks, port=0))
    due: dict[str, float] = {}
    async with a_stand(directory, config) as stand:
        if by_webhooks:
            await stand.save_url()
        left = iter(range(messages))
        random = Random(1)
        await asyncio.gather(*(_line(stand, left, due, random) for _ in range(live)))
        requests = stand.requests("getsms")
        delays = [stand.shown[order_id] - at for order_id, at in due.items()]
    return Delivery(
        way=way,
        live=live,
        sms=len(delays),
        median_delay=median(delays),
        p95_delay=quantiles(delays, n=20)[-1],
        longest_delay=max(delays),
        requests_per_sms=requests / len(delays),
    )


async def _line(stand: Stand, left: Iterator[int], due: dict[str, float], random: Random) -> None:
    """One order after another, each until its SMS is on the screen."""
    for _ in left:
        order = await stand.place()
        await asyncio.sleep(random.uniform(EARLIEST_SECONDS, LATEST_SECONDS))
        due[order.order_id] = time.time()
        stand.simulator.deliver(order.order_id, "Your code is 123456")
        await stand.until(partial(stand.shown.__contains__, order.order_id))
        await stand.end(order)
