"""The activity log: each request of this run in words, and nothing of what was in it."""

from pathlib import Path

import pytest

from nonvoip_tui.ui.dialogs.request_log import ActivityLog, ActivityTable
from tests.stage import on_stage
from tests.ui import scenes


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
async def test_each_request_is_shown_with_its_end_and_follows_while_one_looks(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        stage.simulator.fail_next("balance", "bad-gateway", times=1)
        await scenes.press(stage, "4", "ctrl+r")
        await stage.until(lambda: not stage.app.activity)
        await scenes.press(stage, "ctrl+l")
        await stage.until(lambda: stage.sees("Request log", "balance", "products", "answered"))
        assert stage.sees("12:00:0", " s ", "server error", "Budget:", "others recently")
        assert scenes.has_buttons_on_screen(stage)
        table = stage.app.screen.query_one(ActivityTable)
        before = table.row_count
        await stage.app.engine.do(lambda services: services.account.refresh())
        await stage.until(lambda: table.row_count > before)
        assert table.cursor_index == 0
        assert table.row_at(0).endpoint == "balance"
        await scenes.press(stage, "j", "j", "G", "g", "q", "ctrl+p")
        assert isinstance(stage.app.screen, ActivityLog)
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))


async def test_no_secret_no_address_and_no_text_of_an_sms_is_in_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (200, 60), scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        stage.simulator.deliver(order_id, "Your secret code is 482913", pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("● SMS received"))
        await scenes.press(stage, "1", "ctrl+l")
        await stage.until(lambda: stage.sees("getsms"))
        seen = await stage.app.engine.do(lambda services: services.activity.look())
        email = stage.app.view_model.email
        for words in ("482913", "secret", email, str(order_id)):
            assert words not in repr(seen.calls)
