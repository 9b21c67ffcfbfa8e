"""What the program remembers between starts: its screens, and what it learned from answers.

Both files are written whole; if one is lost or broken, its contents are just forgotten.
"""

import logging
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from nonvoip_tui.domain.answers import Fields, Role
from nonvoip_tui.settings.paths import private_file

_URL, _SAVED_AT, _ACCOUNT = "callback_url", "callback_url_saved_at", "callback_url_account"


class State:
    """Small remembered values by name. If the file is lost or broken, they are just forgotten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            text = path.read_text("utf-8")
            self._values = tomllib.loads(text)

    def get(self, name: str, default: str) -> str:
        """The remembered text, or the default."""
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def set(self, name: str, value: str) -> None:
        """Remember, and write the file whole; a full or read-only disk is no reason to fail."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        import tomli_w  # only when something is written: start-up time

        with suppress(OSError), private_file(self._path, makes_directory=True) as file:
            file.write(tomli_w.dumps(self._values))


class SavedUrl(NamedTuple):
    """The callback URL that was saved from here last; the service does not say what it has."""

    url: str
    saved_at: str
    """As it is shown: the local date and time."""

    @classmethod
    def of(cls, state: State, email: str) -> "SavedUrl | None":
        """What was saved last for this account; None if nothing was, as far as known."""
        url = state.get(_URL, "")
        is_its_own = state.get(_ACCOUNT, "") == email
        return cls(url, state.get(_SAVED_AT, "")) if url and is_its_own else None

    def remember(self, state: State, email: str) -> None:
        """Remember it as this account's."""
        state.set(_ACCOUNT, email)
        state.set(_SAVED_AT, self.saved_at)
        state.set(_URL, self.url)


FILE = "learned.toml"
_HEAD = """\
# Where to find values in the service's answers, by endpoint, as learned from your choices.
# `nonvoip-tui doctor` shows it; `nonvoip-tui doctor --forget-learned` removes this file.

"""
_MAX_BYTES = 64 * 1024
_MAX_PATH = 400
_log = logging.getLogger(__name__)

_NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class LearnedFields:
    """What was learned, by endpoint; a file that cannot be read is nothing learned."""

    def __init__(
        self, directory: Path | None, settings: Mapping[str, Mapping[str, str]] = _NOTHING
    ) -> None:
        """Read what is there.

        Args:
            directory: of the data; None remembers nothing beyond this run.
            settings: `[answers]`, which overrides what was learned.
        """
        self._settings = {
            endpoint: {Role(name): path for name, path in own.items()}
            for endpoint, own in settings.items()
        }
        self._path = path = directory / FILE if directory else None
        self._fields = _read(path) if path else {}

    def of(self, endpoint: str) -> Sequence[Fields]:
        """Where values are in the answers of one endpoint: by the settings, then as learned."""
        both = self._settings.get(endpoint), self._fields.get(endpoint)
        return tuple(fields for fields in both if fields)

    @property
    def all(self) -> Mapping[str, Fields]:
        """What was learned, by endpoint."""
        return self._fields

    @property
    def digest(self) -> str:
        """A fingerprint of what was learned; empty if nothing was."""
        if not self._fields and not self._settings:
            return ""
        from hashlib import sha256  # late: few runs have learned anything

        known = _written(self._fields) + _written(self._settings)
        return sha256(known.encode()).hexdigest()[:12]

    def learn(self, endpoint: str, fields: Fields) -> None:
        """Store where the values stood that were chosen, instead of what was learned before.

        Raises:
            OSError: the file cannot be written; it holds until the program ends.
        """
        self._fields = {**self._fields, endpoint: dict(fields)}
        if self._path is not None:
            with private_file(self._path) as file:
                file.write(_HEAD + _written(self._fields))

    def forget(self) -> bool:
        """Remove all that was learned.

        Returns:
            Whether there was anything.

        Raises:
            OSError: the file cannot be removed.
        """
        was_there = self._path is not None and self._path.exists()
        self._fields = {}
        if self._path is not None:
            with suppress(FileNotFoundError):
                self._path.unlink()
        return was_there


def _written(fields: Mapping[str, Fields]) -> str:
    import tomli_w  # late, as above

    return tomli_w.dumps(
        {name: {role.value: path for role, path in own.items()} for name, own in fields.items()}
    )


def _read(path: Path) -> dict[str, Fields]:
    try:
        content = path.read_bytes()[:_MAX_BYTES]
        tables = tomllib.loads(content.decode("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _log.warning("%s cannot be read: nothing learned is used.", FILE)
        return {}
    known = {role.value: role for role in Role}
    return {
        endpoint: {
            known[name]: where
            for name, where in table.items()
            if name in known and isinstance(where, str) and len(where) <= _MAX_PATH
        }
        for endpoint, table in tables.items()
        if isinstance(table, dict)
    }
