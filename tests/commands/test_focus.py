"""`doctor` asks whether the terminal tells of its focus, and leaves the terminal as it was."""

import os
import pty
import termios
from pathlib import Path

import pytest

from nonvoip_tui.commands.doctor.terminal import ask, focus_check
from tests.commands.program import Program

QUESTION = b"\x1b[?1004$p\x1b[c"
WHAT_IT_IS = "\x1b[?62;22c"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (f"\x1b[?1004;2$y{WHAT_IT_IS}", "the terminal says whether it is looked at"),
        (f"\x1b[?1004;0$y{WHAT_IT_IS}", "the terminal does not say whether it is looked at"),
        (WHAT_IT_IS, "the terminal does not say whether it is looked at"),
    ],
)
def test_the_terminal_itself_is_asked(alone: Program, answer: str, said: str) -> None:
    with alone.on_terminal("doctor", "--demo", rows=200) as terminal:
        terminal.wait_until(lambda: QUESTION in terminal.raw)
        terminal.send(answer)
        terminal.wait_for_exit()
        assert f"ok    focus            {said}" in terminal.text
        assert "1004;" not in terminal.text
        report = terminal.text.partition("\n\n")[0].splitlines()
        assert any(line.startswith(" " * 23) for line in report), "long lines are folded"


def test_a_terminal_that_answers_nothing_is_not_waited_for_and_is_left_as_it_was() -> None:
    ours, theirs = pty.openpty()
    try:
        before = termios.tcgetattr(theirs)
        assert ask(theirs, theirs, 0.0) == b""
        assert termios.tcgetattr(theirs) == before
        assert os.read(ours, 100) == QUESTION
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    ("script", "said", "cure"),
    [
        ("echo on", "if the terminal around it does", ""),
        ("echo off", "focus-events is off", "tmux set-option -s focus-events on"),
        ("exit 1", "focus-events is unknown", "tmux set-option -s focus-events on"),
    ],
)
def test_inside_tmux_it_is_tmux_that_is_asked(
    tmp_path: Path, script: str, said: str, cure: str
) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f'#!/bin/sh\n[ "$*" = "show-options -sv focus-events" ] && {script}\n')
    tmux.chmod(0o700)
    check = focus_check({"TMUX": "/tmp/none,1,0", "PATH": f"{tmp_path}:/bin"})
    assert said in check.words
    assert check.cure == cure


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb"}, {"TERM": "xterm-256color"}])
def test_without_a_terminal_nothing_is_asked(environ: dict[str, str]) -> None:
    assert focus_check(environ).words == "not asked: no terminal to ask"
