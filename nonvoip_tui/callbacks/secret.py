"""The secret last part of the callback URL, in a file that is the user's alone."""

import os
import secrets
from hmac import compare_digest
from pathlib import Path

from nonvoip_tui.domain.errors import StorageError

_BYTES = 32
_SHORTEST = 43
"""Characters that 32 bytes make in URL-safe base 64."""
_MOST_READ = 1024


class CallbackSecret:
    """32 random bytes, made when first asked for; whoever knows them may send hints, no more."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self._path = path
        self._value = ""
        self._seen: tuple[int, int, int] | None = None

    def value(self) -> str:
        """The secret of now: another copy of the program may have changed it.

        Raises:
            StorageError: it can neither be read nor made.
        """
        try:
            status = os.lstat(self._path)
        except FileNotFoundError:
            return self.rotate()
        except OSError as error:
            raise self._error(error) from error
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._value = self._read()
            self._seen = seen
        return self._value

    def rotate(self) -> str:
        """Make another secret; the URL that was saved with the old one is not heard any more.

        Raises:
            StorageError: it cannot be written.
        """
        value = secrets.token_urlsafe(_BYTES)
        temporary = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="ascii") as file:
                file.write(value + "\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self._error(error) from error
        self._seen = None
        return value

    def is_last_part_of(self, path: str) -> bool:
        """Whether the path of a request ends in the secret; a proxy may put parts before it."""
        try:
            value = self.value()
        except StorageError:
            return False
        return compare_digest(path.rpartition("/")[2].encode(), value.encode())

    def _read(self) -> str:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, encoding="ascii", errors="replace") as file:
                if os.fstat(descriptor).st_mode & 0o077:
                    os.fchmod(descriptor, 0o600)
                value = file.read(_MOST_READ).strip()
        except OSError as error:
            raise self._error(error) from error
        if len(value) < _SHORTEST or not value.replace("-", "").replace("_", "").isalnum():
            raise StorageError(
                f"{self._path} does not hold a secret path: make another one with "
                "`nonvoip-tui listen --rotate`."
            )
        return value

    def _error(self, error: OSError) -> StorageError:
        return StorageError(f"{self._path} cannot be used ({error.strerror}).")
