"""The user's settings: `config.toml`, read and never written, with one clear error per key."""

import os
import re
import stat
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from nonvoip_tui.domain.urls import DEFAULT_BASE_URL
from nonvoip_tui.settings.settings_file import ConfigError, SettingsFile

DEFAULT_THEME = "nonvoip-dark"
COLOR_NAMES = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "success",
    "warning",
    "error",
)
"""The colours of a theme of Textual 8.2 that rules are made of (textual/theme.py)."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_TERMINAL_COLORS = frozenset(
    {"ansi_default"}
    | {
        f"ansi_{bright}{name}"
        for bright in ("", "bright_")
        for name in ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
    }
)


class ThemeSettings(NamedTuple):
    """Which theme, and what is different about it."""

    name: str = DEFAULT_THEME
    """One of the program's own, or of Textual."""
    colors: Mapping[str, str] = MappingProxyType({})
    """Colours that replace those of that theme, by names of `COLOR_NAMES`."""


def checked_theme(file: SettingsFile, name: str, value: object) -> ThemeSettings:
    """The theme that `theme = "…"` or `[theme]` asks for.

    Raises:
        ConfigError: it is neither a text nor a table, a key of it is not known, or a value is no
            colour.
    """
    if not isinstance(value, dict):
        return ThemeSettings(file.text_of(name, value))
    colors: dict[str, str] = {}
    chosen = DEFAULT_THEME
    for key, given in value.items():
        full = f"{name}.{key}"
        file.must_be_known(full, key, ("name", *COLOR_NAMES))
        if key == "name":
            chosen = file.text_of(full, given)
        else:
            colors[key] = _color(file, full, given)
    return ThemeSettings(chosen, colors)


def _color(file: SettingsFile, name: str, value: object) -> str:
    color = file.text_of(name, value)
    if not _HEX.fullmatch(color) and color not in _TERMINAL_COLORS:
        hint = file.close_to(color, _TERMINAL_COLORS)
        raise file.mistake(
            name, f'{name} must be a colour such as "#5fafd7" or "ansi_cyan", not {color!r}.{hint}'
        )
    return color


_UTF_8 = ("utf-8", "utf8")


def needs_ascii(wanted: bool | None, environ: Mapping[str, str], encoding: str) -> bool:
    """Whether the signs of the program would be lost on the terminal.

    Args:
        wanted: the user's word; None asks the locale.
        environ: `LC_ALL`, `LC_CTYPE` and `LANG` are read from it, in the order of POSIX
            (Base Definitions, 8.2). Where none is set nothing is known, and Python itself
            writes UTF-8 (PEP 538).
        encoding: what the stream to the terminal is written in.
    """
    if wanted is not None:
        return wanted
    if encoding.lower() not in _UTF_8:
        return True
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, names), "")
    return bool(locale) and not any(word in locale.lower() for word in _UTF_8)


MAX_CONFIG_BYTES = 1_000_000


class Limits(NamedTuple):
    """What may be spent, in US dollars; beyond it an order is refused before the dialog."""

    per_order: Decimal | None = None
    per_session: Decimal | None = None
    per_day: Decimal | None = None


class WebhookSettings(NamedTuple):
    """How the service may call this program, to announce an SMS the moment it arrives."""

    enabled: bool = False
    """Whether to listen."""
    host: str = "127.0.0.1"
    """The address of this machine to listen on."""
    port: int = 8765
    public_url: str = ""
    """What leads to that port from outside, without the secret part; empty if nothing does."""
    trusted_proxies: tuple[str, ...] = ()
    """The proxies that end TLS on other machines; if any are named, everybody else is refused."""


_USUAL_THEME = ThemeSettings()
_NO_LIMITS = Limits()
_NO_CALLBACKS = WebhookSettings()


