"""The title of the window: set when it changes, and given back."""

import re

from nonvoip_tui.simulator.scenarios import SHORT_PAYLOADS
from nonvoip_tui.ui.notifications import Title, Unnoticed, has_title
from nonvoip_tui.ui.rendering.stream import QuietStream


def test_it_is_written_only_when_it_changes_and_given_back() -> None:
    sent: list[str] = []
    title = Title(sent.append)
    title.enter()
    assert sent == ["\x1b[22;2t", "\x1b]2;nonvoip\x07"]
    sent.clear()
    for news in ("", "739154", "739154", ""):
        title.show(news)
    assert sent == ["\x1b]2;● 739154 · nonvoip\x07", "\x1b]2;nonvoip\x07"]
    sent.clear()
    title.leave()
    assert sent == ["\x1b[23;2t"]


def test_nothing_in_it_acts_on_the_terminal() -> None:  # F39, F46
    for payload in SHORT_PAYLOADS.values():
        sent: list[str] = []
        Title(sent.append).show(payload)
        assert re.fullmatch(r"\x1b\]2;● [^\x00-\x1f\x7f-\x9f]* · nonvoip\x07", "".join(sent))


def test_only_terminals_that_have_one_get_one() -> None:
    assert has_title({"TERM": "xterm-256color"})
    assert has_title({"TERM": "tmux-256color"})
    for term in ("linux", "dumb", "", "vt100"):
        assert not has_title({"TERM": term}), term
    assert not has_title({})


def test_the_painter_passes_them_on_and_still_knows_the_picture() -> None:
    stream = QuietStream(3, 1)
    stream.write("\x1b[1;1Habc")
    stream.take()
    whole = stream.whole()
    passed = (
        "\x1b[22;2t\x1b]2;● 739154 · nonvoip\x07",
        "\x1b]777;notify;SMS;739154\x07",
        "\x1b]99;i=nonvoip:d=0;SMS\x1b\\\x1b]99;i=nonvoip:d=1:p=body;739154\x1b\\",
        "\x1bPtmux;\x1b\x1b]9;SMS: 739154\x07\x1b\\",
        "\x1bPtmux;\x1b\x1b]99;;SMS\x1b\x1b\\\x1b\\",
        "\x1b[23;2t",
    )
    for sequence in passed:
        stream.write(sequence)
        assert stream.take() == sequence
    assert stream.whole() == whole


def test_what_came_last_is_shown_until_it_was_noticed() -> None:
    unnoticed = Unnoticed()
    assert unnoticed.newest == ""
    for order_id, word in (("1", "1111"), ("2", "2222"), ("1", "3333")):
        unnoticed.add(order_id, word)
    assert unnoticed.newest == "3333"
    unnoticed.forget_all_but({"2"})
    assert unnoticed.newest == "2222"
    unnoticed.forget_all_but(())
    assert unnoticed.newest == ""
