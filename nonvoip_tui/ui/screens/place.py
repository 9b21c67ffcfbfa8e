"""What the four places have in common: the top bar, a trouble line, the keys."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.widgets.key_hints import KeyHints
from nonvoip_tui.ui.widgets.top_bar import TopBar
from nonvoip_tui.ui.widgets.trouble_line import TroubleLine


class PlaceScreen(Screen[None]):
    """One of the four places. Subclasses give `place` and `compose_body`."""

    app = getters.app(UiApp)

    AUTO_FOCUS = "LineTable"
    PLACE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "refresh_place", "Refresh", id="place.refresh", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The body between the first and the last lines."""
        yield TopBar(self.PLACE)
        yield from self.compose_body()
        yield TroubleLine()
        yield KeyHints()

    def compose_body(self) -> list[Widget]:
        """What is between."""
        return []

    def action_refresh_place(self) -> None:
        """Read again what is shown here; nothing where there is nothing to read."""