class Config(NamedTuple):
    """Every setting, with its default. Durations in seconds."""

    email: str = ""
    """The account; the password comes from one of the next three, or is asked for."""
    password_command: tuple[str, ...] = ()
    """A program and its arguments whose first line of output is the password."""
    password: str = ""
    """The password itself; refused unless this file is private."""
    keyring: bool = False
    """Whether to ask the system's keyring (extra `keyring`)."""
    base_url: str = DEFAULT_BASE_URL
    """The service; https, or http to loopback."""
    proxy: str = ""
    """The address of a proxy; those of the environment are not used."""
    ca_file: str = ""
    """Certificates to trust instead of the usual ones."""
    timeout: float = 60.0
    """How long a call that spends may take."""
    poll_selected: float = 5.0
    """How often the selected order's SMS are asked for; never under 2."""
    poll_others: float = 15.0
    """How often every other live order's are; never under 2."""
    products_refresh: float = 120.0
    """How old a price list may be before it is read again when it is shown."""
    reject_expired: str = "ask"
    """What to do when an order ran out without an SMS: "ask", "auto" or "never" reject it."""
    theme: ThemeSettings = _USUAL_THEME
    """The colours."""
    ascii: bool | None = None
    """Whether the screen is drawn with ASCII alone; None is where the locale is not UTF-8."""
    mouse: bool = True
    """Whether the mouse acts in the program; without it the terminal's own selecting works."""
    paint: str = "changes"
    """What is sent to the terminal: "changes", the cells that changed, or "all" that is painted."""
    copy_command: tuple[str, ...] = ()
    """A program and its arguments that takes what is copied on its standard input."""
    copy_number: bool = False
    """Whether the number is copied as soon as it is ordered."""
    bell: bool = True
    """Whether the terminal's bell rings for an SMS, a last minute, or a watched product."""
    title: bool = True
    """Whether the window's title shows the code of an SMS until the user has seen it."""
    notify: str = "off"
    """How the terminal is asked for a desktop notification: "osc9", "osc777", "osc99", "off"."""
    notify_command: tuple[str, ...] = ()
    """A program and its arguments that is run for each SMS."""
    read_only: bool = False
    """Whether to refuse everything that spends."""
    low_balance: Decimal = Decimal(5)
    """Below how many US dollars the balance is marked as low."""
    limits: Limits = _NO_LIMITS
    callbacks: WebhookSettings = _NO_CALLBACKS
    keys: Mapping[str, str] = MappingProxyType({})
    """Other keys for actions, by the id of the binding; several are separated by commas."""
    contract: Mapping[str, Any] = MappingProxyType({})
    """Names of the service's fields that override its own document (`doctor` lists them), and the
    `document` itself."""
    answers: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    """Where to find each value in an endpoint's answers; overrides what was learned."""
    profiles: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """Settings that `--profile NAME` applies on top of these."""

    @property
    def document(self) -> Path | None:
        """The service's document as the user saved it; None has it fetched."""
        document = self.contract.get("document")
        return Path(document).expanduser() if document else None

    def with_document(self, path: str) -> "Config":
        """These settings with another saved document; with none as they are.

        Raises:
            ConfigError: it is no path.
        """
        if not path:
            return self
        if _is_url(path):
            raise ConfigError(f"--document: {_NO_URL}")
        return self._replace(contract={**self.contract, "document": path})

    def without_document(self) -> "Config":
        """These settings with the document fetched."""
        names = {name: value for name, value in self.contract.items() if name != "document"}
        return self._replace(contract=names)

    def __repr__(self) -> str:
        """All but the passwords; a profile may hold one."""
        hidden = {"password": "••••" if self.password else "", "profiles": [*self.profiles]}
        return f"Config({self._asdict() | hidden})"


_NO_URL = "the document must be a file: open its address in a browser, save it, and use that file."


def _is_url(path: str) -> bool:
    """Whether it is an address rather than a path."""
    return "://" in path


_OBEYED = ("password_command", "notify_command", "copy_command")
"""Settings that run programs: a file with one of them must not be writable by others."""
_SECONDS: Mapping[str, tuple[float, float]] = {
    "timeout": (1, 600),
    "poll_selected": (2, 3600),
    "poll_others": (2, 3600),
    "products_refresh": (5, 86_400),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "reject_expired": ("ask", "auto", "never"),
    "paint": ("changes", "all"),
    "notify": ("off", "osc9", "osc777", "osc99"),
}


def load_config(path: Path, environ: Mapping[str, str], profile: str = "") -> Config:
    """Read the settings file, if there is one, then the profile, the environment over both.

    Raises:
        ConfigError: the file cannot be read, a key is not known, or a value has the wrong type.
    """
    config = Config()
    text = _read(path)
    if text is not None:
        file = SettingsFile(path, text)
        config = Config(**_checked(file, file.table, ""))
        for name, table in config.profiles.items():
            _checked(file, table, f"profiles.{name}.")
        tables = (config._asdict(), *config.profiles.values())
        if any(table.get("password") for table in tables):
            _refuse_unless_private(path)
        if obeyed := [name for name in _OBEYED if any(table.get(name) for table in tables)]:
            _refuse_if_others_can_write(path, obeyed[0])
    if profile:
        if profile not in config.profiles:
            raise ConfigError(f"{path}: there is no [profiles.{profile}].")
        file = SettingsFile(path, text or "")
        config = Config(**_checked(file, _laid_over(file.table, config.profiles[profile]), ""))
    return _with_environment(config, environ)


def _read(path: Path) -> str | None:
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise ConfigError(f"{path}: over {MAX_CONFIG_BYTES:,} bytes, not a settings file.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: not UTF-8 text.") from None


def _refuse_unless_private(path: Path) -> None:
    status = path.stat()
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise ConfigError(f"{path} holds a password but others can read it. Run: chmod 600 {path}")


