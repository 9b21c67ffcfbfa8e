"""The dialog that asks whether to bid, and how much."""

from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Button

from nonvoip_tui.simulator.state import StockedProduct
from tests.stage import Stage, on_stage
from tests.ui import scenes


async def offered(stage: Stage) -> None:
    """Get to the dialog."""
    await scenes.confirm(stage, scenes.PREMIUM)
    await scenes.press(stage, "y")
    await stage.until(lambda: stage.sees("bid for a premium one?"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
async def test_it_says_what_the_recommended_bid_makes_and_starts_on_the_safe_button(
    tmp_path: Path, size: tuple[int, int]
) -> None:  # F22
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await offered(stage)
        said = ("Recommended    40%", "Total          about $1.40", "about $48.60")
        assert stage.sees(*said, "10 to 2000", "Bid 40%, about $1.40")
        assert scenes.is_focused(stage, "decline")
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "enter")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.simulator.charges == []


async def test_another_bid_is_typed_and_sent_as_the_button_names_it(tmp_path: Path) -> None:  # F22
    async with on_stage(tmp_path, scenario="default") as stage:
        await offered(stage)
        await scenes.press(stage, "7", "5")
        await stage.until(lambda: stage.sees("Bid 75%, about $1.75", "about $48.25"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("waiting for a number", "no number yet"))
        assert [body.get("auction") for body in scenes.sent(stage)] == [None, 75]
        assert [charge.amount for charge in stage.simulator.charges] == [Decimal("1.75")]


async def test_a_bid_outside_the_limits_cannot_be_accepted(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await offered(stage)
        for keys, is_possible in (("9", False), ("1", True), ("backspace", False)):
            await scenes.press(stage, keys)
            accept = stage.app.screen.query_one("#accept", Button)
            assert accept.disabled is not is_possible
            assert scenes.hints(stage)["y Bid"] is is_possible
        for _ in range(3):
            await scenes.press(stage, "0")
        await stage.until(lambda: stage.sees("Bid 9000") or stage.sees("Enter a bid"))
        await scenes.press(stage, "y")
        await scenes.click(stage, "#accept")
        assert scenes.has_dialog(stage)
        assert len(scenes.sent(stage)) == 1


async def test_enter_in_the_bid_goes_to_the_safe_button(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await offered(stage)
        await scenes.press(stage, "5", "0", "enter")
        assert scenes.is_focused(stage, "decline")
        assert stage.sees("Bid 50%")
        await scenes.press(stage, "enter")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.simulator.charges == []


async def test_without_a_recommended_bid_one_is_asked_for(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        stage.simulator.fail_next("order", scenes.ANSWER_WITHOUT_A_BID)
        await scenes.confirm(stage, scenes.PREMIUM)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Recommended    none", "Enter a bid"))
        await scenes.press(stage, "y")
        assert scenes.has_dialog(stage)
        await scenes.press(stage, "4", "0")
        await stage.until(lambda: stage.sees("Bid 40%, about $1.40"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("waiting for a number"))


async def test_a_bid_whose_price_moves_is_compared_with_what_the_bid_made(
    tmp_path: Path,
) -> None:  # F22
    async with on_stage(tmp_path, scenario="default") as stage:
        product: StockedProduct = stage.simulator.products[int(scenes.PREMIUM)]
        product.price_steps = (Decimal("1.10"),)
        await offered(stage)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("The price has changed"))
        assert stage.sees("Old price      $1.40", "New price      $1.54", "Pay $1.54")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("waiting for a number"))
        [*_, last] = scenes.sent(stage)
        assert (last.get("auction"), last.get("accepted_max_price")) == (40, Decimal("1.54"))


async def test_a_late_number_shows_by_itself(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await offered(stage)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("waiting for a number"))
        assert not scenes.hints(stage)["n Copy number"]
        await scenes.pass_time(stage, 15)
        await stage.until(lambda: stage.sees("+1 ") and not stage.sees("no number yet"))
        assert scenes.hints(stage)["n Copy number"]


async def test_tab_goes_to_the_bid_first(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await offered(stage)
        await scenes.press(stage, "tab")
        focused = stage.app.focused
        assert focused is not None
        assert focused.id == "bid"


@pytest.mark.parametrize("size", [(40, 6), (40, 9)], ids=str)
async def test_the_sum_is_whole_on_the_button_of_the_smallest_screen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, (80, 24), scenario="default") as stage:
        await offered(stage)
        await stage.pilot.resize_terminal(*size)
        await stage.until(lambda: stage.sees("Bid 40%, about $1.40", "Don't bid"))
