"""`LineTable` as a user uses it: keys, cursor, marks, and what is seen."""

from decimal import Decimal

import pytest

from nonvoip_tui.domain.models import Product
from nonvoip_tui.ui.widgets import line_table
from nonvoip_tui.ui.widgets.line_table import columns
from tests.ui.widgets.table_app import Item, TableApp, items, key_of, lines, resolve, until

WIDE = (120, 40)
NARROW = (80, 24)


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        (["down"], "k1"),
        (["j", "j", "j", "k"], "k2"),
        (["down", "down", "up"], "k1"),
        (["up"], "k0"),
        (["end"], "k299"),
        (["G", "j"], "k299"),
        (["G", "g"], "k0"),
        (["end", "home"], "k0"),
        (["pagedown"], "k23"),
        (["pagedown", "pagedown", "pageup"], "k23"),
        (["ctrl+d"], "k11"),
        (["ctrl+d", "ctrl+d", "ctrl+u"], "k11"),
        (["end", "pagedown"], "k299"),
    ],
)
async def test_keys_move_the_cursor_and_it_stays_on_the_screen(keys: list[str], key: str) -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: app.highlighted[-1] == key)
        assert app.table.cursor_key == key
        assert app.table.cursor_row == app.rows[int(key[1:])]
        assert sum(line.startswith("▌") for line in lines(app.table)) == 1


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_lines_say_title_and_rows_and_the_cursor_is_a_sign(
    size: tuple[int, int],
) -> None:
    app = TableApp(items(300))
    async with app.run_test(size=size) as pilot:
        await resolve(pilot)
        shown = lines(app.table)
        assert shown[0].split() == ["Name", "Count", "Key"]
        assert shown[1].split() == ["▌Item", "0", "0", "k0"]
        assert shown[2].split() == ["Item", "1", "1", "k1"]
        assert len(shown) == size[1]


async def test_enter_selects_the_row_under_the_cursor() -> None:
    app = TableApp(items(5))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.selected == ["k1"])


async def test_every_key_has_an_id_and_says_what_it_does() -> None:
    app = TableApp(items(5))
    async with app.run_test(size=NARROW):
        table = app.table
        bindings = [binding for _, binding in table._bindings]
        assert {binding.id for binding in bindings} == {
            f"table.{name}"
            for name in (
                *("up", "down", "page_up", "page_down", "half_page_up", "half_page_down"),
                *("top", "bottom", "select"),
            )
        }
        assert all(binding.description for binding in bindings)


async def test_keys_of_the_keymap_take_the_place_of_the_built_in_ones() -> None:
    app = TableApp(items(50))
    async with app.run_test(size=NARROW) as pilot:
        app.set_keymap({"table.down": "n,ctrl+n", "table.up": "p"})
        await pilot.press("n", "ctrl+n", "n", "p", "down", "j", "k")
        await resolve(pilot)
        assert app.table.cursor_key == "k2"


async def test_the_cursor_stays_on_its_row_through_filter_sort_and_new_data() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        table = app.table
        table.move_cursor(key="k42")
        table.set_view([place for place in range(300) if "2" in str(place)])
        assert table.cursor_key == "k42"
        table.set_view(range(299, -1, -1))
        assert table.cursor_key == "k42"
        assert table.cursor_index == 257
        table.set_rows([Item("new", "New"), *app.rows], key_of)
        assert table.cursor_key == "k42"
        await resolve(pilot)
        assert any(line.startswith("▌Item 42 ") for line in lines(table))
        assert app.highlighted == ["k0", "k42"]


async def test_the_scroll_stays_when_rows_change_unless_the_cursor_would_leave() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        table = app.table
        table.move_cursor(index=100)
        await resolve(pilot)
        top = table.scroll_offset.y
        assert top == 100 - 22
        table.set_rows(app.rows[1:], key_of)
        assert (table.scroll_offset.y, table.cursor_index) == (top, 99)
        table.set_rows(app.rows[60:], key_of)
        assert (table.scroll_offset.y, table.cursor_index) == (40, 40)


