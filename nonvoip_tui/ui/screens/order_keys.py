"""The keys of Orders: what can be done with the order under the cursor, and why not."""

from abc import abstractmethod
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import SHORT_TERM, Action, Order
from nonvoip_tui.services.export import ORDERS
from nonvoip_tui.services.lifecycle import why_not
from nonvoip_tui.ui.formats import phone_number
from nonvoip_tui.ui.intents import (
    ActRequested,
    AdoptRequested,
    AskRequested,
    CopyRequested,
    ExportWanted,
    NoteWanted,
    RejectRequested,
)
from nonvoip_tui.ui.screens.place import PlaceScreen


class OrderKeys(PlaceScreen):
    """The half of Orders that asks the App for what the person wants."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="orders.copy_code"),
        Binding("n", "copy_number", "Copy number", id="orders.copy_number"),
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

    @property
    @abstractmethod
    def selected_order(self) -> Order | None:
        """The order under the cursor as it is known now."""

    @property
    @abstractmethod
    def has_more_text(self) -> bool:
        """Whether not all of the order's SMS are on the screen."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Absent where the kind of number has no such action, grey where it cannot be done now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        order = self.selected_order
        if action == "read_on":
            return self.has_more_text
        if action == "act" and not _suits(Action(str(parameters[0])), order):
            return False
        if action not in ("copy_code", "copy_number", "ask", "reject", "act", "note"):
            return super().check_action(action, parameters)
        return True if order is not None and not self._why_not(action, parameters, order) else None

    def _why_not(self, action: str, parameters: tuple[object, ...], order: Order) -> str:
        """Why a key can do nothing for `order` now; empty when it can."""
        match action:
            case "copy_code" if not order.last_code:
                return "No SMS with a code has come."
            case "copy_number" if not order.number:
                return "It has no number yet."
            case "reject":
                return why_not(Action.REJECT, order, self.app.now)
            case "act":
                return why_not(Action(str(parameters[0])), order, self.app.now)
            case _:
                return ""

    def on_key(self, event: events.Key) -> None:
        """Say why a key that is grey does nothing."""
        active, order = self.active_bindings.get(event.key), self.selected_order
        if active is None or active.enabled or order is None or active.node is not self:
            return
        name, _, rest = active.binding.action.partition("(")
        if reason := self._why_not(name, (rest.strip("')"),), order):
            self.app.tell(reason, "warning")

    def action_act(self, name: str) -> None:
        """Reuse, activate or renew the selected number; asks first."""
        if order := self.selected_order:
            self.post_message(ActRequested(Action(name), order.order_id))

    def action_copy_code(self) -> None:
        """Copy the last code."""
        if (order := self.selected_order) and order.last_code:
            self.post_message(CopyRequested(order.last_code, f"Code {order.last_code}"))

    def action_copy_number(self) -> None:
        """Copy the number as shown."""
        if (order := self.selected_order) and order.number:
            number = phone_number(order.number)
            self.post_message(CopyRequested(number, f"Number {number}"))

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
