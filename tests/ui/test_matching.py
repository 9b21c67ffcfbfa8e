"""What fits the words that were typed, the best first; nearly so where nothing does."""

import pytest

from nonvoip_tui.ui.matching import best_first

NAMES = ["the harbor", "mail by harbix", "harbix mail", "alpha", "post-harbor"]


def found(text: str) -> list[str]:
    return [NAMES[place] for place in best_first(NAMES, text)]


def test_what_begins_with_the_word_comes_first_then_where_a_word_of_it_does() -> None:
    assert found("harb") == ["harbix mail", "the harbor", "mail by harbix", "post-harbor"]
    assert found("MAIL harb")[0] == "mail by harbix"


def test_without_a_word_all_fit_in_their_order() -> None:
    assert found(" ") == NAMES


@pytest.mark.parametrize("typed", ["harbx", "hrbix", "harbiy", "hxarbix", "ahrbix", "harbbix"])
def test_a_name_with_letters_left_out_or_one_mistyped_is_found_nearly(typed: str) -> None:
    assert set(found(typed)) == {"harbix mail", "mail by harbix"}


def test_the_nearest_comes_first_and_what_is_far_is_not_found() -> None:
    assert found("hrbr") == ["the harbor", "post-harbor"]
    assert found("zzzz") == []
    assert found("xa") == []
    assert found("hmr") == []  # letters far from each other
    assert found("hx zz") == []
