"""What cannot be read of the provider's document is said before the first order."""

import json
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.settings.config import Config
from tests.stage import on_stage
from tests.ui import scenes

WORDS = "o shows an example of an answer to order"


def saved(directory: Path, example: Any) -> Config:
    """Settings with a document whose only example of an order is this one."""
    content = {"application/json": {"example": example}}
    operation = {"post": {"responses": {"200": {"content": content}}}}
    path = directory / "saved.json"
    path.write_text(json.dumps({"paths": {"/manager/api/order": operation}}))
    return Config(contract={"document": str(path)})


ODD = {"status": "success", "message": {"box": {"x": "RZ-7781"}}}


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_an_example_of_an_order_that_cannot_be_read_is_said_and_blocks_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    config = saved(tmp_path, ODD)
    async with on_stage(tmp_path, size, scenario="no-sms", config=config) as stage:
        await stage.until(lambda: stage.app.view_model.warned_examples)
        await stage.until(lambda: stage.sees(WORDS))
        await scenes.press(stage, "o")
        await stage.until(lambda: stage.sees("What the service answered", "200 example"))
        assert stage.sees("RZ-7781")
        await scenes.press(stage, "escape")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        assert stage.sees("shows an example")
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "o")
        await stage.until(lambda: stage.sees("What the service answered"))
        await scenes.press(stage, "escape", "y")
        await stage.until(lambda: stage.app.view_model.orders)
        await scenes.press(stage, "1")
        await stage.until(lambda: not stage.sees(WORDS))


async def test_a_document_that_is_understood_says_nothing(tmp_path: Path) -> None:
    row = {"order_id": 7, "number": "12025550143"}
    config = saved(tmp_path, {"status": "success", "message": [row]})
    async with on_stage(tmp_path, scenario="no-sms", config=config) as stage:
        await scenes.ready(stage)
        await stage.pass_time(2)
        assert not stage.sees("shows an example")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        assert not stage.sees("shows an example")
        await scenes.press(stage, "o")
        assert scenes.has_dialog(stage)
