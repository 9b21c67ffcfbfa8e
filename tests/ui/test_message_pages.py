"""Which page of SMS is read next, and what its answer changes."""

from datetime import UTC, datetime

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.screens.messages import FIRST_PAGE, NEAR_PAGE, NEXT_PAGE, Ask, MessagePages
from nonvoip_tui.ui.view_model import MessageFilter

AT = datetime(2026, 6, 20, tzinfo=UTC)
ALL = MessageFilter()


def some(first: int, last: int) -> list[Sms]:
    """SMS by descending ids, both ends within."""
    return [Sms(n, "1", "service", "", f"text {n}", "", AT) for n in range(first, last - 1, -1)]


def ids(pages: MessagePages) -> list[int]:
    return [sms.sms_id for sms in pages.rows]


def asked(pages: MessagePages) -> Ask:
    ask = pages.next_ask()
    assert ask is not None
    return ask


def read(pages: MessagePages, *rows: Sms) -> None:
    pages.take(asked(pages), rows)


def test_pages_follow_each_other_until_one_is_not_full() -> None:
    pages = MessagePages()
    assert asked(pages) == Ask(ALL, None, FIRST_PAGE)
    pages.want_newest()
    read(pages, *some(FIRST_PAGE, 1))
    assert pages.next_ask() is None
    pages.want_more()
    pages.want_more()
    ask = asked(pages)
    assert ask == Ask(ALL, pages.rows[-1], NEXT_PAGE)
    assert pages.next_ask() is None
    assert pages.take(ask, some(0, -5)) == some(0, -5)
    assert ids(pages) == list(range(FIRST_PAGE, -6, -1))
    assert pages.is_complete
    pages.want_more()
    assert pages.next_ask() is None


def test_a_late_answer_to_an_older_filter_changes_nothing() -> None:
    pages = MessagePages()
    first = asked(pages)
    pages.want(MessageFilter("a"))
    second = asked(pages)
    pages.want(MessageFilter("ab"))
    assert pages.take(second, some(9, 9)) == ()
    assert pages.take(first, some(8, 1)) == ()
    assert (ids(pages), pages.is_current) == ([], False)
    third = asked(pages)
    assert third.filter == MessageFilter("ab")
    assert pages.take(third, some(7, 6)) is None
    assert pages.take(second, some(9, 9)) == ()
    assert (ids(pages), pages.is_current) == ([7, 6], True)


def test_a_further_page_of_an_older_filter_is_not_put_below() -> None:
    pages = MessagePages()
    read(pages, *some(FIRST_PAGE, 1))
    pages.want_more()
    more = asked(pages)
    pages.want(MessageFilter("a"))
    assert pages.take(more, some(0, 0)) == ()
    read(pages, *some(5, 5))
    assert ids(pages) == [5]


def test_new_ones_go_above_what_was_read_and_nothing_is_twice() -> None:
    pages = MessagePages()
    read(pages, *some(400, 201))
    pages.want_more()
    read(pages, *some(200, 1))
    pages.want_newest()
    read(pages, *some(403, 204))
    assert ids(pages) == list(range(403, 0, -1))


def test_where_more_came_than_a_page_has_the_list_begins_anew() -> None:
    pages = MessagePages()
    read(pages, *some(FIRST_PAGE, 1))
    pages.want_newest()
    read(pages, *some(3 * FIRST_PAGE, 2 * FIRST_PAGE + 1))
    assert ids(pages) == list(range(3 * FIRST_PAGE, 2 * FIRST_PAGE, -1))
    assert not pages.is_complete


def test_what_was_known_at_the_start_is_shown_until_the_first_page_is_read() -> None:
    pages = MessagePages()
    pages.start_over(some(9, 8))
    assert (ids(pages), pages.is_current) == ([9, 8], False)
    read(pages, *some(9, 7))
    assert (ids(pages), pages.is_complete) == ([9, 8, 7], True)
    pages.start_over(())
    read(pages)
    assert (ids(pages), pages.is_complete) == ([], True)


def test_where_nothing_fits_near_matches_are_read_and_until_then_what_was_shown_stays() -> None:
    pages = MessagePages()
    read(pages, *some(9, 1))
    pages.want(MessageFilter("texd"))
    read(pages)
    assert (ids(pages), pages.is_current) == (list(range(9, 0, -1)), False)
    ask = asked(pages)
    assert ask == Ask(MessageFilter("texd"), None, NEAR_PAGE, is_near=True)
    assert pages.take(ask, some(7, 7)) is None
    assert (ids(pages), pages.is_complete, pages.are_near) == ([7], True, True)
    pages.want_newest()  # a new one may fit after all
    read(pages, *some(10, 10))
    assert (ids(pages), pages.are_near, pages.next_ask()) == ([10], False, None)


def test_a_late_near_match_of_an_older_filter_changes_nothing() -> None:
    pages = MessagePages()
    pages.want(MessageFilter("texd"))
    read(pages)
    ask = asked(pages)
    pages.want(MessageFilter("text"))
    assert pages.take(ask, some(7, 7)) == ()
    assert asked(pages) == Ask(MessageFilter("text"), None, FIRST_PAGE)
