"""What the service says later, or says otherwise: the row, the pane and the user follow."""

from decimal import Decimal
from pathlib import Path

from tests.simulated import Fault
from tests.stage import on_stage
from tests.ui import scenes

DEARER = (
    '{"status":"success","message":[{"order_id":77,"number":"12025550143",'
    '"service":"Something else","product_id":999,"price":"9.99","expiration":600}]}'
)


async def test_a_number_that_comes_later_is_in_the_row_and_is_what_is_copied(
    tmp_path: Path,
) -> None:  # F68
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.confirm(stage, scenes.PREMIUM)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("premium one?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("waiting for a number"))
        [order_id] = stage.simulator.orders
        stage.simulator.allocate(order_id)
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("waiting for SMS"))
        digits = stage.app.view_model.orders[order_id].number
        shown = f"+1 {digits[1:4]}-{digits[4:7]}-{digits[7:]}"
        assert sum(shown in line for line in stage.text.splitlines()) == 2  # the row, the pane
        await scenes.press(stage, "n")
        await stage.until(lambda: stage.app.clipboard == shown)


async def test_an_answer_that_is_not_what_was_asked_for_is_said_loudly(
    tmp_path: Path,
) -> None:  # F18
    async with on_stage(tmp_path, (120, 40), scenario="no-sms") as stage:
        other = Fault(200, DEARER, "application/json", is_applied=False)
        stage.simulator.fail_next("order", other)
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "y")
        await stage.until(lambda: any("Check this order" in toast for toast in stage.toasts))
        [said] = [toast for toast in stage.toasts if "Check this order" in toast]
        assert "9.99" in said
        assert stage.app.view_model.orders["77"].price == Decimal("9.99")
