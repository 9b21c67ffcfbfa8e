"""Asks for the id of an order that was bought elsewhere, and what else is known of it."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.models import KINDS, SHORT_TERM, Intent
from nonvoip_tui.ui.dialogs.base import Dialog, button
from nonvoip_tui.ui.formatting import action_word, clock_time, kind_label, money
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import DetailsView

_MAX_ENTRY = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the user knows of the order."""

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
        """Take the one beside it."""
        self.active = self.other(step)

    @on(KindTabs.Picked)
    def _picked(self, event: KindTabs.Picked) -> None:
        event.stop()
        self.active = event.kind


class ImportOrder(Dialog[Found]):
    """Answers with what was typed; it costs nothing, and is checked by asking the service once."""

    TITLE_TEXT = "Add an order that was bought elsewhere"
    DECLINE_LABEL = "Back"
    AUTO_FOCUS = "#order_id"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", label="Add", show=False),
        Binding("n", "decline", "Back", show=False),
        Binding("escape", "decline", "Back"),
        Binding("tab", "app.focus_next", "Next", show=True),
        binding("dialog.button_before", "app.focus_previous", show=False),
        binding("dialog.button_after", "app.focus_next", show=False),
    ]

    def __init__(self, found: Found, reason: str, intent: Intent | None) -> None:
        """Take what was typed before, why that was not enough, and the call it belongs to."""
        super().__init__()
        self._found = found
        self._reason = reason
        self._intent = intent

    def body(self) -> list[Widget]:
        """The entries; of a call that is known, no more than what its answer would have said."""
        found, intent = self._found, self._intent
        order_id = _entry("Order id", found.order_id, "order_id", "as the website shows it")
        reason = Static(Content(self._reason), id="reason", markup=False)
        reason.display = bool(self._reason)
        closing = Static(Content(self.closing()), id="closing", markup=False)
        number = _entry("Number", found.number, "number", "if you know it")
        if intent is not None:
            return [
                reason,
                DetailsView(self.rows(), id="rows"),
                Static(),
                order_id,
                number,
                closing,
            ]
        kinds = KindChoice([(kind, kind_label(kind)) for kind in KINDS])
        kinds.active = found.kind
        return [
            reason,
            order_id,
            _entry("Service", found.service, "service", "its exact name, if you know it"),
            number,
            Horizontal(Static("Kind", classes="label"), kinds, classes="entry"),
            closing,
        ]

    def rows(self) -> list[tuple[str, str]]:
        """The call that brought it."""
        if (intent := self._intent) is None:
            return []
        when = clock_time(intent.began_at, self.app.now)
        return [
            ("Asked", f"{action_word(intent.action)} of {intent.service}"),
            ("Sent at", f"{when} for {money(intent.price_shown)}"),
        ]

    def closing(self) -> str:
        """What comes of it."""
        return "The service is asked once for its SMS, which costs nothing; then it is followed."

    def buttons(self) -> list[Button]:
        """Leaving first."""
        return [button(self.DECLINE_LABEL, "decline"), button("Add it", "accept")]

    def accepted(self) -> Found | None:
        """What was typed, once there is an id."""
        typed = {entry.id: entry.value.strip() for entry in self.query(TextField)}
        if not typed["order_id"]:
            self.query_one("#order_id").focus()
            return None
        kinds = self.query(KindChoice)
        return Found(
            typed["order_id"],
            typed.get("service", ""),
            typed.get("number", ""),
            kinds.first().active if kinds else self._found.kind,
        )

    @on(TextField.Submitted)
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.action_accept()


def _entry(label: str, value: str, name: str, hint: str) -> Horizontal:
    entry = TextField(value, placeholder=hint, id=name, max_length=_MAX_ENTRY)
    return Horizontal(Static(label, classes="label"), entry, classes="entry")
