"""The conversation of settling a call of unknown outcome by the person's word."""

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.modals.settle import Settle


async def settle(app: UiApp, intent: Intent) -> None:
    """Show what is known, and write down what the person found out, if anything."""
    was_charged = await app.push_screen_wait(Settle(intent))
    if was_charged is None:
        return
    await app.engine.do(lambda desk: desk.recovery.settle(intent, was_charged=was_charged))
    app.tell(f"Written down: {'charged' if was_charged else 'not charged'}.")
