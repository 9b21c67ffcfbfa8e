"""What the first frame does not need: the other places and the dialogs, imported after it."""

import threading
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nonvoip_tui.ui.screens.account import AccountScreen
    from nonvoip_tui.ui.screens.messages import MessagesScreen
    from nonvoip_tui.ui.screens.orders import OrdersScreen

FOR_THE_FIRST_KEY = ("nonvoip_tui.ui.widgets.text_field",)
FOR_LATER_KEYS = (
    "nonvoip_tui.ui.screens.orders",
    "nonvoip_tui.ui.flows.purchase",
    "nonvoip_tui.ui.screens.messages",
    "nonvoip_tui.ui.screens.account",
    "nonvoip_tui.ui.flows.records",
    "nonvoip_tui.ui.flows.reject",
    "nonvoip_tui.ui.flows.lifecycle",
    "nonvoip_tui.ui.dialogs.help",
)


def orders_screen() -> "OrdersScreen":
    """Make the place of the orders."""
    from nonvoip_tui.ui.screens.orders import OrdersScreen

    return OrdersScreen()


def messages_screen() -> "MessagesScreen":
    """Make the place of the SMS."""
    from nonvoip_tui.ui.screens.messages import MessagesScreen

    return MessagesScreen()


def account_screen() -> "AccountScreen":
    """Make the place of the money."""
    from nonvoip_tui.ui.screens.account import AccountScreen

    return AccountScreen()


def import_soon(names: Sequence[str]) -> None:
    """Import modules on a thread, so that the key which needs them does not wait."""

    def import_all() -> None:
        for name in names:
            import_module(name)

    threading.Thread(target=import_all, name="imports", daemon=True).start()
