"""Asks for the e-mail and password, with the demo as a way out."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from nonvoip_tui.credentials import Credentials, Secret
from nonvoip_tui.ui.widgets.answer_button import AnswerButton
from nonvoip_tui.ui.widgets.key_hints import KeyHints
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.too_small import TooSmall
from nonvoip_tui.ui.widgets.top_bar import TopBar


class Login(ModalScreen[Credentials | str | None]):
    """Answers with credentials, with `Login.DEMO`, or with None to go on without."""

    DEMO: ClassVar[str] = "demo"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the entry sees them: what is pasted right after must not be shown in it.
        Binding("tab", "app.focus_next", "Next", show=True, priority=True),
        Binding("enter", "to_password", show=False, priority=True),
        Binding("escape", "leave", "Later"),
    ]

    def __init__(self, email: str, reason: str) -> None:
        super().__init__()
        self._email = email
        self._reason = reason
        self._is_answered = False

    def compose(self) -> ComposeResult:
        """Two entries and three buttons."""
        yield TopBar(self.app.current_mode)
        with Container(id="dialog") as dialog:
            dialog.border_title = Content("Sign in to NonVoipUsNumber")
            yield Static(Content(self._reason), id="reason", markup=False)
            yield Static("E-mail", classes="label")
            yield _entry(self._email, "email")
            yield Static("Password (kept in memory only)", classes="label")
            yield _entry("", "password")
            with Horizontal(id="buttons"):
                yield AnswerButton("Later", "later")
                yield AnswerButton("Try the demo", "demo")
                yield AnswerButton("Sign in", "sign_in")
        yield KeyHints()
        yield TooSmall()

    def on_mount(self) -> None:
        """Start where something is missing."""
        self.query_one("#reason").display = bool(self._reason)
        self.query_one("#password" if self._email else "#email").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only from the e-mail does enter lead to the password."""
        if action == "to_password":
            return self.focused is self.query_one("#email")
        return super().check_action(action, parameters)

    def action_to_password(self) -> None:
        """Go on from the e-mail, before the next key is looked at."""
        self.set_focus(self.query_one("#password"))

    @on(TextField.Submitted, "#password")
    @on(Button.Pressed, "#sign_in")
    def _sign_in(self) -> None:
        email = self.query_one("#email", TextField).value.strip()
        password = self.query_one("#password", TextField)
        if not email or not password.value:
            self.query_one("#reason", Static).update(
                Content("Both the e-mail and the password are needed.")
            )
            self.query_one("#reason").display = True
            self.query_one("#password" if email else "#email").focus()
            return
        credentials = Credentials(email, Secret(password.value))
        password.value = ""
        self._answer(credentials)

    @on(Button.Pressed, "#demo")
    def _demo(self) -> None:
        self._answer(self.DEMO)

    @on(Button.Pressed, "#later")
    def _later(self) -> None:
        self._answer(None)

    def action_leave(self) -> None:
        """Go on without signing in."""
        self._answer(None)

    def _answer(self, value: Credentials | str | None) -> None:
        if not self._is_answered:
            self._is_answered = True
            self.dismiss(value)


def _entry(value: str, name: str) -> TextField:
    return TextField(value, password=name == "password", id=name)
