"""Filter and sort as places in the list."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nonvoip_tui.domain.events import Connection
from nonvoip_tui.domain.models import SHORT_TERM, PriceList, Product
from nonvoip_tui.ui.formatting import why_empty
from nonvoip_tui.ui.keys import KeyNames
from nonvoip_tui.ui.screens.products import ProductView

PRODUCTS = (
    Product("1", "Zeta Pay", Decimal("0.50"), available=3),
    Product("2", "alpha", Decimal("2.00"), available=None),
    Product("3", "Beta Pay", Decimal("0.50"), available=9),
)


def view(sort: str = "name", words: str = "") -> list[str]:
    shown = ProductView()
    shown.set_products(PRODUCTS)
    shown.set_sort(sort)
    shown.filter = words
    return [PRODUCTS[place].product_id for place in shown.indices()]


def test_names_sort_without_regard_to_case() -> None:
    assert view() == ["2", "3", "1"]


def test_equal_prices_sort_by_name_and_most_stock_comes_first() -> None:
    assert view("price") == ["3", "1", "2"]
    assert view("stock") == ["3", "1", "2"]


def test_all_words_of_the_filter_must_be_in_the_name() -> None:
    assert view(words="PAY") == ["3", "1"]
    assert view(words="pay zet") == ["1"]
    assert view(words="nothing") == []


def test_what_begins_with_the_word_comes_first_and_what_is_nearly_typed_is_found() -> None:
    assert view(words="ta") == ["3", "1"]  # within both: by name
    assert view(words="p") == ["3", "1", "2"]  # a word of "alpha" does not begin with it
    assert view(words="bta") == ["3"]
    assert view("price", words="zeat") == ["1"]


def test_a_sort_that_is_not_known_is_by_name() -> None:
    assert view("no such") == view("name")


def test_the_sorts_go_round() -> None:
    shown = ProductView()
    seen = []
    for _ in range(3):
        shown.set_sort(shown.next_sort())
        seen.append(shown.sort)
    assert seen == ["price", "stock", "name"]


@given(st.lists(st.text(alphabet="aepty z", max_size=6), max_size=6))
def test_what_was_typed_before_changes_nothing(typed: list[str]) -> None:
    shown = ProductView()
    shown.set_products(PRODUCTS)
    for words in typed:
        shown.filter = words
        assert [PRODUCTS[place].product_id for place in shown.indices()] == view(words=words)


def test_a_filter_over_a_list_that_was_never_read_does_not_say_that_nothing_fits() -> None:  # N69
    unread = PriceList(SHORT_TERM)
    words = why_empty(unread, "har", Connection.TROUBLED, KeyNames({}))
    assert words.startswith("The price list could not be read yet.")
