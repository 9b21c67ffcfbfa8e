"""Messages: every SMS that was stored, the full text of one, and copying."""

from pathlib import Path

import pytest
from textual.widgets import Static

from tests.stage import on_stage
from tests.ui import scenes


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
async def test_each_sms_is_kept_shown_whole_and_copied(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        service = stage.simulator
        await scenes.ready(stage)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("No SMS yet."))
        assert not scenes.hints(stage)["c Copy code"]
        await scenes.press(stage, "c", "y", "n")
        assert stage.toasts == []
        order_id = await scenes.order(stage)
        service.deliver(order_id, "The first code is 111222.", pin="111222")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("111222"))
        service.deliver(order_id, "No code in here\nbut two lines.", after_seconds=1)
        await scenes.pass_time(stage, 8)
        await stage.until(lambda: len(stage.app.view_model.messages) == 2)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("No code in"))
        await scenes.press(stage, "home")
        await stage.until(lambda: stage.sees("111222", "No code in", "but two lines."))
        assert stage.sees(f"order {order_id}") or stage.sees(order_id)
        assert not scenes.hints(stage)["c Copy code"]
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("The text sent to your terminal."))
        assert stage.app.clipboard == "No code in here\nbut two lines."
        await scenes.press(stage, "down")
        await stage.until(lambda: stage.sees("The first code is 111222."))
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.sees("Code 111222 sent to your terminal."))
        assert stage.app.clipboard == "111222"
        await scenes.press(stage, "n")
        await stage.until(lambda: stage.app.clipboard.startswith("+1 "))


async def test_an_sms_that_comes_meanwhile_leaves_the_cursor_where_it_is(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        service.deliver(order_id, "the older text", pin="1111")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("the older text"))
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("the older text"))
        service.deliver(order_id, "the newer text", pin="2222", after_seconds=1)
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("SMS for Demo: two messages: 2222"))
        full = stage.app.screen.query_one("#full", Static).content
        assert "the older text" in str(full)


@pytest.mark.parametrize("size", [(80, 24), (40, 10)], ids=str)
async def test_where_nothing_fits_near_matches_are_shown_and_said_to_be_such(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        stage.simulator.deliver(order_id, "Harbor Bank code 482913", pin="482913")
        stage.simulator.deliver(order_id, "Kestrel says hello", after_seconds=1)
        await scenes.press(stage, "r")
        await scenes.pass_time(stage, 8)
        await stage.until(lambda: len(stage.app.view_model.messages) == 2)
        await scenes.press(stage, "3", "slash", *"harbx")
        await stage.until(lambda: stage.sees("Near matches of “harbx”", "482913"))
        assert not stage.sees("Kestrel")
        await scenes.press(stage, "backspace")
        await stage.until(lambda: not stage.sees("Near matches"))
        await stage.until(lambda: stage.sees("482913"))
        await scenes.press(stage, *"qqqq")
        await stage.until(lambda: stage.sees("No SMS matches “harbqqqq”"))
