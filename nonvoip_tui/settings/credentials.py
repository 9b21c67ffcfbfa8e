"""Where the e-mail and password come from, and a secret that never prints itself."""

import codecs
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from nonvoip_tui.settings.config import Config

_COMMAND_SECONDS = 30.0
_MAX_BYTES = 4096


class Secret:
    """A password. It shows as dots everywhere; only `reveal()` returns it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The password itself; for the transport alone."""
        return self._value

    def __repr__(self) -> str:
        return "••••"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


class Credentials(NamedTuple):
    """The account and its password."""

    email: str
    password: Secret
    source: str = "dialog"
    """Their source, in words; never the value."""


class SoughtCredentials(NamedTuple):
    """The account, while its password has yet to come from a program or the keyring."""

    email: str
    source: str
    """Where the password comes from, in words."""
    ask: Callable[[bool], str]
    """Waits for the password, given whether the source may use the terminal."""

    def fetch(self, *, has_terminal: bool) -> Credentials:
        """Wait for the password; blocks, so call it on a thread of its own.

        Args:
            has_terminal: whether the program may ask for a passphrase on this terminal.

        Raises:
            CredentialsError: it gives nothing.
        """
        return _found(self.email, self.ask(has_terminal), self.source)


class CredentialsError(Exception):
    """The credentials are set up wrongly. `str()` is a sentence with the cure."""


class NoPasswordError(CredentialsError):
    """The program ended without the password; with a terminal it may do better."""


class Session:
    """The current credentials; empty while nobody is signed in."""

    def __init__(
        self, credentials: Credentials | None = None, hidden: list[str] | None = None
    ) -> None:
        """Begin with `credentials`.

        Args:
            credentials: None while nobody is signed in.
            hidden: gets every password that is ever used here, so that a log or the report of a
                crash can leave it out.
        """
        self._hidden = [] if hidden is None else hidden
        self.credentials = credentials

    @property
    def credentials(self) -> Credentials | None:
        """The credentials in use."""
        return self._credentials

    @credentials.setter
    def credentials(self, credentials: Credentials | None) -> None:
        self._credentials = credentials
        if credentials is not None and credentials.password.reveal() not in self._hidden:
            self._hidden.append(credentials.password.reveal())

    def __call__(self) -> Credentials | None:
        """The credentials to send."""
        return self.credentials


