"""Acting on an order: each only where it makes sense, each saying what follows."""

from pathlib import Path

import pytest

from nonvoip_tui.domain.models import SHORT_TERM
from tests.stage import Stage, on_stage

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)


async def bought(stage: Stage, kind_steps: int) -> None:
    """Order the first product of the kind so many tabs to the right."""
    await stage.until(lambda: stage.sees("● online", "read"))
    for _ in range(kind_steps):
        await stage.press("right")
    await stage.until(lambda: stage.app.query_one("ProductTable").row_count)  # type: ignore[attr-defined]
    await stage.until(lambda: stage.sees("read 12:00"))
    await stage.press("enter")
    await stage.until(lambda: stage.sees("Order this number?"))
    await stage.press("y")
    await stage.until(lambda: stage.sees("2 Orders·1", "asked") or stage.sees("not asked yet"))


@SIZES
async def test_a_sleeping_number_says_so_and_is_activated(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await bought(stage, 1)
        await stage.until(lambda: stage.sees("asleep", "Press a to activate"))
        await stage.press("a")
        await stage.until(lambda: stage.sees("Activate this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("active until 12:1"))
        assert [name for name, _ in stage.simulator.requests].count("activate") == 1


@SIZES
async def test_a_renewal_names_the_price_and_enter_declines_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await bought(stage, 1)
        await stage.press("w")
        await stage.until(lambda: stage.sees("Renew this number?", "Renew, about $"))
        await stage.press("enter")
        await stage.until(lambda: not stage.app.has_dialog and not stage.app.is_conversing)
        assert "renew" not in [name for name, _ in stage.simulator.requests]
        await stage.press("w")
        await stage.until(lambda: stage.sees("Renew this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("Renewed until"))


async def test_a_used_number_is_reused_under_its_new_id(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await bought(stage, 0)
        [order_id] = stage.simulator.orders
        assert stage.app.facts.orders[order_id].kind == SHORT_TERM
        await stage.press("u")
        await stage.until(lambda: stage.sees("Only a number that has received an SMS"))
        stage.simulator.deliver(order_id, "Your code is 482913")
        await stage.press("r")
        await stage.until(lambda: stage.sees("482913"))
        await stage.press("u")
        await stage.until(lambda: stage.sees("Reuse this number?"))
        await stage.press("y")
        await stage.until(lambda: len(stage.app.facts.orders) == 2)
        [new] = [each for each in stage.app.facts.orders.values() if each.parent_id]
        assert new.parent_id == order_id


async def test_keys_that_make_no_sense_for_the_kind_are_absent(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), scenario="default") as stage:
        await bought(stage, 0)
        assert stage.sees("u Reuse")
        assert not stage.sees("Activate")
        assert not stage.sees("Renew")
