"""Asks for an order that was bought elsewhere, for a note, or for the format of an export."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.models import KINDS, SHORT_TERM, Intent, Order
from nonvoip_tui.services.export import CSV, JSON
from nonvoip_tui.services.lifecycle import MAX_NOTE
from nonvoip_tui.ui.dialogs.base import Dialog, button
from nonvoip_tui.ui.formatting import action_word, clock_time, kind_label, money, phone_number
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

    TITLE_TEXT = "Add an existing order"
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


class ChooseFormat(Dialog[str]):
    """Answers with `CSV` or `JSON`."""

    DECLINE_LABEL = "Back"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("export.csv", "choose('csv')"),
        binding("export.json", "choose('json')"),
        binding("dialog.accept", label="CSV", show=False),
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


class WriteNote(Dialog[str]):
    """Answers with the note, which is empty where none is wanted."""

    TITLE_TEXT = "A note on this order"
    DECLINE_LABEL = "Back"
    AUTO_FOCUS = "#note"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", label="Keep", show=False),
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
            placeholder="what is it for? leave empty to remove the note",
            max_length=MAX_NOTE,
            select_on_focus=False,
            id="note",
        )
        return [DetailsView(self.rows(), id="rows"), entry]

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
