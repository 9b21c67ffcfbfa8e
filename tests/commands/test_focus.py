"""`doctor` asks tmux whether it tells of its focus."""

from pathlib import Path

import pytest

from nonvoip_tui.commands.doctor.terminal import focus_check


@pytest.mark.parametrize(
    ("script", "said", "cure"),
    [
        ("echo on", "if the terminal outside it does", ""),
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
