"""Favourites, what was ordered last, watched products, and what one's own orders teach."""

from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import IncomingSms
from nonvoip_tui.services.catalog import LOOK_SECONDS
from nonvoip_tui.services.services import Services
from nonvoip_tui.simulator.scenarios import FIRST_PRODUCT_ID
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.fakes import an_order
from tests.stage import START, Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


def line_of(stage: Stage, name: str) -> str:
    """The line of the screen that has the product of this name; empty if there is none."""
    return next((line for line in stage.text.splitlines() if f" {name}  " in line), "")


def first(stage: Stage, count: int) -> list[str]:
    """The names of the products on top."""
    table = stage.app.screen.query_one(LineTable)
    return [table.row_at(index).name for index in range(count)]


@SIZES
async def test_favourites_come_first_then_what_was_ordered_last_also_in_the_next_run(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await scenes.order(stage, scenes.ORDINARY)
        recent = stage.app.view_model.newest_orders()[0].service
        await scenes.press(stage, "1", "escape")
        table = stage.app.screen.query_one(LineTable)
        assert first(stage, 1) == [recent]
        assert f"↺ {recent}" in line_of(stage, recent)
        table.move_cursor(key=scenes.TWO_MESSAGES)
        await scenes.press(stage, "f")
        await stage.until(lambda: first(stage, 2) == ["Demo: two messages", recent])
        assert "★ Demo: two messages" in line_of(stage, "Demo: two messages")
        assert table.cursor_key == scenes.TWO_MESSAGES  # it stays on its product
        await scenes.press(stage, "s")
        await stage.until(lambda: stage.sees("Price▲"))
        assert first(stage, 2) == ["Demo: two messages", recent]  # whatever it is sorted by
        await scenes.press(stage, "slash", *"demo", "enter")
        await stage.until(lambda: table.row_count < 20)
        assert first(stage, 1) == ["Demo: two messages"]
    async with on_stage(tmp_path, size, scenario="down") as stage:
        await scenes.press(stage, "1")  # with a live order it opens Orders
        await stage.until(lambda: stage.sees("★ Demo: two messages", "↺ "))
        assert first(stage, 2) == ["Demo: two messages", recent]
        await scenes.press(stage, "f")
        await stage.until(lambda: first(stage, 1) == [recent])


@SIZES
async def test_a_watched_product_is_told_of_when_it_is_back_and_never_bought(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        table = stage.app.screen.query_one(LineTable)
        table.move_cursor(key=scenes.OUT_OF_STOCK)
        await scenes.press(stage, "w")
        await stage.until(lambda: stage.sees("Watch this product?", "with the bell"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, *"1.2.")
        await scenes.press_now(stage, "y")  # that is no price
        assert scenes.has_dialog(stage)
        await scenes.press_now(stage, "backspace", "backspace", "backspace", "enter")
        await stage.until(lambda: "◉ out of stock" in line_of(stage, "Demo: out of stock"))
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("Watched", "Demo: out of stock (10-minute, at most"))
        await scenes.press(stage, "1")
        bells: list[object] = []
        stage.app.bell = lambda: bells.append("rung")  # type: ignore[method-assign]
        stage.simulator.set_stock(int(scenes.OUT_OF_STOCK), 7)
        await stage.pass_time(LOOK_SECONDS + 10, 10)
        await stage.until(
            lambda: any(
                "Demo: out of stock (10-minute) is available for $0.45" in each
                for each in stage.toasts
            )
        )
        assert bells == ["rung"]
        assert stage.simulator.charges == []
        assert "◉ 7" in line_of(stage, "Demo: out of stock")
    async with on_stage(tmp_path / "other", size, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "w")
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "y", "4")
        await stage.until(lambda: stage.sees("Watched"))
        await scenes.press(stage, "w")
        await stage.until(lambda: stage.sees("Stop watching everything?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: not stage.sees("Watched"))
        assert "w Stop watching" not in scenes.hints(stage)
    async with on_stage(tmp_path, size, scenario="down") as stage:
        await stage.until(lambda: "◉ 7" in line_of(stage, "Demo: out of stock"))
        stage.app.screen.query_one(LineTable).move_cursor(key=scenes.OUT_OF_STOCK)
        await scenes.press(stage, "w")  # again: it is watched no longer, without a dialog
        await stage.until(lambda: stage.sees("No longer watching Demo: out of stock"))
        assert "◉" not in line_of(stage, "Demo: out of stock")


async def test_from_three_orders_on_a_product_says_how_well_it_delivered(tmp_path: Path) -> None:
    async def remember(services: Services) -> None:
        began = START - timedelta(days=1)
        for number, seconds in enumerate((30, 42, None), start=1):
            order = an_order(
                f"old{number}",
                service="Demo: two messages",
                created_at=began,
                expires_at=began + timedelta(seconds=600),
            )
            services.orders.save(order)
            if seconds is not None:
                came = began + timedelta(seconds=seconds)
                services.messages.add(order, IncomingSms("Hello"), "", came)

    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        assert not stage.sees("Your SMS")
        await stage.app.engine.do(remember)
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await stage.until(lambda: stage.sees("Your SMS"))
        assert "67%, 36 s" in line_of(stage, "Demo: two messages")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        assert stage.sees("SMS in 2 of 3 orders, half within 36 s")


async def test_names_that_attack_are_marked_watched_and_added_up_as_they_are(
    tmp_path: Path,
) -> None:  # F40, F46
    async with on_stage(tmp_path, scenario="hostile") as stage:
        await scenes.ready(stage)
        table = stage.app.screen.query_one(LineTable)
        by_name = {each.name: each.product_id for each in map(table.row_at, range(40))}
        for product_id in list(by_name.values())[::4]:
            table.move_cursor(key=product_id)
            await scenes.press(stage, "w")
            await stage.until(lambda: scenes.has_dialog(stage))
            assert stage.text.replace("\n", "").isprintable()
            watched = len(stage.app.view_model.marks.watched)
            await scenes.press(stage, "y")
            await stage.until(lambda: len(stage.app.view_model.marks.watched) > watched)  # noqa: B023
            assert stage.text.replace("\n", "").isprintable()  # with its toast
            await scenes.press(stage, "f")
        await stage.until(lambda: stage.sees("★ "))
        await scenes.order(stage, str(FIRST_PRODUCT_ID))
        name = stage.app.view_model.newest_orders()[0].service
        await scenes.press(stage, "4", "s", "s", "end")
        await stage.pass_time(5)
        await stage.until(lambda: stage.sees("Money by service", name[:12]))
        assert stage.text.replace("\n", "").isprintable()
        assert stage.app.is_running
