"""`doctor` says when tmux drops the notifications that the settings ask for."""

from pathlib import Path

import pytest

from nonvoip_tui.commands.doctor.terminal import notice_check
from tests.commands.program import Program

ASKED = "show-options -Apv allow-passthrough"
CURE = "tmux set-option -g allow-passthrough on"


def put_tmux(directory: Path, script: str) -> None:
    """A tmux that says something when it is asked for the option."""
    tmux = directory / "tmux"
    tmux.write_text(f'#!/bin/sh\n[ "$*" = "{ASKED}" ] && {script}\n')
    tmux.chmod(0o700)


@pytest.mark.parametrize(
    ("script", "said", "cure"),
    [
        ("echo off", "tmux drops them: notify is osc777", CURE),
        ("echo on", "through tmux (allow-passthrough is on)", ""),
        ("echo all", "allow-passthrough is all", ""),
        ("exit 1", "through tmux (it has no allow-passthrough)", ""),
    ],
)
def test_inside_tmux_it_is_asked_whether_they_get_through(
    tmp_path: Path, script: str, said: str, cure: str
) -> None:
    put_tmux(tmp_path, script)
    check = notice_check("osc777", {"TMUX": "/tmp/none,1,0", "PATH": f"{tmp_path}:/bin"})
    assert said in check.words
    assert (check.cure, check.state) == (cure, "warn" if cure else "ok")


def test_a_tmux_that_is_not_there_is_told() -> None:
    check = notice_check("osc9", {"TMUX": "/tmp/none,1,0", "PATH": "/nowhere"})
    assert check.state == "warn"
    assert "FileNotFoundError" in check.words


def test_it_is_a_line_of_the_report(alone: Program, tmp_path: Path) -> None:
    put_tmux(tmp_path, "echo off")
    alone.configure('notify = "osc9"\n')
    path = f"{tmp_path}:/usr/bin:/bin"
    alone.variables = {"TMUX": "/tmp/none,1,0", "PATH": path}
    done = alone.run("doctor", "--demo")
    assert "warn  notifications    tmux drops them" in done.stdout
    assert CURE in done.stdout
    alone.variables = {"PATH": path}
    assert "ok    notifications    by osc9" in alone.run("doctor", "--demo").stdout
