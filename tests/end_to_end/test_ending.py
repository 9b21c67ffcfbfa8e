"""However it ends, it ends: in time, with the terminal restored and the right status."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.terminal import Terminal

COMMAND = str(Path(sys.executable).parent / "nonvoip-tui")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def demo(home: Path, *command: str) -> Terminal:
    return Terminal([*command, COMMAND, "--demo"], {"HOME": str(home), "PATH": "/usr/bin:/bin"})


@pytest.mark.parametrize(  # F47
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]
)
def test_a_signal_ends_it_and_restores_the_terminal(home: Path, number: signal.Signals) -> None:
    with demo(home) as terminal:
        terminal.wait_for("● online")
        terminal.process.send_signal(number)
        began = time.monotonic()
        assert terminal.wait_for_exit(10) == 128 + number
        assert time.monotonic() - began < 3
        assert b"\x1b[?1049l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw
        assert terminal.raw.count(b"\x1b[22;2t") == terminal.raw.count(b"\x1b[23;2t") == 1


@pytest.mark.parametrize("moment", [0.05, 0.15, 0.3, 0.45, 0.6])  # F47
def test_a_signal_at_any_moment_of_the_start_leaves_the_terminal_as_it_was(
    home: Path, moment: float
) -> None:
    with demo(home) as terminal:
        began = time.monotonic()
        terminal.wait_until(lambda: time.monotonic() > began + moment)
        terminal.process.send_signal(signal.SIGTERM)
        # Before there is anything to restore, the signal itself ends it.
        assert terminal.wait_for_exit(4) in (128 + signal.SIGTERM, -signal.SIGTERM)
        assert terminal.raw.count(b"\x1b[?1049l") >= terminal.raw.count(b"\x1b[?1049h")


IGNORING = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh")
UNSIGNALLED = ("/bin/sh", "-c", 'trap "" HUP; exec setsid --wait "$@"', "sh")
"""In a session of its own, which the kernel tells nothing of the terminal."""


@pytest.mark.parametrize(  # F48
    "wrapper", [(), IGNORING, UNSIGNALLED], ids=["plain", "SIGHUP ignored", "no SIGHUP"]
)
def test_a_terminal_that_goes_away_ends_it(home: Path, wrapper: tuple[str, ...]) -> None:
    with demo(home, *wrapper) as terminal:
        terminal.wait_for("● online")
        terminal.hang_up()
        assert terminal.process.wait(4) == 128 + signal.SIGHUP


def test_no_core_file_can_hold_the_password(home: Path) -> None:  # F54
    with demo(home) as terminal:
        terminal.wait_for("● online")
        limits = Path(f"/proc/{terminal.process.pid}/limits").read_text()
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)


def clog(terminal: Terminal) -> None:
    """Write to the terminal until it takes no more."""
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
    beside = os.open(f"/proc/{terminal.process.pid}/fd/1", flags)
    while select.select((), (beside,), (), 0.3)[1]:  # the kernel makes room once or twice
        with suppress(BlockingIOError):
            while True:
                os.write(beside, b" ")
    os.close(beside)


def test_a_stalled_terminal_does_not_keep_it_from_ending(home: Path) -> None:  # F47 F49
    with demo(home) as terminal:
        terminal.wait_for("● online")
        clog(terminal)  # nobody reads from here on
        for _ in range(400):
            terminal.send("2", "1")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(4) == 128 + signal.SIGTERM


@pytest.mark.parametrize("term", ["dumb"])  # F52
def test_a_dumb_terminal_is_refused_in_one_sentence(home: Path, term: str) -> None:
    done = Terminal([COMMAND, "--demo"], {"HOME": str(home), "PATH": "/usr/bin:/bin", "TERM": term})
    with done as terminal:
        assert terminal.wait_for_exit() == 2
        assert "needs a terminal" in terminal.text


def test_no_terminal_is_refused_and_the_rest_works(home: Path) -> None:  # F50
    env = {**os.environ, "HOME": str(home)}
    refused = subprocess.run(
        [COMMAND, "--demo"], env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert refused.returncode == 2
    paths = subprocess.run(
        [COMMAND, "paths"], env=env, stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert str(home) in paths.stdout.decode()


def test_ctrl_z_leaves_the_screen_and_fg_paints_it_again(home: Path) -> None:  # F51
    with demo(home) as terminal:
        terminal.wait_for("● online")
        terminal.send("ctrl+z")
        terminal.wait_until(lambda: os.waitpid(terminal.process.pid, os.WNOHANG | os.WUNTRACED)[0])
        assert terminal.raw.count(b"\x1b[23;2t") == 1  # the shell has its own title back
        before = len(terminal.raw)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_until(lambda: len(terminal.raw) > before)
        terminal.wait_for("● online", "Products")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.raw.count(b"\x1b[22;2t") == terminal.raw.count(b"\x1b[23;2t") == 2
