"""One question instead of a lost number: what an unforeseen answer holds is taken, or is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.ui.dialogs.outcome import FoundOrder
from tests.simulated import Fault
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
RESERVED = {
    "status": "success",
    "message": {
        "reservation_ref": "RZ-7781",
        "line": "+1 (202) 555-0111",
        "other_line": "+1 (202) 555-0122",
        "charged": "0.60",
        "ttl": "10m",
    },
}


async def asked(stage: Stage, content: Any = RESERVED) -> None:
    """Order, and get to the question."""
    body = json.dumps(content)
    stage.simulator.fail_next("order", Fault(200, body, content_type="application/json"))
    await scenes.confirm(stage, scenes.TWO_MESSAGES)
    await scenes.press(stage, "y")
    await stage.until(lambda: isinstance(stage.app.screen, FoundOrder))


def is_asked(stage: Stage) -> bool:
    return isinstance(stage.app.screen, FoundOrder)


@SIZES
async def test_the_number_is_on_the_screen_and_y_takes_it(  # N12
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await asked(stage)
        assert stage.sees("Is this your number?", "+1 202-555-0111", "RZ-7781", "$0.60", "(10m)")
        assert scenes.is_focused(stage, "decline")
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "y")
        await stage.until(lambda: not is_asked(stage))
        await stage.until(lambda: stage.sees("Active", "555-0111"))
        assert not stage.app.view_model.unresolved
        assert len(scenes.sent(stage)) == 1


@SIZES
async def test_enter_accepts_nothing_and_the_answer_stays_at_hand(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await asked(stage)
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Outcome unknown"))
        assert stage.app.view_model.unresolved
        await scenes.press(stage, "o")
        await stage.until(lambda: stage.sees("reservation_ref"))
        await scenes.press(stage, "escape", "escape", "2")
        await stage.until(lambda: scenes.hints(stage).get("enter Settle"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: is_asked(stage))
        await scenes.press(stage, "o")
        await stage.until(lambda: stage.sees("reservation_ref"))
        await scenes.press(stage, "escape")
        await stage.until(lambda: is_asked(stage))


@SIZES
async def test_arrows_choose_another_value_for_each_line_also_in_one_read(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await asked(stage)
        await scenes.press(stage, "right", "down", "down", "down", "left", "y")
        await stage.until(lambda: bool(stage.app.view_model.orders))
        (order,) = stage.app.view_model.orders.values()
        assert (order.number, order.order_id) == ("+1 (202) 555-0122", "RZ-7781")


async def test_without_number_and_id_nothing_is_taken(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await asked(stage, {"status": "success", "tel": "+1 202 555 0111"})
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("none yet"))
        await scenes.press(stage, "y")
        assert is_asked(stage)
        await scenes.press(stage, "left", "y")
        await stage.until(lambda: bool(stage.app.view_model.orders))


async def test_keys_meant_for_the_dialog_before_take_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        body = json.dumps(RESERVED)
        stage.simulator.fail_next("order", Fault(200, body, content_type="application/json"))
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "y", "y", "y", "y")
        await stage.until(lambda: is_asked(stage))
        await scenes.press_now(stage, "y")
        assert is_asked(stage)
        assert not stage.app.view_model.orders


async def test_an_end_that_a_renewal_names_in_an_unknown_form_is_one_question(
    tmp_path: Path,
) -> None:
    said = {"status": "success", "message": {"lease_closes": "2027-02-01 10:00:00"}}
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("▌", "read 12:00"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Order this number?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.app.view_model.orders)
        body = json.dumps(said)
        stage.simulator.fail_next("renew", Fault(200, body, content_type="application/json"))
        await stage.until(lambda: scenes.hints(stage).get("w Renew"))
        await scenes.press(stage, "w")
        await stage.until(lambda: stage.sees("Renew this number?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: is_asked(stage))
        assert stage.sees("Is this the result?", "2027-02-01")
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "y")
        await stage.until(lambda: not is_asked(stage))
        (order,) = stage.app.view_model.orders.values()
        assert order.expires_at is not None
        assert order.expires_at.isoformat().startswith("2027-02-01T10:00")
        await stage.until(lambda: any("2027-02-01" in toast for toast in stage.toasts))
        assert len([name for name, _ in stage.simulator.requests if name == "renew"]) == 1
