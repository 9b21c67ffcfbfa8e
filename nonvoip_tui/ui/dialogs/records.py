"""Asks for the form of an export, or for a note on an order."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.export import CSV, JSON
from nonvoip_tui.services.lifecycle import MAX_NOTE
from nonvoip_tui.ui.dialogs.base import Dialog, button
from nonvoip_tui.ui.formatting import phone_number
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import DetailsView


class ChooseForm(Dialog[str]):
    """Answers with `CSV` or `JSON`."""

    DECLINE_LABEL = "Back"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "choose('csv')", "CSV", id="export.csv"),
        Binding("j", "choose('json')", "JSON", id="export.json"),
        Binding("y", "accept", "CSV", show=False, id="dialog.accept"),
        Binding("n,escape", "decline", "Back", key_display="esc"),
    ]

    def __init__(self, rows: str, directory: str) -> None:
        """Take what is written, in a word, and where."""
        super().__init__()
        self.TITLE_TEXT = f"Export all {rows}?"
        self._rows = rows
        self._directory = directory

    def rows(self) -> list[tuple[str, str]]:
        """What comes of it."""
        return [
            ("What", f"every one of your {self._rows}, oldest first; no raw answers"),
            ("Where", f"a file that only you can read, in {self._directory}"),
            ("CSV", "for spreadsheets; no text in it can act as a formula"),
            ("JSON", "for programs"),
        ]

    def buttons(self) -> list[Button]:
        """One for each form."""
        return [
            button(self.DECLINE_LABEL, "decline"),
            button("JSON", "json"),
            button("CSV", "accept"),
        ]

    def accepted(self) -> str:
        """The one that most programs open."""
        return CSV

    def action_choose(self, form: str) -> None:
        """Answer with this form."""
        self.answer(form)

    @on(Button.Pressed, "#json")
    def _json_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.answer(JSON)


class WriteNote(Dialog[str]):
    """Answers with the note, which is empty where none is wanted."""

    TITLE_TEXT = "A note on this order"
    DECLINE_LABEL = "Back"
    AUTO_FOCUS = "#note"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Keep", show=False, id="dialog.accept"),
        Binding("n", "decline", "Back", show=False),
        Binding("enter", "accept", "Keep", show=False),
        Binding("escape", "decline", "Back"),
    ]

    def __init__(self, order: Order) -> None:
        super().__init__()
        self._order = order

    def body(self) -> list[Widget]:
        """Which order it is, and the entry with the note that it has."""
        entry = TextField(
            self._order.note,
            placeholder="what it is for; empty takes the note away",
            max_length=MAX_NOTE,
            select_on_focus=False,
            id="note",
        )
        return [DetailsView(self.rows(), id="rows"), entry]

    def rows(self) -> list[tuple[str, str]]:
        """Which order it is."""
        order = self._order
        rows = [("Service", order.service), ("Order", order.order_id)]
        return [*rows, ("Number", phone_number(order.number))] if order.number else rows

    def accept_label(self) -> str:
        """It costs nothing."""
        return "Keep"

    def accepted(self) -> str:
        """What was typed."""
        return self.query_one("#note", TextField).value.strip()

    @on(TextField.Submitted, "#note")
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.action_accept()
