"""Waiting for what another thread or process does, where there is nothing to be told by."""

import time
from collections.abc import Callable

_BETWEEN_SECONDS = 0.005


def wait(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds.

    Raises:
        AssertionError: it does not within `seconds`.
    """
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds} s"
        time.sleep(_BETWEEN_SECONDS)
