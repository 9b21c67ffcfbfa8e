"""Lines as runs of one style: as few as can be, and none that shows where it should not."""

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from nonvoip_tui.ui.widgets.line_table.columns import Cell
from nonvoip_tui.ui.widgets.line_table.painting import bar_lines, empty_line, row_line

BASE = Style(color="white", bgcolor="black")
NAMED = {
    "good": BASE + Style(color="green"),
    "bad": BASE + Style(color="red"),
    "link": BASE + Style(underline=True),
}


def runs(*cells: tuple[int, Cell], signs: str = " ") -> list[tuple[str, Style | None]]:
    strip = row_line(signs, cells, 20, BASE, NAMED.__getitem__)
    assert strip.cell_length == sum(segment.cell_length for segment in strip) == 20
    return [(segment.text, segment.style) for segment in strip]


def test_a_line_without_named_styles_is_one_run() -> None:
    assert runs((1, Cell("one  ")), (7, Cell("  two"))) == [(" one     two" + " " * 8, BASE)]


def test_blanks_take_the_style_beside_them_so_that_a_named_first_cell_is_sent_in_one_run() -> None:
    assert runs((1, Cell(" one ", "good")), (7, Cell("two"))) == [
        ("  one  ", NAMED["good"]),
        ("two" + " " * 10, BASE),
    ]


def test_a_sign_keeps_the_style_of_the_line() -> None:
    assert runs((1, Cell("one", "bad")), signs="▌")[0] == ("▌", BASE)


def test_an_underline_is_not_drawn_under_the_blanks_beside_it() -> None:
    assert runs((1, Cell("one", "link")), (5, Cell("two"))) == [
        (" ", BASE),
        ("one", NAMED["link"]),
        (" two" + " " * 12, BASE),
    ]


def test_the_thumb_of_the_bar_is_the_last_cell() -> None:
    assert row_line(" ", [(1, Cell("日本"))], 10, BASE, has_thumb=True).text == " 日本    ▐"


@given(st.integers(0, 300), st.integers(0, 100), st.integers(0, 300))
def test_the_bar_stays_within_its_lines_and_reaches_both_ends(
    top: int, fitting: int, count: int
) -> None:
    top = min(top, max(0, count - fitting))
    thumb = bar_lines(top, fitting, count)
    assert (len(thumb) == 0) == (count <= fitting or fitting == 0)
    if thumb:
        assert 0 <= thumb[0] <= thumb[-1] < fitting
        assert top or thumb[0] == 0
        assert top < count - fitting or thumb[-1] == fitting - 1


def test_a_long_text_of_an_empty_table_is_wrapped_between_words() -> None:
    said = [empty_line("Nothing fits. Press escape.", line, 16, BASE).text for line in range(4)]
    assert said == [" " * 16, " Nothing fits.  ", " Press escape.  ", " " * 16]
