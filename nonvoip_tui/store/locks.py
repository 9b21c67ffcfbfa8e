"""Locks between processes, which the kernel frees when their holder dies, even by kill -9."""

import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from nonvoip_tui.store.errors import LockedError, from_os
from nonvoip_tui.store.place import PRIVATE_FILE, prepare_directory


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


def account_lock_path(directory: Path, purpose: str, account: str) -> Path:
    """The path of the lock of `purpose` for `account` (its e-mail, in any case)."""
    from hashlib import sha256  # late: no start waits for a lock

    digest = sha256(normal_account(account).encode("utf-8", "replace")).hexdigest()
    return directory / f"{purpose}-{digest[:16]}.lock"


def normal_account(email: str) -> str:
    """The one spelling of an account in the store."""
    return email.strip().lower()


_PAUSE_SECONDS = 0.03


@dataclass(eq=False)
class SpendLock:
    """The turn to spend; the kernel frees it when its holder dies, even by kill -9."""

    _directory: Path
    _account: Callable[[], str]
    _sleep: Callable[[float], Awaitable[None]]

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[None]:
        """Wait for the turn and hold it.

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


class Leader:
    """This instance's claim to be the one that polls."""

    def __init__(self, directory: Path, account: Callable[[], str]) -> None:
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


_END = ".lock"


class Instance:
    """This copy of the program among those that share a data directory."""

    def __init__(self, directory: Path, instance_id: str, lock: FileLock | None) -> None:
        """Take the claim; use `claim` or `observe`."""
        self.instance_id = instance_id
        self.directory = directory
        """The directory of the files of all instances."""
        self._lock = lock

    @classmethod
    def claim(cls, directory: Path, instance_id: str) -> "Instance":
        """Claim `instance_id` among those that use `directory`, until `release` or death.

        What dead ones left behind is removed.

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
        """An instance that writes nothing and so claims nothing (a read-only directory)."""
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
            return True  # unknown, and a living instance must not be taken for dead
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
