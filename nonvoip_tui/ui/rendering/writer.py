"""Sends to a terminal on a thread of its own, so that nobody waits for one that stalls."""

import os
import select
import threading
import time
from collections.abc import Callable

_STALL_SECONDS = 1.0


class Writer:
    """Asks for what is to be sent whenever the terminal has taken the last of it.

    Attributes:
        has_stalled: whether the terminal once took over a second to read something.
    """

    def __init__(
        self,
        descriptor: int,
        changed: threading.Condition,
        take: Callable[[], bytes],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what to send to, and from whom.

        Args:
            descriptor: of the terminal; it may block or not.
            changed: notified when there may be something to take; guards `take`.
            take: what has to be sent now; empty when nothing.
            monotonic: seconds from any moment on.
        """
        self.has_stalled = False
        self._descriptor = descriptor
        self._changed = changed
        self._take = take
        self._monotonic = monotonic
        self._is_ending = False
        self._is_gone = False
        self._thread = threading.Thread(target=self._run, name="terminal-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Send what is left, however long the terminal takes to read it, and end."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not (data := self._take()):
                    if self._is_ending:
                        return
                    self._changed.wait()
                self._changed.notify_all()  # who waits for room has it now
            began = self._monotonic()
            self._send(data)
            if self._monotonic() - began > _STALL_SECONDS:
                self.has_stalled = True

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left and not self._is_gone:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                # Another program that shares the terminal may have asked for this.
                poll = select.poll()
                poll.register(self._descriptor, select.POLLOUT)
                poll.poll()
            except OSError:
                self._is_gone = True  # the terminal is; the process is told so elsewhere
