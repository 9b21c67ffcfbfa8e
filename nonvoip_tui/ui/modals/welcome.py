"""The first thing that a person without credentials sees: what this is, and the ways on."""

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.ui.formats import short_path
from nonvoip_tui.ui.modals.base import Dialog, button
from nonvoip_tui.ui.widgets.facts_view import FactsView

_WHAT_IT_IS = """\
See what US numbers are in stock, and order one.
Read its SMS as they come; copy a code with one key.
Nothing is paid for without your yes."""


class Welcome(Dialog[str]):
    """Answers with `SIGN_IN`, with `DEMO`, or with None to look around."""

    SIGN_IN: ClassVar[str] = "sign in"
    DEMO: ClassVar[str] = "demo"
    TITLE_TEXT = "Welcome to nonvoip"
    DECLINE_LABEL = "Look around"
    AUTO_FOCUS = "#accept"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Sign in", show=False, id="dialog.accept"),
        Binding("d", "demo", "Demo", id="welcome.demo"),
        Binding("n", "decline", "Look around", show=False),
        Binding("escape", "decline", "Look around"),
    ]

    def __init__(self, config_file: Path) -> None:
        """Take where the settings of this person are, whether there are any or not."""
        super().__init__()
        self._config_file = config_file

    def body(self) -> list[Widget]:
        """What the program does, and where a password would be."""
        return [
            Static(Content(_WHAT_IT_IS), id="what", markup=False),
            Static(Content.styled("Where your password is", "bold"), id="label"),
            FactsView(self.rows(), id="rows"),
        ]

    def rows(self) -> list[tuple[str, str]]:
        """Where it is kept: nowhere, unless the person writes it there."""
        return [
            ("typed in", "memory only; asked for at each start"),
            ("or kept by", "password_command, or password (mode 0600)"),
            ("set in", short_path(self._config_file)),
        ]

    def buttons(self) -> list[Button]:
        """The ways on; enter takes the last."""
        return [
            button(self.DECLINE_LABEL, "decline"),
            button("Try the demo", "demo"),
            button("Sign in", "accept"),
        ]

    def accepted(self) -> str:
        """The person wants to sign in."""
        return self.SIGN_IN

    def action_demo(self) -> None:
        """The person wants to see the simulated service."""
        self.answer(self.DEMO)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the button; the others are the base's."""
        if event.button.id == "demo":
            event.stop()
            self.action_demo()
