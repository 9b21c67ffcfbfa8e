"""The dialog that asks whether to order, and from which network."""

from pathlib import Path

import pytest

from tests.stage import on_stage
from tests.ui import scenes


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_a_network_is_sent_only_when_it_was_chosen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await scenes.ready(stage)
        await stage.until(lambda: stage.app.view_model.contract.networks == ("1", "2"))
        await scenes.order(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "1", "escape")
        await scenes.confirm(stage, scenes.ORDINARY)
        assert stage.sees("any (1, 2)")
        assert "k Network" in scenes.hints(stage)
        await scenes.press(stage, "k", "k", "k", "k", "k")
        await stage.until(lambda: stage.sees("2 (may have another price)"))
        assert scenes.has_buttons_on_screen(stage)
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "y")
        await stage.until(lambda: len(scenes.sent(stage)) == 2)
        assert [body.get("network") for body in scenes.sent(stage)] == [None, 2]


async def test_no_network_is_offered_where_the_document_names_none(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.ready(stage)
        stage.app.view_model.contract = type(stage.app.view_model.contract)((), (), 10, 2000)
        await scenes.confirm(stage, scenes.ORDINARY)
        assert not stage.sees("Network")
        await scenes.press(stage, "k")
        assert scenes.has_dialog(stage)
