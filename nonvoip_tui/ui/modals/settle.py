"""Asks the person, who has looked elsewhere, how a call of unknown outcome ended."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Button

from nonvoip_tui.ui.modals.base import button
from nonvoip_tui.ui.modals.unknown_outcome import UnknownOutcome


class Settle(UnknownOutcome):
    """Answers True for charged, False for not charged, None to leave it open."""

    TITLE_TEXT = "How did this end?"
    DECLINE_LABEL = "Leave it open"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "decline", "Leave it open", id="settle.leave"),
        Binding("c", "settle(True)", "It was charged", id="settle.charged"),
        Binding("x", "settle(False)", "It was not charged", id="settle.not_charged"),
    ]

    def closing(self) -> str:
        """What is asked."""
        return (
            "Compare the balances, or look on the website. Nothing is sent by your answer: it "
            "is only written into the journal."
        )

    def buttons(self) -> list[Button]:
        """Both answers beside the one that leaves it open."""
        return [*super().buttons(), button("Not charged", "free"), button("Charged", "charged")]

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the button; the one that leaves it open is the base's."""
        if event.button.id in ("free", "charged"):
            self.action_settle(event.button.id == "charged")

    def action_settle(self, was_charged: bool) -> None:
        """Answer."""
        self.answer(was_charged)