def find_credentials(config: Config, environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """The first of the sources of `seek_credentials`; waits for it.

    Returns:
        The pair, or None when there is none and the user has to be asked.

    Raises:
        CredentialsError: a source is set up but gives nothing.
    """
    found = seek_credentials(config, environ)
    return found.fetch(has_terminal=True) if isinstance(found, SoughtCredentials) else found


def seek_credentials(
    config: Config, environ: Mapping[str, str] = os.environ
) -> Credentials | SoughtCredentials | None:
    """The first of the sources that is set up, without waiting for any.

    They are, in order: `NONVOIP_EMAIL` with `NONVOIP_PASSWORD`; `NONVOIP_PASSWORD_FILE`; the
    settings `password_command`, `password` and `keyring`. The e-mail of all but the first may
    come from `NONVOIP_EMAIL` or the setting `email`.

    Returns:
        The pair; who is to be asked for the password; or None when nothing is set up.

    Raises:
        CredentialsError: a source is set up by half, or a file gives nothing.
    """
    email = environ.get("NONVOIP_EMAIL", "").strip()
    password = _without_line_break(environ.get("NONVOIP_PASSWORD", ""))
    file = environ.get("NONVOIP_PASSWORD_FILE", "")
    if password:
        if not email:
            raise _half("NONVOIP_PASSWORD", "NONVOIP_EMAIL")
        return Credentials(email, Secret(password), source="environment")
    if file:
        return _found(email or config.email, _from_file(Path(file)), "NONVOIP_PASSWORD_FILE")
    email = email or config.email
    command = config.password_command
    if command:
        source = f"command {command[0]}"
        return _sought(email, source, lambda has_terminal: _from_command(command, has_terminal))
    if config.password:
        return _found(email, config.password, "settings file")
    if config.keyring:
        return _sought(email, "keyring", lambda _: _from_keyring(email))
    if environ.get("NONVOIP_EMAIL", "").strip():
        raise _half("NONVOIP_EMAIL", "NONVOIP_PASSWORD")
    return None


def _half(have: str, miss: str) -> CredentialsError:
    return CredentialsError(f"{have} is set but {miss} is not: set both, or neither.")


def _need_email(email: str, source: str) -> None:
    if not email:
        raise CredentialsError(
            f"There is a password ({source}) but no e-mail: set NONVOIP_EMAIL, "
            "or email in the settings file."
        )


def _sought(email: str, source: str, ask: Callable[[bool], str]) -> SoughtCredentials:
    _need_email(email, source)
    return SoughtCredentials(email, source, ask)


def _found(email: str, password: str, source: str) -> Credentials:
    _need_email(email, source)
    if not password:
        raise CredentialsError(f"The password from the {source} is empty.")
    return Credentials(email, Secret(password), source=source)


def _without_line_break(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _first_line(output: bytes) -> str:
    output = output[:_MAX_BYTES]
    if output.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = output[: len(output) // 2 * 2].decode("utf-16", "replace")
    else:
        text = output.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    return text.split("\n", 1)[0].rstrip("\r")


def _from_file(path: Path) -> str:
    try:
        with path.expanduser().open("rb") as file:
            status = os.fstat(file.fileno())
            is_open_to_others = stat.S_IMODE(status.st_mode) & 0o077
            is_strangers = status.st_uid not in (os.getuid(), 0)
            if stat.S_ISREG(status.st_mode) and (is_open_to_others or is_strangers):
                raise CredentialsError(
                    f"NONVOIP_PASSWORD_FILE: others can read {path}. Run: chmod 600 {path}"
                )
            return _first_line(file.read(_MAX_BYTES))
    except RuntimeError:
        raise CredentialsError(
            f"NONVOIP_PASSWORD_FILE: no home directory is known for {path}."
        ) from None
    except OSError as error:
        raise CredentialsError(
            f"NONVOIP_PASSWORD_FILE: {path} cannot be read ({error.strerror})."
        ) from None


def _from_command(command: tuple[str, ...], has_terminal: bool) -> str:
    """Run it without a shell; without the terminal, it can neither ask there nor paint on it."""
    import subprocess  # late: few starts need it

    environ = {name: value for name, value in os.environ.items() if name != "NONVOIP_PASSWORD"}
    if not has_terminal:
        environ.pop("GPG_TTY", None)  # on which an agent of gpg would ask
    apart = None if has_terminal else subprocess.DEVNULL
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, no shell
            command,
            stdin=apart,
            stdout=subprocess.PIPE,
            stderr=apart,
            env=environ,
            start_new_session=not has_terminal,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CredentialsError(
            f"password_command ({command[0]}) took over {_COMMAND_SECONDS:.0f} seconds."
        ) from None
    except OSError as error:
        raise CredentialsError(
            f"password_command ({command[0]}) cannot be run ({error.strerror})."
        ) from None
    if done.returncode:
        raise NoPasswordError(f"password_command ({command[0]}) exited with {done.returncode}.")
    return _first_line(done.stdout)


def _from_keyring(email: str) -> str:
    try:
        import keyring
    except ImportError:
        raise CredentialsError(
            "keyring = true needs an extra: pip install 'nonvoip-tui[keyring]'."
        ) from None
    try:
        return keyring.get_password("nonvoip-tui", email) or ""
    except keyring.errors.KeyringError as error:
        raise CredentialsError(f"The keyring returned nothing ({type(error).__name__}).") from None
