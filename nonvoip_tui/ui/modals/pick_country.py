"""Asks for a country: one of those that the service lists, or any that is typed."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.ui.modals.base import Dialog, button
from nonvoip_tui.ui.widgets.text_field import TextField

_MOST_SHOWN = 8


class PickCountry(Dialog[str]):
    """Answers with the name as the service has it, or as it was typed where none fits."""

    TITLE_TEXT = "Which country?"
    DECLINE_LABEL = "Back"
    AUTO_FOCUS = "#country"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Pick", show=False, id="dialog.accept"),
        Binding("n", "decline", "Back", show=False),
        Binding("escape", "decline", "Back"),
    ]

    def __init__(self, countries: Sequence[str]) -> None:
        """Take the names that the service lists; may be empty."""
        super().__init__()
        self._countries = countries

    def body(self) -> list[Widget]:
        """An entry, and what fits it."""
        entry = TextField(placeholder="type a name, enter picks the first", id="country")
        return [entry, Static("", id="fitting", markup=False)]

    def buttons(self) -> list[Button]:
        """Nothing is bought here."""
        return [button(self.DECLINE_LABEL, "decline")]

    def on_mount(self) -> None:
        """Show the first of all."""
        self._show_fitting("")

    def accepted(self) -> str | None:
        """The first that fits; else what was typed."""
        typed = self.query_one("#country", TextField).value.strip()
        fitting = self._fitting(typed)
        return fitting[0] if fitting else typed or None

    @on(events.Click, "#fitting")
    def _clicked(self, event: events.Click) -> None:
        """Pick the name under the mouse."""
        event.stop()
        shown = self._fitting(self.query_one("#country", TextField).value)[:_MOST_SHOWN]
        if event.y < len(shown):
            self.answer(shown[event.y])

    @on(TextField.Changed, "#country")
    def _typed(self, event: TextField.Changed) -> None:
        event.stop()
        self._show_fitting(event.value)

    @on(TextField.Submitted, "#country")
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.action_accept()

    def _fitting(self, typed: str) -> list[str]:
        wanted = typed.strip().casefold()
        begin = [name for name in self._countries if name.casefold().startswith(wanted)]
        within = [name for name in self._countries if wanted in name.casefold()]
        return list(dict.fromkeys((*begin, *within)))

    def _show_fitting(self, typed: str) -> None:
        fitting = self._fitting(typed)
        lines = fitting[:_MOST_SHOWN]
        if len(fitting) > _MOST_SHOWN:
            lines.append(f"… and {len(fitting) - _MOST_SHOWN} more")
        if not lines:
            lines = [
                "None of the service's list fits: enter uses it as typed."
                if typed.strip()
                else "The service names no countries: type one as it knows it."
            ]
        self.query_one("#fitting", Static).update(Content("\n".join(lines)))
