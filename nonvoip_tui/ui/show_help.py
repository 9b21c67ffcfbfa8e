"""Opens the help over a place or a dialog."""

from typing import Any

from textual.screen import ModalScreen, Screen

from nonvoip_tui.ui.key_list import KeyRow, rows_of
from nonvoip_tui.ui.modals.help import Help


def show_help(screen: Screen[Any], here: str) -> None:
    """Say which keys act on `screen`, which is in front and called `here`.

    A click on one does what the key does; but over a dialog, whose answer would then be given
    without a look at it.
    """

    async def picked(row: KeyRow | None) -> None:
        if row is not None:
            await screen.app.run_action(row.action, default_namespace=row.node)

    can_act = not isinstance(screen, ModalScreen)
    screen.app.push_screen(Help(rows_of(screen, here), here, can_act=can_act), picked)
