"""The real clock, and waiting for a time or for something to happen before it."""

import asyncio
import time
from datetime import UTC, datetime

from nonvoip_tui.services.ports import Clock


class SystemClock:
    """Time as the machine has it; fits the `Clock` port."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def sleep_or_wake(clock: Clock, seconds: float, wake: asyncio.Event) -> None:
    """Return after so many seconds, or as soon as `wake` is set; it is set afterwards."""
    # One task and no more: with `asyncio.wait` for two this was a twentieth of a question's cost.
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    sleeping.add_done_callback(lambda slept: None if slept.cancelled() else wake.set())
    try:
        await wake.wait()
    finally:
        sleeping.cancel()
