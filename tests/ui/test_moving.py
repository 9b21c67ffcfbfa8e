"""The keys that move a list's cursor also move every text that does not fit."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from tests.stage import Stage, on_stage
from tests.ui import scenes

WAY = ("j", "k", "G", "g", "ctrl+d", "ctrl+u", "pagedown", "pageup")


async def account(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "4")
    await stage.pilot.resize_terminal(60, 12)


async def help_of_products(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "f1")


async def small_dialog(stage: Stage) -> None:
    await scenes.order(stage)
    await scenes.press(stage, "x")
    await stage.until(lambda: stage.sees("Reject this number?"))
    await stage.pilot.resize_terminal(40, 6)


async def small_outcome(stage: Stage) -> None:
    await scenes.unknown(stage)
    await stage.pilot.resize_terminal(60, 12)


async def answer(stage: Stage) -> None:
    await scenes.order(stage)
    await scenes.press(stage, "o")
    await stage.until(lambda: scenes.has_dialog(stage))
    await stage.pilot.resize_terminal(60, 10)


async def sms(stage: Stage) -> None:
    order_id = await scenes.order(stage)
    text = "code 482913\n" + "\n".join(f"line {number}" for number in range(50))
    stage.simulator.deliver(order_id, text, pin="482913")
    await scenes.press(stage, "r")
    await stage.until(lambda: stage.sees("line 1"))
    await scenes.press(stage, "tab")


def scrolled(stage: Stage) -> int:
    """How far down the text in front is."""
    screen = stage.app.screen
    texts = [*screen.query("#body, #account, #texts, TextPane").results(VerticalScroll)]
    return max(text.scroll_offset.y for text in texts)


@pytest.mark.parametrize(
    "place",
    [account, help_of_products, small_dialog, small_outcome, answer, sms],
    ids=lambda place: place.__name__,
)
async def test_each_moves_it_there_and_back(
    tmp_path: Path, place: Callable[[Stage], Awaitable[None]]
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await place(stage)
        await stage.idle()
        await scenes.press(stage, "g")
        for there, back in zip(WAY[::2], WAY[1::2], strict=True):
            assert scrolled(stage) == 0, there
            await scenes.press(stage, there)
            assert scrolled(stage) > 0, there
            await scenes.press(stage, back)
        assert scrolled(stage) == 0
