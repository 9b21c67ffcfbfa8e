"""An answer that may hold an SMS and cannot be read is said on Orders, with the answer at hand."""

import json
from pathlib import Path

import pytest

from tests.simulated import Fault
from tests.stage import on_stage
from tests.ui import scenes

ODD = {"status": "success", "message": {"letter": "Larkspur says 550821 is your code"}}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_an_sms_that_cannot_be_read_is_said_in_the_pane(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        body = json.dumps(ODD)
        stage.simulator.fail_next(
            "getsms", Fault(200, body, content_type="application/json"), times=99
        )
        await scenes.order(stage, scenes.TWO_MESSAGES)
        await stage.pass_time(20)
        await stage.until(lambda: stage.sees("The service sent an answer that", "maybe an SMS"))
        assert not stage.app.view_model.messages
        await scenes.press(stage, "o")
        await stage.until(lambda: stage.sees("What the service answered", "letter"))
