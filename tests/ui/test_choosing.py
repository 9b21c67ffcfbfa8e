"""Choosing what to order: several services for one number, and numbers of other countries."""

from pathlib import Path

import pytest

from tests.stage import Stage, on_stage

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)


async def to_long_term(stage: Stage) -> None:
    await stage.until(lambda: stage.sees("● online", "read"))
    await stage.press("right")
    await stage.until(lambda: stage.sees("[30-days]", "read 12:00"))


@SIZES
async def test_marked_services_are_ordered_as_one_number(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default", seed=3) as stage:
        stage.simulator.balance = 500
        await to_long_term(stage)
        for product in stage.simulator.products.values():
            product.available = 5
        await stage.press("space", "down", "space")
        await stage.until(lambda: stage.sees("2 marked, $"))
        await stage.press("ctrl+r", "enter")
        await stage.until(lambda: stage.sees("Order this number?", ", "))
        await stage.press("y")
        await stage.until(lambda: len(stage.app.view_model.orders) == 2)
        orders = list(stage.app.view_model.orders.values())
        assert len({order.number for order in orders}) == 1
        assert len({order.service for order in orders}) == 2
        assert [name for name, _ in stage.simulator.requests].count("order") == 1


async def test_a_sixth_service_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await to_long_term(stage)
        for _ in range(6):
            await stage.press("space", "down")
        await stage.until(lambda: stage.sees("One number takes up to 5 services."))
        assert stage.sees("5 marked")


async def test_short_term_numbers_are_not_marked(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await stage.until(lambda: stage.sees("● online", "read"))
        await stage.press("space")
        assert not stage.sees("marked")


@SIZES
async def test_a_country_is_picked_and_its_number_ordered(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await stage.until(lambda: stage.sees("● online", "read"))
        await stage.press("left")
        await stage.until(lambda: stage.sees("[other countries]", "press p"))
        await stage.press("p")
        await stage.until(lambda: stage.sees("Which country?"))
        country = "Germany"
        await stage.until(lambda: stage.sees(country))
        await stage.press(*country[:4].lower())
        await stage.press("enter")
        await stage.until(lambda: stage.sees(f"[{country}]", "read 12:00"))
        await stage.press("enter")
        await stage.until(lambda: stage.sees("Order this number?", country))
        await stage.press("y")
        await stage.until(lambda: len(stage.app.view_model.orders) == 1)
        assert "country/order" in [name for name, _ in stage.simulator.requests]
        [order] = stage.app.view_model.orders.values()
        assert order.country == country
        assert stage.app.setting.state.get("country", "") == country
