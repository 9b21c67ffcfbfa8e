"""A user at work while the callback port is flooded: keys, memory, real callbacks, polls."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from textual import events

from nonvoip_tui.settings.config import Config, WebhookSettings
from nonvoip_tui.ui.screens.orders import OrdersScreen
from tests.benchmarks.webhooks.stand import Stand, a_stand

WANTED_KEY_SECONDS = 0.05
_KEYS = ("down", "down", "up", "up")
_KEY_PAUSE_SECONDS = 0.1
_REAL_EVERY_SECONDS = 2.0
_LIVE = 20
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Calm:
    """One stretch of time; durations in seconds, memory in MiB."""

    seconds: float
    keys: int
    p50_key: float
    p95_key: float
    longest_between_polls: float
    """About any one order that waits for its SMS."""
    memory_before: float
    memory_after: float


@dataclass(frozen=True, slots=True)
class Flood:
    """The same without and with junk."""

    junk: int
    connections: int
    quiet: Calm
    flooded: Calm
    real: int
    """Callbacks on the right path meanwhile."""
    real_answered: int
    real_longest: float

    @property
    def is_held(self) -> bool:
        """Whether everything that is wanted held."""
        return self.flooded.p95_key <= WANTED_KEY_SECONDS and self.real_answered == self.real


async def measure(junk: int, connections: int, quiet_seconds: float, directory: Path) -> Flood:
    """Work for a while in peace, then under so much junk from so many connections."""
    config = Config(callbacks=WebhookSettings(enabled=True, port=0))
    async with a_stand(directory, config) as stand:
        await stand.save_url()
        for _ in range(_LIVE):
            await stand.place()
        await stand.pilot.press("home")
        await asyncio.sleep(5)
        quiet = await _work(stand, asyncio.create_task(asyncio.sleep(quiet_seconds)))
        url = urlsplit(stand.app.view_model.webhooks.url)
        assert url.port
        attack = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.benchmarks.webhooks.attackers",
            str(url.port), str(junk), str(connections), stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        attacked = asyncio.create_task(attack.communicate())
        real = asyncio.create_task(_real_ones(url.port, url.path, attacked))
        flooded = await _work(stand, attacked)
        answered = await real
        out, _ = await attacked
    return Flood(
        junk=int(out),
        connections=connections,
        quiet=quiet,
        flooded=flooded,
        real=len(answered),
        real_answered=sum(status == 200 for status, _ in answered),
        real_longest=max(seconds for _, seconds in answered),
    )


async def _work(stand: Stand, until: "asyncio.Task[object]") -> Calm:
    """Press keys until a task has ended, each until the screen shows what it did."""
    delays: list[float] = []
    began, before = time.monotonic(), _memory()
    while not until.done():
        for key in _KEYS:
            delays.append(await _press(stand, key))
            await asyncio.sleep(_KEY_PAUSE_SECONDS)
    waits = [
        later - earlier
        for times in stand.asked.values()
        for earlier, later in pairwise(at for at in times if at >= began)
    ]
    return Calm(
        seconds=time.monotonic() - began,
        keys=len(delays),
        p50_key=median(delays),
        p95_key=quantiles(delays, n=20)[-1],
        longest_between_polls=max(waits, default=0.0),
        memory_before=before,
        memory_after=_memory(),
    )


async def _press(stand: Stand, key: str) -> float:
    """Move the cursor; the seconds until the screen shows another order."""
    screen = stand.app.screen
    assert isinstance(screen, OrdersScreen)
    before, shown = screen.selected_order_id, asyncio.Event()
    pressed = time.perf_counter()
    stand.app.post_message(events.Key(key, None))
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while screen.selected_order_id == before:  # noqa: ASYNC110 - it is the UI's own
            await asyncio.sleep(0.001)
        screen.call_after_refresh(shown.set)
        await shown.wait()
    return time.perf_counter() - pressed


async def _real_ones(
    port: int, path: str, attacked: "asyncio.Task[object]"
) -> list[tuple[int, float]]:
    """Call on the right path every two seconds; the HTTP codes and how long each took."""
    answers: list[tuple[int, float]] = []
    while not attacked.done():
        body = json.dumps({"message": {"order_id": len(answers)}}).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + body)
        answer = await reader.read()
        writer.transport.abort()
        answers.append((int(answer.split()[1]) if answer else 0, time.perf_counter() - began))
        await asyncio.sleep(_REAL_EVERY_SECONDS)
    return answers


def _memory() -> float:
    """What this process holds in memory, in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 2**20
