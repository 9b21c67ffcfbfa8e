"""One, twenty and two hundred live orders on a wide screen, and twenty of which callbacks tell."""

import asyncio
import socket
import time
from pathlib import Path

from nonvoip_tui.simulator.serve import Webhooks, post_on_loopback
from nonvoip_tui.startup.services import CALLBACK_PATH
from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Idleness
from tests.benchmarks.screen.figure import Figure
from tests.benchmarks.screen.quiet import counting_down
from tests.simulator.asgi_caller import Caller

_WIDE = (150, 40)
"""From so many columns on, Orders shows a card for each live order that fits."""
_PATIENCE_SECONDS = 20.0


def measure(seconds: float) -> list[Figure]:
    """Let the program alone for so long with each number of orders."""
    idle = {count: _polled(count, seconds) for count in (1, 20, 200)}
    many, some = idle[200], idle[20]
    called = _called(seconds)
    return [
        *(
            Figure(f"{count} live, 150x40, {what}", amount, unit, goal=goal)
            for count, each in idle.items()
            for what, amount, unit, goal in (
                ("bytes a minute", each.bytes_per_minute, "B", 8000 if count == 20 else None),
                ("CPU", each.cpu_percent, "%", 1.5 if count == 20 else None),
                ("wake-ups a second", each.wake_ups / each.seconds, "", None),
            )
        ),
        Figure("200 live, bytes a minute", many.bytes_per_minute, "B", "20 live",
               some.bytes_per_minute, many.bytes_per_minute / some.bytes_per_minute, 3),
        Figure("200 live, CPU", many.cpu_percent, "%", "20 live", some.cpu_percent,
               many.cpu_percent / some.cpu_percent, 3),
        Figure("20 live and callbacks, CPU", called.cpu_percent, "%", goal=0.5),
        Figure("20 live and callbacks, bytes a minute", called.bytes_per_minute, "B"),
    ]  # fmt: skip


def _polled(count: int, seconds: float) -> Idleness:
    with (
        programs.home(products=350, orders=200, messages=500) as home,
        counting_down(home, live=count, size=_WIDE) as (ours, _, _),
    ):
        return ours.idle(seconds)


def _called(seconds: float) -> Idleness:
    with programs.home(products=350, orders=200, messages=500) as home:
        port = _free_port()
        settings = programs.paths(home).config_file
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f"[callbacks]\nenabled = true\nport = {port}\n", "utf-8")
        with counting_down(home, size=_WIDE) as (ours, simulator, order_ids):
            secret = _read(programs.paths(home).database_file.parent / CALLBACK_PATH)
            url = f"http://127.0.0.1:{port}/{secret}"
            asyncio.run(Caller(simulator)("saveurl", url=url))
            simulator.deliver(order_ids[-1], "482913 is your code.")
            asyncio.run(Webhooks(simulator, post_on_loopback).send_due())  # that proves callbacks
            ours.wait_for("482913")
            ours.idle(30)
            return ours.idle(seconds)


def _read(path: Path) -> str:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)
    return path.read_text("utf-8").strip()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
