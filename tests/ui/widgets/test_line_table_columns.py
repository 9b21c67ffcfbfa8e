"""Where columns stand, and how text is made to fit in cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nonvoip_tui.ui.widgets.line_table.columns import (
    Align,
    Auto,
    Cell,
    Column,
    Fixed,
    Flex,
    fit,
    lay_out,
    natural_width,
)


def column(
    key: str,
    width: Fixed | Auto | Flex,
    *,
    priority: int = 0,
    min_table_width: int = 0,
) -> Column[str]:
    return Column(key, key, str, width, priority=priority, min_table_width=min_table_width)


def places(columns: list[Column[str]], width: int, wanted: int = 0) -> list[tuple[str, int, int]]:
    slots = lay_out(columns, width, 1, lambda _: wanted)
    return [(slot.column.key, slot.x, slot.width) for slot in slots]


def test_a_fixed_column_keeps_its_width_and_flexible_ones_share_the_rest() -> None:
    columns = [column("a", Flex(5, share=2)), column("b", Fixed(7)), column("c", Flex(5))]
    assert places(columns, 40) == [("a", 1, 18), ("b", 20, 7), ("c", 28, 12)]


def test_flexible_columns_leave_no_cell_unused() -> None:
    columns = [column("a", Flex(1)), column("b", Flex(1)), column("c", Flex(1))]
    for width in range(20, 60):
        assert sum(given for _, _, given in places(columns, width)) == width - 1 - 2


def test_a_flexible_column_stops_at_its_bound_and_leaves_the_rest_to_others() -> None:
    columns = [column("a", Flex(5, max_cells=10)), column("b", Flex(5))]
    assert places(columns, 50) == [("a", 1, 10), ("b", 12, 38)]


def test_an_automatic_column_takes_what_it_wants_within_its_bounds() -> None:
    assert places([column("a", Auto(3, 12)), column("b", Flex(2))], 40, wanted=8)[0] == ("a", 1, 8)
    assert places([column("a", Auto(3, 12)), column("b", Flex(2))], 40, wanted=99)[0][2] == 12
    assert places([column("a", Auto(3, 12)), column("b", Flex(2))], 40, wanted=1)[0][2] == 3


def test_an_automatic_column_shrinks_before_another_has_to_go() -> None:
    columns = [column("a", Auto(3, 30)), column("b", Fixed(10))]
    assert places(columns, 20, wanted=30) == [("a", 1, 8), ("b", 10, 10)]


def test_the_least_important_columns_go_first_and_of_equals_the_rightmost() -> None:
    columns = [
        column("a", Fixed(10), priority=1),
        column("b", Fixed(10), priority=-1),
        column("c", Fixed(10)),
        column("d", Fixed(10)),
    ]
    assert [key for key, _, _ in places(columns, 60)] == ["a", "b", "c", "d"]
    assert [key for key, _, _ in places(columns, 40)] == ["a", "c", "d"]
    assert [key for key, _, _ in places(columns, 30)] == ["a", "c"]
    assert [key for key, _, _ in places(columns, 15)] == ["a"]


def test_a_column_is_absent_from_a_table_narrower_than_it_asks_for() -> None:
    columns = [column("a", Fixed(5)), column("b", Fixed(5), min_table_width=60)]
    assert [key for key, _, _ in places(columns, 59)] == ["a"]
    assert [key for key, _, _ in places(columns, 60)] == ["a", "b"]


@given(
    st.lists(
        st.one_of(
            st.builds(Fixed, st.integers(0, 30)),
            st.builds(Auto, st.integers(0, 10), st.integers(10, 40)),
            st.builds(Flex, st.integers(0, 30), st.integers(0, 4), st.none() | st.integers(0, 50)),
        ),
        max_size=8,
    ),
    st.integers(0, 200),
    st.integers(0, 50),
)
def test_columns_never_overlap_nor_leave_the_table(
    widths: list[Fixed | Auto | Flex], table_width: int, wanted: int
) -> None:
    columns = [column(str(place), width) for place, width in enumerate(widths)]
    end = 0
    for _, x, width in places(columns, table_width, wanted):
        assert x > end or x == 1
        end = x + width
        assert end <= max(table_width, 1)


def test_a_natural_width_holds_the_title_and_the_cells() -> None:
    column = Column("a", "Price", str, Auto())
    assert natural_width(column, []) == 5
    assert natural_width(column, [Cell("日本語日本")]) == 10


@pytest.mark.parametrize(
    ("text", "cells", "align", "fitted"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abcdef", 5, "left", "abcd…"),
        ("abcdef", 5, "right", "abcd…"),
        ("abc", 1, "left", "…"),
        ("abc", 0, "left", ""),
        ("日本語", 6, "left", "日本語"),
        ("日本語", 5, "left", "日本…"),
        ("日本語", 4, "left", "日 …"),
        ("👍👍👍", 5, "left", "👍👍…"),
        ("e\u0301te\u0301", 3, "left", "e\u0301te\u0301"),
        ("e\u0301te\u0301s", 3, "left", "e\u0301t…"),
        ("two\nlines", 10, "left", "two lines "),
        ("a\x1b[2Jb\x9bc", 10, "left", "a [2Jb c  "),
    ],
)
def test_text_is_padded_or_cropped_to_whole_cells(
    text: str, cells: int, align: Align, fitted: str
) -> None:
    assert fit(text, cells, align) == fitted


@given(st.text(), st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_fitted_text_is_printable_and_takes_exactly_its_cells(
    text: str, cells: int, align: Align
) -> None:
    fitted = fit(text, cells, align)
    assert fitted.isprintable()
    assert cell_len(fitted) == cells


def test_fitting_looks_at_a_bounded_part_of_an_endless_text() -> None:  # F43
    assert len(fit("a" + "\u0301" * 100_000, 10)) < 200
