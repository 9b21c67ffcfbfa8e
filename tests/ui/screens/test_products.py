"""Products: kinds, columns, filter, sort, and the age of a kept list."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.ui.screens.products import ProductsScreen
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.text_field import FilterInput
from tests.simulated import Fault
from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


def column(stage: Stage, place: int) -> list[str]:
    """What a column says in the rows on the screen, from the top."""
    table = stage.app.screen.query_one(LineTable)
    cells = [table.columns[place].content(table.row_at(row)) for row in range(table.row_count)]
    return [cell.text for cell in cells]


@SIZES
async def test_it_shows_service_price_and_stock_of_each_kind(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        assert stage.sees("[10-minute]", "30-d", "1-d", "3-d", "read 12:00:00")
        assert stage.sees("Service", "Price", "Stock")
        row = next(line for line in stage.text.splitlines() if "Demo: out of stock" in line)
        assert "$0.45" in row
        assert row.rstrip("▐ ").endswith("out of stock")
        table = stage.app.screen.query_one(LineTable)
        assert table.row_count == 35
        for label, count in (("30-days", 15), ("1-day", 8), ("3-days", 6)):
            await scenes.press(stage, "right")
            await stage.until(lambda: stage.sees(f"[{label}]"))  # noqa: B023
            await stage.until(lambda: table.row_count == count)  # noqa: B023
        await scenes.press(stage, "left", "left", "left")
        await stage.until(lambda: stage.sees("[10-minute]"))
        assert table.row_count == 35


async def test_the_filter_follows_each_letter_and_enter_goes_to_the_list(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        calls = len(stage.simulator.requests)
        await scenes.press(stage, "slash", "o", "e")
        await stage.until(lambda: stage.sees("2 of 35"))
        hints = scenes.hints(stage)
        assert list(hints)[:2] == ["enter To the list", "esc Clear"]
        assert not {"? Help", "q Quit", "s Sort"} & set(hints)  # they are letters here
        await scenes.press(stage, "1")  # a letter like any other
        await stage.until(lambda: stage.sees("Nothing matches “oe1”"))
        await scenes.press(stage, "backspace", "enter")
        await stage.until(lambda: isinstance(stage.app.focused, LineTable))
        assert column(stage, 1) == ["Demo: price goes up", "Demo: price goes up twice"]
        assert "esc Clear" in scenes.hints(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("35 · read"))
        assert "esc Clear" not in scenes.hints(stage)
        assert not stage.app.screen.query_one(FilterInput).display
        assert len(stage.simulator.requests) == calls  # in memory, never a request for a letter


async def test_what_is_typed_at_once_after_the_slash_is_filtered_and_ordered(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "slash", *"two m", "enter", "enter")
        await stage.until(lambda: stage.sees("Order this number?", "Demo: two messages"))


async def test_the_sort_goes_round_and_is_remembered(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        names = column(stage, 1)
        assert names == sorted(names, key=str.casefold)
        assert stage.sees("Service▲")
        await scenes.press(stage, "s")
        prices = [float(price.removeprefix("$")) for price in column(stage, 2)]
        assert prices == sorted(prices)
        assert stage.sees("Price▲")
        await scenes.press(stage, "s")
        assert stage.sees("Stock▼")
        assert column(stage, 3)[-1] == "out of stock"
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        assert stage.sees("Stock▼")
        await scenes.click_at(stage, 6, 2)  # the title of the first column
        await stage.until(lambda: stage.sees("Service▲"))


async def test_the_title_of_a_column_that_is_no_sort_sorts_by_name(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "s")
        await stage.until(lambda: stage.sees("Price▲"))
        table = stage.app.screen.query_one(LineTable)
        table.post_message(LineTable.HeaderSelected(table, "sms"))
        await stage.until(lambda: stage.sees("Service▲"))
        assert stage.app.setting.state.get("sort", "") == "name"


@SIZES
async def test_a_kept_list_shows_at_once_and_says_how_old_it_is(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
    later = StageClock()
    later.advance(timedelta(hours=2).total_seconds())
    async with on_stage(tmp_path, size, scenario="down", clock=later) as stage:
        await stage.until(lambda: stage.sees("▲ trouble"))
        assert stage.sees("Demo: two messages", "2 h old")
        assert stage.sees("$50.00")  # the balance as last read
        later.advance(timedelta(hours=1).total_seconds())
        await scenes.press(stage, "2", "1")
        await stage.until(lambda: stage.sees("3 h old"))


async def test_an_empty_place_says_why_it_is_empty(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="down") as stage:
        await stage.until(lambda: stage.sees("The price list could not be read yet."))
        await scenes.press(stage, "enter")  # there is nothing to order
        assert scenes.hints(stage)["enter Order"] is False
        assert not scenes.has_dialog(stage)


async def test_the_list_is_read_again_on_wish_and_trouble_is_told_once(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        stage.simulator.set_price(103, "0.75")
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("$0.75"))
        stage.simulator.fail_next("products", "bad-gateway", times=3)
        for _ in range(3):
            await scenes.press(stage, "ctrl+r")
            await stage.until(lambda: stage.sees("▲ The service is having problems (HTTP 502"))
        assert stage.toasts == []
        assert stage.sees("$0.75")


async def test_rows_tabs_titles_and_hints_are_clicked(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.click_at(stage, 15, 1)
        await stage.until(lambda: stage.app.screen.query_one(KindTabs).active == "long_term")
        await stage.until(lambda: stage.sees("15 · read"))
        await scenes.click_at(stage, 5, 6)
        table = stage.app.screen.query_one(LineTable)
        assert table.cursor_index == 3
        hints = stage.text.splitlines()[-1]
        await scenes.click_at(stage, hints.index("Sort"), 23)
        await stage.until(lambda: stage.sees("Price▲"))
        await scenes.click_at(stage, hints.index("Filter"), 23)
        await stage.until(lambda: isinstance(stage.app.focused, FilterInput))
        await scenes.press(stage, "escape")
        await scenes.click_at(stage, stage.text.splitlines()[-1].index("Order"), 23)
        await stage.until(lambda: stage.sees("Order this number?", "30-days"))


async def test_the_cursor_stays_on_its_product_when_the_list_is_read_again(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        table = stage.app.screen.query_one(LineTable)
        table.move_cursor(key=scenes.TWO_MESSAGES)
        del stage.simulator.products[101]
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("34 · read"))
        assert table.cursor_key == scenes.TWO_MESSAGES


_JSON = "application/json"
REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "unknown": (422, {"status": "error", "message": "The selected country is invalid."}),
    "by number": (200, {"status": "error", "message": "The country_id must be an integer."}),
    "empty": (200, {"status": "success", "message": []}),
    "broken": (500, {"message": "Server Error"}),
}


@pytest.mark.parametrize("how", REFUSALS)
async def test_a_country_without_a_list_says_so_and_which_key_asks_again(
    tmp_path: Path, how: str
) -> None:
    # N66
    status, answer = REFUSALS[how]
    async with on_stage(tmp_path, (100, 30), scenario="default") as stage:
        await scenes.ready(stage)
        stage.simulator.fail_next(
            "country/products", Fault(status, json.dumps(answer), _JSON), times=9
        )
        screen = stage.app.screen
        assert isinstance(screen, ProductsScreen)
        screen.show_country("Atlantis")
        await stage.until(lambda: not stage.sees("Reading the price list"))
        await stage.until(lambda: stage.sees("ctrl+r"))
        if how in ("unknown", "empty"):
            assert stage.sees("No numbers listed for “Atlantis”. p picks another country; ctrl+r")
        else:
            assert stage.sees("The price list could not be read yet. ctrl+r tries again")
        if how != "empty":
            assert stage.sees(answer["message"] if status != 500 else "HTTP 500")
        screen.show_country("Sweden")
        await stage.until(lambda: not stage.sees("Atlantis"))


@pytest.mark.parametrize("words", ["This type is not offered.", "Pick one of the types."])
async def test_a_refused_list_of_a_kind_does_not_read_for_ever(tmp_path: Path, words: str) -> None:
    # N66
    async with on_stage(tmp_path, (100, 30), scenario="default") as stage:
        await scenes.ready(stage)
        refusal = json.dumps({"status": "error", "message": words})
        stage.simulator.fail_next("products", Fault(200, refusal, _JSON))
        await scenes.press(stage, "right")
        await stage.until(
            lambda: stage.sees("The price list could not be read yet. ctrl+r tries again.", words)
        )
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("15 · read"))


# N69
async def test_a_product_without_a_price_is_listed_watched_and_not_ordered(tmp_path: Path) -> None:
    rows = [
        {"product_id": 1, "name": "Aardvark", "price": None, "available": 3},
        {"product_id": 2, "name": "Hushline", "price": "0.60", "available": 3},
    ]
    async with on_stage(tmp_path, (100, 30), scenario="default") as stage:
        await scenes.ready(stage)
        answer = json.dumps({"status": "success", "message": rows})
        stage.simulator.fail_next("products", Fault(200, answer, _JSON))
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("2 · read"))
        row = next(line for line in stage.text.splitlines() if "Aardvark" in line)
        assert " — " in row
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("No price is listed for Aardvark. w watches for it."))
        await scenes.press(stage, "s")
        await stage.until(lambda: column(stage, 1) == ["Hushline", "Aardvark"])
        await scenes.press(stage, "end", "w")
        await stage.until(lambda: stage.sees("Only at this price", "In stock", "—"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("◉ 3"))
        assert not [each for each in stage.simulator.requests if each.endpoint == "order"]
