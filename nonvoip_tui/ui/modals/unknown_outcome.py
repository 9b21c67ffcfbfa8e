"""Tells plainly that money may have moved and nobody can say."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Button

from nonvoip_tui.domain.events import BalanceChanged, IntentChanged
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.formats import action_word, clock_time, money, phone_number
from nonvoip_tui.ui.modals.base import Dialog, button
from nonvoip_tui.ui.widgets.facts_view import FactsView


class UnknownOutcome(Dialog[bool]):
    """Shows what was asked and the balance around it. It sends nothing again, and only tells."""

    TITLE_TEXT = "It is not known how this ended"
    DECLINE_LABEL = "Close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,enter", "decline", "Close", id="unknown.close", key_display="n"),
    ]

    def __init__(self, intent: Intent) -> None:
        super().__init__()
        self._intent = intent

    def on_mount(self) -> None:
        """Follow the balance, which is the evidence, and what is found out meanwhile."""
        self.app.bus.subscribe(self, BalanceChanged, self._changed)
        self.app.bus.subscribe(self, IntentChanged, self._intent_changed)

    def rows(self) -> list[tuple[str, str]]:
        """What is known."""
        intent, facts, now = self._intent, self.app.facts, self.app.now
        rows = [("Asked", f"{action_word(intent.action)} of {intent.service}")]
        if intent.number:
            rows.append(("Number", phone_number(intent.number)))
        sum_shown = intent.accepted_max_price
        rows += [
            ("Sent at", clock_time(intent.began_at, now)),
            ("Price", money(intent.price_shown if sum_shown is None else sum_shown)),
        ]
        if intent.bid_percent is not None:
            rows.append(("Bid", f"{intent.bid_percent} %"))
        rows.append(("Balance before", money(intent.balance_before)))
        read_at = facts.balance_read_at
        if read_at is not None and read_at >= intent.began_at:
            words = f"{money(facts.balance)}, read {clock_time(read_at, now)}"
            rows.append(("Balance now", words))
        else:
            rows.append(("Balance now", "not read since"))
        if intent.detail:
            rows.append(("What happened", intent.detail))
        return rows

    def closing(self) -> str:
        """What it means and what to do."""
        return (
            "It may have been charged. Nothing is sent again by itself. If the balance fell, "
            "look for it on the website. It stays at the top of Orders, and on Account, until "
            "you settle it there."
        )

    def buttons(self) -> list[Button]:
        """There is nothing to accept."""
        return [button(self.DECLINE_LABEL, "decline")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to accept."""
        if action == "accept":
            return False
        return super().check_action(action, parameters)

    def accepted(self) -> bool | None:
        """Nothing."""
        return None

    def _intent_changed(self, event: IntentChanged) -> None:
        if event.intent.ref == self._intent.ref:
            self._intent = event.intent
            self._changed()

    def _changed(self, _: object = None) -> None:
        self.query_one("#rows", FactsView).show(self.rows())
