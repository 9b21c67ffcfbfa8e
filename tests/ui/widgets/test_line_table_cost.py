"""What `LineTable` may cost: calls, painted lines and dirty regions are counted, never time."""

from dataclasses import replace

import pytest
from textual import events
from textual.geometry import Region

from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Column, Fixed
from tests.ui.widgets.table_app import Item, TableApp, items, key_of, lines, resolve, until

SIZE = (120, 40)
ROWS_ON_SCREEN = 39
COLUMNS = 3


async def test_a_filter_of_50000_rows_asks_for_the_cells_on_the_screen_only() -> None:
    rows = items(50_000)
    app = TableApp(rows)
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        assert len(app.asked) == ROWS_ON_SCREEN * COLUMNS
        app.forget()
        app.table.set_view([place for place, row in enumerate(rows) if "7" in row.name])
        await until(pilot, lambda: "Item 7 " in lines(app.table)[1])
        assert len(app.asked) <= ROWS_ON_SCREEN * COLUMNS
        assert len(set(app.asked)) == len(app.asked)


async def test_50000_other_rows_cost_the_cells_on_the_screen_only() -> None:
    app = TableApp(items(50_000))
    async with app.run_test(size=SIZE) as pilot:
        app.table.move_cursor(index=30_000)
        await resolve(pilot)
        app.forget()
        app.table.set_rows(items(50_000), key_of)
        await until(pilot, lambda: len(app.table.painted) > 0)
        await resolve(pilot)
        assert len(app.asked) == ROWS_ON_SCREEN * COLUMNS


async def test_a_row_seen_again_is_not_asked_again() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.forget()
        await pilot.press("pagedown")
        await resolve(pilot)
        asked = len(app.asked)
        await pilot.press("pageup")
        await resolve(pilot)
        assert asked == len(app.asked) == ROWS_ON_SCREEN * COLUMNS


@pytest.mark.parametrize(("keys", "line_count"), [(["down"], 2), (["end"], 0), (["up"], 0)])
async def test_a_move_on_the_screen_paints_the_two_lines_of_the_cursor(
    keys: list[str], line_count: int
) -> None:
    app = TableApp(items(ROWS_ON_SCREEN))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        if keys == ["end"]:
            app.table.move_cursor(index=ROWS_ON_SCREEN - 1)
            await resolve(pilot)
        app.forget()
        await pilot.press(*keys)
        await resolve(pilot)
        assert len(app.table.painted) == line_count
        assert app.table.dirty == [Region(0, y, 120, 1) for y in app.table.painted]
        assert app.asked == []


async def test_a_jump_across_the_screen_paints_two_lines() -> None:
    app = TableApp(items(ROWS_ON_SCREEN))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.forget()
        await pilot.press("end")
        await until(pilot, lambda: app.table.cursor_key == "k38")
        await resolve(pilot)
        assert sorted(app.table.painted) == [1, 39]


async def test_mouse_moves_paint_nothing() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.hover(LineTable, offset=(3, 3))
        await resolve(pilot)
        app.forget()
        for y in range(30):
            await pilot.hover(LineTable, offset=(5 + y, y))
        await resolve(pilot)
        assert (app.table.painted, app.table.dirty, app.asked) == ([], [], [])


async def test_a_mark_paints_its_line() -> None:
    app = TableApp(items(300), can_mark=True)
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.forget()
        app.table.toggle_mark("k9")
        app.table.toggle_mark("k200")
        await resolve(pilot)
        assert app.table.painted == [10]


class Clock:
    """Seconds that the ticking cells count down from."""

    left = 600


async def test_a_tick_paints_only_the_cells_that_say_something_else() -> None:
    clock = Clock()
    app = TableApp(items(4))
    app.table.columns = [
        Column[Item]("name", "Name", app.counted("name", lambda item: item.name), Fixed(10)),
        Column[Item](
            "left",
            "Left",
            app.counted("left", lambda item: str(clock.left) if item.count % 2 else "over"),
            Fixed(6),
        ),
        Column[Item]("end", "End", app.counted("end", lambda item: "."), Fixed(3)),
    ]
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.forget()
        app.table.refresh_cells("left")
        await resolve(pilot)
        assert (app.table.dirty, app.table.painted) == ([], [])
        clock.left -= 1
        app.forget()
        app.table.refresh_cells("left")
        await resolve(pilot)
        assert app.table.dirty == [Region(12, 2, 6, 1), Region(12, 4, 6, 1)]
        assert app.table.painted == [2, 4]
        assert {column for column, _ in app.asked} == {"left"}
        assert lines(app.table)[2].split() == ["Item", "1", "599", "."]


