"""What the journal costs, beside a write that is as safe."""

import os
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from nonvoip_tui.domain.models import SHORT_TERM, IncomingSms, Order
from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.store import Store, stored_state
from tests.benchmarks.screen import programs
from tests.benchmarks.screen.figure import Figure, compared

_TIMES = 200


def measure(home: Path) -> list[Figure]:
    """Write, read and search a long journal. `home` has one."""
    store = Store.open(programs.paths(home).database_file, instance_id="disk", account=DEMO_EMAIL)
    try:
        written, synced = _inserts(store, home)
        return [
            compared("an SMS kept for good", "ms", [median(written)],
                     "4 KiB written and synced", [median(synced)], 4.0),
            Figure("the kept state of a start, 20,000 products", _kept_state(store), "ms"),
            Figure("a word among 100,000 SMS", _search(store), "ms"),
            Figure("every SMS read in order, for one thousand", _export(store), "ms"),
        ]  # fmt: skip
    finally:
        store.close()


def _inserts(store: Store, home: Path) -> tuple[list[float], list[float]]:
    now = datetime.now(UTC)
    order = Order("benchmark", "Service", SHORT_TERM, now, price=Decimal(1))
    store.orders.save(order)
    written, synced = [], []
    with (home / "plain").open("wb", buffering=0) as file:
        for number in range(_TIMES):
            incoming = IncomingSms(f"{number:06d} is your code", received_at=now)
            began = time.perf_counter()
            store.messages.add(order, incoming, f"{number:06d}", now + timedelta(seconds=number))
            middle = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            synced.append(time.perf_counter() - middle)
            written.append(middle - began)
    return written, synced


def _kept_state(store: Store) -> float:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        stored_state(store, SHORT_TERM, datetime.now(UTC))
        times.append(time.perf_counter() - began)
    return median(times)


def _search(store: Store) -> float:
    times = []
    for number in range(50):
        began = time.perf_counter()
        store.messages.search(f"{number * 7919 % 1_000_000:06d}", limit=200)
        times.append(time.perf_counter() - began)
    return median(times)


def _export(store: Store) -> float:
    began, count = time.perf_counter(), 0
    for _ in store.messages.since(datetime.fromtimestamp(0, UTC)):
        count += 1
    return (time.perf_counter() - began) / count * 1000
