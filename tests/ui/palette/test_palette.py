"""The palette: actions with their keys, orders, products, themes; choosing leads where keys do."""

from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.models import LONG_TERM, PriceList, Product
from nonvoip_tui.settings.config import Config
from nonvoip_tui.ui.dialogs.help import Help
from nonvoip_tui.ui.dialogs.request_log import ActivityLog
from nonvoip_tui.ui.palette import MAX_SHOWN, Palette, PaletteTable, Search
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import START, Stage, on_stage
from tests.ui import scenes


async def find(stage: Stage, words: str) -> None:
    """Open the palette and type, without waiting for anything between."""
    await scenes.press(stage, "ctrl+p", *words)
    assert isinstance(stage.app.screen, Palette)


def offered(stage: Stage) -> dict[str, str]:
    """What is shown: each title with its key, price or state; "not now" where it cannot be."""
    table = stage.app.screen.query_one(PaletteTable)
    rows = [table.row_at(index) for index in range(table.row_count)]
    return {row.title: "not now" if row.refusal_reason else row.detail for row in rows}


async def test_a_product_is_gone_to_and_asked_about_and_nothing_is_bought(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("15 · read"))
        wanted = stage.app.view_model.price_lists[LONG_TERM].products[3]
        await scenes.press(stage, "space", "slash", *"zzz", "enter", "4")
        await find(stage, f"{wanted.name} 30")
        assert stage.sees(wanted.name, "30-days", "$")
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Order this number?", wanted.name, "30-days"))
        await scenes.press(stage, "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        screen = stage.app.screen
        assert (stage.app.current_mode, screen.query_one(KindTabs).active) == (
            "products", LONG_TERM,
        )  # fmt: skip
        assert screen.query_one(LineTable).cursor_key == wanted.product_id
        assert scenes.sent(stage) == []


async def test_live_orders_are_found_by_service_number_and_id(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        first = await scenes.order(stage, scenes.ORDINARY)
        second = await scenes.order(stage, scenes.TWO_MESSAGES)
        digits = "".join(filter(str.isdigit, stage.app.view_model.orders[first].number))
        for words in (digits[-7:], first):
            await scenes.press(stage, "1")
            await find(stage, words)
            await scenes.press(stage, "enter")
            await stage.until(lambda: scenes.selected(stage) == first)
        await find(stage, "two waiting")
        assert offered(stage) == {}  # how it stands is not what it is found by
        await scenes.press(stage, "escape", "4")
        await find(stage, "two mess")
        await scenes.press(stage, "enter")
        await stage.until(lambda: scenes.selected(stage) == second)


async def test_an_order_that_is_over_is_found_by_its_note(tmp_path: Path) -> None:
    async with on_stage(
        tmp_path, scenario="no-sms", config=Config(reject_expired="never")
    ) as stage:
        noted = await scenes.order(stage)
        await scenes.press(stage, "t")
        await stage.until(lambda: stage.sees("A note on this order"))
        await scenes.press(stage, *"for granny", "enter")
        await stage.until(lambda: stage.sees("note: for granny"))
        stage.clock.advance(1000)
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("[Ended]", "granny"))
        await scenes.press(stage, "left", "4", "ctrl+p")
        assert not any("granny" in words for words in offered(stage))
        await scenes.press(stage, *"granny")
        assert len(offered(stage)) == 1
        await scenes.press(stage, "enter")
        await stage.until(lambda: scenes.selected(stage) == noted and stage.sees("[Ended]"))


async def test_actions_have_the_keys_in_use_and_act_as_these_do(tmp_path: Path) -> None:
    keys = {"products.sort": "f9", "app.activity": "f10", "orders.reject": "X"}
    async with on_stage(tmp_path, config=Config(keys=keys), scenario="no-sms") as stage:
        await scenes.order(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "ctrl+p")
        shown = offered(stage)
        assert shown["Give the number back for a refund; asks first"] == "X"
        assert shown["Reuse the number for another SMS; asks first"] == "not now"
        assert "Let the rented number receive SMS; asks first" not in shown
        assert "Choose a theme; it is remembered" in shown
        await scenes.press(stage, *"reuse the number")
        await scenes.press(stage, "enter")  # says why
        await stage.until(lambda: stage.toasts != [])
        await scenes.press(stage, "1")
        await find(stage, "sort by name")
        assert offered(stage) == {"Sort by name, price or stock in turn": "f9"}
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Price▲"))
        await find(stage, "request")
        await scenes.press(stage, "enter")
        await stage.until(lambda: isinstance(stage.app.screen, ActivityLog))
        await scenes.press(stage, "escape")
        await find(stage, "keys for this")
        await scenes.press(stage, "enter")
        await stage.until(lambda: isinstance(stage.app.screen, Help))
        await scenes.press(stage, "escape")
        await find(stage, "give the number back")  # of another place
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Reject this number?"))
        await scenes.press(stage, "n")
        assert stage.app.current_mode == "orders"
        assert scenes.sent(stage, "reject") == []


async def test_what_turns_out_not_to_be_possible_elsewhere_is_said(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await find(stage, "give the number")
        assert offered(stage) == {}  # there is no order
        await scenes.press(stage, "escape")
        await scenes.order(stage, scenes.ORDINARY)
        await scenes.press(stage, "1")
        await find(stage, "reuse the number")
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.toasts != [])
        assert stage.app.current_mode == "orders"


async def test_themes_are_chosen_with_one_in_use(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await find(stage, "choose a theme")
        await scenes.press(stage, "enter")
        await stage.until(lambda: "Theme nord" in offered(stage))
        assert set(offered(stage)) >= {f"Theme {name}" for name in stage.app.available_themes}
        assert offered(stage)[f"Theme {stage.app.theme}"] == "in use"
        await scenes.press(stage, "down")  # one is tried as the cursor stands on it
        await stage.until(lambda: stage.app.theme not in ("nonvoip-dark", "nord"))
        assert stage.app.setting.state.get("theme", "") == ""
        await scenes.press(stage, "escape")
        assert stage.app.theme == "nonvoip-dark"
        await find(stage, "choose a theme")
        await scenes.press(stage, "enter")
        await stage.until(lambda: "Theme nord" in offered(stage))
        await scenes.press(stage, "n")
        await stage.until(lambda: next(iter(offered(stage))) == "Theme nonvoip-dark")
        await scenes.press(stage, *"ord", "enter")
        await stage.until(lambda: stage.app.theme == "nord")
        assert stage.app.setting.state.get("theme", "") == "nord"


async def test_the_palette_is_whole_at_every_size_and_used_with_the_mouse(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "ctrl+p", "down", "pagedown", "up")
        table = stage.app.screen.query_one(PaletteTable)
        assert table.cursor_index not in (None, 0)
        await stage.pilot.resize_terminal(80, 24)
        await scenes.press(stage, *"messages: every")
        await stage.until(lambda: table.row_count == 1)
        assert stage.sees("enter Choose", "↑↓ Move", "esc Close")
        await scenes.click_at(stage, table.region.x + 5, table.region.y)
        await stage.until(lambda: stage.app.current_mode == "messages")
        await scenes.press(stage, "ctrl+p", "ctrl+p", "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))


async def test_of_twenty_thousand_products_the_best_are_shown_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        products = [
            Product(str(n), f"Service {n:05}", Decimal("0.50"), "short_term", available=3)
            for n in range(20_000)
        ]
        stage.app.view_model.price_lists["short_term"] = PriceList("short_term", products, START)
        search = Search(stage.app)
        found = search.find("service 0001")
        assert found.total == 12  # ten that begin so, before those that end so
        assert [entry.title for entry in found.entries[:2]] == ["Service 00010", "Service 00011"]
        found = search.find("e")
        assert len(found.entries) == MAX_SHOWN
        assert found.total > 20_000
        requests = len(stage.simulator.requests)
        await find(stage, "service 19999")
        assert list(offered(stage)) == ["Service 19999"]
        assert len(stage.simulator.requests) == requests


async def test_a_name_from_the_service_is_text_in_the_palette_and_nothing_else(
    tmp_path: Path,
) -> None:  # F40
    name = "[@click=app.quit]Click[/] [bold me"
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        products = [Product("7", name, Decimal("0.50"), "short_term", available=3)]
        stage.app.view_model.price_lists["short_term"] = PriceList("short_term", products, START)
        await find(stage, "click")
        await stage.until(lambda: stage.sees(name))
        table = stage.app.screen.query_one(PaletteTable)
        await scenes.click_at(stage, table.region.x + 22, table.region.y)
        await stage.until(lambda: not isinstance(stage.app.screen, Palette))
        assert stage.app.is_running


async def test_no_theme_is_tried_by_what_is_typed(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        before = stage.app.theme
        await find(stage, "theme")
        palette = stage.app.screen
        assert isinstance(palette, Palette)
        await stage.idle()
        assert (palette._timer, stage.app.theme) == (None, before)
        await scenes.press(stage, "down")
        await stage.until(lambda: stage.app.theme != before)
        await scenes.press(stage, "x")  # "themex": nothing of the kind
        await stage.until(lambda: stage.app.theme == before)
