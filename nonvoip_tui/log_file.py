"""The file of the log."""

import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

_MOST_BYTES = 1_000_000
_KEPT_FILES = 3


class LogFile(RotatingFileHandler):
    """A file that nobody else can read, put aside when it is large; the oldest is deleted."""

    def __init__(self, path: Path) -> None:
        """Begin to write at `path`.

        Raises:
            OSError: it cannot be written, or is a link.
        """
        super().__init__(path, maxBytes=_MOST_BYTES, backupCount=_KEPT_FILES)

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.baseFilename, flags, 0o600)
        os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")
