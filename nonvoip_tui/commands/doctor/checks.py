"""What `doctor` looks at beside the terminal: files, environment, the service and its callbacks."""

import os
import platform
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nonvoip_tui import __version__
from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.decode import decode_balance
from nonvoip_tui.api.openapi import fetch_document, read_document
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.api.values import Json
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import NotSentError, ServiceError, WrongCredentialsError
from nonvoip_tui.domain.urls import checked_base_url
from nonvoip_tui.services.ports import SystemClock
from nonvoip_tui.settings.config import Config, ConfigError, WebhookSettings, load_config
from nonvoip_tui.settings.credentials import (
    Credentials,
    CredentialsError,
    Session,
    find_credentials,
)
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.startup.services import make_transport
from nonvoip_tui.startup.wiring import demo_simulator
from nonvoip_tui.webhooks.reception import warning_of


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as well as it could; or something may surprise."""
    FAIL = "fail"
    """Something will not work until it is fixed."""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the report. It never holds a secret."""

    name: str
    state: State
    words: str
    cure: str = ""
    """What to do, where there is something to do."""


def ok(name: str, words: str, cure: str = "") -> Check:
    """All is well; `cure` may say how to have more."""
    return Check(name, State.OK, words, cure)


def warn(name: str, words: str, cure: str = "") -> Check:
    """It could be better."""
    return Check(name, State.WARN, words, cure)


def fail(name: str, words: str, cure: str = "") -> Check:
    """It has to be fixed."""
    return Check(name, State.FAIL, words, cure)


_LITTLE_BYTES = 100_000_000
_TOO_LITTLE_BYTES = 5_000_000
_MAX_CALL_SECONDS = 620
_UNKNOWN = """
SELECT count(*) FROM intents WHERE ending = 'unknown'
    OR ending IS NULL AND began_at / 1000000 < strftime('%s', 'now') - ?
"""
_MEGABYTE = 1_000_000


def check_settings(paths: Paths, environ: Mapping[str, str], profile: str) -> tuple[Check, Config]:
    """The settings, and those of the environment alone where the file cannot be used."""
    path = paths.config_file
    try:
        config = load_config(path, environ, profile)
    except ConfigError as error:
        cure = "correct that line; `config init` shows every setting"
        return fail("settings", str(error), cure), settings_of_environment(environ)
    if not path.exists():
        return ok("settings", f"{path} does not exist: every setting has its default"), config
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o022:
        words = f"{path} can be changed by others (mode {mode:04o})"
        return warn("settings", words, f"chmod go-w {path}"), config
    return ok("settings", f"{path} (mode {mode:04o})"), config


def settings_of_environment(environ: Mapping[str, str]) -> Config:
    """The settings without a settings file."""
    with suppress(ConfigError):
        return load_config(Path("/nonexistent"), environ)
    return Config()


def check_credentials(
    config: Config, environ: Mapping[str, str]
) -> tuple[Check, Credentials | None]:
    """Where the password comes from, and never what it is."""
    try:
        credentials = find_credentials(config, environ)
    except CredentialsError as error:
        return fail("password", str(error)), None
    if credentials is None:
        cure = "set NONVOIP_EMAIL and NONVOIP_PASSWORD, or email and password_command"
        return warn("password", "no source is set up: you are asked at every start", cure), None
    return ok("password", f"from: {credentials.source}"), credentials


def storage_checks(paths: Paths) -> Iterator[Check]:
    """The journal and the disk that it is on."""
    database = paths.database_file
    if database.exists():
        yield _modes(database)
        yield from _journal(database)
    elif database.is_symlink():
        yield fail("journal", f"{database} is a broken link", f"rm {database}")
    else:
        yield ok("journal", f"{database} does not exist yet: the first start creates it")
    yield _room(database.parent)


def _modes(database: Path) -> Check:
    open_ones = []
    for path, most in ((database.parent, 0o700), (database, 0o600)):
        status = path.stat()
        if status.st_uid != os.geteuid():
            return warn("journal's modes", f"{path} belongs to somebody else")
        if (mode := stat.S_IMODE(status.st_mode)) & ~most:
            open_ones.append((path, mode, most))
    if open_ones:
        words = ", ".join(f"{path} has {mode:04o}" for path, mode, _ in open_ones)
        cure = " && ".join(f"chmod {most:o} {path}" for path, _, most in open_ones)
        return warn("journal's modes", f"others have access: {words}", cure)
    return ok("journal's modes", "only you have access")


