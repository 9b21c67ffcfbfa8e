"""A terminal that takes nothing for a while, as one behind a line that hangs."""

import os
import termios
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stalled(process_id: int) -> Iterator[None]:
    """Stop the terminal that a process has for its input; it goes on after the block.

    Args:
        process_id: of a process that reads and writes a pseudo-terminal.
    """
    far_end = os.open(f"/proc/{process_id}/fd/0", os.O_RDWR | os.O_NOCTTY)
    try:
        termios.tcflow(far_end, termios.TCOOFF)
        yield
        termios.tcflow(far_end, termios.TCOON)
    finally:
        os.close(far_end)
