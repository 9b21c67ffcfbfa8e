"""Asks for the URL that the service shall call, and warns of the one that it replaces."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.callback_url import MAX_LENGTH, why_not_callback_url
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.widgets.text_field import TextField

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
        self.IS_DEAF_AT_FIRST = bool(self._url)  # it starts in the entry where there is none
        self._saved = saved

    def body(self) -> list[Widget]:
        """The warning, the entry, and what is wrong with what is in it."""
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

    def accept_label(self) -> str:
        """What accepting does."""
        return "Replace it"

    def accepted(self) -> str | None:
        """The URL, when it may be saved."""
        url = self.query_one("#url", TextField).value.strip()
        return None if why_not_callback_url(url) else url

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be saved cannot be accepted."""
        if action == "accept" and why_not_callback_url(self._url):
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
        """In the entry every sign may be of a URL."""
        return isinstance(self.focused, TextField) or super().knows(event)

    def action_edit(self) -> None:
        """Go to the entry."""
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
        reason = why_not_callback_url(self._url) if self._url else ""
        self.query_one("#reason", Static).update(Content(reason))
        self.query_one("#reason").display = bool(reason)
        self.query_one("#accept", Button).disabled = bool(why_not_callback_url(self._url))