def _journal(database: Path) -> Iterator[Check]:
    from nonvoip_tui.domain.errors import StorageError
    from nonvoip_tui.store.migrations import STEPS, version_of
    from nonvoip_tui.store.opening import opened_for_reading
    from nonvoip_tui.store.place import filesystem_type, is_network

    unknown = 0
    try:
        with opened_for_reading(database) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            version = version_of(connection)
            with suppress(sqlite3.Error):  # the line of the journal says what is wrong with it
                (unknown,) = connection.execute(_UNKNOWN, (_MAX_CALL_SECONDS,)).fetchone()
    except StorageError as error:
        yield fail("journal", str(error), "start the program: it sets the damaged one aside")
        return
    if verdict != "ok":
        cure = "start the program: it sets it aside and restores the newest backup"
        yield fail("journal", f"{database} is damaged: {verdict}", cure)
    elif version > len(STEPS):
        words = f"{database} was written by a newer version (schema {version})"
        yield fail("journal", words, "upgrade the program")
    elif is_network(kind := filesystem_type(database)):
        words = f"{database} is on a network file system ({kind}): slower and less safe"
        yield warn("journal", words, "set XDG_DATA_HOME to a local disk")
    else:
        yield ok("journal", f"{database}, intact, schema {version}")
    if unknown:
        calls = "1 call" if unknown == 1 else f"{unknown} calls"
        words = f"{calls} with an unknown outcome: money may have moved"
        yield warn("outcomes", words, "nonvoip-tui settle")


def _room(directory: Path) -> Check:
    place = directory
    while not place.exists() and place != place.parent:
        place = place.parent
    if not os.access(place, os.W_OK | os.X_OK):
        words = f"{place} cannot be written: nothing can be ordered"
        return fail("disk", words, "make it writable for you, or set XDG_DATA_HOME")
    free = shutil.disk_usage(place).free
    words = f"{free // _MEGABYTE:,} MB free at {place}"
    if free < _TOO_LITTLE_BYTES:
        return fail("disk", words, "free some space: an order that cannot be stored is not sent")
    return warn("disk", words, "free some space") if free < _LITTLE_BYTES else ok("disk", words)


_NEEDED = ("textual", "httpx", "platformdirs", "tomli-w")
_EXTRAS = {"keyring": "keyring"}
TESTED_PYTHONS = ("3.11", "3.12", "3.13", "3.14")
TESTED_TEXTUALS = ("8.2.0", "8.2.8")
"""The oldest and the newest; `.github/workflows/tests.yml` runs each of them on each Python."""
_OLDEST_TEXTUAL, _NEXT_TEXTUAL = (8, 2), (9,)
"""As the package's dependencies have it."""
_TEXTUAL_CURE = 'pip install "textual>=8.2,<9"'
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_TLS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE")


def environment_checks(environ: Mapping[str, str]) -> Iterator[Check]:
    """Look at versions and variables."""
    python = platform.python_version()
    words = f"nonvoip-tui {__version__}, Python {python}, SQLite {sqlite3.sqlite_version}"
    yield ok("program", f"{words}, {platform.system()} {platform.machine()}")
    yield from _packages()
    yield textual_check()
    yield _ignored(environ)


def _packages() -> Iterator[Check]:
    found: list[str] = []
    for name in _NEEDED:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield fail("packages", f"{name} is not installed", "install nonvoip-tui again")
    for name, extra in _EXTRAS.items():
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name} (extra `{extra}`)")
    yield ok("packages", ", ".join(found))


def textual_check() -> Check:
    """Whether the library that paints is one that this program was tried with, and whole."""
    try:
        found = version("textual")
        from nonvoip_tui.ui.rendering.private import PARTS, missing
    except (PackageNotFoundError, ImportError) as error:
        return fail("screen", f"it cannot be drawn: {error}", "install nonvoip-tui again")
    if parts := [part for part in PARTS if missing(part)]:
        names = ", ".join(name for part in parts for name in missing(part))
        words = "; ".join(part.without for part in parts)
        return warn("screen", f"Textual {found} has no {names}: {words}", _TEXTUAL_CURE)
    numbers = tuple(int(each) for each in found.split(".")[:2] if each.isdigit())
    if not _OLDEST_TEXTUAL <= numbers < _NEXT_TEXTUAL:
        return warn(
            "screen", f"Textual {found} has never been tested with this program", _TEXTUAL_CURE
        )
    return _tested(found, ".".join(platform.python_version_tuple()[:2]))


def _tested(textual: str, python: str) -> Check:
    """Whether this combination is one of those that are tested for each change."""
    words = f"Textual {textual} on Python {python}, with everything the program uses"
    if python in TESTED_PYTHONS and textual in TESTED_TEXTUALS:
        return ok("screen", f"{words}; this combination was tested")
    pythons, textuals = ", ".join(TESTED_PYTHONS), " and ".join(TESTED_TEXTUALS)
    tested = f"Python {pythons}, each with Textual {textuals}"
    return ok("screen", f"{words}; this combination was not tested (tested: {tested})")


