"""Buying, with every dialog on the way, on the whole program."""

from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.settings.config import Config
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


@SIZES
async def test_the_order_dialog_says_what_it_costs_and_starts_on_the_safe_button(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        said = ("Demo: two messages", "10-minute", "$0.60", "Balance after  $49.40")
        assert stage.sees(*said, "Order for $0.60")
        assert scenes.is_focused(stage, "decline")
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "enter")  # never pays
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.simulator.charges == []


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_declining_orders_nothing(tmp_path: Path, key: str) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, key)
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert scenes.sent(stage) == []


async def test_however_often_it_is_pressed_one_order_is_sent(tmp_path: Path) -> None:  # F19
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        stage.app.screen.query_one(LineTable).move_cursor(key=scenes.TWO_MESSAGES)
        await scenes.press(stage, "enter", "enter", "enter")
        await stage.until(lambda: stage.sees("Order this number?"))
        await scenes.press(stage, "y", "y", "y")
        await stage.until(lambda: stage.sees("waiting for SMS", "$49.40", "2 Orders·1"))
        assert len(scenes.sent(stage)) == 1
        assert stage.toasts == []


async def test_a_double_click_on_the_button_orders_once(tmp_path: Path) -> None:  # F19
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.PRICE_GOES_UP)
        await scenes.click(stage, "#accept", times=2)
        await stage.until(lambda: stage.sees("The price has changed"))
        button = stage.app.screen.query_one("#accept").region
        await scenes.click_at(stage, button.x + 1, button.y, times=2)  # still of the same hand
        await stage.idle()
        assert stage.sees("The price has changed")
        assert len(scenes.sent(stage)) == 1


async def test_a_key_held_down_does_not_accept_the_next_question(tmp_path: Path) -> None:  # F19
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.PRICE_GOES_UP)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("The price has changed"))
        for _ in range(20):
            stage.clock.advance(0.04)
            await scenes.press_now(stage, "y")
        assert stage.sees("The price has changed")
        assert len(scenes.sent(stage)) == 1
        await scenes.press(stage, "y")  # after a rest it is meant
        await stage.until(lambda: len(scenes.sent(stage)) == 2)


async def test_the_new_price_is_shown_beside_the_old_and_sent_as_shown(
    tmp_path: Path,
) -> None:  # F22
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.PRICE_GOES_UP_TWICE)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("The price has changed"))
        first = ("Old price      $0.90", "New price      $0.99", "+$0.09 (+10.0%)", "$49.01")
        assert stage.sees(*first, "Pay $0.99")
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Pay $1.17"))  # it moved again: asked again
        assert stage.sees("Old price      $0.99", "+$0.18 (+18.2%)", "$48.83")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("waiting for SMS"))
        accepted = [body.get("accepted_max_price") for body in scenes.sent(stage)]
        assert accepted == [None, Decimal("0.99"), Decimal("1.17")]
        assert [charge.amount for charge in stage.simulator.charges] == [Decimal("1.17")]


async def test_a_new_price_that_is_declined_buys_nothing(tmp_path: Path) -> None:  # F22
    async with on_stage(tmp_path, (60, 20), scenario="default") as stage:
        await scenes.confirm(stage, scenes.PRICE_GOES_UP)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("The price has changed"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert len(scenes.sent(stage)) == 1
        assert stage.simulator.charges == []


@pytest.mark.parametrize("dialect", ["flat", "object", "wrapped"])
async def test_either_question_of_the_service_brings_its_own_dialog(
    tmp_path: Path, dialect: str
) -> None:  # F65
    async with on_stage(tmp_path, scenario="default") as stage:
        stage.simulator.set_dialect(dialect)
        await scenes.confirm(stage, scenes.PRICE_GOES_UP)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("The price has changed", "Pay $1.00"))
        await scenes.press(stage, "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        await scenes.confirm(stage, scenes.PREMIUM)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("bid for a premium one?"))
        assert stage.simulator.charges == []


async def test_an_order_just_placed_is_in_front_and_selected(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        first = await scenes.order(stage)
        second = await scenes.order(stage, scenes.ORDINARY)
        assert stage.app.current_mode == "orders"
        assert stage.sees(f"order {second}", "2 Orders·2")
        await scenes.press(stage, "down")
        await stage.until(lambda: stage.sees(f"order {first}"))


async def test_the_same_again_within_a_minute_is_asked_about_once_more(
    tmp_path: Path,
) -> None:  # F21
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        await scenes.press(stage, "1")
        await scenes.choose(stage, scenes.TWO_MESSAGES)
        await stage.until(lambda: stage.sees("Order this again?", "seconds ago"))
        assert stage.sees(f"order {order_id} for $0.60")
        await scenes.press(stage, "enter")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert len(scenes.sent(stage)) == 1
        await scenes.choose(stage, scenes.TWO_MESSAGES)
        await stage.until(lambda: stage.sees("Order this again?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Order for $0.60"))
        await scenes.press(stage, "y")
        await stage.until(lambda: len(scenes.sent(stage)) == 2)


async def test_what_the_balance_does_not_cover_is_said_and_not_bought(
    tmp_path: Path,
) -> None:  # F23
    async with on_stage(tmp_path, scenario="poor") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        assert stage.sees("Your balance is too low.", "Balance after  -$0.40")
        await scenes.press(stage, "y")
        await stage.until(lambda: any("Not enough money" in toast for toast in stage.toasts))
        assert stage.simulator.charges == []


async def test_what_is_out_of_stock_is_said_at_once_and_asks_nothing(
    tmp_path: Path,
) -> None:  # N19
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.choose(stage, scenes.OUT_OF_STOCK)
        await stage.until(lambda: any("Out of stock: " in toast for toast in stage.toasts))
        assert not scenes.has_dialog(stage)
        assert scenes.sent(stage) == []


async def test_the_services_no_about_what_is_gone_meanwhile_is_told(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        stage.simulator.set_stock(int(scenes.TWO_MESSAGES), 0)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Not ordered: No numbers available, retry later."))


async def test_too_many_calls_are_told_with_the_wait_and_not_tried_again(
    tmp_path: Path,
) -> None:  # F11
    async with on_stage(tmp_path, scenario="default") as stage:
        stage.simulator.fail_next("order", "too-many")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "y")
        await stage.until(lambda: any("Try again in 31 s" in toast for toast in stage.toasts))
        await scenes.pass_time(stage, 60)
        assert len(scenes.sent(stage)) == 1
        assert stage.simulator.charges == []


# F19
async def test_while_the_answer_is_awaited_it_is_said_and_nothing_else_is_bought(
    tmp_path: Path,
) -> None:
    service = scenes.HeldSimulator()
    async with on_stage(tmp_path, simulator=service) as stage:
        await scenes.in_flight(stage)
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("One at a time"))
        assert not scenes.has_dialog(stage)
        service.is_held = False
        await stage.until(lambda: stage.sees("waiting for SMS") and not stage.sees("ordering"))
        assert len(scenes.sent(stage)) == 1


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_the_number_is_copied_when_it_is_ordered_if_the_settings_say_so(
    tmp_path: Path, is_wanted: bool
) -> None:
    config = Config(copy_number=is_wanted)
    async with on_stage(tmp_path, scenario="no-sms", config=config) as stage:
        order_id = await scenes.order(stage)
        await stage.idle()
        number = "+1 310-555-0100"
        assert stage.app.view_model.orders[order_id].number.endswith("3105550100")
        assert stage.app.clipboard == (number if is_wanted else "")
        assert any(f"Number {number}" in toast for toast in stage.toasts) is is_wanted
