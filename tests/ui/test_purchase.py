"""Buying, with every dialog on the way, on the whole program."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.stage import Stage, on_stage

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)


async def choose(stage: Stage, name: str) -> None:
    """Filter for a product and press enter on it."""
    await stage.until(lambda: stage.sees("● online", "165 · read"))
    await stage.press("slash", *name, "enter")
    await stage.until(lambda: stage.sees(f"“{name}”") or stage.sees(name))
    await stage.press("enter")


@SIZES
async def test_an_order_is_placed_once_and_shown(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size) as stage:
        await choose(stage, "two")
        await stage.until(lambda: stage.sees("Order this number?", "Order for $0.60"))
        await stage.press("y", "y", "y")
        await stage.until(lambda: stage.sees("waiting for SMS", "$49.40"))
        assert len(stage.simulator.charges) == 1  # F19


@SIZES
async def test_enter_never_pays(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size) as stage:
        await choose(stage, "two")
        await stage.until(lambda: stage.sees("Order this number?"))
        await stage.press("enter")
        await stage.until(lambda: not stage.sees("Order this number?"))
        assert stage.simulator.charges == []


@SIZES
async def test_a_price_change_shows_both_prices_and_sends_what_was_shown(
    tmp_path: Path, size: tuple[int, int]
) -> None:  # F22
    async with on_stage(tmp_path, size) as stage:
        await choose(stage, "price goes up")
        await stage.until(lambda: stage.sees("Order this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("The price has changed", "$0.80", "Pay $"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("waiting for SMS"))
        bodies = [body for endpoint, body in stage.simulator.requests if endpoint == "order"]
        assert [body.get("accepted_max_price") for body in bodies] == [None, 1.0]
        assert [charge.amount for charge in stage.simulator.charges] == [Decimal("1.00")]
