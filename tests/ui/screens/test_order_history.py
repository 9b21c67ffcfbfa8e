"""Orders that are over: their own tab, read back page by page, and nothing goes unseen."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import LONG_TERM, SHORT_TERM, IncomingSms, Order
from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.store import Store
from nonvoip_tui.ui.requests import PAGE_ORDERS
from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.widgets.tables import HistoryTable, OrderTable
from tests.stage import START, Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


def ended(place: int, **more: object) -> Order:
    """A short-term order that ran out so many hours before the start."""
    values: dict[str, object] = {
        "service": f"Service {place}",
        "kind": SHORT_TERM,
        "created_at": START - timedelta(hours=place),
        "number": f"1202555{place:04d}",
        "price": Decimal("0.60"),
        "expires_at": START - timedelta(hours=place) + timedelta(seconds=600),
    }
    return Order(f"old-{place}", **(values | more))  # type: ignore[arg-type]  # as written


def save(directory: Path, orders: Iterable[Order], texts: dict[str, IncomingSms]) -> None:
    """Write what an earlier run left."""
    path = directory / "data" / "orders.sqlite3"
    path.parent.mkdir(parents=True)
    store = Store.open(path, instance_id="before", account=DEMO_EMAIL)
    with store.database.transaction():
        for order in orders:
            store.orders.save(order)
    for order_id, sms in texts.items():
        stored = store.orders.get(order_id)
        assert stored is not None
        store.messages.add(stored, sms, sms.pin, START)
    store.close()


def tab(stage: Stage) -> str:
    """The name of the tab in front."""
    return stage.text.splitlines()[1].partition("[")[2].partition("]")[0]


@SIZES
async def test_what_is_over_says_price_refund_code_and_how_long_it_took(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    rejected_at = START - timedelta(hours=1) + timedelta(minutes=3)
    given_back = ended(1, rejected_at=rejected_at, refunded=Decimal("0.60"))
    orders = [given_back, ended(2), ended(3)]
    received_at = START - timedelta(minutes=119)
    came = IncomingSms("Your code is 482913", "482913", "22000", received_at)
    save(tmp_path, orders, {"old-2": came})
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await scenes.press(stage, "2")
        await stage.until(lambda: stage.sees("No live orders."))
        assert not stage.sees("Service 1")
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("Service 1", "Service 2", "Service 3"))
        assert tab(stage) == "Ended"
        lines = [line.strip("│").partition("│")[0] for line in stage.text.splitlines()]
        [first, second, third] = [
            next(line for line in lines if f"Service {place}" in line) for place in (1, 2, 3)
        ]
        assert first.count("$0.60") == 2  # paid, and given back
        assert "no SMS" in first
        assert second.count("$0.60") == 1
        assert "482913" in second
        assert "1:00" in second  # to its SMS
        assert third.count("$0.60") == 1
        if size[0] > 60:
            assert "3:00" in first
            assert "10:00" in second
        assert stage.sees("This number was given back;")
        await scenes.press(stage, "down")
        await stage.until(lambda: stage.sees("Your code is 482913"))
        assert scenes.hints(stage)["c Copy code"]
        assert "u" in stage.app.screen.active_bindings
        await scenes.click_at(stage, 4, 1)  # the other tab, by the mouse
        await stage.until(lambda: tab(stage) == "Active")
        await scenes.press(stage, "left")
        await stage.until(lambda: tab(stage) == "Ended")
        assert scenes.selected(stage) == "old-2"  # the cursor is where it was


@SIZES
async def test_the_day_and_time_of_an_end_long_ago_are_whole(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    save(tmp_path, [ended(1), ended(24 * 50)], {})
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await scenes.press(stage, "2", "right")
        old = START - timedelta(hours=24 * 50, minutes=-10)
        await stage.until(lambda: stage.sees(f"{old.astimezone():%Y-%m-%d %H:%M} Service 1200"))
        table = stage.app.screen.query_one(HistoryTable)
        line = stage.text.splitlines()[table.content_region.y + 2]
        assert "$0.60" in line
        if size[0] > 60:
            assert "no SMS" in line


async def test_all_of_a_long_history_is_read_back_page_by_page(tmp_path: Path) -> None:
    count = 3 * PAGE_ORDERS + 50
    orders = [ended(place) for place in range(1, count)]
    month = {"kind": LONG_TERM, "expires_at": START - timedelta(days=1), "service": "The first"}
    orders.append(ended(count, **month))
    first = f"old-{count}"
    save(tmp_path, orders, {first: IncomingSms("The very first text", "", "", START)})
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        # So many newer texts that the first is not among those known from the start.
        stage.app.view_model.messages.clear()
        await scenes.press(stage, "2", "right")
        table = stage.app.screen.query_one(HistoryTable)
        await stage.until(lambda: stage.sees("Service 1"))
        assert table.row_count <= 2 * PAGE_ORDERS  # no more than is near what is looked at
        while table.cursor_key != first:
            key, rows = table.cursor_key, table.row_count
            await scenes.press(stage, "end")
            await stage.until(lambda: (table.cursor_key, table.row_count) != (key, rows))  # noqa: B023
        assert table.row_count == count
        await stage.until(lambda: stage.sees("The very first text"))
        await scenes.press(stage, "w")  # what is that old is acted on as well
        await stage.until(lambda: stage.sees("Renew this number?", "The first"))


async def test_an_order_that_ends_stays_where_it_was_seen_until_one_looks_away(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        clock = stage.clock
        first = await scenes.order(stage)
        clock.advance(300)
        second = await scenes.order(stage, scenes.ORDINARY)
        table = stage.app.screen.query_one(OrderTable)
        await scenes.press(stage, "down")
        assert [table.cursor_key, table.cursor_index] == [first, 1]
        clock.advance(301)
        await stage.until(lambda: stage.sees("No SMS came in time: reject the number?"))
        await scenes.press(stage, "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.sees("× expired", "No SMS arrived before it expired.")
        assert [table.cursor_key, table.cursor_index, table.row_count] == [first, 1, 2]
        await scenes.press(stage, "1")
        await stage.until(lambda: stage.app.current_mode == "products")
        await scenes.press(stage, "2")
        await stage.until(lambda: table.row_count == 1)
        assert scenes.selected(stage) == second
        await scenes.press(stage, "right")
        await stage.until(lambda: scenes.selected(stage) == first)
        # What happens to the ones of the other tab disturbs nothing here.
        clock.advance(301)
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "n")
        await stage.until(lambda: stage.app.screen.query_one(HistoryTable).row_count == 2)
        assert scenes.selected(stage) == first


async def test_what_lives_again_is_shown_among_the_active_ones(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        clock, service = stage.clock, stage.simulator
        order_id = await scenes.order(stage)
        service.deliver(order_id, "Your code is 482913", pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("482913"))
        clock.advance(601)
        await scenes.press(stage, "1", "2", "right")
        await stage.until(lambda: scenes.selected(stage) == order_id)
        await scenes.press(stage, "u")
        await stage.until(lambda: stage.sees("Reuse this number?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: tab(stage) == "Active" and scenes.selected(stage) != order_id)
        screen = stage.app.screen
        assert isinstance(screen, OrdersScreen)
        new = screen.selected
        assert new is not None
        assert new.parent_id == order_id
        assert stage.sees(f"reuse of order {order_id}")
