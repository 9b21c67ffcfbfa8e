"""The four screens, and what they have in common: the top bar, the trouble line, the hints."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.rendering.private import take_styles_as_parsed, use_own_compositor
from nonvoip_tui.ui.widgets.bars import KeyHints, TopBar, TroubleLine
from nonvoip_tui.ui.widgets.text_pane import TooSmall


class MainScreen(Screen[None]):
    """One of the four screens; a subclass gives `MODE` and `compose_body`."""

    app = getters.app(UiApp)

    AUTO_FOCUS = "LineTable"
    MODE: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        take_styles_as_parsed(self, self.app)
        use_own_compositor(self)

    def compose(self) -> ComposeResult:
        """Lay the lines that all have around the body."""
        yield TopBar(self.MODE)
        yield from self.compose_body()
        yield TroubleLine()
        yield KeyHints()
        yield TooSmall()

    def compose_body(self) -> list[Widget]:
        """The widgets between the first and the last lines."""
        raise NotImplementedError

    def refusal_reason(self, action: str) -> str:
        """Why `action`, as a binding names it, cannot be done now; empty where it need not say."""
        return ""
