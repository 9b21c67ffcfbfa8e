"""Asks in which form all orders or SMS are to be written to a file."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Button

from nonvoip_tui.services.export import CSV, JSON
from nonvoip_tui.ui.modals.base import Dialog, button


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
            ("What", f"every one of your {self._rows}, oldest first"),
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
