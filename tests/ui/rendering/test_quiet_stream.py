"""What a terminal shows is the same whether it gets all that was painted or what changed."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonvoip_tui.ui.rendering.stream import BEGIN_UPDATE, END_UPDATE, QuietStream
from tests.ui.rendering.emulator import Emulator, assert_same

WIDTH, HEIGHT = 24, 6

PENS = ["", "1", "4;31", "38;5;200;48;5;17", "38;2;1;2;3;48;2;9;8;7", "2;3;39;49", "7;97;100", "9"]
TEXTS = ["a", "bc", "   ", "plain text", "│─╮", "日本", "한글x", "né", "e\u0301x", "🎉", "x🎉y "]


def move(line: int, column: int) -> str:
    return f"\x1b[{line + 1};{column + 1}H"


def styled(text: str, pen: str) -> str:
    return f"\x1b[{pen}m{text}\x1b[0m" if pen else text


@st.composite
def runs(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """One line's texts, which Textual lays out within the screen."""
    line, column = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
    parts = [move(line, column)]
    for text, pen in draw(st.lists(st.tuples(st.sampled_from(texts), st.sampled_from(PENS)))):
        width = sum(2 if each in "日本한글🎉" else each != "\u0301" for each in text)
        if column + width > WIDTH:
            break
        column += width
        parts.append(styled(text, pen))
    return "".join(parts)


@st.composite
def frames(draw: st.DrawFn, texts: Sequence[str] = TEXTS) -> str:
    """An update as Textual writes it: the lines, and where the cursor belongs."""
    painted = draw(st.lists(runs(texts), min_size=1, max_size=8))
    cursor = move(draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1)))
    return "".join([*painted, cursor])


HARMLESS = [
    "\x1b]0;title\x07",
    "\x1b]52;c;YQ==\x07",
    "\x1b]22;pointer\x1b\\",
    "\x1b[?25l",
    "\x1b[?1002h",
    "\x1b[?2004l",
    "\x1b[?2026$p",
    "\x1b[>25u",
    "\x1b[<u",
    "\x1b[2 q",
    "\x07",
]
CONTROLS = st.sampled_from(HARMLESS)
STRANGE = st.sampled_from(
    [
        "\x1b[2J",
        "\x1b[?1049h",
        "\x1b[1;1H\x1b[K",
        "\x1b[3;1H\x1b[31mred",
        "\x1b[K\x1b[0;31m",
        "\x1b[m\r\nx",
        "\x1b[L",
        "\x1b[2;1H" + "x" * (WIDTH + 3),
        "\x1b[2;3H" + "x" * (WIDTH - 2) + "\x1b[1my\x1b[0m",
        f"\x1b[{HEIGHT};1Hlast\n",
        "\x1b[99;99Hoff",
        "\x1b[4",
    ]
)
WRITES = st.one_of(frames(), frames(), frames(), CONTROLS, STRANGE)


def full_frame(character: str, columns: int, lines: int) -> str:
    return "".join(move(line, 0) + styled(character * columns, "31") for line in range(lines))


def both(writes: list[tuple[str, bool]]) -> None:
    """Feed two terminals; the second gets what is to be taken, whenever somebody takes it."""
    stock, quiet = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    stream = QuietStream(WIDTH, HEIGHT)
    for data, is_taken in writes:
        stock.feed("\x1b[?7l")
        stream.write("\x1b[?7l")
        stock.feed(data)
        stream.write(data)
        if is_taken:
            quiet.feed(stream.take())
            assert_same(quiet, stock)
            assert not stream.is_due
    quiet.feed(stream.take())
    assert_same(quiet, stock)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WRITES, st.booleans()), max_size=12))
def test_both_terminals_show_the_same_whenever_the_changes_are_taken(
    writes: list[tuple[str, bool]],
) -> None:
    both(writes)


@settings(max_examples=30, deadline=None)
@given(st.lists(frames(), max_size=5), st.integers(10, 40), st.integers(3, 9), st.booleans())
def test_after_a_change_of_size_and_a_full_update_both_show_the_same(
    before: list[str], columns: int, lines: int, is_taken: bool
) -> None:
    stock, quiet = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    stream = QuietStream(WIDTH, HEIGHT)
    for data in before:
        stock.feed(data)
        stream.write(data)
    if is_taken:
        quiet.feed(stream.take())
    for terminal in (stock, quiet):
        terminal.resize(columns, lines)
    stream.resize(columns, lines)
    update = full_frame("x", columns, lines) + move(1, 1)
    stock.feed(update)
    stream.write(update)
    quiet.feed(stream.take())
    assert_same(quiet, stock)


@settings(max_examples=30, deadline=None)
@given(st.lists(frames(TEXTS[:5]), min_size=1, max_size=5))
def test_a_repaint_brings_a_terminal_right_that_another_program_wrote_to(before: list[str]) -> None:
    stock, quiet = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    stream = QuietStream(WIDTH, HEIGHT)
    for data in [full_frame(".", WIDTH, HEIGHT), *before]:
        stock.feed(data)
        stream.write(data)
    quiet.feed(stream.take())
    quiet.feed("\x1b[2;2H\x1b[7mThe system is going down\x1b[5;5H")
    stream.repaint()
    quiet.feed(stream.take())
    assert_same(quiet, stock)


def test_what_is_shown_already_costs_nothing() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    frame = BEGIN_UPDATE + full_frame("x", WIDTH, HEIGHT) + move(0, 0) + END_UPDATE
    stream.write(frame)
    assert len(stream.take()) < len(frame)
    stream.write(frame)
    assert stream.take() == ""
    assert not stream.is_due


