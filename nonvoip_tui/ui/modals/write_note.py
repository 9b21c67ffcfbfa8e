"""Asks for the person's own words on an order."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.notes import MAX_NOTE
from nonvoip_tui.ui.formats import phone_number
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.widgets.facts_view import FactsView
from nonvoip_tui.ui.widgets.text_field import TextField


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
        return [FactsView(self.rows(), id="rows"), entry]

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
