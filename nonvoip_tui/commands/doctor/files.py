"""The settings, the password's source, the journal and the room on the disk. Changes nothing."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from nonvoip_tui.commands.doctor.check import Check, fail, ok, warn
from nonvoip_tui.config import Config, ConfigError, load_config
from nonvoip_tui.credentials import Credentials, CredentialsError, find_credentials
from nonvoip_tui.paths import Paths

_LITTLE_BYTES = 100_000_000
_TOO_LITTLE_BYTES = 5_000_000
_LONGEST_CALL_SECONDS = 620
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
        return ok("settings", f"{path} is not there: every setting is its default"), config
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o022:
        words = f"{path} can be changed by others (mode {mode:04o})"
        return warn("settings", words, f"chmod go-w {path}"), config
    return ok("settings", f"{path} (mode {mode:04o})"), config


def settings_of_environment(environ: Mapping[str, str]) -> Config:
    """What there is without a settings file."""
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
        return warn("password", "no source is set up: it is asked for at each start", cure), None
    return ok("password", f"from: {credentials.source}"), credentials


def storage_checks(paths: Paths) -> Iterator[Check]:
    """The journal and the disk that it is on."""
    database = paths.database_file
    if database.exists():
        yield _modes(database)
        yield _journal(database)
        yield from _unknown_outcomes(database)
    elif database.is_symlink():
        yield fail("journal", f"{database} is a link to nowhere", f"rm {database}")
    else:
        yield ok("journal", f"{database} is not there yet: the first start makes it")
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
        return warn("journal's modes", f"others can look in: {words}", cure)
    return ok("journal's modes", "yours alone")


def _journal(database: Path) -> Check:
    from nonvoip_tui.domain.errors import StorageError
    from nonvoip_tui.store.connection import open_for_reading
    from nonvoip_tui.store.migrations import STEPS, version_of
    from nonvoip_tui.store.place import filesystem_type, is_network

    try:
        connection, copies = open_for_reading(database)
    except StorageError as error:
        return fail("journal", str(error), "start the program: it puts the damaged one aside")
    try:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        version = version_of(connection)
    finally:
        connection.close()
        if copies is not None:
            copies.cleanup()
    if verdict != "ok":
        cure = "start the program: it puts it aside and takes the newest backup"
        return fail("journal", f"{database} is damaged: {verdict}", cure)
    if version > len(STEPS):
        words = f"{database} was written by a newer version (schema {version})"
        return fail("journal", words, "upgrade the program")
    if is_network(kind := filesystem_type(database)):
        words = f"{database} is on a network file system ({kind}): slower, and with less safety"
        return warn("journal", words, "set XDG_DATA_HOME to a local disk")
    return ok("journal", f"{database}, whole, schema {version}")


def _unknown_outcomes(database: Path) -> Iterator[Check]:
    from sqlite3 import Error

    from nonvoip_tui.domain.errors import StorageError
    from nonvoip_tui.store.connection import open_for_reading

    with suppress(StorageError, Error):  # the line of the journal says what is wrong with it
        connection, copies = open_for_reading(database)
        try:
            (count,) = connection.execute(_UNKNOWN, (_LONGEST_CALL_SECONDS,)).fetchone()
        finally:
            connection.close()
            if copies is not None:
                copies.cleanup()
        if count:
            calls = "1 call" if count == 1 else f"{count} calls"
            words = f"of {calls} nobody knows the outcome: money may have moved"
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
        return fail("disk", words, "free some space: an order that cannot be kept is not sent")
    return warn("disk", words, "free some space") if free < _LITTLE_BYTES else ok("disk", words)
