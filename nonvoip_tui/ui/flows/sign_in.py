"""Signing in: a welcome at the first start, then asking until it works; the demo is another way."""

import asyncio
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress

from textual.app import SuspendNotSupported

from nonvoip_tui.domain.errors import StorageError, WrongCredentialsError
from nonvoip_tui.domain.events import Connection, ConnectionChanged
from nonvoip_tui.domain.models import Snapshot
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.settings.credentials import (
    Credentials,
    CredentialsError,
    NoPasswordError,
    SoughtCredentials,
)
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.account import Login, Welcome
from nonvoip_tui.ui.requests import SignInWanted


async def ask_to_sign_in(app: UiApp, request: SignInWanted) -> None:
    """Show the dialog, once however often it is asked for; at the first start after a welcome."""
    if app.is_signing_in:
        return
    app.is_signing_in = True
    try:
        with app.opening_dialog():
            snapshot = await (
                _welcome(app) if request.is_welcome else _sign_in(app, request.reason)
            )
        if snapshot is not None:
            app.load(snapshot)
    finally:
        app.is_signing_in = False


async def bring_password(app: UiApp, sought: SoughtCredentials) -> None:
    """Get the password from the source that the settings name; if it gives none, ask the user."""
    if reason := await _asked(app, sought):
        app.learn(ConnectionChanged(Connection.SIGNED_OUT, reason))
        app.post_message(SignInWanted(reason))


async def _asked(app: UiApp, sought: SoughtCredentials) -> str:
    """Ask the source, and sign in with what it gives.

    First it is asked without the terminal. If that fails, it may want a passphrase: then the
    screen makes space for it.

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
        await app.engine.do(lambda services: services.use(credentials))
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


async def _welcome(app: UiApp) -> Snapshot | None:
    """Say what the program is, then do what the user chooses.

    Returns:
        The stored state of the account now open; None when nobody signed in.
    """
    match await app.push_screen_wait(Welcome(app.setting.files["config"])):
        case Welcome.SIGN_IN:
            return await _sign_in(app, "")
        case Welcome.DEMO:
            app.exit(app.RESTART_IN_DEMO)
    return None


async def _sign_in(app: UiApp, reason: str) -> Snapshot | None:
    """Ask for credentials until the service takes them.

    Returns:
        The stored state of the account now open; None when the user went on without.
    """
    email = app.view_model.email
    while True:
        answer = await app.push_screen_wait(Login(email, reason))
        if answer == Login.DEMO:
            app.exit(app.RESTART_IN_DEMO)
            return None
        if not isinstance(answer, Credentials):
            return None
        email = answer.email
        try:
            with app.busy("signing in…"):
                return await app.engine.do(lambda services: services.sign_in(answer))  # noqa: B023
        except (WrongCredentialsError, StorageError) as error:
            reason = str(error)
        except EngineStoppedError:
            return None
