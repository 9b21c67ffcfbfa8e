"""Asks for the URL that the service shall call, and warns of the one that it replaces."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from nonvoip_tui.domain.callback_url import MAX_LENGTH, why_not_callback_url
from nonvoip_tui.ui.modals.base import Dialog

_WARNING = (
    "An account has one callback URL: this replaces whatever is saved there now, also for "
    "other programs that use the account. The texts of your SMS are sent to it."
)


class SaveUrl(Dialog[str]):
    """Answers with the URL; with one proposed it starts on the safe button."""

    TITLE_TEXT = "Save the callback URL?"
    DECLINE_LABEL = "Don't save"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="save_url.edit"),
    ]

    def __init__(self, proposed: str, saved: str) -> None:
        """Take what is proposed, and what was saved from here last; either may be empty."""
        super().__init__()
        self._url = proposed or saved
        self._saved = saved

    def body(self) -> list[Widget]:
        """The warning, the entry, and what is wrong with what is in it."""
        entry = Input(
            self._url,
            placeholder="https://…",
            max_length=MAX_LENGTH + 1,
            select_on_focus=False,
            id="url",
            compact=True,
        )
        entry.cursor_blink = False
        return [
            Static(Content(_WARNING), id="warning", markup=False),
            Static("URL that the service calls:", id="label"),
            entry,
            Static("", id="reason", markup=False),
        ]

    def accept_label(self) -> str:
        """What accepting does."""
        return "Replace it"

    def accepted(self) -> str | None:
        """The URL, when it may be saved."""
        return None if why_not_callback_url(self._url) else self._url

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be saved cannot be accepted."""
        if action == "accept" and why_not_callback_url(self._url):
            return None
        if action == "edit":
            return not isinstance(self.focused, Input)
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Start on the safe button; with nothing to accept, in the entry."""
        if not self._url:
            self.query_one("#url").focus()
        self._say()

    def knows(self, event: events.Key) -> bool:
        """In the entry every sign may be of a URL."""
        return isinstance(self.focused, Input) or super().knows(event)

    def action_edit(self) -> None:
        """Go to the entry."""
        self.query_one("#url").focus()

    @on(Input.Changed, "#url")
    def _url_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._url = event.value.strip()
        self._say()
        self.refresh_bindings()

    @on(Input.Submitted, "#url")
    def _url_entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#decline", Button).focus()

    def _say(self) -> None:
        reason = why_not_callback_url(self._url) if self._url else ""
        self.query_one("#reason", Static).update(Content(reason))
        self.query_one("#reason").display = bool(reason)
        self.query_one("#accept", Button).disabled = bool(why_not_callback_url(self._url))
