"""A walk through every place and dialog of the program, for whoever looks at all of them."""

from collections.abc import Awaitable, Callable

from nonvoip_tui.ui.screens.orders import OrdersScreen
from tests.stage import Stage
from tests.ui import scenes

Look = Callable[[str], Awaitable[None]]
"""Called with the name of what is on the screen, once it stands still."""

SMS = "739154 is your Amazon code. Do not share it with anyone. It expires in 10 minutes."


async def tour(stage: Stage, look: Look) -> None:
    """Go everywhere, and look.

    Args:
        stage: the program on a `scenes.silent_simulator`, at its start.
        look: what is done at each stop.
    """
    await scenes.ready(stage)
    await look("products")
    await _products(stage, look)
    await _buying(stage, look)
    await _orders(stage, look)
    await _messages(stage, look)
    await _account(stage, look)


async def _products(stage: Stage, look: Look) -> None:
    await _dialog(stage, look, "help", "question_mark")
    await _dialog(stage, look, "watch-product", "w")
    await _dialog(stage, look, "palette", "ctrl+p")
    await scenes.press(stage, "left")
    await stage.until(lambda: stage.sees("[other countries]"))
    await _dialog(stage, look, "pick-country", "p")
    await scenes.press(stage, "right")
    await stage.until(lambda: stage.sees("[10-minute]"))
    await scenes.press(stage, "slash", *"demo")
    await look("products-filtered")
    await scenes.press(stage, *"zzz")
    await look("products-nothing-fits")
    await scenes.press(stage, "escape")


async def door(stage: Stage, look: Look) -> None:
    """Stand where the first start leads to.

    Args:
        stage: the program at its start, signed out.
        look: what is done there.
    """
    await stage.until(lambda: stage.app.has_dialog and stage.sees("signed out"))
    await _still(stage)
    await look("welcome")
    await scenes.press(stage, "enter")
    await _until(stage, "E-mail", "Password")
    await look("sign-in")


async def _buying(stage: Stage, look: Look) -> None:
    await scenes.confirm(stage, scenes.ORDINARY)
    await look("confirm-order")
    await _leave(stage)
    for product_id, words, name in (
        (scenes.PRICE_GOES_UP, "The price has changed", "price-change"),
        (scenes.PREMIUM, "bid for a premium one?", "premium-bid"),
    ):
        await scenes.confirm(stage, product_id)
        await scenes.press(stage, "y")
        await _until(stage, words)
        await look(name)
        await _leave(stage)
    await scenes.order(stage, scenes.TWO_MESSAGES)
    await _still(stage)
    await look("orders-waiting")
    await scenes.press(stage, "1")
    await scenes.choose(stage, scenes.TWO_MESSAGES)
    await stage.until(lambda: stage.sees("Order this again?"))
    await look("order-again")
    await _leave(stage)
    stage.simulator.fail_next("order", "bad-gateway")
    await scenes.confirm(stage, scenes.ORDINARY)
    await scenes.press(stage, "y")
    await stage.until(lambda: stage.sees("Outcome unknown", "Balance now"))
    await look("unknown-outcome")
    await _leave(stage)


async def _orders(stage: Stage, look: Look) -> None:
    await scenes.press(stage, "2", "g", "j")
    order_id = scenes.selected(stage)
    await _dialog(stage, look, "reject", "x")
    await _dialog(stage, look, "add-order", "i")
    await _dialog(stage, look, "write-note", "t")
    await _dialog(stage, look, "export", "e")
    stage.simulator.deliver(order_id, SMS, pin="739154")
    await scenes.press(stage, "r")
    await stage.until(lambda: stage.sees("● SMS received"))
    stage.app.clear_notifications()
    await _still(stage)
    await look("orders")
    await _dialog(stage, look, "reuse", "u")
    await _rent(stage)
    await _dialog(stage, look, "renew", "w")
    await scenes.press(stage, "right")
    await stage.until(lambda: stage.sees("[Ended]", "No orders have ended yet"))
    await look("orders-ended")
    await scenes.press(stage, "left")


async def _rent(stage: Stage) -> None:
    await scenes.press(stage, "1")
    await scenes.press(stage, "right")
    await _until(stage, "[30-days]", "$")
    await _still(stage)
    count = len(stage.simulator.orders)
    await scenes.press(stage, "enter")
    await stage.until(lambda: scenes.has_dialog(stage))
    await scenes.press(stage, "y")
    await stage.until(lambda: len(stage.simulator.orders) > count)
    await stage.until(lambda: isinstance(stage.app.screen, OrdersScreen))
    await stage.until(lambda: stage.sees("30-days"))


async def _messages(stage: Stage, look: Look) -> None:
    await scenes.press(stage, "3")
    await stage.until(lambda: stage.sees("Received"))
    await look("messages")
    await _dialog(stage, look, "narrow-messages", "v")


async def _account(stage: Stage, look: Look) -> None:
    await scenes.press(stage, "4")
    await stage.until(lambda: stage.sees("Outcome unknown"))
    await look("account")
    await scenes.press(stage, "s", "s")
    await stage.idle()  # until it is laid out: then its end is known
    await scenes.press_now(stage, "end")
    await stage.until(lambda: stage.sees("by service", "log "))  # the last of the files
    await look("account-services")
    await stage.pass_time(15)  # what was to be added up has been
    await scenes.press(stage, "ctrl+r")  # and is once more, at this very moment
    await _still(stage)
    await _dialog(stage, look, "callback-url", "c")


async def _dialog(stage: Stage, look: Look, name: str, key: str) -> None:
    await scenes.press(stage, key)
    await stage.until(lambda: stage.app.has_dialog)
    await _still(stage)
    await look(name)
    await _leave(stage)


async def _until(stage: Stage, *words: str) -> None:
    await stage.until(lambda: stage.sees(*words))


async def _leave(stage: Stage) -> None:
    await scenes.press(stage, "escape")
    await stage.until(lambda: not stage.app.has_dialog)
    stage.app.clear_notifications()
    await _still(stage)


async def _still(stage: Stage) -> None:
    """Wait until the engine has told all, and all of it is painted."""
    await scenes.pass_time(stage, 0)
    await stage.pass_time(0)
