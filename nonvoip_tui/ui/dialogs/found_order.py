"""Asks whether what looks like a number in an unexpected answer is the one ordered."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Button

from nonvoip_tui.domain.answers import (
    OF_AN_ORDER,
    Candidate,
    Chosen,
    Found,
    Role,
    first_choice,
)
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.services.ordering import ORDERS
from nonvoip_tui.ui.dialogs.base import AnswerButton, Dialog
from nonvoip_tui.ui.formatting import action_word, clock_time, money, phone_number
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.requests import AnswerWanted
from nonvoip_tui.ui.widgets.text_pane import DetailsView

_WORDS = {Role.NUMBER: "Number", Role.ID: "Order id", Role.END: "Ends", Role.PRICE: "Charged"}
_NONE = {
    Role.NUMBER: "none yet",
    Role.ID: "none: looked up by its number",
    Role.END: "not known",
    Role.PRICE: "as it was shown",
}


_UNCHANGED = dict.fromkeys(_NONE, "as before") | {Role.END: "as expected"}
"""What stands for none of an order that was renewed, reused or activated."""


class FoundOrder(Dialog[Chosen]):
    """Shows the likeliest candidate for each role; answers with the choice, or None."""

    TITLE_TEXT = "Is this your number?"
    DECLINE_LABEL = "None of these"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "decline", "None of these"),
        binding("found.role_before", "role(-1)", show=False),
        binding("found.role_after", "role(1)", label="Move", key_display="↑↓"),
        binding("found.value_before", "candidate(-1)", show=False),
        binding("found.value_after", "candidate(1)", key_display="←→"),
        binding("found.answer", "show_answer"),
    ]

    def __init__(self, intent: Intent, found: Found) -> None:
        """Take what is asked about.

        Args:
            intent: the order with an unknown outcome.
            found: what its answer holds.
        """
        super().__init__()
        self._intent = intent
        self._is_order = intent.action in ORDERS
        if not self._is_order:
            self.TITLE_TEXT = "Is this the result?"
        self._choices: dict[Role, tuple[Candidate | None, ...]] = {
            role: (*found.of(role), None) for role in OF_AN_ORDER
        }
        first = first_choice(found)
        self._places = {
            role: choices.index(first.get(role)) for role, choices in self._choices.items()
        }
        self._roles = [role for role in OF_AN_ORDER if len(self._choices[role]) > 1]
        self._line = 0

    @property
    def chosen(self) -> Chosen:
        """What is shown now."""
        shown = {role: self._choices[role][place] for role, place in self._places.items()}
        return {role: candidate for role, candidate in shown.items() if candidate is not None}

    def rows(self) -> list[tuple[str, str]]:
        """What was requested, and which value of the answer fills which role."""
        intent = self._intent
        rows = [("  Ordered", f"{intent.service} for {money(intent.agreed)}")]
        if not self._is_order:
            rows = [("  Asked", f"{action_word(intent.action)} of {intent.service}")]
            rows.append(("  Number", phone_number(intent.number)))
        for role in self._roles:
            choices, place = self._choices[role], self._places[role]
            is_here = self._roles[self._line] is role
            value = self._shown(role, choices[place])
            if is_here:
                value += f"   ({place + 1} of {len(choices)})"
            rows.append((f"{'►' if is_here else ' '} {_WORDS[role]}", value))
        return rows

    def _shown(self, role: Role, candidate: Candidate | None) -> str:
        if candidate is None:
            return _NONE[role] if self._is_order else _UNCHANGED[role]
        if role is Role.NUMBER:
            return phone_number(candidate.text)
        if candidate.ends_at is not None:
            return f"{clock_time(candidate.ends_at, self.app.now)}  ({candidate.text})"
        return money(candidate.price) if candidate.price is not None else candidate.text

    def closing(self) -> str:
        """What it means."""
        keys = self.app.key_names
        return (
            "The service reports success in a format that is new to this version. Confirming sends "
            f"nothing and costs nothing. {keys('dialog.accept')} accepts it"
            f"{' as your order' if self._is_order else ''}, {keys('found.answer')} shows the whole "
            "answer."
        )

    def buttons(self) -> list[Button]:
        """The button that accepts nothing comes first."""
        word = "It is mine" if self._is_order else "Accept it"
        return [AnswerButton(self.DECLINE_LABEL, "decline"), AnswerButton(word, "accept")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a number and an id there is nothing to take."""
        if action == "accept" and self.accepted() is None:
            return None
        return super().check_action(action, parameters)

    def accepted(self) -> Chosen | None:
        """What is shown, if it can be followed as an order."""
        chosen = self.chosen
        is_enough = Role.NUMBER in chosen or Role.ID in chosen
        return chosen if is_enough or (chosen and not self._is_order) else None

    def action_role(self, step: int) -> None:
        """Go to another line."""
        self._line = (self._line + step) % len(self._roles)
        self._show()

    def action_candidate(self, step: int) -> None:
        """Take another value of the answer for this line."""
        role = self._roles[self._line]
        self._places[role] = (self._places[role] + step) % len(self._choices[role])
        self._show()

    def action_show_answer(self) -> None:
        """Show the whole answer."""
        self.post_message(AnswerWanted(ref=self._intent.ref))

    def _show(self) -> None:
        self.query_one("#rows", DetailsView).show(self.rows())
        self.refresh_bindings()
