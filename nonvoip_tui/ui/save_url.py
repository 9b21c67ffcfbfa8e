"""The conversation of saving the account's one callback URL."""

from typing import NamedTuple

from nonvoip_tui.domain.errors import Certainty, ServiceError
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import clock_time
from nonvoip_tui.ui.modals.save_url import SaveUrl

_URL, _SAVED_AT, _ACCOUNT = "callback_url", "callback_url_saved_at", "callback_url_account"


class SavedUrl(NamedTuple):
    """What was saved from here last; the service does not say what it has."""

    url: str
    saved_at: str
    """As it is shown: the local date and time."""


def last_saved(app: UiApp) -> SavedUrl | None:
    """What was saved last for the account of the moment; None if nothing was, as far as known."""
    state = app.setting.state
    url = state.get(_URL, "")
    is_its_own = state.get(_ACCOUNT, "") == app.facts.email
    return SavedUrl(url, state.get(_SAVED_AT, "")) if url and is_its_own else None


async def save_url(app: UiApp, proposed: str = "") -> None:
    """Ask for the URL, warn of what it replaces, save it, and tell how that ended.

    Args:
        app: shows the dialog and carries the wish to the engine.
        proposed: what stands in the entry at first; else what was saved last.
    """
    if app.setting.config.read_only:
        app.tell("Started for looking only: the callback URL is not changed.", "warning")
        return
    before = last_saved(app)
    url = await app.push_screen_wait(SaveUrl(proposed, before.url if before else ""))
    if url is None:
        return
    try:
        with app.busy("saving…"):
            sentence = await app.engine.do(lambda desk: desk.account.save_url(url))
    except ServiceError as error:
        if error.certainty is Certainty.UNKNOWN:
            words = f"It is not known whether the URL was saved; saving again is safe. {error}"
        else:
            words = f"The callback URL was not saved: {error}"
        app.tell(words, "error", 10)
        return
    state = app.setting.state
    state.set(_ACCOUNT, app.facts.email)
    state.set(_SAVED_AT, f"{app.now.astimezone():%Y-%m-%d %H:%M}")
    state.set(_URL, url)
    app.tell(f"Callback URL saved at {clock_time(app.now, app.now)}. {sentence}".strip(), seconds=8)
