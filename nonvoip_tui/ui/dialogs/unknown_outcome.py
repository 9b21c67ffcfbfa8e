"""Says plainly that money may have moved and the outcome is unknown, and offers what to do."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Button

from nonvoip_tui.domain.answers import RawAnswer, StoredAnswer
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import BalanceChanged, IntentChanged
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.order_import import BRINGS_AN_ORDER
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.dialogs.base import AnswerButton, Dialog
from nonvoip_tui.ui.formatting import action_word, clock_time, money, phone_number
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.requests import AnswerWanted, BalanceWanted, CopyRequested
from nonvoip_tui.ui.widgets.text_pane import DetailsView

MAX_ANSWER_LINES = 60
"""How many lines of an answer the text for support has."""


def support_text(
    intent: Intent,
    balance: Decimal | None,
    read_at: datetime | None,
    answer: RawAnswer | None = None,
) -> str:
    """Plain text for the service's support, without password or e-mail.

    Args:
        intent: the call.
        balance: as it was read last, in US dollars.
        read_at: when that was; None when it was never read.
        answer: what was answered; None when nothing was, or it is not stored.
    """
    lines = [f"Unknown outcome of a call: {action_word(intent.action)} of {intent.service}"]
    lines.append(f"Sent at: {_utc(intent.began_at)}")
    lines.append(f"Reference: {intent.ref}")
    if intent.product_ids and any(intent.product_ids):
        lines.append(f"Product: {', '.join(intent.product_ids)} ({intent.kind})")
    if intent.order_id:
        lines.append(f"Order: {intent.order_id}")
    if intent.number:
        lines.append(f"Number: {phone_number(intent.number)}")
    accepted = intent.accepted_max_price
    lines.append(f"Price: {_sum(intent.price_shown if accepted is None else accepted)}")
    if intent.bid_percent is not None:
        lines.append(f"Bid: {intent.bid_percent}%")
    lines.append(f"Balance before: {_sum(intent.balance_before)}")
    if intent.balance_after is not None:
        lines.append(f"Balance after: {_sum(intent.balance_after)}")
    if read_at is not None and read_at >= intent.began_at:
        lines.append(f"Balance now: {_sum(balance)}, read at {_utc(read_at)}")
    if intent.detail:
        lines.append(f"What is known: {intent.detail}")
    if answer is not None:
        kind = f", {answer.content_type}" if answer.content_type else ""
        lines.append(
            f"Answered at {_utc(answer.received_at)} (HTTP {answer.status_code}{kind}), "
            "without e-mail and password:"
        )
        body = answer.lines()
        lines += body[:MAX_ANSWER_LINES]
        if len(body) > MAX_ANSWER_LINES:
            lines.append(f"… {len(body) - MAX_ANSWER_LINES} more lines")
    return "\n".join(lines)


def _sum(amount: Decimal | None) -> str:
    return "not known" if amount is None else money(amount)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


class Resolution(StrEnum):
    """What the user found out; the value says it."""

    CHARGED = "charged"
    NOT_CHARGED = "not charged"
    IMPORT = "its order is known by its id"


class UnknownOutcome(Dialog[Resolution]):
    """Shows what was asked and the balance around it; None leaves it open. It sends nothing."""

    TITLE_TEXT = "Outcome unknown"
    DECLINE_LABEL = "Leave it open"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "decline", "Leave it"),
        binding("unknown.adopt", "resolve('IMPORT')"),
        binding("unknown.not_charged", "resolve('NOT_CHARGED')"),
        binding("unknown.charged", "resolve('CHARGED')"),
        binding("unknown.answer"),
        binding("unknown.balance", "look"),
        binding("unknown.copy_text"),
    ]

    def __init__(self, intent: Intent) -> None:
        super().__init__()
        self._intent = intent

    def on_mount(self) -> None:
        """Follow the balance, which is the evidence, and what is found out meanwhile."""
        self.app.bus.subscribe(self, BalanceChanged, self._changed)
        self.app.bus.subscribe(self, IntentChanged, self._intent_changed)

    def rows(self) -> list[tuple[str, str]]:
        intent, view_model, now = self._intent, self.app.view_model, self.app.now
        rows = [("Asked", f"{action_word(intent.action)} of {intent.service}")]
        if intent.number:
            rows.append(("Number", phone_number(intent.number)))
        sum_shown = intent.accepted_max_price
        rows += [
            ("Sent at", clock_time(intent.began_at, now)),
            ("Price", money(intent.price_shown if sum_shown is None else sum_shown)),
        ]
        if intent.bid_percent is not None:
            rows.append(("Bid", f"{intent.bid_percent}%"))
        rows.append(("Balance before", money(intent.balance_before)))
        if intent.balance_after is not None:
            rows.append(("Balance after", money(intent.balance_after)))
        read_at = view_model.balance_read_at
        if read_at is not None and read_at >= intent.began_at:
            words = f"{money(view_model.balance)}, read {clock_time(read_at, now)}"
            rows.append(("Balance now", words))
        else:
            rows.append(("Balance now", "not read since"))
        if intent.detail:
            rows.append(("What happened", intent.detail))
        return rows

    def closing(self) -> str:
        keys = self.app.key_names
        return (
            "You may have been charged. Nothing is sent again automatically. Check the balance "
            f"({keys('unknown.balance')}) or the website, then record the outcome. If you leave it "
            f"open, it stays on Orders. {keys('unknown.copy_text')} copies a text for support, "
            f"{keys('unknown.answer')} shows the answer."
        )

    def buttons(self) -> list[Button]:
        """The one that leaves it open, and the answers beside it."""
        answers = [AnswerButton("Not charged", "free"), AnswerButton("Charged", "charged")]
        if self._intent.action in BRINGS_AN_ORDER:
            answers.insert(0, AnswerButton("Add by id", "adopt"))
        return [AnswerButton(self.DECLINE_LABEL, "decline"), *answers]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to accept, and only what brings an order has one with an id."""
        if action == "accept":
            return False
        if action == "resolve" and parameters == (Resolution.IMPORT.name,):
            return self._intent.action in BRINGS_AN_ORDER
        return super().check_action(action, parameters)

    def accepted(self) -> Resolution | None:
        return None

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the button; the one that leaves it open is the base's."""
        names = {"adopt": "IMPORT", "free": "NOT_CHARGED", "charged": "CHARGED"}
        if name := names.get(event.button.id or ""):
            self.action_resolve(name)

    def action_resolve(self, name: str) -> None:
        self.answer(Resolution[name])

    def action_look(self) -> None:
        self.post_message(BalanceWanted())

    def action_answer(self) -> None:
        """Show what the service answered."""
        self.post_message(AnswerWanted(ref=self._intent.ref))

    def action_copy_text(self) -> None:
        """Copy what the service's support has to know, the answer with it."""
        self._copy_text()

    @background("support")
    async def _copy_text(self) -> None:
        ref, view_model = self._intent.ref, self.app.view_model

        async def read(services: Services) -> StoredAnswer | None:
            return services.answers.of_intent(ref)

        stored = None
        with suppress(EngineStoppedError, StorageError):  # then without it
            stored = await self.app.engine.do(read)
        answer = stored.answer if stored else None
        text = support_text(self._intent, view_model.balance, view_model.balance_read_at, answer)
        self.post_message(CopyRequested(text, "The text for support"))

    def _intent_changed(self, event: IntentChanged) -> None:
        if event.intent.ref == self._intent.ref:
            self._intent = event.intent
            self._changed()

    def _changed(self, _: object = None) -> None:
        self.query_one("#rows", DetailsView).show(self.rows())
