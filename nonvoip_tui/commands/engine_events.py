"""What the engine tells, for a command that has no screen."""

import asyncio
from contextlib import suppress

from nonvoip_tui.domain.events import Event
from nonvoip_tui.engine import Engine


def events_of(engine: Engine) -> asyncio.Queue[Event | None]:
    """The engine's events on the loop that runs this; None when it has ended by a failure."""
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def hear(event: Event | None) -> None:
        with suppress(RuntimeError):  # this side has ended
            loop.call_soon_threadsafe(events.put_nowait, event)

    engine.listen(hear, lambda: hear(None))
    return events
