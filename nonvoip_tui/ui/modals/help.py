"""Says which keys act in the place, or on the dialog, that is in front; searched by typing."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.ui.key_list import KeyRow
from nonvoip_tui.ui.modals.base import Dialog, button
from nonvoip_tui.ui.widgets.filter_input import FilterInput
from nonvoip_tui.ui.widgets.key_rows import KeyRows
from nonvoip_tui.ui.widgets.text_field import TextField

_MOUSE = "Rows, titles, tabs and hints can be clicked; Shift selects text as ever."


class Help(Dialog[KeyRow]):
    """A list of keys, to be read and searched; answers with the row that was clicked, if any."""

    DECLINE_LABEL = "Close"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "decline", "Close", show=False),
        Binding("escape", "decline", "Close"),
        Binding("question_mark,f1,q", "decline", "Close", show=False),
        Binding("slash", "search", "Search", key_display="/", id="help.search"),
        Binding("up,k", "scroll_lines(-1)", "Up", show=False, id="help.up"),
        Binding("down,j", "scroll_lines(1)", "Down", key_display="↑↓", id="help.down"),
        Binding("ctrl+u", "scroll_body(-0.5)", "Up", show=False, id="help.half_page_up"),
        Binding("ctrl+d", "scroll_body(0.5)", "Down", show=False, id="help.half_page_down"),
        Binding("home,g", "scroll_body(-999)", "Top", show=False, id="help.top"),
        Binding("end,G", "scroll_body(999)", "End", show=False, id="help.bottom"),
    ]

    def __init__(self, rows: Sequence[KeyRow], here: str, *, can_act: bool = False) -> None:
        """Take what is shown.

        Args:
            rows: the keys as `rows_of` finds them.
            here: the name of the place they act in.
            can_act: whether a click on a row chooses it.
        """
        super().__init__()
        self._can_act = can_act
        self.TITLE_TEXT = f"Keys: {here}"
        self._rows = rows
        self._entry = FilterInput("type to search the keys")
        self._entry.display = False

    def body(self) -> list[Widget]:
        """The search line that comes with a key, the groups, and what is no key."""
        return [
            self._entry,
            KeyRows(self._rows),
            Static(Content(_MOUSE), id="closing", markup=False),
        ]

    def closing(self) -> str:
        """What is not a key."""
        return _MOUSE

    def buttons(self) -> list[Button]:
        """Nothing is asked."""
        return [button(self.DECLINE_LABEL, "decline")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is asked; a slash typed into the search is a letter."""
        if action in ("accept", "help"):
            return False
        if action == "search":
            return self.focused is not self._entry
        return super().check_action(action, parameters)

    def accepted(self) -> None:
        """Nothing."""

    def action_scroll_lines(self, lines: int) -> None:
        """Read on."""
        self.query_one("#body").scroll_relative(y=lines, animate=False)

    def action_search(self) -> None:
        """Type to search."""
        self._entry.display = True
        self.set_focus(self._entry)

    def action_to_table(self) -> None:
        """From the search line to the keys."""
        self.set_focus(self.query_one("#decline"))
        self._entry.display = bool(self._entry.value.strip())

    def action_clear_filter(self) -> None:
        """Show every key again."""
        self._entry.value = ""
        self._show("")
        self.action_to_table()

    @on(TextField.Changed, "#filter")
    def _typed(self, event: TextField.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(TextField.Submitted, "#filter")
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self._show(event.value)
        self.action_to_table()

    @on(KeyRows.Picked)
    def _picked(self, event: KeyRows.Picked) -> None:
        event.stop()
        if self._can_act and event.row.is_enabled:
            self.answer(event.row)

    def _show(self, text: str) -> None:
        self.query_one(KeyRows).filter_by(text)
        self.query_one("#body").scroll_home(animate=False)