async def test_a_scroll_away_from_the_cursor_is_not_undone_by_new_data() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        app.table.scroll_to(y=150)
        app.table.set_rows(items(290), key_of)
        await resolve(pilot)
        assert app.table.scroll_offset.y == 150


async def test_a_row_that_vanishes_hands_the_cursor_to_its_neighbour() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=NARROW) as pilot:
        app.table.move_cursor(key="k7")
        app.table.set_rows([row for row in app.rows if row.key != "k7"], key_of)
        await until(pilot, lambda: app.highlighted[-1] == "k8")
        app.table.set_view([])
        await until(pilot, lambda: app.highlighted[-1] is None)
        assert (app.table.cursor_key, app.table.cursor_row) == (None, None)


async def test_moving_to_a_row_that_is_not_shown_says_so_and_moves_nothing() -> None:
    app = TableApp(items(10))
    async with app.run_test(size=NARROW):
        app.table.set_view([1, 2])
        assert not app.table.move_cursor(key="k5")
        assert not app.table.move_cursor(key="nobody")
        assert app.table.cursor_key == "k1"
        assert app.table.move_cursor(index=99)
        assert app.table.cursor_key == "k2"


async def test_rows_set_before_the_table_is_mounted_are_told_and_seen() -> None:
    app = TableApp(items(300))
    app.table.set_rows(app.rows, key_of)
    app.table.move_cursor(index=250)
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: app.highlighted == ["k250"])
        assert any(line.startswith("▌Item 250 ") for line in lines(app.table))


async def test_the_cursor_stays_on_the_screen_when_the_terminal_shrinks() -> None:
    app = TableApp(items(300))
    async with app.run_test(size=WIDE) as pilot:
        app.table.move_cursor(index=38)
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: any(line.startswith("▌") for line in lines(app.table)))


async def test_a_mark_is_a_sign_and_outlives_a_filter() -> None:
    app = TableApp(items(30), can_mark=True)
    async with app.run_test(size=NARROW) as pilot:
        table = app.table
        assert table.toggle_mark("k2")
        assert table.toggle_mark("k3")
        assert not table.toggle_mark("k3")
        await resolve(pilot)
        assert next(line for line in lines(table) if "✓" in line).startswith(" ✓ Item 2 ")
        table.set_view([5, 6])
        assert not any("✓" in line for line in lines(table))
        table.set_view(range(30))
        assert sum("✓" in line for line in lines(table)) == 1
        assert table.marks == {"k2"}
        table.marks = ()
        assert not any("✓" in line for line in lines(table))


async def test_an_empty_table_says_what_to_do_next() -> None:
    app = TableApp()
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        assert [line for line in lines(app.table)[1:] if line] == [
            " Nothing here.",
            " Press r to look again.",
        ]
        app.table.empty = "No match for [bold. " * 6
        await resolve(pilot)
        assert lines(app.table)[2].startswith(" No match for [bold. No match")
        assert lines(app.table)[3].strip()
        await pilot.press("down", "pagedown", "end", "enter")
        assert app.selected == []


async def test_the_example_in_its_text_does_what_it_says() -> None:
    text = line_table.__doc__ or ""
    example = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    names = vars(columns) | vars(line_table)
    names["products"] = (
        Product("1", "Beta", Decimal("0.50")),
        Product("2", "Alpha", Decimal("0.30")),
        Product("3", "Gamma", Decimal("0.40")),
    )
    names["lower_case_names"], names["wanted"] = ("beta", "alpha", "gamma"), "gam"
    app = TableApp()
    async with app.run_test(size=NARROW):
        exec(example.partition("It stays")[0], names)
        table = names["table"]
        assert [table.row_at(index).product_id for index in range(3)] == ["2", "3", "1"]
