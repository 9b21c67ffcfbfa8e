"""Orders: every live order, and the SMS of the selected one as they come."""

from pathlib import Path

import pytest

from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


def row_of(stage: Stage, words: str) -> str:
    """The line of the table with these words in it."""
    return next(line for line in stage.text.splitlines() if words in line)


def cursor(stage: Stage) -> str | None:
    """The order that the cursor is on."""
    return stage.app.screen.query_one(LineTable).cursor_key


@SIZES
async def test_a_row_says_number_service_state_and_time_and_the_pane_the_rest(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        row = row_of(stage, "○ waiting for SMS")
        assert "+1 310-555-0100" in row
        assert "Demo: t" in row
        assert "10:00" in row or "9:5" in row
        assert stage.sees(f"10-minute, $0.60, order {order_id}", "Press n to copy the number")
        await scenes.pass_time(stage, 6)
        await stage.until(lambda: stage.sees("asked 12:00:0", "· next 12:00:"))
        text = "Use 731-946 to confirm. Long enough a text to be broken into lines.\nSecond line."
        stage.simulator.deliver(order_id, text, sender="22000")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("731946", "Use 731-946 to confirm.", "Second line."))
        assert stage.sees("● SMS received")
        code = stage.app.screen.query_one("#digits")
        assert code.display
        assert code.size.height == 3  # set large
        told = [toast for toast in stage.toasts if toast.startswith("SMS for")]
        assert told == []  # it is on the screen already


async def test_every_text_is_kept_and_the_last_code_is_the_large_one(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        for code in ("111222", "333444", "ABC12X"):
            service.deliver(order_id, f"Your code is {code}", pin=code)
            await scenes.press(stage, "r")
            await stage.until(lambda: stage.sees(f"Your code is {code}"))  # noqa: B023
            await scenes.pass_time(stage, 2)
        assert stage.sees("Your code is 111222", "Your code is 333444", "A B C  1 2 X")
        [row] = [line for line in stage.text.splitlines() if "● SMS received" in line][:1]
        assert "ABC12X" in row


async def test_the_keys_act_and_those_that_cannot_are_grey(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "2")
        await stage.until(lambda: stage.sees("No live orders."))
        hints = scenes.hints(stage)
        assert hints["? Help"]
        assert hints["q Quit"]
        always = ("/ Filter", "i Add by id", "e Export", "? Help", "q Quit")
        assert not any(on for hint, on in hints.items() if hint not in always)
        await scenes.press(stage, "c", "n", "r", "x", "enter")
        await stage.idle()
        assert stage.toasts == []
        assert not scenes.has_dialog(stage)

        order_id = await scenes.order(stage)
        hints = scenes.hints(stage)
        assert hints["n Copy number"]
        assert hints["r Ask now"]
        assert hints["x Reject"]
        assert not hints["c Copy code"]
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.sees("No SMS with a code has arrived."))
        await scenes.press(stage, "n")
        await stage.until(lambda: stage.sees("Number +1 310-555-0100 sent to your terminal."))
        assert stage.app.clipboard == "+1 310-555-0100"
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("Checked: no new SMS."))
        stage.simulator.deliver(order_id, "code 482913", pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("● SMS received"))
        await scenes.press(stage, "x")  # N65: the service has the last word
        await stage.until(lambda: stage.sees("has an SMS, so the service decides."))
        await scenes.press(stage, "escape")
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.sees("Code 482913 sent to your terminal."))
        assert stage.app.clipboard == "482913"


async def test_rejecting_asks_first_and_refunds(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="no-sms") as stage:
        await scenes.order(stage)
        await scenes.press(stage, "x")
        await stage.until(lambda: stage.sees("Reject this number?", "gives the number back"))
        assert scenes.is_focused(stage, "decline")
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "enter")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert scenes.sent(stage, "reject") == []
        await scenes.press(stage, "x")
        await stage.until(lambda: stage.sees("Reject this number?"))
        await scenes.press(stage, "y", "y")
        await stage.until(lambda: stage.sees("↩ rejected", "$50.00"))
        said = "has been stopped and refunded. Your balance rose by $0.60."
        await stage.until(lambda: any(said in toast for toast in stage.toasts))
        assert len(scenes.sent(stage, "reject")) == 1


async def test_an_order_that_runs_out_says_so_without_being_asked(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        clock, service = stage.clock, stage.simulator
        await scenes.order(stage)
        service.fail_next("getsms", "bad-gateway", times=500)  # nothing comes from there
        clock.advance(601)
        await stage.until(lambda: "—" in row_of(stage, "+1 310-555-0100"))
        assert "× expired" in row_of(stage, "+1 310-555-0100")


async def test_the_cursor_stays_on_its_order_when_rows_come_and_go(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), scenario="no-sms") as stage:
        first = await scenes.order(stage)
        assert cursor(stage) == first
        await scenes.press(stage, "1")
        second = await scenes.order(stage, scenes.ORDINARY)
        assert cursor(stage) == second  # an order just placed is selected
        await scenes.press(stage, "down")
        assert cursor(stage) == first
        stage.simulator.deliver(second, "code 999111", pin="999111")
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("SMS for"))  # of the other one: told
        assert cursor(stage) == first
        assert scenes.selected(stage) == first
        assert "999111" in row_of(stage, "● SMS received")
        stage.simulator.deliver(first, "code 555666", pin="555666")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("555666"))
        assert cursor(stage) == first
        third = await scenes.order(stage, "1004")
        assert cursor(stage) == third
        assert stage.sees("2 Orders·3")


async def test_long_texts_are_read_on_with_the_space_bar(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        assert not any(hint.startswith("space") for hint in scenes.hints(stage))
        service.deliver(order_id, "\n".join(f"line {number}" for number in range(30)))
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("line 0"))
        await stage.until(lambda: any(hint.startswith("space") for hint in bound(stage)))
        assert not stage.sees("line 29")
        for _ in range(8):
            await scenes.press(stage, "space")
            if stage.sees("line 29"):
                break
        assert stage.sees("line 29")
        await scenes.press(stage, "space")
        await stage.until(lambda: stage.sees("line 0"))


def bound(stage: Stage) -> list[str]:
    """The keys that act, shown or not."""
    return list(stage.app.screen.active_bindings)


async def test_nothing_ticks_that_is_not_on_the_screen(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
        screen = stage.app.screen
        assert isinstance(screen, OrdersScreen)
        assert screen.is_ticking
        await scenes.press(stage, "1")
        await stage.until(lambda: not screen.is_ticking)
        await scenes.press(stage, "2")
        await stage.until(lambda: screen.is_ticking)
