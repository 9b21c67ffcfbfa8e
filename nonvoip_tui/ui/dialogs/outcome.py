"""About a call with an unknown outcome: what is known, what its answer holds, its order's id."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.answers import (
    OF_AN_ORDER,
    Candidate,
    Chosen,
    Found,
    RawAnswer,
    Role,
    StoredAnswer,
    first_choice,
)
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import BalanceChanged, IntentChanged
from nonvoip_tui.domain.models import KINDS, SHORT_TERM, Intent
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.order_import import BRINGS_AN_ORDER
from nonvoip_tui.services.ordering import ORDERS
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.dialogs.base import AnswerButton, Dialog, TextDialog
from nonvoip_tui.ui.formatting import action_word, clock_time, kind_label, money, phone_number
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.requests import AnswerWanted, BalanceWanted, CopyRequested
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.text_field import TextField
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
    product, after, now = "", "", ""
    if any(intent.product_ids):
        product = f"{', '.join(intent.product_ids)} ({intent.kind})"
    if intent.balance_after is not None:
        after = money(intent.balance_after)
    if read_at is not None and read_at >= intent.began_at:
        now = f"{_sum(balance)}, read at {_utc(read_at)}"
    known = (
        ("Unknown outcome of a call", f"{action_word(intent.action)} of {intent.service}"),
        ("Sent at", _utc(intent.began_at)),
        ("Reference", intent.ref),
        ("Product", product),
        ("Order", intent.order_id),
        ("Number", phone_number(intent.number)),
        ("Price", _sum(_price(intent))),
        ("Bid", _bid(intent)),
        ("Balance before", _sum(intent.balance_before)),
        ("Balance after", after),
        ("Balance now", now),
        ("What is known", intent.detail),
    )
    lines = [f"{word}: {value}" for word, value in known if value]
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


def _price(intent: Intent) -> Decimal | None:
    """What was agreed to, without a bid on top."""
    accepted = intent.accepted_max_price
    return intent.price_shown if accepted is None else accepted


def _bid(intent: Intent) -> str:
    return "" if intent.bid_percent is None else f"{intent.bid_percent}%"


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
        after, read_at = intent.balance_after, view_model.balance_read_at
        balance_now = "not read since"
        if read_at is not None and read_at >= intent.began_at:
            balance_now = f"{money(view_model.balance)}, read {clock_time(read_at, now)}"
        rows = [
            ("Asked", f"{action_word(intent.action)} of {intent.service}"),
            ("Number", phone_number(intent.number)),
            ("Sent at", clock_time(intent.began_at, now)),
            ("Price", money(_price(intent))),
            ("Bid", _bid(intent)),
            ("Balance before", money(intent.balance_before)),
            ("Balance after", "" if after is None else money(after)),
            ("Balance now", balance_now),
            ("What happened", intent.detail),
        ]
        return [(word, value) for word, value in rows if value]

    def closing(self) -> str:
        keys = self.app.key_names
        return (
            "You may have been charged. Nothing is sent again automatically. Check the balance "
            f"({keys('unknown.balance')}) or the website, then record the outcome. If you leave it "
            f"open, it stays on Orders. {keys('unknown.copy_text')} copies a text for support, "
            f"{keys('unknown.answer')} shows the answer."
        )

    def buttons(self) -> list[Button]:
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
    ACCEPT_LABEL = "It is mine"
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
            self.TITLE_TEXT, self.ACCEPT_LABEL = "Is this the result?", "Accept it"
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
        keys = self.app.key_names
        return (
            "The service reports success in a format that is new to this version. Confirming sends "
            f"nothing and costs nothing. {keys('dialog.accept')} accepts it"
            f"{' as your order' if self._is_order else ''}, {keys('found.answer')} shows the whole "
            "answer."
        )

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
        self._line = (self._line + step) % len(self._roles)
        self._show()

    def action_candidate(self, step: int) -> None:
        role = self._roles[self._line]
        self._places[role] = (self._places[role] + step) % len(self._choices[role])
        self._show()

    def action_show_answer(self) -> None:
        self.post_message(AnswerWanted(ref=self._intent.ref))

    def _show(self) -> None:
        self.query_one("#rows", DetailsView).show(self.rows())
        self.refresh_bindings()


_MAX_ENTRY = 100


@dataclass(frozen=True, slots=True)
class OrderToImport:
    """What the user knows about the order."""

    order_id: str = ""
    service: str = ""
    number: str = ""
    kind: str = SHORT_TERM


class KindChoice(KindTabs, can_focus=True):
    """The kinds, one of them chosen by the arrows or the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("adopt.kind_before", "choose(-1)", show=False),
        binding("adopt.kind_after", "choose(1)", show=False),
    ]

    def action_choose(self, step: int) -> None:
        self.active = self.other(step)

    @on(KindTabs.Picked)
    def _picked(self, event: KindTabs.Picked) -> None:
        event.stop()
        self.active = event.kind


class ImportOrder(TextDialog[OrderToImport]):
    """Answers with what was typed; it costs nothing, and is checked by asking the service once."""

    TITLE_TEXT = "Add an existing order"
    ACCEPT_LABEL = "Add it"
    AUTO_FOCUS = "#order_id"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "app.focus_next", "Next", show=True)]

    def __init__(self, typed: OrderToImport, reason: str, intent: Intent | None) -> None:
        super().__init__()
        self._typed = typed
        self._reason = reason
        self._intent = intent

    def body(self) -> list[Widget]:
        """The entries; of a call that is known, no more than what its answer would have said."""
        typed, intent = self._typed, self._intent
        order_id = _entry("Order id", typed.order_id, "order_id", "as the website shows it")
        reason = Static(Content(self._reason), id="reason", markup=False)
        reason.display = bool(self._reason)
        number = _entry("Number", typed.number, "number", "if you know it")
        if intent is not None:
            when = clock_time(intent.began_at, self.app.now)
            rows = [
                ("Asked", f"{action_word(intent.action)} of {intent.service}"),
                ("Sent at", f"{when} for {money(intent.agreed)}"),
            ]
            return [reason, DetailsView(rows, id="rows"), Static(), order_id, number]
        service = _entry("Service", typed.service, "service", "its exact name, if you know it")
        kinds = KindChoice([(kind, kind_label(kind)) for kind in KINDS])
        kinds.active = typed.kind
        kind = Horizontal(Static("Kind", classes="label"), kinds, classes="entry")
        return [reason, order_id, service, number, kind]

    def closing(self) -> str:
        return "The program checks once for its SMS, which is free, and then follows the order."

    def accepted(self) -> OrderToImport | None:
        entries = {entry.id: entry.value.strip() for entry in self.query(TextField)}
        if not entries["order_id"]:
            self.query_one("#order_id").focus()
            return None
        kinds = self.query(KindChoice)
        return OrderToImport(
            entries["order_id"],
            entries.get("service", ""),
            entries.get("number", ""),
            kinds.first().active if kinds else self._typed.kind,
        )


def _entry(label: str, value: str, name: str, hint: str) -> Horizontal:
    entry = TextField(value, placeholder=hint, id=name, max_length=_MAX_ENTRY)
    return Horizontal(Static(label, classes="label"), entry, classes="entry")