def _refuse_if_others_can_write(path: Path, name: str) -> None:
    status = path.stat()
    if status.st_uid not in (os.getuid(), 0) or stat.S_IMODE(status.st_mode) & 0o022:
        raise ConfigError(
            f"{path} sets {name} but others can write it. Run: chmod go-w {path}, and own it."
        )


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Settings applied on top of others; of a table, only the keys that are given."""
    merged = {**below, **above}
    for key, table in above.items():
        under = below.get(key)
        if isinstance(table, dict) and isinstance(under, dict):
            merged[key] = {**under, **table}
    return merged


def _with_environment(config: Config, environ: Mapping[str, str]) -> Config:
    if base_url := environ.get("NONVOIP_BASE_URL", "").strip():
        config = config._replace(base_url=base_url)
    if timeout := environ.get("NONVOIP_TIMEOUT", "").strip():
        try:
            seconds = float(timeout)
        except ValueError:
            raise ConfigError(
                f"NONVOIP_TIMEOUT must be a number of seconds, not {timeout!r}."
            ) from None
        low, high = _SECONDS["timeout"]
        if not low <= seconds <= high:
            raise ConfigError(f"NONVOIP_TIMEOUT must be from {low:g} to {high:g} seconds.")
        config = config._replace(timeout=seconds)
    return config


def _checked(file: SettingsFile, table: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The values of a table as the fields of `Config` want them."""
    known = Config()._asdict()
    if prefix:
        del known["profiles"]
    return _values(file, table, prefix, known)


def _values(
    file: SettingsFile, table: Mapping[str, Any], prefix: str, known: Mapping[str, Any]
) -> dict[str, Any]:
    for key in table:
        file.must_be_known(prefix + key, key, known)
    return {key: _value(file, prefix, key, value, known[key]) for key, value in table.items()}


def _value(file: SettingsFile, prefix: str, key: str, value: Any, default: object) -> Any:
    """One value, of the type that its default has."""
    name = prefix + key
    match default:
        case bool():
            return file.boolean(name, value)
        case float():
            return file.number(name, value, *_SECONDS[key])
        case int():
            return file.port(name, value)
        case None if key == "ascii":
            return file.boolean_or_auto(name, value)
        case Decimal() | None:
            return file.dollars(name, value)
        case ThemeSettings():
            return checked_theme(file, name, value)
        case Limits() | WebhookSettings():
            given = _values(file, file.subtable(name, value), f"{name}.", default._asdict())
            return default._replace(**given)
        case tuple():
            return file.texts(name, value)
        case str() if key in _CHOICES:
            return file.choice(name, value, _CHOICES[key])
        case str():
            return file.text_of(name, value)
        case _ if key == "keys":
            from nonvoip_tui.settings.keymap import checked_keys  # few give keys away

            return checked_keys(file, name, value)
        case _ if key == "answers":
            return _answers(file, name, value)
        case _ if key == "profiles":
            return {
                each: file.subtable(f"{name}.{each}", inner)
                for each, inner in file.subtable(name, value).items()
            }
        case _:
            return _contract(file, name, value)


def _contract(file: SettingsFile, name: str, value: object) -> dict[str, Any]:
    from nonvoip_tui.domain.contract import OPEN_NAMES, checked_value  # few have this table

    table = file.subtable(name, value)
    for each, given in table.items():
        file.must_be_known(f"{name}.{each}", each, ("document", *OPEN_NAMES))
        if each == "document":
            if _is_url(file.text_of(f"{name}.{each}", given)):
                raise file.mistake(f"{name}.{each}", _NO_URL)
            continue
        try:
            checked_value(each, given)
        except ValueError as error:
            raise file.mistake(f"{name}.{each}", str(error)) from None
    low, high = table.get("min_bid"), table.get("max_bid")
    if low is not None and high is not None and low > high:
        raise file.mistake(f"{name}.min_bid", "min_bid must not be above max_bid.")
    return dict(table)


def _answers(file: SettingsFile, name: str, value: object) -> dict[str, dict[str, str]]:
    from nonvoip_tui.domain.answers import ENDPOINTS, Role  # few have this table

    roles = [role.value for role in Role]
    found: dict[str, dict[str, str]] = {}
    for endpoint, fields in file.subtable(name, value).items():
        full = f"{name}.{endpoint}"
        file.must_be_known(full, endpoint, ENDPOINTS)
        own = found[endpoint] = {}
        for role, path in file.subtable(full, fields).items():
            file.must_be_known(f"{full}.{role}", role, roles)
            own[role] = file.text_of(f"{full}.{role}", path)
    return found


__all__ = ["Config", "ConfigError", "Limits", "ThemeSettings", "WebhookSettings", "load_config"]
