"""A lock between processes that the kernel frees when its holder dies, even by kill -9."""

import fcntl
import os
from pathlib import Path

from nonvoip_tui.store.errors import from_os
from nonvoip_tui.store.place import PRIVATE_FILE


class FileLock:
    """An exclusive `flock` on a file of its own, which stays when the lock is given back.

    Two objects exclude each other within one process as well.
    """

    def __init__(self, path: Path) -> None:
        """Name the lock's file; nothing is opened yet."""
        self.path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def try_acquire(self) -> bool:
        """Take the lock if it is free; whether it is held now.

        Raises:
            StoreError: the file cannot be made, or locks do not work there.
        """
        if self._descriptor is not None:
            return True
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(self.path, flags, PRIVATE_FILE)
        except OSError as error:
            raise from_os(error, self.path) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_current = _is_same_file(descriptor, self.path)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError as error:
            os.close(descriptor)
            raise from_os(error, self.path) from error
        if not is_current:  # a sweep removed the file between opening and locking it
            os.close(descriptor)
            return self.try_acquire()
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