def test_one_digit_costs_a_move_and_the_digit() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(move(0, 0) + styled("00:59 left", "1;31") + move(0, 0))
    stream.take()
    stream.write(move(0, 0) + styled("00:58 left", "1;31") + move(0, 0))
    assert stream.take() == "\x1b[4C8\x1b[H"


def test_of_two_colours_only_one_is_changed_for_each_picture() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    for digit in range(9, 0, -1):
        chosen = move(0, 0) + styled(f"00:5{digit} left", "31")
        other = move(1, 0) + styled(f"00:5{digit} left", "32")
        stream.write(chosen + other + move(0, 0))
        sent = stream.take()
        assert len(re.findall(r"\x1b\[[\d;]*m", sent)) == (1 if digit < 9 else 2)


def test_a_program_that_writes_by_itself_gets_the_pen_it_believes_in() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(move(0, 0) + styled("red", "31"))
    stream.take()
    stream.write("\x1b[?1049l")
    assert stream.take() == "\x1b[m\x1b[?1049l"


def test_pictures_that_nobody_takes_cost_no_memory_and_are_sent_once() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(full_frame(".", WIDTH, HEIGHT))
    stream.take()
    for count in range(1000):
        stream.write(BEGIN_UPDATE)
        stream.write(move(0, 0) + f"{count:06d}" + move(0, 0))
        stream.write(END_UPDATE)
    assert stream.waiting_length == 0
    assert stream.take() == "\x1b[H\x1b[m000999\x1b[H"


def test_a_picture_is_not_sent_in_the_middle_of_an_update() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(BEGIN_UPDATE)
    stream.write(move(0, 0) + "half")
    assert not stream.is_due
    assert stream.take() == ""
    stream.write(move(1, 0) + "whole" + move(0, 0))
    stream.write(END_UPDATE)
    assert stream.take() == "\x1b[Hhalf\x1b[2Hwhole\x1b[H"


def test_a_change_that_no_terminal_reads_at_once_is_framed_as_one_update() -> None:
    stream = QuietStream(80, 24)
    stream.write(BEGIN_UPDATE + full_frame("x", 80, 24) + END_UPDATE)
    taken = stream.take()
    assert taken.startswith(BEGIN_UPDATE)
    assert taken.endswith(END_UPDATE)


def test_a_column_of_digits_costs_three_bytes_a_row() -> None:
    stream = QuietStream(80, 24)
    stream.write("".join(f"{move(line, 5)}9" for line in range(20)) + move(0, 0))
    stream.take()
    stream.write("".join(f"{move(line, 5)}8" for line in range(20)) + move(0, 0))
    assert stream.take() == "\x1b[5C" + "\b\v".join("8" * 20) + "\x1b[H"


def test_bells_that_wait_ring_once() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    for _ in range(5):
        stream.write("\x07")
    assert stream.take() == "\x07"


@given(st.lists(CONTROLS, max_size=8), st.lists(frames(), max_size=3))
def test_control_sequences_pass_in_order_and_byte_for_byte(
    controls: list[str], painted: list[str]
) -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    for frame in painted:
        stream.write(frame)
    passed = []
    for before, control in zip(["", *controls], controls, strict=False):
        if not before == control == "\x07":
            passed.append(control)
        stream.write(control)
    assert re.findall("|".join(map(re.escape, HARMLESS)), stream.take()) == passed


@pytest.mark.parametrize(
    "strange",
    [
        "\x1b[?1049l",
        "\x1bP$q q\x1b\\",
        "\x1b_Gi=1\x1b\\",
        "\x1b[38;5mx",
        "\x1b[58;5;1mx",
        "\x1b[4:3mx",
        "lone \ud800",
        "\x9b1m",
        "\x1b[",
        "\x1b]0;no end",
        "\t",
    ],
)
def test_what_is_not_understood_passes_as_it_is_and_nothing_is_taken_for_known(
    strange: str,
) -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(move(0, 0) + "before" + move(0, 0))
    stream.take()
    stream.write(strange)
    assert stream.take() == strange, "byte for byte"
    stream.write("\x1b[0m" + move(0, 0) + "before" + move(0, 0))
    assert "before" in stream.take()


def test_a_pen_that_something_strange_left_is_not_painted_with() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write("\x1b[K\x1b[0;31m")
    stream.take()
    stream.write("\x1b[0m" + move(0, 0) + "x" + move(0, 0))
    assert stream.take() == "\x1b[H\x1b[mx\b"


def test_what_was_painted_before_something_strange_goes_before_it() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(move(0, 0) + "before" + "\x1b[2J" + "after")
    assert stream.take() == "\x1b[Hbefore\x1b[2Jafter"


def test_a_link_begins_and_ends_around_its_cells_only() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    link = "\x1b]8;id=1;https://example.com\x1b\\"
    stream.write(move(0, 0) + f"a{link}\x1b[1mb\x1b[0m\x1b]8;;\x1b\\c" + move(0, 0))
    assert stream.take() == f"\x1b[Ha{link}\x1b[1mb\x1b]8;;\x1b\\\x1b[mc\x1b[H"


def test_after_giving_up_everything_passes_as_it_is() -> None:
    stream = QuietStream(WIDTH, HEIGHT)
    stream.write(move(0, 0) + "x")
    stream.give_up()
    assert stream.take() == ""
    stream.write(move(0, 0) + "x")
    assert stream.is_due
    assert stream.take() == move(0, 0) + "x"
