"""Every hint in the last line acts, by its key and by the mouse; what cannot act is grey."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nonvoip_tui.ui.widgets.bars import KeyHints
from tests.stage import Stage
from tests.ui import scenes

_KEYS = {
    "enter": "enter",
    "/": "slash",
    "←→": "right",
    "?": "question_mark",
    "^r": "ctrl+r",
    "esc": "escape",
}


async def products(stage: Stage) -> None:
    await scenes.ready(stage)


async def filtered_products(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "slash", "d", "enter")


async def orders(stage: Stage) -> None:
    order_id = await scenes.order(stage)
    stage.simulator.deliver(order_id, "\n".join(f"code 48291{n}" for n in range(30)), pin="482913")
    await scenes.press(stage, "r")
    await stage.until(lambda: stage.sees("● SMS received"))


async def waiting_orders(stage: Stage) -> None:
    await scenes.order(stage)


async def rented_orders(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "right")
    await stage.until(lambda: stage.sees("[30-days]", "15 · read"))
    await scenes.press(stage, "enter")
    await stage.until(lambda: scenes.has_dialog(stage))
    await scenes.press(stage, "y")
    await stage.until(lambda: scenes.selected(stage) != "")


async def unknown_orders(stage: Stage) -> None:
    await scenes.unknown(stage)
    await scenes.press(stage, "n", "2")
    await stage.until(lambda: stage.sees("? outcome unknown"))


async def messages(stage: Stage) -> None:
    await orders(stage)
    await scenes.press(stage, "3")
    await stage.until(lambda: stage.sees("Received"))


async def account(stage: Stage) -> None:
    await scenes.unknown(stage)
    await scenes.press(stage, "n", "4")
    await stage.until(lambda: stage.sees("Outcome unknown"))


SCREENS = (
    products,
    filtered_products,
    orders,
    waiting_orders,
    rented_orders,
    unknown_orders,
    messages,
    account,
)


@pytest.mark.parametrize("place", SCREENS, ids=lambda place: place.__name__)
async def test_what_is_hinted_at_acts(
    tmp_path: Path, place: Callable[[Stage], Awaitable[None]]
) -> None:
    async with scenes.standing_at(tmp_path, place) as stage:
        for turn, hint in enumerate(scenes.hints(stage)):
            for by in ("key", "mouse")[:: 1 if turn % 2 else -1]:
                await try_hint(stage, hint, by)


async def try_hint(stage: Stage, hint: str, by: str) -> None:
    """See whether a hint that is not grey acts, and a grey one does not."""
    is_enabled = scenes.hints(stage).get(hint)
    if is_enabled is None or hint == "q Quit":
        return  # gone with what came before it; for the end see test_app
    stage.app.copy_to_clipboard("")
    stage.app.clear_notifications()  # a toast lies over the hints
    await stage.until(lambda: hint in stage.text)
    before = state(stage)
    await use(stage, hint, by)
    if is_enabled:
        try:
            await stage.until(lambda: state(stage) != before)
        except AssertionError as error:
            raise AssertionError(f"“{hint}” does nothing by {by}") from error
    else:
        assert state(stage)[1:] == before[1:], hint  # it may say why, and no more
    if scenes.has_dialog(stage):
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))
    elif hint == "/ Filter":
        await scenes.press(stage, "enter")


async def use(stage: Stage, hint: str, by: str) -> None:
    """Press the key of a hint, or click it."""
    key, _, words = hint.partition(" ")
    if by == "key":
        await scenes.press_now(stage, _KEYS.get(key, key))
        return
    line = stage.app.screen.query_one(KeyHints)
    column = stage.text.splitlines()[line.region.y].index(f"{key} {words}")
    await scenes.click_at(stage, column + len(key) + 1, line.region.y)


def state(stage: Stage) -> tuple[object, ...]:
    """All that a key can change."""
    screen = stage.app.screen
    asked = sum(
        endpoint in ("getsms", "products", "balance") for endpoint, _ in stage.simulator.requests
    )
    return (
        len(stage.toasts),
        type(screen),
        stage.app.focused,
        stage.app.clipboard,
        re.sub(r"\d+:\d\d", "", "\n".join(stage.text.splitlines()[1:-5])),  # but the times
        asked,
    )
