"""A notice is one control sequence of the kind that was set, whatever the texts in it are."""

import re

import pytest

from nonvoip_tui.simulator.scenarios import SHORT_PAYLOADS
from nonvoip_tui.ui.notifications import notification_sequence

FORMS = {
    "osc9": r"\x1b\]9;[^\x00-\x1f\x7f-\x9f]*\x07",
    "osc777": r"\x1b\]777;notify;[^;\x00-\x1f\x7f-\x9f]*;[^\x00-\x1f\x7f-\x9f]*\x07",
    "osc99": (
        r"\x1b\]99;i=nonvoip:d=0;[^\x00-\x1f\x7f-\x9f]*\x1b\\"
        r"\x1b\]99;i=nonvoip:d=1:p=body;[^\x00-\x1f\x7f-\x9f]*\x1b\\"
    ),
}


def test_each_kind_is_as_its_terminals_document_it() -> None:
    def made(kind: str) -> str:
        return notification_sequence(kind, "SMS for A; B", "482913", is_in_tmux=False)

    assert made("osc9") == "\x1b]9;SMS for A; B: 482913\x07"
    assert made("osc777") == "\x1b]777;notify;SMS for A, B;482913\x07"
    assert made("osc99") == (
        "\x1b]99;i=nonvoip:d=0;SMS for A; B\x1b\\\x1b]99;i=nonvoip:d=1:p=body;482913\x1b\\"
    )
    assert made("off") == ""


def test_tmux_is_asked_to_pass_it_on() -> None:
    wrapped = notification_sequence("osc9", "SMS", "482913", is_in_tmux=True)
    assert wrapped == "\x1bPtmux;\x1b\x1b]9;SMS: 482913\x07\x1b\\"


@pytest.mark.parametrize("kind", FORMS)
def test_no_text_ends_it_early_or_begins_another(kind: str) -> None:  # F39, F46
    for payload in SHORT_PAYLOADS.values():
        made = notification_sequence(kind, f"SMS for {payload}", payload * 9, is_in_tmux=False)
        assert re.fullmatch(FORMS[kind], made), payload
        made.encode()
        assert len(made) < 350
        wrapped = notification_sequence(kind, payload, payload, is_in_tmux=True)
        inside = wrapped.removeprefix("\x1bPtmux;").removesuffix("\x1b\\")
        assert re.fullmatch(FORMS[kind], inside.replace("\x1b\x1b", "\x1b")), payload


# N82
@pytest.mark.parametrize("name", ["4;1;50", "9", " 4 ;0;", "1337;File=x"])
def test_a_product_is_no_other_command_of_osc_9(name: str) -> None:
    sequence = notification_sequence("osc9", name, "code 739154", is_in_tmux=False)
    assert not re.match(r"\x1b\]9;\s*\d+\s*;", sequence)
    assert "739154" in sequence
