"""At most one spending call of an account at a time, over all processes on this machine."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from nonvoip_tui.store.account_lock import account_lock_path
from nonvoip_tui.store.file_lock import FileLock

_PAUSE_SECONDS = 0.03


class SpendLock:
    """One's turn to spend; the kernel frees it when its holder dies, even by kill -9."""

    def __init__(
        self,
        directory: Path,
        account: Callable[[], str],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Keep where the lock lies.

        Args:
            directory: the data directory.
            account: names the account of the moment.
            sleep: waits so many seconds without blocking the loop.
        """
        self._directory = directory
        self._account = account
        self._sleep = sleep

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[None]:
        """Wait for one's turn and hold it.

        Raises:
            StoreError: the lock's file cannot be made, so nothing may be spent.
        """
        lock = FileLock(account_lock_path(self._directory, "spend", self._account()))
        # Asking again and again, since a blocking flock would hold up the whole loop.
        while not lock.try_acquire():
            await self._sleep(_PAUSE_SECONDS)
        try:
            yield
        finally:
            lock.release()
