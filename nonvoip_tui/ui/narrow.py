"""The conversation of choosing which SMS are listed."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.engine import EngineStoppedError
from nonvoip_tui.services.desk import Desk
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.message_filter import MessageFilter
from nonvoip_tui.ui.modals.narrow_messages import NarrowMessages


async def narrow(app: UiApp, before: MessageFilter) -> MessageFilter | None:
    """Ask for service, kind and days; the words that are searched for stay.

    Returns:
        What is wanted now; None when nothing is to change.
    """
    services: Sequence[str] = ()
    kinds: Sequence[str] = ()
    with suppress(StorageError, EngineStoppedError):  # a day can still be chosen
        services, kinds = await app.engine.do(_choices)
    if app.has_dialog:
        return None
    chosen = await app.push_screen_wait(NarrowMessages(before, services, kinds))
    return None if chosen is None else replace(chosen, words=before.words)


async def _choices(desk: Desk) -> tuple[Sequence[str], Sequence[str]]:
    return desk.messages.services(), desk.messages.kinds()
