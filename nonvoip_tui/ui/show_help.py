"""Opens the help over a place or a dialog."""

from typing import Any

from textual.screen import Screen

from nonvoip_tui.ui.key_list import rows_of
from nonvoip_tui.ui.modals.help import Help


def show_help(screen: Screen[Any], here: str) -> None:
    """Say which keys act on `screen`, which is in front and called `here`."""
    screen.app.push_screen(Help(rows_of(screen, here), here))