async def test_a_tick_asks_only_for_rows_on_the_screen_and_the_others_are_right_later() -> None:
    clock = Clock()
    app = TableApp(items(5_000))
    app.table.columns = [
        Column[Item]("left", "Left", app.counted("left", lambda _: str(clock.left)), Fixed(6))
    ]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("pagedown")
        await resolve(pilot)
        app.forget()
        clock.left = 7
        app.table.refresh_cells("left")
        await resolve(pilot)
        assert len(app.asked) == ROWS_ON_SCREEN
        await pilot.press("home")
        await resolve(pilot)
        assert {line.strip("▌ ") for line in lines(app.table)[1:]} == {"7"}


async def test_a_tick_of_a_column_without_room_is_seen_when_there_is_room_again() -> None:
    clock = Clock()
    app = TableApp(items(3))
    app.table.columns = [
        Column[Item]("name", "Name", lambda item: item.name, Fixed(10)),
        Column[Item]("left", "Left", lambda _: str(clock.left), Fixed(6), min_table_width=60),
    ]
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        await pilot.resize_terminal(40, 20)
        await until(pilot, lambda: "Left" not in lines(app.table)[0])
        clock.left = 3
        app.table.refresh_cells("left")
        await pilot.resize_terminal(*SIZE)
        await until(pilot, lambda: lines(app.table)[2].split() == ["Item", "1", "3"])


async def test_another_version_of_a_row_paints_only_the_cells_that_differ() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        count_end = lines(app.table)[0].index("Count") + len("Count")
        app.forget()
        assert app.table.update_row("k3", replace(app.rows[3], count=44))
        await resolve(pilot)
        assert app.table.dirty == [Region(count_end - 6, 4, 6, 1)]
        assert app.table.painted == [4]
        assert lines(app.table)[4].split() == ["Item", "3", "44", "k3"]
        app.forget()
        assert app.table.update_row("k3", app.table.row_at(3))
        assert not app.table.update_row("nobody", app.rows[0])
        await resolve(pilot)
        assert app.table.painted == []


async def test_an_automatic_column_grows_for_what_comes_later_and_then_stays() -> None:  # F68
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.table.update_row("k3", replace(app.rows[3], count=12_025_550_123))
        await resolve(pilot)
        assert lines(app.table)[4].split() == ["Item", "3", "12025550123", "k3"]
        app.forget()
        app.table.update_row("k3", replace(app.rows[3], count=5))
        await resolve(pilot)
        assert app.table.painted == [4]


async def test_another_version_of_a_row_off_the_screen_paints_nothing_and_is_seen_later() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("pagedown", "home")
        await resolve(pilot)
        app.forget()
        assert app.table.update_row("k45", replace(app.rows[45], name="Elsewhere"))
        await resolve(pilot)
        assert app.table.painted == []
        app.table.move_cursor(key="k45")
        await until(pilot, lambda: any("Elsewhere" in line for line in lines(app.table)))


async def test_a_resize_asks_no_cell_again() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.forget()
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: app.table.size.width == 100)
        await resolve(pilot)
        assert app.table.painted
        assert app.asked == []
        key_x = lines(app.table)[0].index("Key")
        assert all(line[key_x:] == f"k{place}" for place, line in enumerate(lines(app.table)[1:]))


async def test_the_wheel_asks_only_for_the_rows_that_come_into_sight() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=SIZE) as pilot:
        await resolve(pilot)
        app.forget()
        await pilot._post_mouse_events([events.MouseScrollDown], LineTable, offset=(5, 5))
        await until(pilot, lambda: app.table.scroll_offset.y > 0)
        await resolve(pilot)
        assert len(app.asked) == app.table.scroll_offset.y * COLUMNS
