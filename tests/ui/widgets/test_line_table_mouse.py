"""What the mouse does in a `LineTable`: clicks on rows and titles, the wheel, the bar."""

import pytest
from textual import events

from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.ui.widgets.table_app import TableApp, items, lines, resolve, until

WIDE = (120, 40)
NARROW = (80, 24)


async def test_clicks_hit_the_right_row_inside_a_border_and_padding() -> None:
    app = TableApp(items(50))
    async with app.run_test(size=NARROW) as pilot:
        app.table.styles.border = ("round", "white")
        app.table.styles.padding = (1, 3)
        await resolve(pilot)
        await pilot.click(LineTable, offset=(5, 2 + 1 + 4))
        await until(pilot, lambda: app.table.cursor_key == "k4")
        await pilot.click(LineTable, offset=(4 + 2, 2))
        await until(pilot, lambda: app.headers == ["name"])
        await pilot.click(LineTable, offset=(1, 1))
        await pilot.press("end")
        await resolve(pilot)
        assert lines(app.table)[-1].startswith("▌Item 49")


async def test_a_click_moves_the_cursor_and_a_click_on_its_row_selects() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.click(LineTable, offset=(5, 4))
        await until(pilot, lambda: app.table.cursor_key == "k3")
        assert app.selected == []
        app.forget()
        await pilot.click(LineTable, offset=(5, 4))
        await until(pilot, lambda: app.selected == ["k3"])


@pytest.mark.parametrize("line", [1, 4])
async def test_a_double_or_triple_click_selects_once(line: int) -> None:  # F19
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.click(LineTable, offset=(5, line), times=3)
        await until(pilot, lambda: bool(app.selected))
        await resolve(pilot)
        assert app.selected == [f"k{line - 1}"]


async def test_a_click_below_the_last_row_does_nothing() -> None:
    app = TableApp(items(2))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("down")
        await pilot.click(LineTable, offset=(5, 9))
        await resolve(pilot)
        assert (app.table.cursor_key, app.selected) == ("k1", [])


async def test_a_click_on_a_title_names_its_column() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("end")
        await pilot.click(LineTable, offset=(3, 0))
        await pilot.click(LineTable, offset=(76, 0))
        await until(pilot, lambda: app.headers == ["name", "key"])
        assert app.table.cursor_key == "k299"


async def test_the_wheel_scrolls_by_lines_and_leaves_the_cursor() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        await pilot._post_mouse_events([events.MouseScrollDown], LineTable, offset=(5, 5))
        await until(pilot, lambda: app.table.scroll_offset.y == app.scroll_sensitivity_y)
        assert app.table.cursor_key == "k0"
        assert lines(app.table)[1].split()[1] == str(int(app.scroll_sensitivity_y))


def thumb(app: TableApp) -> list[int]:
    return [y for y in range(app.table.size.height) if app.table.render_line(y).text[-1] == "▐"]


async def test_a_bar_at_the_end_of_the_lines_shows_where_one_is_and_takes_clicks() -> None:
    app = TableApp(items(46))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        assert thumb(app) == list(range(1, 12))
        await pilot.press("end")
        await resolve(pilot)
        assert thumb(app) == list(range(13, 24))
        await pilot.click(LineTable, offset=(79, 1))
        await until(pilot, lambda: app.table.scroll_offset.y == 0)
        await pilot.click(LineTable, offset=(79, 23))
        await until(pilot, lambda: app.table.scroll_offset.y == 23)
        assert app.table.cursor_key == "k45"
        app.table.set_view(range(23))
        await resolve(pilot)
        assert thumb(app) == []


async def test_the_bar_is_dragged_however_far_the_pointer_strays() -> None:
    app = TableApp(items(46))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        await pilot.mouse_down(LineTable, offset=(79, 1))
        for place, top in (((79, 12), 11), ((3, 20), 19), ((0, 23), 23), ((79, 0), 0)):
            await pilot.hover(offset=place)
            await until(pilot, lambda: app.table.scroll_offset.y == top)  # noqa: B023
        await pilot.hover(offset=(79, 23))
        await pilot.mouse_up(offset=(79, 23))
        await until(pilot, lambda: app.mouse_captured is None)
        await pilot.hover(offset=(79, 3))
        await resolve(pilot)
        assert (app.table.scroll_offset.y, app.table.cursor_key) == (23, "k0")


async def test_a_press_beside_the_bar_takes_hold_of_nothing() -> None:
    app = TableApp(items(46))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        for place in ((79, 0), (40, 12)):
            await pilot.mouse_down(LineTable, offset=place)
            await pilot.hover(offset=(79, 20))
            await pilot.mouse_up(offset=(79, 20))
        await resolve(pilot)
        assert app.table.scroll_offset.y == 0
