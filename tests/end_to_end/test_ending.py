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


def demo(
    home: Path, *command: str, has_alternate_screen: bool = True, **variables: str
) -> Terminal:
    return Terminal(
        [*command, COMMAND, "--demo"],
        {"HOME": str(home), "PATH": "/usr/bin:/bin", **variables},
        has_alternate_screen=has_alternate_screen,
    )


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


def test_ctrl_z_leaves_the_screen_and_fg_paints_it_again(home: Path) -> None:  # F51 N50
    with demo(home) as terminal:
        terminal.wait_for("● online", "$50.00", "enter Order")
        painted = still(terminal)
        terminal.send("ctrl+z")
        terminal.wait_until(lambda: os.waitpid(terminal.process.pid, os.WNOHANG | os.WUNTRACED)[0])
        terminal.wait_until(lambda: b"\x1b[23;2t" in terminal.raw)  # the shell's own title is back
        assert terminal.raw.count(b"\x1b[23;2t") == 1
        before = len(terminal.raw)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_until(lambda: len(terminal.raw) > before)
        terminal.wait_for("● online", "$50.00", "enter Order")
        assert still(terminal) == painted
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.raw.count(b"\x1b[22;2t") == terminal.raw.count(b"\x1b[23;2t") == 2


def still(terminal: Terminal) -> str:
    """What is shown, once nothing has been written for a moment."""
    last, since = len(terminal.raw), time.monotonic()

    def is_still() -> bool:
        nonlocal last, since
        if len(terminal.raw) != last:
            last, since = len(terminal.raw), time.monotonic()
        return time.monotonic() - since > 1

    terminal.wait_until(is_still)
    return terminal.text


@pytest.mark.parametrize("way", ["q", "ctrl+z", "force"])
def test_without_an_alternate_screen_nothing_of_the_picture_is_left(
    home: Path, way: str
) -> None:  # N52
    with demo(home, has_alternate_screen=False, TERM="linux") as terminal:
        terminal.wait_for("● online", "enter Order")
        if way == "q":
            terminal.send("q")
            terminal.wait_for_exit()
        elif way == "force":
            pid = terminal.process.pid
            script = f"import os, signal; os.kill({pid}, signal.SIGTERM)"
            subprocess.run([sys.executable, "-c", script], check=True)
            terminal.wait_for_exit()
        else:
            terminal.send("ctrl+z")
            terminal.wait_until(
                lambda: os.waitpid(terminal.process.pid, os.WNOHANG | os.WUNTRACED)[0]
            )
        assert terminal.text.strip() == ""


def test_the_guard_clears_what_has_no_alternate_screen() -> None:  # N52
    from nonvoip_tui.startup.guard import _RESTORE

    assert _RESTORE.index(b"\x1b[2J") < _RESTORE.index(b"\x1b[?1049l")


@pytest.mark.parametrize(("columns", "lines"), [("132", "50"), ("40", "10"), ("0", "x")])
def test_the_terminal_knows_its_size_better_than_a_variable(
    home: Path, columns: str, lines: str
) -> None:  # N51
    with demo(home, COLUMNS=columns, LINES=lines) as terminal:
        terminal.wait_for("● online", "enter Order")
        assert "q Quit" in terminal.lines[23]
        terminal.resize(100, 30)
        terminal.wait_until(lambda: "q Quit" in terminal.lines[29])


def test_an_empty_no_color_leaves_the_colours(home: Path) -> None:  # N55
    with demo(home, NO_COLOR="") as terminal:
        terminal.wait_for("● online", "enter Order")
        colours = {cell.fg for line in terminal.cells for cell in line} - {"default"}
        assert any(len({each[:2], each[2:4], each[4:]}) > 1 for each in colours), "all is grey"


def test_answers_that_come_late_are_not_typed_at_the_shell(home: Path) -> None:  # N55
    with demo(
        home, "/bin/sh", "-c", '"$@"; echo ended; read -r line; echo "read <$line>"', "sh"
    ) as terminal:
        terminal.wait_until(lambda: b"\x1b[?2048$p" in terminal.raw)
        terminal.send("q")
        began = time.monotonic()
        terminal.wait_until(lambda: time.monotonic() > began + 0.25)
        terminal.send("\x1b[?2026;2$y\x1b[?2048;2$y")
        terminal.wait_for("ended")
        terminal.send("after\r")
        terminal.wait_for("read <after>")
