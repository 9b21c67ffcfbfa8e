"""What the program remembers of its screens between starts: `state.toml`, written whole."""

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

_URL, _SAVED_AT, _ACCOUNT = "callback_url", "callback_url_saved_at", "callback_url_account"


class State:
    """Small remembered values by name. A lost or broken file only forgets."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            text = path.read_text("utf-8")
            import tomllib  # late: it takes longer than to find that there is nothing to read

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

        from nonvoip_tui.settings.private_files import private_file

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
