"""The conversations of signing in: welcomed, then asked until it works; the demo is a way out."""

from nonvoip_tui.credentials import Credentials
from nonvoip_tui.domain.errors import StorageError, WrongCredentialsError
from nonvoip_tui.engine import EngineStoppedError
from nonvoip_tui.services.snapshot import Snapshot
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.modals.login import Login


async def welcome(app: UiApp) -> Snapshot | None:
    """Say what the program is, and go on as the person wants to.

    Returns:
        The kept state of the account now open; None when nobody signed in.
    """
    from nonvoip_tui.ui.modals.welcome import Welcome

    match await app.push_screen_wait(Welcome(app.setting.files["config"])):
        case Welcome.SIGN_IN:
            return await sign_in(app, "")
        case Welcome.DEMO:
            app.exit(app.RESTART_IN_DEMO)
    return None


async def sign_in(app: UiApp, reason: str) -> Snapshot | None:
    """Ask for credentials until the service takes them.

    Returns:
        The kept state of the account now open; None when the person went on without.
    """
    email = app.facts.email
    while True:
        answer = await app.push_screen_wait(Login(email, reason))
        if answer == Login.DEMO:
            app.exit(app.RESTART_IN_DEMO)
            return None
        if not isinstance(answer, Credentials):
            return None
        email = answer.email
        try:
            return await _try(app, answer)
        except (WrongCredentialsError, StorageError) as error:
            reason = str(error)
        except EngineStoppedError:
            return None


async def _try(app: UiApp, credentials: Credentials) -> Snapshot:
    with app.busy("signing in…"):
        return await app.engine.do(lambda desk: desk.sign_in(credentials))
