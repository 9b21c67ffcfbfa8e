"""How many cells a text takes."""

import unicodedata

import pytest
from rich.cells import cell_len, get_character_cell_size

from nonvoip_tui.ui.rendering.cells import is_certain, is_narrow, split

EVERY = [chr(code) for code in range(0x20, 0x11000) if not 0x7F <= code < 0xA0]
"""Up to the end of the basic plane, and some beyond."""


def test_what_is_certain_is_as_wide_as_textual_believes_and_joins_nothing() -> None:
    certain = [each for each in EVERY if is_certain(each)]
    assert [each for each in certain if get_character_cell_size(each) != 2 - is_narrow(each)] == []
    assert {unicodedata.category(each) for each in certain}.isdisjoint(
        {"Mn", "Mc", "Me", "Cf", "Cc", "Cs"}
    )
    assert all(is_certain(each) for each in "az~│╭█●日本語한글，é→…")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("abc", ["a", "b", "c"]),
        ("日x", ["日", "", "x"]),
        ("ab🎉cd", ["a", "b🎉c", "", "", "", "d"]),
        ("e\u0301", ["e\u0301"]),
        ("xe\u0301y", ["x", "e\u0301y", ""]),
        ("日e\u0301日", ["日", "", "e\u0301日", "", ""]),
        ("👨\u200d👩\u200d👧", ["👨\u200d👩\u200d👧", ""]),
        ("⚠\ufe0f x", ["⚠\ufe0f ", "", "", "x"]),
    ],
)
def test_what_terminals_measure_differently_stays_whole(text: str, cells: list[str]) -> None:
    assert split(text) == cells
    assert len(cells) == cell_len(text)


@pytest.mark.parametrize("text", ["\u0301a", "\u200dx", "\ufe0f"])
def test_a_text_that_joins_what_is_before_it_has_no_cells_of_its_own(text: str) -> None:
    assert split(text) == []
