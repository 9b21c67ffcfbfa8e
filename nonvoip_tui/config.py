"""The person's settings: `config.toml`, read and never written, with one clear error per key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

DEFAULT_BASE_URL = "https://nonvoipusnumber.com/manager"
MAX_CONFIG_BYTES = 1_000_000


class ConfigError(Exception):
    """A setting cannot be used. `str()` names the file, the line and what was meant."""


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default. Durations in seconds."""

    base_url: str = DEFAULT_BASE_URL
    """The service; https, or http to loopback."""
    timeout: float = 60.0
    """How long a call that spends may take."""
    poll_selected: float = 5.0
    """How often the selected order's SMS are asked for; never under 2."""
    poll_others: float = 15.0
    """How often every other live order's are; never under 2."""
    products_refresh: float = 120.0
    """How old a price list may be before looking at it reads it again."""
    theme: str = "nonvoip-dark"
    """The colours."""
    mouse: bool = True
    """Whether the mouse acts in the program; without it the terminal's own selecting works."""
    copy_command: tuple[str, ...] = ()
    """A program and its arguments that takes what is copied on its standard input."""


_LIMITS: Mapping[str, tuple[float, float]] = {
    "timeout": (1, 600),
    "poll_selected": (2, 3600),
    "poll_others": (2, 3600),
    "products_refresh": (5, 86_400),
}


def load_config(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the settings file, then `NONVOIP_BASE_URL` and `NONVOIP_TIMEOUT` over it.

    Args:
        path: the TOML file; need not exist.
        environ: the environment.

    Raises:
        ConfigError: the file cannot be read, a key is not known, or a value has the wrong type.
    """
    config = _from_file(path)
    if base_url := environ.get("NONVOIP_BASE_URL", "").strip():
        config = replace(config, base_url=base_url)
    if timeout := environ.get("NONVOIP_TIMEOUT", "").strip():
        try:
            seconds: object = float(timeout)
        except ValueError:
            seconds = timeout
        config = replace(config, timeout=_checked("timeout", seconds, "NONVOIP_TIMEOUT"))
    return config


def _from_file(path: Path) -> Config:
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise ConfigError(
                f"{path}: larger than {MAX_CONFIG_BYTES:,} bytes, not a settings file."
            )
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: not UTF-8 text.") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.") from None
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{path}, line {_line_of(key, text)}"
        if key not in _NAMES:
            raise ConfigError(f"{where}: unknown setting {key!r}.{_did_you_mean(key)}")
        values[key] = _checked(key, value, where)
    return Config(**values)


_NAMES = {field.name: field for field in fields(Config)}


def _checked(key: str, value: object, where: str) -> Any:
    default = getattr(Config(), key)
    wanted = ""
    if isinstance(default, bool):
        wanted = "" if isinstance(value, bool) else "true or false"
    elif isinstance(default, float):
        if isinstance(value, bool) or not isinstance(value, int | float):
            wanted = "a number of seconds"
        else:
            low, high = _LIMITS[key]
            if not low <= value <= high:
                raise ConfigError(f"{where}: {key} must be from {low:g} to {high:g} seconds.")
            return float(value)
    elif isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        wanted = "a list of texts"
    elif not isinstance(value, str):
        wanted = "a text in quotes"
    if wanted:
        raise ConfigError(f"{where}: {key} must be {wanted}, not {value!r}.")
    return value


def _line_of(key: str, text: str) -> int:
    pattern = re.compile(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", re.MULTILINE)
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _did_you_mean(key: str) -> str:
    close = get_close_matches(key, _NAMES, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
