"""Tells plainly that money may have moved and nobody can say."""

from textual.content import Content

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.formats import money
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.modals.table_text import facts_text


class UnknownOutcome(Dialog[bool]):
    """Shows what was asked and the balance around it. It sends nothing again."""

    TITLE_TEXT = "It is not known whether this was bought"
    DECLINE_LABEL = "Close"

    def __init__(self, intent: Intent, reason: str) -> None:
        super().__init__()
        self._intent = intent
        self._reason = reason

    def text(self) -> Content:
        """What is known."""
        intent = self._intent
        return facts_text(
            [
                ("Asked", f"{intent.action.value} {intent.service}"),
                ("Sent at", f"{intent.began_at.astimezone():%Y-%m-%d %H:%M:%S}"),
                ("Price shown", money(intent.price_shown)),
                ("Balance before", money(intent.balance_before)),
            ],
            closing=(
                f"{self._reason}\n\nIt may have been charged. It is not sent again by itself. "
                "The balance is being read again: if it fell, look on the website for the order. "
                "The attempt stays in the journal."
            ),
        )

    def accept_label(self) -> str:
        """Ask for the balance."""
        return "Read the balance"

    def accepted(self) -> bool:
        """Yes, read the balance."""
        return True
