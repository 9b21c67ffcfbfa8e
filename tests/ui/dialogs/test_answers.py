"""What the service answered, shown as it came wherever it is asked for."""

from pathlib import Path

import pytest

from nonvoip_tui.services.services import Services
from nonvoip_tui.store.journal import Answers
from nonvoip_tui.ui.dialogs.request_log import AnswerView
from tests.simulated import Fault
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)


def is_shown(stage: Stage) -> bool:
    return isinstance(stage.app.screen, AnswerView)


@SIZES
async def test_it_is_shown_from_the_call_that_it_left_open(  # N12
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.unknown(stage)
        await scenes.press(stage, "o")
        await stage.until(lambda: is_shown(stage))
        assert stage.sees("What the service answered", "HTTP 502", "Without e-mail and password")
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("Outcome unknown"))
        await scenes.press(stage, "escape", "2")
        await stage.until(lambda: stage.sees("? outcome unknown"))
        await scenes.press(stage, "o")
        await stage.until(lambda: is_shown(stage) and stage.sees("HTTP 502"))


@SIZES
async def test_that_of_an_order_is_indented_scrolls_and_is_copied(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.order(stage)
        await scenes.press(stage, "o")
        await stage.until(lambda: is_shown(stage))
        assert stage.sees("order · HTTP 200 · application/json", '"status": "success"')
        pane = stage.app.screen.query_one("#answer")
        for down, up in (("j", "k"), ("ctrl+d", "ctrl+u"), ("G", "g")):
            before = pane.scroll_y
            if pane.max_scroll_y:
                await scenes.press(stage, down)
                assert pane.scroll_y > before
                await scenes.press(stage, up)
            assert pane.scroll_y == before
        await scenes.press(stage, "y")
        await stage.until(lambda: any("The answer" in toast for toast in stage.toasts))
        assert '"message"' in stage.app.clipboard
        assert is_shown(stage)
        await scenes.press(stage, "n")
        await stage.until(lambda: not is_shown(stage))


async def test_where_no_answer_is_stored_it_says_so(tmp_path: Path) -> None:
    async def forget(services: Services) -> None:
        assert isinstance(services.answers, Answers)
        services.answers._scope.database.write("DELETE FROM answers")

    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.order(stage)
        await stage.app.engine.do(forget)
        await scenes.press(stage, "o")
        await stage.until(lambda: any("No answer is stored" in toast for toast in stage.toasts))


@SIZES
async def test_a_balance_that_cannot_be_read_is_said_with_the_answer_at_hand(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        fault = Fault(200, '{"wallet": "a lot"}', content_type="application/json")
        stage.simulator.fail_next("balance", fault, times=5)
        await scenes.press(stage, "4", "ctrl+r")
        await stage.until(lambda: any("cannot read (balance)" in each for each in stage.toasts))
        await stage.until(lambda: scenes.hints(stage).get("o Answer"))
        await scenes.press(stage, "o")
        await stage.until(lambda: is_shown(stage) and stage.sees('"wallet": "a lot"'))


async def test_a_price_list_that_cannot_be_read_is_said_with_the_answer_at_hand(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        body = '{"status": "success", "message": [{"sku": 1}]}'
        fault = Fault(200, body, content_type="application/json")
        stage.simulator.fail_next("products", fault, times=5)
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: any("cannot read (products)" in each for each in stage.toasts))
        await scenes.press(stage, "o")
        await stage.until(lambda: is_shown(stage) and stage.sees('"sku": 1'))


async def test_an_sms_under_an_unknown_name_is_said_with_the_answer_at_hand(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
        body = '{"status": "success", "payload": {"zz": "Your code is 482913"}}'
        fault = Fault(200, body, content_type="application/json")
        stage.simulator.fail_next("getsms", fault, times=50)
        await scenes.press(stage, "r")
        await stage.until(lambda: any("cannot read (getsms)" in each for each in stage.toasts))
        await scenes.press(stage, "o")
        await stage.until(lambda: is_shown(stage) and stage.sees("482913"))
