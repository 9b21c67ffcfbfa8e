"""`/` on Orders filters both tabs, `s` sorts them, `n` and `N` go from match to match."""

from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.settings.config import Config
from nonvoip_tui.ui.dialogs.help import KeyRows
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import Stage, on_stage
from tests.ui import archives, scenes
from tests.ui.screens.test_wall import come, many


def listed(stage: Stage) -> list[str]:
    """The order ids of the rows in front, from the first on."""
    [table] = [each for each in stage.app.screen.query(LineTable) if each.display]
    return [table.row_at(index).order_id for index in range(table.row_count)]


async def test_service_number_code_note_and_id_are_found_as_one_types(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        orders = await many(stage, 4)
        come(stage, orders[2], "code 111222", "111222", 1001)
        stage.app.learn(OrderChanged(orders[1]._replace(note="for Granny")))
        await stage.idle()
        for words, order in (
            ("1112", orders[2]),
            ("granny", orders[1]),
            ("grannny", orders[1]),
            ("555-0003", orders[3]),
            ("5550003", orders[3]),
            (orders[0].order_id, orders[0]),
        ):
            await scenes.press(stage, "slash", *words)
            await stage.until(lambda: listed(stage) == [order.order_id])  # noqa: B023
            await scenes.press(stage, "enter")
            await stage.until(lambda: scenes.selected(stage) == order.order_id)  # noqa: B023
            await scenes.press(stage, "escape")
            await stage.until(lambda: len(listed(stage)) == 4)
            assert scenes.selected(stage) == order.order_id  # what was looked for stays in front
        await scenes.press(stage, "slash", *"zzzz")
        await stage.until(lambda: stage.sees("Nothing matches “zzzz”. Press escape to clear"))


async def test_n_goes_on_to_the_next_match_while_a_filter_is_left_and_copies_else(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await many(stage, 4)
        await scenes.press(stage, "slash", *"202-555", "enter")
        await stage.until(lambda: len(listed(stage)) == 3 and "n Next match" in scenes.hints(stage))
        before = stage.app.clipboard
        places = []
        for key in ("n", "n", "N"):
            await scenes.press(stage, key)
            places.append(listed(stage).index(scenes.selected(stage)))
        assert places == [1, 2, 1]
        assert stage.app.clipboard == before
        await scenes.press(stage, "f1")
        await stage.until(lambda: stage.sees("While filtered: go to the next match"))
        rows = [row for row in stage.app.screen.query_one(KeyRows).fitting if "n" in row.keys]
        assert [row.sentence for row in rows] == ["While filtered: go to the next match"]
        await scenes.press(stage, "escape", "escape", "n")
        await stage.until(lambda: stage.app.clipboard == "+1 202-555-0002")


async def test_an_order_that_one_is_led_to_is_shown_whatever_the_filter(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        orders = await many(stage, 3)
        await scenes.press(stage, "slash", *"202-555-0001", "enter", "1")
        come(stage, orders[2], "code 111222", "111222", 1001)
        await scenes.press(stage, "ctrl+o")
        await stage.until(lambda: scenes.selected(stage) == orders[2].order_id)
        assert len(listed(stage)) == 3


async def test_s_sorts_by_service_and_by_the_time_left_and_is_remembered(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        orders = await many(stage, 3)
        stage.app.learn(OrderChanged(orders[1]._replace(service="Aardvark")))
        newest = [order.order_id for order in orders]
        assert listed(stage) == newest
        await scenes.press(stage, "s")
        await stage.until(lambda: listed(stage)[0] == newest[1])
        await scenes.press(stage, "s")
        await stage.until(lambda: listed(stage) == newest[::-1])  # the least time first
        assert stage.app.setting.state.get("active_sort", "") == "left"
        await scenes.press(stage, "s")
        await stage.until(lambda: listed(stage) == newest)


async def test_the_filter_looks_for_all_that_are_over_however_many(tmp_path: Path) -> None:
    archives.fill(tmp_path, 3000)
    async with on_stage(
        tmp_path, scenario="no-sms", config=Config(reject_expired="never")
    ) as stage:
        await scenes.press(stage, "2", "right")
        await stage.until(lambda: listed(stage))
        assert "A7" not in listed(stage)  # by far not all were read
        await scenes.press(stage, "slash", *"12025557", "enter")
        await stage.until(lambda: {"A7", "A70", "A700"} <= set(listed(stage)))


async def test_orders_without_a_price_stand_last_when_sorted_by_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        now = stage.clock.now()
        for order, price in zip(await many(stage, 3), (None, "2.00", "1.00"), strict=True):
            known = None if price is None else Decimal(price)
            stage.app.learn(OrderChanged(order._replace(rejected_at=now, price=known)))
        await scenes.press(stage, "right", "s", "s")
        await stage.until(lambda: stage.app.setting.state.get("ended_sort", "") == "price")
        rows = [stage.app.view_model.orders[each].price for each in listed(stage)]
        assert rows == [Decimal("1.00"), Decimal("2.00"), None]


async def test_the_list_is_in_sight_while_it_is_filtered(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await many(stage, 2)
        await scenes.press(stage, "z", "slash", *"zzzz")
        await stage.until(
            lambda: stage.sees("Nothing matches “zzzz”", "No order matches the filter")
        )


async def test_what_fits_only_nearly_is_said_to_be_a_near_match(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (80, 24), scenario="no-sms") as stage:
        await scenes.order(stage)
        await scenes.press(stage, "slash", *"mesages")
        await stage.until(lambda: stage.sees("near matches of “mesages”", "Demo: two messages"))
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("switch tab"))
        await scenes.press(stage, "1", "slash", *"two mesages")
        await stage.until(lambda: stage.sees("1 near match", "Demo: two messages"))
        await scenes.press(stage, *["backspace"] * 7, *"mess")
        await stage.until(lambda: stage.sees("1 of ", "Demo: two messages"))
        assert not stage.sees("near match")
