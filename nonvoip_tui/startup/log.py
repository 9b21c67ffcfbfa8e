"""The log: off by default, private, bounded; never a body, never the password.

Loggers under `nonvoip_tui` write to it; what they say is made safe here, and digits that could
be a phone number or a code keep only their last two unless everything is wanted (`debug`).
"""

import logging
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from nonvoip_tui.domain.text import printable, without_secrets

_MAX_BYTES = 1_000_000
_KEPT_FILES = 3


class LogFile(RotatingFileHandler):
    """A file that nobody else can read, put aside when it is large; the oldest is deleted."""

    def __init__(self, path: Path) -> None:
        """Begin to write at `path`.

        Raises:
            OSError: it cannot be written, or is a link.
        """
        super().__init__(path, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES)

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.baseFilename, flags, 0o600)
        os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")


_LONG_NUMBER = r"(?<![\w.-])\+?\d[\d ()-]{2,}\d(?!\w)"
"""Compiled by `re` when the first line is written: most starts keep no log."""
_MAX_CHARACTERS = 8_000


class LogError(Exception):
    """The log cannot be written. `str()` is a sentence with the cure."""


class _SafeFormatter(logging.Formatter):
    """Text without secrets, numbers and control characters; times in UTC."""

    def __init__(self, *, shows_numbers: bool, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._shows_numbers = shows_numbers
        self._secrets = secrets

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """ISO 8601."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """One line, its message alone masked: the time has digits too."""
        record.message = self._safe(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: "logging._SysExcInfoType") -> str:  # noqa: N802
        """A traceback, which has no values of variables in it but the error's own words."""
        return self._safe(super().formatException(ei), lines=True)

    def _safe(self, text: str, *, lines: bool = False) -> str:
        text = without_secrets(text, self._secrets)
        if not self._shows_numbers:
            text = re.sub(_LONG_NUMBER, _masked, text)
        return printable(text, limit=_MAX_CHARACTERS, lines=lines)


def disable_log() -> None:
    """Drop log records; by default Python would print warnings on standard error."""
    logging.getLogger().addHandler(logging.NullHandler())


def start_log(directory: Path, level: str, secrets: Iterable[str] = ()) -> None:
    """Write what happens to `nonvoip-tui.log` from now on.

    Args:
        directory: where it goes; made private.
        level: "error", "warning", "info" or "debug".
        secrets: what no line may contain; read for each line, so that more can be added.

    Raises:
        LogError: the file cannot be written.
    """
    path = directory / "nonvoip-tui.log"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = LogFile(path)
    except OSError as error:
        raise LogError(f"The log {path} cannot be written ({error.strerror}).") from None
    handler.setFormatter(_SafeFormatter(shows_numbers=level == "debug", secrets=secrets))
    logger = logging.getLogger("nonvoip_tui")
    logger.setLevel(level.upper())
    logger.addHandler(handler)
    logger.propagate = False


def _masked(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    return f"…{digits[-2:]}"
