"""What the first frame does not need: the other places and the dialogs, imported after it."""

import gc
import threading
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nonvoip_tui.ui.screens.account import AccountScreen
    from nonvoip_tui.ui.screens.messages import MessagesScreen
    from nonvoip_tui.ui.screens.orders import OrdersScreen

_REST = (
    "nonvoip_tui.ui.widgets.filter_input",
    "nonvoip_tui.ui.screens.orders",
    "nonvoip_tui.ui.purchase",
    "nonvoip_tui.ui.screens.messages",
    "nonvoip_tui.ui.screens.account",
    "nonvoip_tui.ui.history",
    "nonvoip_tui.ui.reject",
    "nonvoip_tui.ui.act",
    "nonvoip_tui.ui.show_help",
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


def import_the_rest() -> None:
    """Import on a thread what the next key may need, so that it does not wait; returns at once."""
    threading.Thread(target=_import, name="imports", daemon=True).start()


def _import() -> None:
    try:
        for name in _REST:
            import_module(name)
    finally:
        # It was off since the start: what was made until here stays for good, and looking for
        # garbage in it again and again took a tenth of the time until the first frame.
        gc.freeze()
        gc.enable()
