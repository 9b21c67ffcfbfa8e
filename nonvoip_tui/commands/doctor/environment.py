"""The program itself, and environment variables that others obey and this program does not."""

import platform
import sqlite3
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nonvoip_tui import __version__
from nonvoip_tui.commands.doctor.check import Check, fail, ok, warn

_NEEDED = ("textual", "httpx", "platformdirs", "tomli-w")
_EXTRAS = {"uvicorn": "server", "keyring": "keyring"}
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
        return fail("screen", f"it cannot be painted: {error}", "install nonvoip-tui again")
    if parts := [part for part in PARTS if missing(part)]:
        names = ", ".join(name for part in parts for name in missing(part))
        words = "; ".join(part.without for part in parts)
        return warn("screen", f"Textual {found} has no {names}: {words}", _TEXTUAL_CURE)
    numbers = tuple(int(each) for each in found.split(".")[:2] if each.isdigit())
    if not _OLDEST_TEXTUAL <= numbers < _NEXT_TEXTUAL:
        return warn("screen", f"Textual {found} was never tried with this program", _TEXTUAL_CURE)
    return ok("screen", f"Textual {found}, with all that is used of it")


def _ignored(environ: Mapping[str, str]) -> Check:
    """Their names only: a proxy's address may hold a password."""
    proxies = [name for name in environ if name.upper() in _PROXIES and environ[name]]
    names = [*proxies, *(name for name in _TLS if environ.get(name))]
    if environ.get("NETRC") or _has_netrc():
        names.append("NETRC" if environ.get("NETRC") else "~/.netrc")
    if not names:
        return ok("ignored", "no proxy, certificate or netrc settings in the environment")
    words = f"{', '.join(names)}: set, and not used here"
    cure = "settings `proxy` and `ca_file` do what these variables do elsewhere"
    return warn("ignored", words, cure) if proxies else ok("ignored", words)


def _has_netrc() -> bool:
    try:
        return (Path.home() / ".netrc").exists()
    except (RuntimeError, OSError):
        return False