def _ignored(environ: Mapping[str, str]) -> Check:
    """Their names only: a proxy's address may hold a password."""
    proxies = [name for name in environ if name.upper() in _PROXIES and environ[name]]
    names = [*proxies, *(name for name in _TLS if environ.get(name))]
    if environ.get("NETRC") or _has_netrc():
        names.append("NETRC" if environ.get("NETRC") else "~/.netrc")
    if not names:
        return ok("ignored", "no proxy, certificate or netrc settings in the environment")
    words = f"{', '.join(names)}: set, but not used here"
    cure = "settings `proxy` and `ca_file` do what these variables do elsewhere"
    return warn("ignored", words, cure) if proxies else ok("ignored", words)


def _has_netrc() -> bool:
    try:
        return (Path.home() / ".netrc").exists()
    except (RuntimeError, OSError):
        return False


def webhook_checks(settings: WebhookSettings) -> Iterator[Check]:
    """Look at the settings; the port is left alone, since a running copy may have it."""
    if not settings.enabled:
        yield ok("callbacks", "not received: off in the settings")
        return
    place = f"received on {settings.host}, port {settings.port}"
    words = f"{place}; public address: {settings.public_url or 'none'}"
    if warning := warning_of(settings):
        yield warn("callbacks", words, warning)
    else:
        yield ok("callbacks", words)


_TOLERATED_SKEW = timedelta(seconds=60)


@dataclass(slots=True)
class Examination:
    """What was found out by asking the service."""

    checks: list[Check] = field(default_factory=list)
    contract: Contract = field(default_factory=Contract)
    document: Json = None


async def examine_service(
    config: Config, credentials: Credentials | None, *, is_demo: bool
) -> Examination:
    """Ask for the document without credentials, and for the balance with them. Spends nothing."""
    found = Examination()
    try:
        if not is_demo:
            checked_base_url(config.base_url)
        transport = make_transport(
            config, Session(credentials), SystemClock(), demo_simulator if is_demo else None
        )
    except ValueError as error:
        cure = "see base_url, proxy and ca_file in the settings"
        found.checks.append(fail("service", str(error), cure))
        found.contract = load_contract(None, config.contract)
        return found
    async with transport:
        place = "the simulated service" if is_demo else config.base_url
        if config.document is not None:
            document = _saved_document(config.document, found)
        else:
            document = await _read_document(transport, place, found)
        found.contract = load_contract(document, config.contract)
        found.document = document
        if document is not None:
            version = found.contract.version or "unknown"
            whence = f"{config.document}, " if config.document is not None else "read, "
            found.checks.append(ok("document", f"{whence}version {version}"))
        found.checks += map(_surprise, found.contract.surprises)
        if credentials is not None and not _is_out_of_reach(found):
            found.checks += await _sign_in(transport)
    return found


def _saved_document(path: Path, found: Examination) -> Json:
    try:
        return read_document(path).content
    except ValueError as error:
        cure = "see --document, and document under [contract] in the settings"
        found.checks.append(fail("document", str(error), cure))
        return None


async def _read_document(transport: Transport, place: str, found: Examination) -> Json:
    try:
        document = await fetch_document(transport)
    except NotSentError as error:
        cure = "check the network, the address (base_url) and `proxy` in the settings"
        found.checks.append(fail("service", str(error), cure))
        return None
    except ServiceError as error:
        found.checks.append(ok("service", f"{place} is reachable"))
        words = f"cannot be read, so unknown names have their defaults ({error})"
        found.checks.append(warn("document", words, "name them in [contract] if something fails"))
        return None
    found.checks.append(ok("service", f"{place} is reachable"))
    return None if document is None else document.content


def _surprise(sentence: str) -> Check:
    cure = "a newer version may know it; if not, please report it"
    return warn("document", sentence, cure)


async def _sign_in(transport: Transport) -> list[Check]:
    try:
        reply = await transport.post("balance", {}, spends=False)
        decode_balance(reply)
    except WrongCredentialsError as error:
        return [fail("account", str(error), "correct the e-mail or the password at its source")]
    except ServiceError as error:
        return [fail("account", f"the balance cannot be read: {error}")]
    return [ok("account", "signed in, and the balance was read"), clock_check(reply)]


def clock_check(reply: Reply) -> Check:
    """How far the clock here is off the service's, whose `Date` header comes with each answer."""
    if reply.server_date is None:
        return ok("clock", "not compared: the service does not send its time")
    skew = reply.server_date - reply.received_at
    seconds = f"{abs(skew.total_seconds()):,.0f} s"
    if abs(skew) <= _TOLERATED_SKEW:
        return ok("clock", f"{seconds} off the service's")
    side = "behind" if skew > timedelta(0) else "ahead of"
    words = f"{seconds} {side} the service's: times left would look wrong"
    return warn("clock", words, "timedatectl set-ntp true")


def _is_out_of_reach(found: Examination) -> bool:
    return any(check.name == "service" and check.state == "fail" for check in found.checks)
