"""The keys of Messages: what can be done with the SMS under the cursor, and with the list."""

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.services.export import MESSAGES
from nonvoip_tui.ui.code_choice import Chosen, CodeChoice, codes_of_sms
from nonvoip_tui.ui.formats import number_digits, phone_number
from nonvoip_tui.ui.intents import CodeFileWanted, CopyRequested, ExportWanted, NoteWanted
from nonvoip_tui.ui.message_filter import MessageFilter
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.filter_input import FilterInput


class MessageKeys(PlaceScreen):
    """The half of Messages that asks the App for what the person wants."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="messages.copy_code"),
        Binding("C", "next_code", "Next code", id="messages.next_code"),
        # Before the focused widget sees it, so that what is typed right after is searched for.
        Binding("slash", "search", "Search", id="messages.search", key_display="/", priority=True),
        Binding("v", "narrow", "Filter", id="messages.narrow", tooltip="By service, kind and day"),
        Binding("escape", "show_all", "Show all", id="messages.show_all"),
        Binding("y", "copy_text", "Copy text", id="messages.copy_text"),
        Binding("n", "copy_number", "Copy number", id="messages.copy_number"),
        Binding("N", "copy_digits", "Digits only", id="messages.copy_digits", show=False),
        Binding("P", "write_code", "Code to a file", id="messages.write_code", show=False),
        Binding("t", "note", "Note", id="messages.note", tooltip="Write a note on its order"),
        Binding("e", "export", "Export", id="messages.export", tooltip="All SMS to a file"),
        Binding(
            "m", "see_all", "All seen", id="messages.see_all", tooltip="Mark every SMS as seen"
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = CodeChoice()

    @property
    @abstractmethod
    def selected_sms(self) -> Sms | None:
        """The SMS under the cursor."""

    @property
    @abstractmethod
    def filter(self) -> MessageFilter:
        """Which SMS are wanted."""

    @abstractmethod
    def _show_selected(self) -> None:
        """Paint the selected SMS anew."""

    @property
    def chosen(self) -> Chosen:
        """Which of the selected SMS's codes is taken."""
        sms = self.selected_sms
        return self._choice.of(str(sms.sms_id), codes_of_sms(sms)) if sms else Chosen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what the selected SMS does not have; a slash typed into a search is a letter."""
        sms = self.selected_sms if self.is_mounted else None
        is_typing = isinstance(self.focused, FilterInput)
        match action:
            case "copy_code" | "write_code":
                return True if sms and self.chosen.code else None
            case "next_code":
                return sms is not None and self.chosen.count > 1
            case "copy_text" | "note":
                return True if sms else None
            case "copy_number" | "copy_digits":
                return True if sms and sms.number else None
            case "search":
                return not is_typing
            case "show_all":
                return self.is_mounted and (is_typing or not self.filter.is_empty)
            case "see_all":
                return bool(self.app.facts.unseen)
            case _:
                return super().check_action(action, parameters)

    def action_copy_code(self) -> None:
        """Copy the code of the selected SMS: the likeliest, unless another was chosen."""
        if code := self.chosen.code:
            self.post_message(CopyRequested(code, f"Code {code}"))

    def action_next_code(self) -> None:
        """Take the next of the possible codes."""
        if sms := self.selected_sms:
            self._choice.take_next(str(sms.sms_id), codes_of_sms(sms))
            self._show_selected()

    def action_write_code(self) -> None:
        """Write the code that is taken to a private file."""
        if code := self.chosen.code:
            self.post_message(CodeFileWanted(code))

    def action_copy_text(self) -> None:
        """Copy the full text of the selected SMS."""
        if sms := self.selected_sms:
            self.post_message(CopyRequested(sms.text, "The text"))

    def action_copy_number(self) -> None:
        """Copy the number of the selected SMS as shown."""
        if (sms := self.selected_sms) and sms.number:
            number = phone_number(sms.number)
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_copy_digits(self) -> None:
        """Copy the number as forms for its country take it."""
        if (sms := self.selected_sms) and sms.number:
            digits = number_digits(sms.number)
            self.post_message(CopyRequested(digits, f"Digits {digits}"))

    def action_note(self) -> None:
        """Write a note on the order that the selected SMS came to."""
        if sms := self.selected_sms:
            self.post_message(NoteWanted(sms.order_id))

    def action_export(self) -> None:
        """Write all SMS to a file."""
        self.post_message(ExportWanted(MESSAGES))
