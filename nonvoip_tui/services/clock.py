"""The real clock, and waiting for a time or for something to happen before it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

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


_AGREEING = 3
_JOURNEY = timedelta(seconds=30)
"""Two answers that differ by less say the same of a clock."""


class ClockReadings:
    """How far the service's clock is ahead, believed once several answers in a row agree on it.

    One answer alone may come from a server whose clock is off, or carry a date that is made up.
    """

    def __init__(self) -> None:
        """Begin with no answer."""
        self._skew: timedelta | None = None
        self._count = 0

    def agree(self, skew: timedelta) -> bool:
        """Take what one more answer shows; whether enough of them say so by now."""
        if self._skew is None or abs(skew - self._skew) > _JOURNEY:
            self._skew, self._count = skew, 0
        self._count += 1
        return self._count >= _AGREEING


async def sleep_or_wake(clock: Clock, seconds: float, wake: asyncio.Event) -> None:
    """Return after so many seconds, or as soon as `wake` is set; it is set afterwards."""
    # One task and no more: with `asyncio.wait` for two this was a twentieth of a question's cost.
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    sleeping.add_done_callback(lambda slept: None if slept.cancelled() else wake.set())
    try:
        await wake.wait()
    finally:
        sleeping.cancel()
