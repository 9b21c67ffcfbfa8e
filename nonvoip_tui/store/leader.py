"""Which of the instances of an account polls; another takes over when it ends or dies."""

from collections.abc import Callable
from pathlib import Path

from nonvoip_tui.store.account_lock import account_lock_path
from nonvoip_tui.store.file_lock import FileLock


class Leader:
    """The wish of this instance to be the one that polls."""

    def __init__(self, directory: Path, account: Callable[[], str]) -> None:
        """Keep where the lock lies.

        Args:
            directory: the data directory.
            account: names the account of the moment.
        """
        self._directory = directory
        self._account = account
        self._lock: FileLock | None = None

    def try_lead(self) -> bool:
        """Whether this instance leads, now or already; to be asked again now and then.

        Raises:
            StoreError: the lock's file cannot be made.
        """
        path = account_lock_path(self._directory, "leader", self._account())
        if self._lock is None or self._lock.path != path:
            self.resign()  # another account has another leader
            self._lock = FileLock(path)
        return self._lock.try_acquire()

    def resign(self) -> None:
        """Let another instance lead."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
