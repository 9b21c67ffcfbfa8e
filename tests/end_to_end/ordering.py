"""The way to an order on a terminal."""

from tests.terminal import Terminal

PRODUCT = "two messages"
"""Of the simulated products, by what its name ends with."""


def ask(terminal: Terminal) -> None:
    """Get from the price list to the dialog that asks whether to order."""
    terminal.send("/", PRODUCT, "enter")
    terminal.wait_for(" 1 of ")
    terminal.send("enter")
    terminal.wait_for("Order this number?")


def order(terminal: Terminal) -> None:
    """Order one number; what the service answers is still to come."""
    terminal.wait_for(" online", f"Demo: {PRODUCT}")
    ask(terminal)
    terminal.press_until_gone("y", "Order this number?")
