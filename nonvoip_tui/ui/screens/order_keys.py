"""The keys of Orders: what can be done with the order under the cursor, and why not."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import SHORT_TERM, Action, Order, Sms
from nonvoip_tui.services.export import ORDERS
from nonvoip_tui.services.lifecycle import why_not
from nonvoip_tui.ui.code_choice import Chosen, CodeChoice, codes_of_order
from nonvoip_tui.ui.formats import number_digits, phone_number
from nonvoip_tui.ui.intents import (
    ActRequested,
    AdoptRequested,
    AskRequested,
    CodeFileWanted,
    CopyRequested,
    ExportWanted,
    NoteWanted,
    RejectRequested,
)
from nonvoip_tui.ui.screens.place import PlaceScreen

_OF_AN_ORDER = (
    "copy_code", "copy_digits", "copy_number", "write_code", "ask", "reject", "act", "note",
)  # fmt: skip


class OrderKeys(PlaceScreen):
    """The half of Orders that asks the App for what the person wants."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="orders.copy_code"),
        Binding("n", "copy_number", "Copy number", id="orders.copy_number"),
        Binding("C", "next_code", "Next code", id="orders.next_code"),
        Binding("N", "copy_digits", "Digits only", id="orders.copy_digits", show=False),
        Binding("P", "write_code", "Code to a file", id="orders.write_code", show=False),
        Binding("r", "ask", "Ask now", id="orders.ask"),
        Binding("x", "reject", "Reject", id="orders.reject"),
        Binding("u", "act('reuse')", "Reuse", id="orders.reuse"),
        Binding("a", "act('activate')", "Activate", id="orders.activate"),
        Binding("w", "act('renew')", "Renew", id="orders.renew"),
        Binding("space", "read_on", "More", id="orders.read_on", tooltip="Read on in the SMS"),
        Binding("left,h", "tab(-1)", "Tab before", id="orders.tab_before", show=False),
        Binding(
            "right,l",
            "tab(1)",
            "Active or ended",
            id="orders.tab_after",
            key_display="←→",
            show=False,
        ),
        Binding(
            "i",
            "adopt",
            "Add by id",
            id="orders.adopt",
            tooltip="Add an order bought elsewhere, by its id",
        ),
        Binding("t", "note", "Note", id="orders.note", tooltip="Write a note on the order"),
        Binding("e", "export", "Export", id="orders.export", tooltip="All orders to a file"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = CodeChoice()
        self.chosen = Chosen()
        """Which of the selected order's codes is taken."""

    @property
    @abstractmethod
    def selected_order(self) -> Order | None:
        """The order under the cursor as it is known now."""

    @property
    @abstractmethod
    def has_more_text(self) -> bool:
        """Whether not all of the order's SMS are on the screen."""

    @abstractmethod
    def _show_selected(self) -> None:
        """Paint the selected order anew."""

    @property
    def _texts(self) -> Sequence[Sms]:
        """The SMS of the selected order, newest first."""
        order = self.selected_order
        return self.app.facts.messages_of(order.order_id) if order else ()

    def choose_code(self) -> Chosen:
        """Which of the selected order's codes is taken, as it is known now."""
        order = self.selected_order
        codes = codes_of_order(order, self._texts) if order else ()
        self.chosen = self._choice.of(order.order_id, codes) if order else Chosen()
        return self.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Absent where the kind of number has no such action, grey where it cannot be done now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        order = self.selected_order
        if action == "read_on":
            return self.has_more_text
        if action == "act" and not _suits(Action(str(parameters[0])), order):
            return False
        if action == "next_code":
            return self.chosen.count > 1
        if action not in _OF_AN_ORDER:
            return super().check_action(action, parameters)
        return True if order is not None and not self._why_not(action, parameters, order) else None

    def _why_not(self, action: str, parameters: tuple[object, ...], order: Order) -> str:
        """Why a key can do nothing for `order` now; empty when it can."""
        match action:
            case "copy_code" | "write_code" if not self.chosen.code:
                return "No SMS with a code has come."
            case "copy_number" | "copy_digits" if not order.number:
                return "It has no number yet."
            case "reject":
                return why_not(Action.REJECT, order, self.app.now)
            case "act":
                return why_not(Action(str(parameters[0])), order, self.app.now)
            case _:
                return ""

    def on_key(self, event: events.Key) -> None:
        """Say why a key that is grey does nothing."""
        active = self.active_bindings.get(event.key)
        if active is None or active.enabled or active.node is not self:
            return
        if reason := self.why_grey(active.binding.action):
            self.app.tell(reason, "warning")

    def why_grey(self, action: str) -> str:
        """Why it cannot be done with the selected order."""
        name, _, rest = action.partition("(")
        order = self.selected_order
        return self._why_not(name, (rest.strip("')"),), order) if order else ""

    def action_act(self, name: str) -> None:
        """Reuse, activate or renew the selected number; asks first."""
        if order := self.selected_order:
            self.post_message(ActRequested(Action(name), order.order_id))

    def action_copy_code(self) -> None:
        """Copy the code that is taken: the last one, unless another was chosen."""
        if code := self.chosen.code:
            self.post_message(CopyRequested(code, f"Code {code}"))

    def action_next_code(self) -> None:
        """Take the next of the possible codes."""
        if order := self.selected_order:
            self._choice.take_next(order.order_id, codes_of_order(order, self._texts))
            self._show_selected()

    def action_write_code(self) -> None:
        """Write the code that is taken to a private file."""
        if code := self.chosen.code:
            self.post_message(CodeFileWanted(code))

    def action_copy_number(self) -> None:
        """Copy the number as shown."""
        if (order := self.selected_order) and order.number:
            number = phone_number(order.number)
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_copy_digits(self) -> None:
        """Copy the number as forms for its country take it."""
        if (order := self.selected_order) and order.number:
            digits = number_digits(order.number)
            self.post_message(CopyRequested(digits, f"Digits {digits}"))

    def action_ask(self) -> None:
        """Ask for the selected order's SMS now."""
        if order := self.selected_order:
            self.post_message(AskRequested(order.order_id))

    def action_reject(self) -> None:
        """Give the selected number back; asks first."""
        if order := self.selected_order:
            self.post_message(RejectRequested(order.order_id))

    def action_note(self) -> None:
        """Write a note on the selected order."""
        if order := self.selected_order:
            self.post_message(NoteWanted(order.order_id))

    def action_export(self) -> None:
        """Write all orders to a file."""
        self.post_message(ExportWanted(ORDERS))

    def action_adopt(self) -> None:
        """Add an order that was bought elsewhere; asks for its id."""
        self.post_message(AdoptRequested())


def _suits(action: Action, order: Order | None) -> bool:
    """Whether the order's kind of number has this action at all."""
    return order is not None and (action is Action.REUSE) == (order.kind == SHORT_TERM)
