"""The four screens, and what they have in common: the top bar, the trouble line, the hints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.code_choice import Chosen, CodeChoice, Offer
from nonvoip_tui.ui.formatting import number_digits, phone_number
from nonvoip_tui.ui.rendering.private import take_styles_as_parsed, use_own_compositor
from nonvoip_tui.ui.requests import CodeFileWanted, CopyRequested, NoteWanted
from nonvoip_tui.ui.widgets.bars import KeyHints, TopBar, TroubleLine
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.text_pane import TooSmall

if TYPE_CHECKING:
    from textual.widgets import Input

    from nonvoip_tui.ui.widgets.text_field import FilterInput


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
        yield TopBar(self.MODE)
        yield from self.compose_body()
        yield TroubleLine()
        yield KeyHints()
        yield TooSmall()

    def compose_body(self) -> list[Widget]:
        """The widgets between the first and the last lines."""
        raise NotImplementedError

    def refusal_reason(self, action: str) -> str:
        """Why `action`, as a binding names it, cannot be done now; empty if there is no reason."""
        return ""


class ListScreen(MainScreen):
    """Has a list that is filtered as you type: the line comes with `/`, and stays while it does.

    A subclass says what is `filtered`, by which `words`, and filters by others.
    """

    PLACEHOLDER: ClassVar[str] = "type to filter"

    def __init__(self) -> None:
        super().__init__()
        self._entry: FilterInput | None = None
        """Made when it is wanted: Textual's `Input` is a tenth of what the first frame takes."""

    @property
    def list_table(self) -> LineTable[Any]:
        """The table in front."""
        raise NotImplementedError

    @property
    def filtered(self) -> Widget:
        """What the line stands above."""
        return self.list_table

    @property
    def words(self) -> str:
        """What the list is filtered by; empty when it is not."""
        raise NotImplementedError

    def filter_by(self, words: str) -> None:
        """Show what fits these words."""
        raise NotImplementedError

    @property
    def is_typing(self) -> bool:
        """Whether the filter line has the focus."""
        return self._entry is not None and self.focused is self._entry

    async def action_filter(self) -> None:
        if self._entry is None:
            from nonvoip_tui.ui.widgets.text_field import FilterInput

            self._entry = FilterInput(self.PLACEHOLDER)
            await self.mount(self._entry, before=self.filtered)
        self._entry.display = True
        self.set_focus(self._entry)

    def action_to_table(self) -> None:
        self.focus_list()
        if self._entry is not None:
            self._entry.display = bool(self.words.strip())

    def focus_list(self) -> None:
        """Focus the filtered list."""
        self.set_focus(self.list_table)

    def action_clear_filter(self) -> None:
        """Show everything again."""
        if self._entry is not None:
            self._entry.value = ""
        self.filter_by("")
        self.action_to_table()

    def action_fitting(self, step: int) -> None:
        """Go to the next row that fits the filter: only such are shown."""
        self.list_table.action_move(step)

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Show what the filter lets through."""
        event.stop()
        if event.value == event.input.value:  # not one from before it was cleared
            self.filter_by(event.value)

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Go to the table, filtered by what was typed before the key, however fast."""
        event.stop()
        self.filter_by(event.value)
        self.action_to_table()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash typed into the filter is a letter; what is not filtered has no matches."""
        match action:
            case "filter":
                return not self.is_typing
            case "fitting":
                return bool(self.words.strip())
            case "clear_filter":
                return self.is_typing or bool(self.words)
            case _:
                return super().check_action(action, parameters)


class CodeScreen(ListScreen):
    """Copies the codes and the number of its selected row."""

    def __init__(self) -> None:
        super().__init__()
        self._choice = CodeChoice()

    @property
    def selected(self) -> Order | Sms | None:
        """What is under the cursor."""
        raise NotImplementedError

    @property
    def selected_order_id(self) -> str:
        """The order that is selected, or that the SMS came to; empty when there is none."""
        return selected.order_id if (selected := self.selected) else ""

    def offers(self) -> tuple[str, Sequence[Offer]]:
        """The key that the choice is remembered under, and what may be copied, likeliest first."""
        raise NotImplementedError

    def show_selected(self) -> None:
        """Paint the selected row's text again."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out keys for what the selected row lacks."""
        match action:
            case "copy_code":
                return True if self.chosen.offer else None
            case "write_code":
                return True if self.chosen.code else None
            case "next_code":
                return self.chosen.count > 1
            case "copy_number" | "copy_digits":
                return True if (selected := self.selected) and selected.number else None
            case "note":
                return True if self.selected else None
            case _:
                return super().check_action(action, parameters)

    @property
    def chosen(self) -> Chosen:
        """What is copied from the selected row: the likeliest, unless another was chosen."""
        return self._choice.of(*self.offers())

    def action_copy_code(self) -> None:
        if offer := self.chosen.offer:
            self.post_message(CopyRequested(offer.text, offer.name(self.app.now)))

    def action_next_code(self) -> None:
        self._choice.take_next(*self.offers())
        self.show_selected()

    def action_write_code(self) -> None:
        if code := self.chosen.code:
            self.post_message(CodeFileWanted(code))

    def action_copy_number(self) -> None:
        if (selected := self.selected) and (number := phone_number(selected.number)):
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_copy_digits(self) -> None:
        """Copy the number as forms for its country take it."""
        if (selected := self.selected) and (digits := number_digits(selected.number)):
            self.post_message(CopyRequested(digits, f"Digits {digits}"))

    def action_note(self) -> None:
        if order_id := self.selected_order_id:
            self.post_message(NoteWanted(order_id))
