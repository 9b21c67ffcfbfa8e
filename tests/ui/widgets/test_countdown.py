"""How long an order can still receive: a bar that gets shorter, and digits."""

from pathlib import Path

from nonvoip_tui.ui.widgets.sms_pane import Countdown
from tests.stage import Stage, on_stage
from tests.ui import scenes


def line(stage: Stage) -> str:
    """The countdown, painted now: the second hand that does it is a real one."""
    countdown = stage.app.screen.query_one(Countdown)
    countdown.tick()
    return str(countdown.content) if countdown.display else ""


async def test_the_bar_gets_shorter_and_the_last_minute_has_a_sign_and_a_word(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        clock = stage.clock
        await scenes.order(stage)
        [order] = stage.app.view_model.orders.values()
        clock.advance(order.time_left(clock.now()).total_seconds() - 300)
        assert line(stage) == "━" * 20 + "╌" * 20 + " 5:00 left"
        clock.advance(258)
        assert line(stage) == "━" * 3 + "╌" * 37 + " ! 0:42 left"
        await stage.pilot.resize_terminal(60, 20)
        await stage.until(lambda: stage.sees("! 0:42 left"))
        clock.advance(42)
        assert line(stage) == ""


async def test_of_a_window_whose_beginning_is_not_known_there_are_digits_only(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("[30-days]", "$"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "y")
        await stage.until(lambda: scenes.selected(stage) != "")
        assert line(stage).endswith(" left")
        assert "━" in line(stage)  # of its 30 days
        await scenes.press(stage, "a", "y")
        await stage.until(lambda: scenes.has_dialog(stage) or stage.sees("active until"))
        if scenes.has_dialog(stage):
            await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("active until"))
        assert line(stage).endswith(" left")
        assert "━" not in line(stage)
