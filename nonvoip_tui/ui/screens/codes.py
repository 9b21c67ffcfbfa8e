"""What Orders and Messages have in common: codes, numbers and notes of the selected row."""

from collections.abc import Sequence

from nonvoip_tui.ui.clipboard import Chosen, CodeChoice
from nonvoip_tui.ui.formatting import number_digits, phone_number
from nonvoip_tui.ui.requests import CodeFileWanted, CopyRequested, NoteWanted
from nonvoip_tui.ui.screens import MainScreen


class CodeScreen(MainScreen):
    """Copies the codes and the number of its selected row."""

    def __init__(self) -> None:
        super().__init__()
        self._choice = CodeChoice()

    @property
    def selected_number(self) -> str:
        """The phone number of the selected row; empty when it has none."""
        raise NotImplementedError

    @property
    def selected_order_id(self) -> str:
        """The order of the selected row; empty when there is none."""
        raise NotImplementedError

    def possible_codes(self) -> tuple[str, Sequence[str]]:
        """The key that the choice is remembered under, and the codes, the likeliest first."""
        raise NotImplementedError

    def show_selected(self) -> None:
        """Paint the selected row's text again."""
        raise NotImplementedError

    @property
    def chosen(self) -> Chosen:
        """Which of the selected row's codes is taken: the likeliest, unless another was chosen."""
        return self._choice.of(*self.possible_codes())

    def action_copy_code(self) -> None:
        if code := self.chosen.code:
            self.post_message(CopyRequested(code, f"Code {code}"))

    def action_next_code(self) -> None:
        self._choice.take_next(*self.possible_codes())
        self.show_selected()

    def action_write_code(self) -> None:
        if code := self.chosen.code:
            self.post_message(CodeFileWanted(code))

    def action_copy_number(self) -> None:
        if number := phone_number(self.selected_number):
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_copy_digits(self) -> None:
        """Copy the number as forms for its country take it."""
        if digits := number_digits(self.selected_number):
            self.post_message(CopyRequested(digits, f"Digits {digits}"))

    def action_note(self) -> None:
        if order_id := self.selected_order_id:
            self.post_message(NoteWanted(order_id))
