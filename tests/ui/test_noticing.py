"""What came while the user was away is new until they are back; an end without SMS is told."""

from pathlib import Path

import pytest
from textual.events import AppBlur, AppFocus

from nonvoip_tui.settings.config import Config
from tests.stage import Stage, on_stage
from tests.ui import scenes


def unseen(stage: Stage) -> int:
    return sum(stage.app.view_model.unseen.values())


async def test_what_comes_while_another_window_is_in_front_is_new_until_one_is_back(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        stage.app.post_message(AppBlur())
        await stage.idle()
        service.deliver(order_id, "the first")
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("the first", "3 Messages (1)"))
        stage.app.post_message(AppFocus())
        await stage.until(lambda: unseen(stage) == 0)
        service.deliver(order_id, "the second", after_seconds=1)
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("the second"))
        await stage.until(lambda: unseen(stage) == 0)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=str)
async def test_the_last_minute_without_an_sms_is_told_once_and_its_row_stands_out(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    config = Config(reject_expired="never")
    async with on_stage(tmp_path, size, scenario="no-sms", config=config) as stage:
        clock = stage.clock
        await scenes.order(stage)
        clock.advance(535)
        await scenes.pass_time(stage, 2)
        assert stage.sees("○ waiting for SMS")
        await scenes.press(stage, "1")
        await scenes.pass_time(stage, 10)
        told = "Demo: two messages: under a minute left and no SMS yet."
        await stage.until(lambda: told in stage.toasts)
        await scenes.press(stage, "2")
        await stage.until(lambda: stage.sees("! last minute"))
        stage.app.clear_notifications()
        await scenes.pass_time(stage, 20)
        assert stage.toasts == []
        clock.advance(60)
        await stage.until(lambda: stage.sees("× expired"))
        assert not stage.sees("! last minute")
