"""Whether callbacks could be received, and what is not safe about the way they come by."""

from collections.abc import Iterator
from importlib.util import find_spec

from nonvoip_tui.callbacks.exposure import warning_of
from nonvoip_tui.commands.doctor.check import Check, fail, ok, warn
from nonvoip_tui.config import CallbackSettings


def callback_checks(settings: CallbackSettings) -> Iterator[Check]:
    """Look at the settings; the port is left alone, since a running copy may have it."""
    if not settings.enabled:
        yield ok("callbacks", "not received: off in the settings")
        return
    if find_spec("uvicorn") is None:
        yield fail(
            "callbacks", "uvicorn is not installed", "run: pip install 'nonvoip-tui[server]'"
        )
        return
    place = f"received on {settings.host}, port {settings.port}"
    words = f"{place}; called at {settings.public_url or 'nowhere outside'}"
    if warning := warning_of(settings):
        yield warn("callbacks", words, warning)
    else:
        yield ok("callbacks", words)
