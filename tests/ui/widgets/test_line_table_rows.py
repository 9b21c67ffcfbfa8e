"""The cursor among the rows, when rows and the list of shown ones change."""

import pytest

from nonvoip_tui.ui.widgets.line_table.rows import RowView


def view_of(rows: str, *, cursor: int = 0) -> RowView[str]:
    view: RowView[str] = RowView()
    view.replace_all(rows, str)
    view.cursor = cursor
    return view


def under_cursor(view: RowView[str]) -> str | None:
    return None if view.cursor is None else view.key_at(view.cursor)


def test_the_first_rows_put_the_cursor_on_the_first() -> None:
    assert under_cursor(view_of("abc")) == "a"


def test_no_rows_have_no_cursor_and_it_comes_back_with_them() -> None:
    view = view_of("abc", cursor=1)
    view.show([])
    assert view.cursor is None
    view.show([2, 0])
    assert under_cursor(view) == "c"


def test_the_cursor_stays_on_its_row_when_the_order_changes() -> None:
    view = view_of("abcdef", cursor=4)
    view.show([5, 4, 3, 2, 1, 0])
    assert (view.cursor, under_cursor(view)) == (1, "e")


def test_the_cursor_stays_on_its_row_when_others_come_and_go() -> None:
    view = view_of("abcdef", cursor=4)
    view.replace_all("xyzef", str)
    assert (view.cursor, under_cursor(view)) == (3, "e")


def test_the_cursor_goes_to_the_row_below_when_its_own_is_filtered_out() -> None:
    view = view_of("abcdef", cursor=2)
    view.show([0, 1, 3, 5])
    assert under_cursor(view) == "d"


def test_the_cursor_goes_to_the_nearest_row_that_is_left() -> None:
    view = view_of("abcdefgh", cursor=4)
    view.replace_all("ach", str)
    assert under_cursor(view) == "c"


def test_the_cursor_keeps_its_place_when_all_rows_are_others() -> None:
    view = view_of("abcdef", cursor=4)
    view.replace_all("uvwxyz", str)
    assert under_cursor(view) == "y"
    view.replace_all("gh", str)
    assert under_cursor(view) == "h"


def test_new_rows_and_what_is_shown_of_them_change_in_one_step() -> None:
    view = view_of("abcdef", cursor=4)
    view.replace_all("fedcba", str, [5, 1])
    assert [view.row_at(index) for index in range(len(view))] == ["a", "e"]
    assert under_cursor(view) == "e"


def test_a_list_that_its_owner_changes_later_changes_nothing_here() -> None:
    view = view_of("abc")
    shown = [2, 1]
    view.show(shown)
    shown.clear()
    assert len(view) == 2


def test_a_replaced_row_is_found_by_the_key_that_it_has_now() -> None:
    view = view_of("abc")
    assert view.replace("b", "x") == 1
    assert (view.index_of("x"), view.index_of("b")) == (1, None)
    assert view.replace("nobody", "y") is None


def test_rows_that_follow_the_others_leave_the_cursor_and_are_found_by_key() -> None:
    view = view_of("abc", cursor=1)
    assert view.index_of("d") is None
    view.append("de")
    assert (len(view), under_cursor(view)) == (5, "b")
    assert (view.index_of("e"), view.key_at(3)) == (4, "d")
    nothing: RowView[str] = RowView()
    nothing.append("")
    assert nothing.cursor is None
    nothing.append("a")
    assert under_cursor(nothing) == "a"


def test_rows_cannot_follow_where_some_are_hidden() -> None:
    view = view_of("abc")
    view.show([2, 0])
    with pytest.raises(ValueError, match="hidden or sorted"):
        view.append("d")
