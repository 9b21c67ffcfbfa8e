"""From six lines on: the number and its code are in sight, and a dialog's answers as well."""

from pathlib import Path

import pytest

from tests.stage import on_stage
from tests.ui import scenes

SMALL = pytest.mark.parametrize("size", [(40, 6), (40, 8), (40, 10), (60, 12), (80, 16)], ids=str)


@SMALL
async def test_orders_show_the_number_and_the_code(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        await stage.pilot.resize_terminal(*size)
        stage.simulator.deliver(order_id, "Your code is 739154")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("739154", "+1 "))
        lines = stage.text.splitlines()
        assert len(lines) <= size[1]
        assert all(len(line) <= size[0] for line in lines)


@SMALL
async def test_both_answers_of_a_dialog_are_whole_and_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await stage.pilot.resize_terminal(*size)
        await stage.until(lambda: stage.sees("Don't order", "Order for $0.60"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))


@SMALL
async def test_every_answer_to_an_unknown_outcome_is_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.unknown(stage)
        await stage.pilot.resize_terminal(*size)
        await stage.until(lambda: stage.sees("Leave it open"))
        assert stage.sees("Leave it open", "Add by id", "Not charged", "Charged")
        assert scenes.has_buttons_on_screen(stage)
