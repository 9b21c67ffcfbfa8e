"""How a `LineTable` looks: columns, hostile texts, styles, themes, on any terminal."""

import pytest
from textual.color import Color
from textual.geometry import Region

from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Cell, Column, Fixed, Flex
from tests.ui.widgets.table_app import Item, TableApp, items, key_of, lines, resolve, until

WIDE = (120, 40)
NARROW = (80, 24)


async def test_titles_show_what_the_rows_are_sorted_by() -> None:
    app = TableApp(items(5))
    async with app.run_test(size=NARROW) as pilot:
        app.table.show_sort("count")
        await resolve(pilot)
        assert "Count▲" in lines(app.table)[0]
        app.table.show_sort("count", is_descending=True)
        assert "Count▼" in lines(app.table)[0]
        app.table.show_sort(None)
        assert lines(app.table)[0].split() == ["Name", "Count", "Key"]


async def test_columns_leave_a_narrow_terminal_and_come_back() -> None:
    app = TableApp(items(5))
    async with app.run_test(size=WIDE) as pilot:
        await resolve(pilot)
        assert lines(app.table)[0].split() == ["Name", "Count", "Key"]
        await pilot.resize_terminal(50, 20)
        await until(pilot, lambda: lines(app.table)[0].split() == ["Name", "Count"])
        await pilot.resize_terminal(12, 5)
        await until(pilot, lambda: lines(app.table)[0].split() == ["Name"])
        assert all(len(line) < 12 for line in lines(app.table))
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: "Key" in lines(app.table)[0])


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 1), (20, 5)])
async def test_no_terminal_is_too_small_to_paint(size: tuple[int, int]) -> None:  # F51
    app = TableApp(items(50), can_mark=True)
    async with app.run_test(size=size) as pilot:
        await pilot.press("down", "pagedown", "ctrl+u", "end")
        await resolve(pilot)
        assert app.table.cursor_key == "k49"
        app.table.set_view([])
        await resolve(pilot)


async def test_wide_letters_and_marks_keep_the_columns_in_line() -> None:
    names = ["日本語のとても長い名前", "e\u0301" * 30, "👍🏽 thumbs", "plain"]
    columns = (
        Column[Item]("name", "Name", lambda item: item.name, Fixed(11)),
        Column[Item]("end", "End", lambda item: "|", Fixed(3)),
    )
    app = TableApp([Item(name, name) for name in names], columns)
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        for y, name in enumerate(names, 1):
            app.table.render_lines(Region(0, y, 80, 1))
            strip = app.table.render_line(y)
            bar = strip.crop(13, 14).text
            assert bar == "|", name
            assert strip.cell_length == 80, name


HOSTILE = [
    "[@click=app.quit]x[/]",
    "[/]",
    "[/red]",
    "[bold",
    "[link=http://x]y",
    "[g-123456] is your code",
    "use [/start 55]",
    "$(reboot) {x} %s \\",
]


async def test_markup_is_shown_as_it_is_and_nothing_in_it_acts() -> None:  # F40 F41 F46
    app = TableApp([Item(text, text) for text in HOSTILE])
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        shown = lines(app.table)
        for y, text in enumerate(HOSTILE, 1):
            assert shown[y][1:].startswith(text)
            await pilot.click(LineTable, offset=(2, y))
        await resolve(pilot)
        app.table.empty = "[/]"
        app.table.set_view([])
        await resolve(pilot)
        assert lines(app.table)[2] == " [/]"
        assert app.is_running
        assert app._exit is False


async def test_control_characters_never_reach_a_line() -> None:  # F39 F42 F44
    texts = ["a\x1b]52;c;eA==\x07b", "\x9b2J", "x\x00\x0e\r\ny", "\u202eabc", "\ud83d"]
    app = TableApp([Item(str(place), text) for place, text in enumerate(texts)])
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        assert all(line.isprintable() for line in lines(app.table))


async def test_an_endless_text_in_a_cell_is_cropped() -> None:  # F43
    app = TableApp([Item("a", "x" * 100_000), Item("b", "e" + "\u0301" * 100_000)])
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        assert all(len(line) < 80 * 16 for line in lines(app.table))
        assert "…" in lines(app.table)[1]


async def test_named_styles_colour_their_cell_and_the_cursor_line_has_one_style() -> None:
    columns = (
        Column[Item]("a", "A", lambda item: item.name, Flex(5)),
        Column[Item]("b", "B", lambda item: Cell("lost", "bad"), Fixed(6)),
    )
    app = TableApp(items(3), columns)
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        lines(app.table)
        plain = list(app.table.render_line(2))
        assert [segment.text.strip() for segment in plain] == ["Item 1", "lost"]
        assert plain[0].style is not None
        assert plain[1].style is not None
        assert plain[0].style.bgcolor == plain[1].style.bgcolor
        assert plain[0].style.color != plain[1].style.color
        assert len(list(app.table.render_line(1))) == 1


async def test_the_cursor_is_told_apart_without_colour_and_with_the_keys_elsewhere() -> None:  # F52
    app = TableApp(items(3))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        assert lines(app.table)[1].startswith("▌")
        app.set_focus(None)
        await until(pilot, lambda: lines(app.table)[1].startswith("▏"))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_the_cursor_line_stands_out_in_every_theme(theme: str) -> None:
    app = TableApp(items(3))
    async with app.run_test(size=NARROW) as pilot:
        if theme not in app.available_themes:
            pytest.skip(f"no theme {theme}")
        app.theme = theme
        await resolve(pilot)
        lines(app.table)
        cursor, other = app.table.render_line(1), app.table.render_line(2)
        assert next(iter(cursor)).style != next(iter(other)).style


async def test_a_change_of_theme_paints_the_rows_anew() -> None:
    app = TableApp(items(3))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        dark = next(iter(app.table.render_line(2))).style
        app.theme = "textual-light"
        app.table.painted.clear()
        await until(pilot, lambda: 2 in app.table.painted)
        light = next(iter(app.table.render_line(2))).style
        assert dark is not None
        assert light is not None
        assert Color.from_rich_color(dark.bgcolor) != Color.from_rich_color(light.bgcolor)


async def test_other_columns_can_be_given_at_any_time() -> None:
    app = TableApp(items(3))
    async with app.run_test(size=NARROW) as pilot:
        app.table.columns = [Column[Item]("key", "Only", key_of, Flex(4))]
        await resolve(pilot)
        assert [line.strip() for line in lines(app.table)[:2]] == ["Only", "▌k0"]


async def test_a_box_that_comes_later_is_painted() -> None:
    app = TableApp(items(50))
    async with app.run_test(size=NARROW) as pilot:
        await resolve(pilot)
        app.table.styles.border = ("heavy", "red")
        await resolve(pilot)
        assert app.table.render_lines(Region(0, 0, 80, 24))[0].text.startswith("┏━")
        app.table.styles.border = None
        app.screen.styles.opacity = 0.5
        await resolve(pilot)
        faint = app.table.render_lines(Region(0, 0, 80, 24))[2]
        assert list(faint) != list(app.table.render_line(2))
