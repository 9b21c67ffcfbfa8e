"""`tab` goes between the list and the text beside it, and the keys go with it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.text_pane import TextPane
from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes, test_hints

_LONG = "\n".join(f"line {n} of a long text with 482913" for n in range(60))


async def on_orders(stage: Stage) -> None:
    order_id = await scenes.order(stage)
    stage.simulator.deliver(order_id, _LONG, pin="482913")
    await scenes.press(stage, "r")
    await stage.until(lambda: stage.sees("● SMS received"))


async def on_messages(stage: Stage) -> None:
    await on_orders(stage)
    await scenes.press(stage, "3")
    await stage.until(lambda: stage.sees("Received", "line 0"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
@pytest.mark.parametrize("place", [on_orders, on_messages], ids=lambda place: place.__name__)
async def test_tab_leads_to_the_text_where_the_moving_keys_read_on_and_back(
    tmp_path: Path, size: tuple[int, int], place: Callable[[Stage], Awaitable[None]]
) -> None:
    clock = StageClock()
    service = scenes.silent_simulator(clock)
    async with on_stage(tmp_path, size, simulator=service, clock=clock) as stage:
        await place(stage)
        pane = stage.app.screen.query_one(TextPane)
        for there, back in (("tab", "tab"), ("shift+tab", "shift+tab")):
            await scenes.press(stage, there)
            assert stage.app.focused is pane
            await scenes.press(stage, "j", "down")
            assert pane.scroll_offset.y == 2
            await scenes.press(stage, "ctrl+d", "pagedown")
            assert pane.scroll_offset.y > 2
            await scenes.press(stage, "G")
            assert pane.scroll_offset.y == pane.max_scroll_y
            await scenes.press(stage, "g")
            assert pane.scroll_offset.y == 0
            await scenes.press(stage, back)
            assert isinstance(stage.app.focused, LineTable)
        await scenes.press(stage, "tab", "c")  # the keys of the place still act
        await stage.until(lambda: stage.app.clipboard == "482913")
        await scenes.click_at(stage, pane.region.x + 2, pane.region.y)
        assert stage.app.focused is pane


async def test_a_text_that_is_whole_does_not_move_and_the_help_says_how_to_get_to_it(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (100, 30), scenario="no-sms") as stage:
        await test_hints.waiting_orders(stage)
        await scenes.press(stage, "tab", "j")
        pane = stage.app.screen.query_one(TextPane)
        assert stage.app.focused is pane
        assert pane.scroll_offset.y == 0
        await scenes.press(stage, "question_mark")
        await stage.until(lambda: stage.sees("Keys: Orders"))
        await scenes.press(stage, "slash", *"pane")
        await stage.until(lambda: stage.sees("tab", "Go to the other pane"))
