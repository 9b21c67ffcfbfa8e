"""What Account says of callbacks: the URL to save, whether it is saved, what comes by it."""

from nonvoip_tui.domain.callbacks import CallbackState, Reception
from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import clock_time
from nonvoip_tui.ui.save_url import last_saved

_WORDS = {
    Reception.OPEN: "received here",
    Reception.ELSEWHERE: "received by another running copy",
    Reception.BLOCKED: "not received",
}


def callback_facts(app: UiApp) -> list[tuple[str, str]]:
    """Pairs of word and value."""
    state, saved = app.facts.callbacks, last_saved(app)
    when = f"{saved.url}, saved {saved.saved_at}" if saved else "none saved from here"
    if state.reception is Reception.OFF:
        return [("Callback URL", when)]
    rows = [("Callbacks", _standing(app, state))]
    if state.trouble:
        rows.append(("", printable(f"▲ {state.trouble}")))
    if saved is not None and saved.url == state.url:
        return [*rows, ("Callback URL", when)]
    if state.url.startswith("https://"):
        rows.append(
            (
                "URL to save",
                f"not saved yet, {app.key_names('account.save_url')} saves it: {state.url}",
            )
        )
    elif state.url:
        rows.append(("URL inside", state.url))
    if saved is not None:
        rows.append(("Callback URL", f"▲ not this program's: {when}"))
    return rows


def _standing(app: UiApp, state: CallbackState) -> str:
    kept = state.kept
    if kept.last_at is None:
        came = "none came yet"
    else:
        came = f"{kept.total} came, the last {clock_time(kept.last_at, app.now)}"
    words = [_WORDS.get(state.reception, ""), came]
    if state.unknown:
        words.append(f"{state.unknown} about unknown orders")
    if state.refused:
        words.append(f"{state.refused} not listened to")
    if state.reception is Reception.OPEN:
        words.append(
            "proven: polling once a minute" if state.are_proven else "not proven: polling as usual"
        )
    return " · ".join(words)
