"""One running copy of the program, told from a dead one by a lock that the kernel frees."""

import fcntl
import os
from pathlib import Path

from nonvoip_tui.store.errors import LockedError
from nonvoip_tui.store.file_lock import FileLock
from nonvoip_tui.store.place import prepare_directory

_END = ".lock"


class Instance:
    """This copy of the program among those that share a data directory."""

    def __init__(self, directory: Path, instance_id: str, lock: FileLock | None) -> None:
        """Keep the claim; use `claim` or `observe`."""
        self.instance_id = instance_id
        self.directory = directory
        """Where all instances keep what is their own."""
        self._lock = lock

    @classmethod
    def claim(cls, directory: Path, instance_id: str) -> "Instance":
        """Claim `instance_id` among those that use `directory`, until `release` or death.

        What dead ones left behind is removed.

        Args:
            directory: the data directory.
            instance_id: letters and digits that no other copy uses.

        Raises:
            LockedError: a living copy uses this id.
            StoreError: the claim cannot be written.
        """
        claims = directory / "instances"
        prepare_directory(claims)
        lock = FileLock(claims / (instance_id + _END))
        if not lock.try_acquire():
            raise LockedError(f"Another running copy of this program is called {instance_id}.")
        _remove_dead(claims, instance_id)
        return cls(claims, instance_id, lock)

    @classmethod
    def observe(cls, directory: Path, instance_id: str) -> "Instance":
        """A copy that writes nothing and so claims nothing (a read-only directory)."""
        return cls(directory / "instances", instance_id, None)

    def is_alive(self, instance_id: str) -> bool:
        """Whether the copy that claimed `instance_id` still runs (this one does)."""
        if instance_id == self.instance_id:
            return True
        try:
            descriptor = os.open(
                self.directory / (instance_id + _END), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
            )
        except FileNotFoundError:
            return False
        except OSError:
            return True  # it cannot be told, and a living one must not be taken for dead
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(descriptor)
        return False

    def release(self) -> None:
        """Give the claim back and remove its file."""
        if self._lock is not None and self._lock.is_held:
            self._lock.path.unlink(missing_ok=True)
            self._lock.release()


def _remove_dead(claims: Path, own_id: str) -> None:
    for path in claims.glob("*" + _END):
        if path.name == own_id + _END:
            continue
        lock = FileLock(path)
        if lock.try_acquire():
            path.unlink(missing_ok=True)
            lock.release()
