"""Terminals of every size and sort: it draws, or says in words why it does not."""

import fcntl
import random
import shutil
import struct
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import ROOT, Program
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

TMUX = shutil.which("tmux")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    with simulator_server(scenario="no-sms", seed=1) as served:
        yield Program(tmp_path / "home", served.base_url)


def started(program: Program, columns: int, rows: int, **variables: str) -> Terminal:
    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    return Terminal(inside, program.environment(**variables), columns, rows)


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (39, 9), (60, 20), (500, 200)])
def test_it_starts_at_any_size_and_follows_every_change(
    program: Program, columns: int, rows: int
) -> None:  # F51
    sizes = random.Random(columns)
    with started(program, columns, rows) as terminal:
        if columns < 40:
            terminal.wait_for("Terminal too small")
        else:
            terminal.wait_for("● online")
        for _ in range(40):  # as a window that is dragged
            terminal.resize(sizes.randint(1, 300), sizes.randint(1, 90))
        fcntl.ioctl(terminal.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
        terminal.resize(80, 24)
        terminal.wait_for("● online", "10-minute", "q Quit")
        terminal.send("/", "two messages", "enter")
        terminal.wait_for(" 1 of ")
        terminal.send("enter")
        terminal.wait_for("Order this number?")
        terminal.resize(20, 5)
        terminal.wait_for("Terminal too small")
        terminal.resize(60, 20)
        terminal.wait_for("Order this number?", "Order for $0.60")
        terminal.press_until_gone("n", "Order this number?")
        terminal.resize(30, 8)
        terminal.wait_for("Terminal too small")
        terminal.send("q")  # what ends it is heard where nothing can be shown
        assert terminal.wait_for_exit() == 0


def test_a_size_that_comes_back_before_anybody_noticed_leaves_a_whole_screen(
    program: Program,
) -> None:  # F51
    sizes = random.Random(1)
    with started(program, 80, 24) as terminal:
        terminal.wait_for("● online", "q Quit")
        for _ in range(40):
            for _ in range(sizes.randint(1, 4)):
                terminal.resize(sizes.randint(60, 160), sizes.randint(20, 50))
            terminal.resize(80, 24)
            terminal.wait_for("● online", "10-minute", "q Quit")


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "linux", "COLORTERM": ""},
        {"TERM": "vt100", "COLORTERM": ""},
        {"TERM": "no-such-terminal"},
        {"NO_COLOR": "1"},
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=str,
)
def test_where_things_stand_is_read_on_any_terminal(
    program: Program, variables: dict[str, str]
) -> None:  # F52
    with started(program, 80, 24, **variables) as terminal:
        terminal.wait_for("online", "Products", "Demo: two messages", "out of stock")
        terminal.send("2")
        terminal.wait_for("No ")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[?1049l" in terminal.raw
        has_title = variables.get("TERM") not in ("linux", "vt100")
        assert (b"\x1b]2;nonvoip\x07" in terminal.raw) == has_title


@pytest.mark.parametrize("closing", ["<&-", ">&-", "<&- >&- 2>&-", "</dev/null", "| cat"])
def test_without_an_input_or_output_it_is_refused_and_not_a_defect(
    program: Program, closing: str
) -> None:  # F50
    inside = f'cd {ROOT}; "$@" {closing}; echo "status $?"'
    if closing == "| cat":
        inside = f'cd {ROOT}; ("$@"; echo "status $?") {closing}'
    command = ["/bin/sh", "-c", inside, "sh", *program.command()]
    with Terminal(command, program.environment(), 100, 30) as terminal:
        assert terminal.wait_for_exit() == 0
        assert "status 2" in terminal.text
        assert "Traceback" not in terminal.text
        assert b"\x1b[?1049h" not in terminal.raw
        if "2>&-" not in closing:
            assert "needs a terminal" in terminal.text


@pytest.mark.skipif(TMUX is None, reason="tmux is not installed")
def test_tmux_may_detach_and_come_back_at_another_size(
    program: Program, tmp_path: Path
) -> None:  # F51
    assert TMUX is not None
    tmux = [TMUX, "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    env = {**program.environment(), "TERM": "xterm-256color"}
    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    subprocess.run(
        [*tmux, "new-session", "-d", "-x", "80", "-y", "24", *inside], env=env, check=True
    )
    try:
        for columns, rows in ((100, 30), (70, 22)):
            with Terminal([*tmux, "attach"], env, columns, rows) as terminal:
                terminal.wait_for("● online", "Demo: two messages", "q Quit")
                terminal.send("\x02", "d")
                assert terminal.wait_for_exit() == 0
        with Terminal([*tmux, "attach"], env, 120, 40) as terminal:
            terminal.wait_for("● online", "Demo: two messages")
            terminal.send("q")
            terminal.wait_for_exit()
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
