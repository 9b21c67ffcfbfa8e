"""Control sequences from one look of a cell to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonvoip_tui.ui.rendering.cells import PLAIN, Pen, change, changed

COLOURS = ["", "31", "97", "38;5;7", "38;2;1;2;3"]
BACKGROUNDS = ["", "41", "107", "48;5;7", "48;2;1;2;3"]
ATTRIBUTES = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"]
OFF = {"22": {"1", "2"}, "23": {"3"}, "24": {"4", "21"}, "27": {"7"}, "29": {"9"}}

PENS = st.builds(
    Pen,
    st.frozensets(st.sampled_from(ATTRIBUTES)),
    st.sampled_from(COLOURS),
    st.sampled_from(BACKGROUNDS),
    st.sampled_from(["", "id=1;https://example.com"]),
)


def terminal(pen: Pen, sequence: str) -> Pen:
    """The pen of a terminal that gets `sequence`, which may switch off too (ECMA-48)."""
    attributes, foreground, background, link = set(pen[0]), *pen[1:]
    while sequence.startswith("\x1b]8;"):
        content, sequence = sequence.removeprefix("\x1b]8;").split("\x1b\\", 1)
        link = "" if content == ";" else content
    if not sequence:
        return pen._replace(link=link)
    assert sequence.startswith("\x1b[")
    assert sequence.endswith("m")
    numbers = sequence[2:-1].split(";")
    while numbers:
        number = numbers.pop(0)
        if number in ("", "0"):
            attributes, foreground, background = set(), "", ""
        elif number in OFF:
            attributes -= OFF[number]
        elif number in ("38", "48"):
            length = {"5": 2, "2": 4}[numbers[0]]
            colour = ";".join([number, *numbers[:length]])
            numbers = numbers[length:]
            if number == "38":
                foreground = colour
            else:
                background = colour
        elif number in ATTRIBUTES:
            attributes.add(number)
        elif number[0] in "39" and number != "39":
            foreground = number
        elif number == "39":
            foreground = ""
        elif number == "49":
            background = ""
        else:
            background = number
    return Pen(frozenset(attributes), foreground, background, link)


@given(PENS, PENS)
def test_a_terminal_that_gets_the_change_has_the_pen_wanted(before: Pen, after: Pen) -> None:
    assert terminal(before, change(before, after)) == after


@given(PENS, PENS)
def test_a_pen_that_is_not_known_is_set_anew(before: Pen, after: Pen) -> None:
    assert terminal(before._replace(link=after.link), change(None, after)) == after


@given(PENS)
def test_what_textual_writes_for_a_pen_is_read_as_this_pen(pen: Pen) -> None:
    assert changed(PLAIN._replace(link=pen.link), ";".join(pen.parameters) or "0") == pen


@given(PENS, PENS)
def test_the_change_is_never_longer_than_setting_all_anew(before: Pen, after: Pen) -> None:
    assert len(change(before, after)) <= len(change(None, after)) + len("\x1b]8;;\x1b\\")


def test_only_the_colour_is_set_when_only_the_colour_differs() -> None:
    before = Pen(frozenset("1"), "38;2;1;2;3", "48;2;1;2;3")
    assert change(before, before._replace(foreground="31")) == "\x1b[31m"
    assert change(before, before._replace(foreground="")) == "\x1b[39m"
    assert change(before, before._replace(attributes=frozenset("14"))) == "\x1b[4m"
    assert change(before, before._replace(attributes=frozenset())) == "\x1b[22m"
    both = before._replace(attributes=frozenset("12"))
    assert change(both, before) == "\x1b[22;1m", "one number ends both"
    assert change(before, PLAIN) == "\x1b[m"
    assert change(before, before) == ""


@pytest.mark.parametrize(
    "parameters", ["38", "38;5", "38;2;1;2", "38;9;1", "38;5;", "58;5;1", "22", "10"]
)
def test_numbers_that_textual_does_not_write_are_not_guessed_at(parameters: str) -> None:
    assert changed(PLAIN, parameters) is None


def test_a_pen_that_is_not_known_stays_so_until_it_is_reset() -> None:
    assert changed(None, "31") is None
    assert changed(None, "0;31") == Pen(foreground="31")
    assert changed(Pen(foreground="31"), "") == PLAIN
