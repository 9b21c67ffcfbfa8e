"""Welcome, the e-mail and password, and the account's callback URL."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.urls import MAX_LENGTH, callback_url_refusal
from nonvoip_tui.settings.credentials import Credentials, Secret
from nonvoip_tui.ui.dialogs.base import AnswerButton, Dialog, Modal
from nonvoip_tui.ui.formatting import short_path
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import DetailsView


class Login(Modal[Credentials | str]):
    """Answers with credentials, with `Login.DEMO`, or with None to go on without."""

    DEMO: ClassVar[str] = "demo"
    TITLE_TEXT = "Sign in to NonVoipUsNumber"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the entry sees them: what is pasted right after must not be shown in it.
        Binding("tab", "app.focus_next", "Next", show=True, priority=True),
        Binding("enter", "to_password", "Sign in", priority=True),
        Binding("escape", "decline", "Later"),
    ]

    def __init__(self, email: str, reason: str) -> None:
        super().__init__()
        self._email = email
        self._reason = reason

    def content(self) -> Sequence[Widget]:
        return [
            Static(Content(self._reason), id="reason", markup=False),
            Static("E-mail", classes="label"),
            TextField(self._email, id="email"),
            Static("Password (in memory only)", classes="label"),
            TextField("", password=True, id="password"),
            Horizontal(
                AnswerButton("Later", "later"),
                AnswerButton("Try the demo", "demo"),
                AnswerButton("Sign in", "sign_in"),
                id="buttons",
            ),
        ]

    def on_mount(self) -> None:
        self.query_one("#reason").display = bool(self._reason)
        self.query_one("#password" if self._email else "#email").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only from the e-mail does enter lead to the password."""
        if action == "to_password":
            return self.focused is self.query_one("#email")
        return super().check_action(action, parameters)

    def action_to_password(self) -> None:
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
        self.answer(credentials)

    @on(Button.Pressed, "#demo")
    def _demo(self) -> None:
        self.answer(self.DEMO)

    @on(Button.Pressed, "#later")
    def _later(self) -> None:
        self.answer(None)


_WHAT_IT_IS = """\
See what US numbers are in stock, and order one.
Read its SMS as they arrive; copy a code with one key.
You pay nothing unless you say yes."""


class Welcome(Dialog[str]):
    """Answers with `SIGN_IN`, with `DEMO`, or with None to look around."""

    SIGN_IN: ClassVar[str] = "sign in"
    DEMO: ClassVar[str] = "demo"
    TITLE_TEXT = "Welcome to nonvoip"
    DECLINE_LABEL = "Look around"
    AUTO_FOCUS = "#accept"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", label="Sign in"),
        binding("welcome.demo"),
        Binding("n", "decline", "Look around", show=False),
        Binding("escape", "decline", "Look around"),
    ]

    def __init__(self, config_file: Path) -> None:
        super().__init__()
        self._config_file = config_file

    def body(self) -> list[Widget]:
        return [
            Static(Content(_WHAT_IT_IS), id="what", markup=False),
            Static(Content.styled("Where your password is", "bold"), id="label"),
            DetailsView(self.rows(), id="rows"),
        ]

    def rows(self) -> list[tuple[str, str]]:
        """Where the password is stored: nowhere, unless the user puts it there."""
        return [
            ("typed in", "memory only; you are asked at every start"),
            ("or stored by", "password_command, or password (mode 0600)"),
            ("set in", short_path(self._config_file)),
        ]

    def buttons(self) -> list[Button]:
        return [
            AnswerButton(self.DECLINE_LABEL, "decline"),
            AnswerButton("Try the demo", "demo"),
            AnswerButton("Sign in", "accept"),
        ]

    def accepted(self) -> str:
        return self.SIGN_IN

    def action_demo(self) -> None:
        self.answer(self.DEMO)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the button; the others are the base's."""
        if event.button.id == "demo":
            event.stop()
            self.action_demo()


_WARNING = (
    "An account has one callback URL: this replaces the one saved now, also for other programs "
    "that use the account. The service sends the texts of your SMS to it."
)


class SaveUrl(Dialog[str]):
    """Answers with the URL; with one proposed it starts on the safe button."""

    TITLE_TEXT = "Save the callback URL?"
    DECLINE_LABEL = "Don't save"
    ACCEPT_LABEL = "Replace it"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("save_url.edit"),
        Binding("escape", "decline", "Don't save"),
    ]

    def __init__(self, proposed: str, saved: str) -> None:
        """Take what is proposed, and what was saved from here last; either may be empty."""
        super().__init__()
        self._url = proposed or saved
        self.IS_DEAF_AT_FIRST = bool(self._url)  # it starts in the entry where there is none
        self._saved = saved

    def body(self) -> list[Widget]:
        entry = TextField(
            self._url,
            placeholder="https://…",
            max_length=MAX_LENGTH + 1,
            select_on_focus=False,
            id="url",
        )
        return [
            Static(Content(_WARNING), id="warning", markup=False),
            Static("URL that the service calls:", id="label"),
            entry,
            Static("", id="reason", markup=False),
        ]

    def accepted(self) -> str | None:
        url = self.query_one("#url", TextField).value.strip()
        return None if callback_url_refusal(url) else url

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "accept" and callback_url_refusal(self._url):
            return None
        if action == "edit":
            return not isinstance(self.focused, TextField)
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Start on the safe button; with nothing to accept, in the entry."""
        if not self._url:
            self.query_one("#url").focus()
        self._say()

    def knows(self, event: events.Key) -> bool:
        """Any key may be part of a URL."""
        return isinstance(self.focused, TextField) or super().knows(event)

    def action_edit(self) -> None:
        self.query_one("#url").focus()

    @on(TextField.Changed, "#url")
    def _url_changed(self, event: TextField.Changed) -> None:
        event.stop()
        self._url = event.value.strip()
        self._say()
        self.refresh_bindings()

    @on(TextField.Submitted, "#url")
    def _url_entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.query_one("#decline", Button).focus()

    def _say(self) -> None:
        reason = callback_url_refusal(self._url) if self._url else ""
        self.query_one("#reason", Static).update(Content(reason))
        self.query_one("#reason").display = bool(reason)
        self.query_one("#accept", Button).disabled = bool(callback_url_refusal(self._url))
