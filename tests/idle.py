"""Waiting until event loops have nothing left to do, which no pause of any length can promise."""

import asyncio
import threading


async def drain() -> bool:
    """Wait until nothing on the running loop can go on: all that is left waits for something.

    Returns:
        Whether there was anything to do.
    """
    loop = asyncio.get_running_loop()
    was_busy = False
    idle_turns = 0
    while idle_turns < 2:  # what came to a socket, or is due by now, is taken up between two turns
        await asyncio.sleep(0)
        idle_turns = 0 if loop._ready else idle_turns + 1  # type: ignore[attr-defined]
        was_busy = was_busy or idle_turns == 0
    return was_busy


async def drain_other(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> bool:
    """Do the same on the loop of another thread, if that runs."""
    draining = drain()
    try:
        drained = asyncio.run_coroutine_threadsafe(draining, loop)
    except RuntimeError:  # it is closed
        draining.close()
        return False
    waiting = asyncio.wrap_future(drained)
    while not waiting.done() and thread.is_alive():
        await asyncio.wait({waiting}, timeout=0.1)
    if not waiting.done():  # it ended before its turn came
        draining.close()
        return False
    return not waiting.cancelled() and waiting.result()
