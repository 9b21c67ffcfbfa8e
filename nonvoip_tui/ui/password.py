"""The password that a program or the keyring gives, asked for while the screen is used already."""

import asyncio
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress

from textual.app import SuspendNotSupported

from nonvoip_tui.credentials import (
    Credentials,
    CredentialsError,
    NoPasswordError,
    SoughtCredentials,
)
from nonvoip_tui.engine import EngineStoppedError
from nonvoip_tui.ui.base import UiApp


async def bring_password(app: UiApp, sought: SoughtCredentials) -> str:
    """Ask the source, and sign in with what it gives.

    First it is asked without the terminal. If that fails, it may want a passphrase: then the
    screen makes room for it.

    Returns:
        Why there is no password, in a sentence; empty when there is one.
    """
    try:
        credentials = await asyncio.wrap_future(_asked_without_terminal(sought))
    except NoPasswordError as error:
        try:
            credentials = _asked_on_terminal(app, sought)
        except (CredentialsError, SuspendNotSupported) as again:
            return str(again if isinstance(again, CredentialsError) else error)
    except CredentialsError as error:
        return str(error)
    with suppress(EngineStoppedError):
        await app.engine.do(lambda desk: desk.use(credentials))
    return ""


def _asked_without_terminal(sought: SoughtCredentials) -> Future[Credentials]:
    """On a thread that the end of the program does not wait for."""
    given: Future[Credentials] = Future()
    threading.Thread(
        target=lambda: _ask(sought, given, has_terminal=False), name="password", daemon=True
    ).start()
    return given


def _asked_on_terminal(app: UiApp, sought: SoughtCredentials) -> Credentials:
    given: Future[Credentials] = Future()
    with app.suspend():  # which an error inside would never end
        sys.stderr.write(f"nonvoip-tui: asking the {sought.source} for the password.\n")
        _ask(sought, given, has_terminal=True)
    return given.result()


def _ask(sought: SoughtCredentials, given: Future[Credentials], *, has_terminal: bool) -> None:
    try:
        given.set_result(sought.fetch(has_terminal=has_terminal))
    except Exception as error:
        given.set_exception(error)
