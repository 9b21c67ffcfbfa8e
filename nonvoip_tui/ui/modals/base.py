"""The dialog that all dialogs are: answers once, starts on the safe button, pays by no accident."""

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.ui.base import UiApp

AnswerT = TypeVar("AnswerT")

DEAF_SECONDS = 0.3
"""Keys that come this soon after it opened were meant for what was there before (or typed by
the terminal itself): they are dropped (RELIABILITY.md section 2d)."""


class Dialog(ModalScreen[AnswerT | None]):
    """Asks one question. `None` is the safe answer, given by `n`, `escape` and the first button."""

    app = getters.app(UiApp)

    TITLE_TEXT = ""
    DECLINE_LABEL = "No"
    AUTO_FOCUS = "#decline"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "decline", "Decline", id="dialog.escape", show=False),
        Binding("n", "decline", "Decline", id="dialog.decline"),
        Binding("y", "accept", "Accept", id="dialog.accept"),
        Binding("left,up", "app.focus_previous", "Previous", show=False),
        Binding("right,down", "app.focus_next", "Next", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_answered = False
        self._opened_at = float("inf")

    def compose(self) -> ComposeResult:
        """Lay the body above the buttons, which are never off the screen."""
        with Container(id="dialog") as dialog:
            dialog.border_title = Content(self.TITLE_TEXT)
            yield VerticalScroll(*self.body(), id="body", can_focus=False)
            with Horizontal(id="buttons"):
                yield Button(Content(self.DECLINE_LABEL), id="decline", compact=True)
                yield Button(Content(self.accept_label()), id="accept", compact=True)

    def body(self) -> list[Widget]:
        """What the dialog says, and asks."""
        return [Static(self.text(), id="text", markup=False)]

    def text(self) -> Content:
        """What the dialog says."""
        return Content()

    def accept_label(self) -> str:
        """What the accepting button says; a sum where it costs money."""
        return "Yes"

    @abstractmethod
    def accepted(self) -> AnswerT | None:
        """The answer that accepting gives; None when it cannot be given yet."""

    def answer(self, value: AnswerT | None) -> None:
        """Close with `value`, once: a second dismissal would close the screen below."""
        if not self._is_answered:
            self._is_answered = True
            self.dismiss(value)

    def on_mount(self) -> None:
        """Start the time in which keys are dropped."""
        self._opened_at = self._monotonic()

    @property
    def is_deaf(self) -> bool:
        """Whether it has opened only just now; the App then drops keys and clicks."""
        return self._monotonic() - self._opened_at < DEAF_SECONDS

    def _monotonic(self) -> float:
        return self.app.setting.clock.monotonic()

    def action_decline(self) -> None:
        """Answer the safe way."""
        self.answer(None)

    def action_accept(self) -> None:
        """Answer with what is accepted, if it can be."""
        value = self.accepted()
        if value is not None:
            self.answer(value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the button."""
        event.stop()
        if event.button.id == "accept":
            self.action_accept()
        elif event.button.id == "decline":
            self.action_decline()
