"""One TOML file of settings: its values by type, and errors that name the file and the line."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard


class ConfigError(Exception):
    """A setting cannot be used. `str()` names the file, the line and what was meant."""


class SettingsFile:
    """The parsed file; every check raises `ConfigError` with the place of the mistake."""

    def __init__(self, path: Path, text: str) -> None:
        """Parse `text`, which was read from `path`."""
        import tomllib  # late: a start without settings does without

        self._path = path
        self._text = text
        try:
            self.table: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{path}: not valid TOML: {error}.") from None
        except (ValueError, RecursionError):
            reason = "a number has too many digits, or a value is nested too deep"
            raise ConfigError(f"{path}: not usable: {reason}.") from None

    def must_be_known(self, name: str, key: str, known: Iterable[str]) -> None:
        """Refuse a key that is none of `known`, with the nearest that is."""
        if key not in known:
            raise self._error(name, f"unknown setting {name!r}.{self.close_to(key, known)}")

    def close_to(self, word: str, known: Iterable[str]) -> str:
        """A question that names the nearest of `known`, or nothing where none is near."""
        from difflib import get_close_matches  # late: few settings are misspelt

        close = get_close_matches(word, list(known), n=1)
        return f" Did you mean {close[0]!r}?" if close else ""

    def boolean(self, name: str, value: object) -> bool:
        """True or false."""
        if isinstance(value, bool):
            return value
        raise self._wrong(name, "true or false", value)

    def boolean_or_auto(self, name: str, value: object) -> bool | None:
        """True, false, or None for "auto"."""
        if value == "auto":
            return None
        if isinstance(value, bool):
            return value
        raise self._wrong(name, 'true, false or "auto"', value)

    def number(self, name: str, value: object, low: float, high: float) -> float:
        """Seconds, within bounds."""
        if not _is_number(value):
            raise self._wrong(name, "a number of seconds", value)
        if not low <= value <= high:
            raise self._error(name, f"{name} must be from {low:g} to {high:g} seconds.")
        return float(value)

    def port(self, name: str, value: object) -> int:
        """A port of this machine; 0 is any."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 65_536:
            raise self._wrong(name, "a port from 0 to 65535", value)
        return value

    def dollars(self, name: str, value: object) -> Decimal:
        """An amount of US dollars, 0 or more."""
        if not _is_number(value) or not value >= 0:
            raise self._wrong(name, "an amount of dollars such as 5.00", value)
        return Decimal(value)

    def text_of(self, name: str, value: object) -> str:
        """A string."""
        if isinstance(value, str):
            return value
        raise self._wrong(name, "a string in quotes", value)

    def choice(self, name: str, value: object, choices: tuple[str, ...]) -> str:
        """One of several strings."""
        if value in choices:
            return str(value)
        raise self._wrong(name, " or ".join(f'"{choice}"' for choice in choices), value)

    def texts(self, name: str, value: object) -> tuple[str, ...]:
        """A list of strings."""
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        raise self._wrong(name, "a list of strings", value)

    def subtable(self, name: str, value: object) -> Mapping[str, Any]:
        """A table of its own."""
        if isinstance(value, dict):
            return value
        raise self._wrong(name, f"a table, [{name}]", value)

    def mistake(self, name: str, sentence: str) -> ConfigError:
        """The error that says what is wrong with the setting `name`, with its line."""
        return self._error(name, sentence)

    def _wrong(self, name: str, wanted: str, value: object) -> ConfigError:
        shown = "a table" if isinstance(value, dict) else repr(value)
        if "password" in name:
            shown = "that"
        return self._error(name, f"{name} must be {wanted}, not {shown}.")

    def _error(self, name: str, sentence: str) -> ConfigError:
        return ConfigError(f"{self._path}, line {self._line_of(name)}: {sentence}")

    def _line_of(self, name: str) -> int:
        """The line that names the last part of `name`, after the heading of its table."""
        *tables, key = name.split(".")
        start = 0
        while tables:  # a dotted name may begin in the heading and go on in the line
            heading = re.compile(rf"^[ \t]*\[[ \t]*{re.escape('.'.join(tables))}\b", re.MULTILINE)
            if found := heading.search(self._text):
                start = found.start()
                break
            key = f"{tables.pop()}.{key}"
        pattern = re.compile(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", re.MULTILINE)
        found = pattern.search(self._text, start)
        return self._text.count("\n", 0, found.start()) + 1 if found else 1


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    """Whether it is a finite number; TOML takes `nan` and `inf` for numbers as well."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)
