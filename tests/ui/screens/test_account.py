"""Account: plain facts, and the keys for what there is to do."""

from pathlib import Path

import pytest

from tests.stage import on_stage
from tests.ui import scenes


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
async def test_it_says_who_what_and_where_and_no_secret(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("demo@example.com", "$50.00, read 12:00:00"))
        assert stage.sees("online", "nonvoipusnumber.com", "Files", "config")
        assert "u Unknown outcome" not in scenes.hints(stage)
        assert "i Sign in" not in scenes.hints(stage)
        stage.simulator.balance = "41.50"
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("$41.50, read "))


async def test_a_balance_that_cannot_be_read_keeps_the_last_one(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        stage.simulator.fail_next("balance", "html", times=2)
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("▲ trouble"))
        assert stage.sees("$50.00, read 12:00:00")
