"""The driver in a real pseudo-terminal: stalls, defects, modes, and the way out."""

import re
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.ui.rendering.session import ROOT, Session
from tests.waiting import wait

SMALL_APP = (sys.executable, "-m", "tests.ui.rendering.small_app")
DRIVER = "nonvoip_tui.ui.rendering.driver:QuietDriver"
BELL, TICK, COPY, END = (f"\x1b[{number}~" for number in (18, 19, 20, 21))
ASK, QUIT, FOCUS, REPAINT = "\x1bOQ", "\x11", "\x1b[I", "\x0c"


def test_a_terminal_that_nobody_reads_does_not_stop_the_app_and_gets_one_repaint(  # F49
    tmp_path: Path,
) -> None:
    ticks = tmp_path / "ticks"
    ticks.write_text("0", encoding="ascii")
    with Session(SMALL_APP, tmp_path, {"TICKS": str(ticks)}) as session:
        session.wait_for("palette", "00:")
        count, painted, began = int(ticks.read_text() or 0), session.painted, time.monotonic()
        wait(lambda: int(ticks.read_text() or 0) > count + 300)
        wait(lambda: time.monotonic() > began + 2)
        session.send(END)
        wait(lambda: "THE END" in session.painted_since(painted))
        sent = len(session.raw)
        session.wait_for("THE END")
        session.wait_until_same()
        assert session.painted - painted > 200_000
        assert len(session.raw) - sent < 40_000, "what the kernel kept, and one repaint"
        session.quiet.feed("\x1b[2J")  # as a terminal that lost what it showed
        session.send(FOCUS)
        session.wait_until_same()


def test_a_key_repaints_a_screen_that_another_program_wrote_to(tmp_path: Path) -> None:
    with Session(SMALL_APP, tmp_path, {}) as session:
        session.wait_for("palette")
        session.wait_until_same()
        session.quiet.feed("\x1b[5;5H\x1b[7mThe system is going down for reboot")
        session.send(REPAINT)
        session.wait_until_same()


def modes(env: dict[str, str]) -> list[str]:
    """The control sequences that are not painting, in order, of a session that is left."""
    with Terminal(SMALL_APP, env) as terminal:
        terminal.wait_for("palette")
        terminal.send(QUIT)
        assert terminal.wait_for_exit() == 0
        return re.findall(r"\x1b\[(?:\?[\d;]*(?:[hl]|\$p)|[<>]\d*u)", terminal.raw.decode())


def test_the_terminal_gets_the_modes_of_the_stock_driver_but_fewer_mouse_reports(
    tmp_path: Path,
) -> None:
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    stock, quiet = modes(env), modes({**env, "TEXTUAL_DRIVER": DRIVER})
    assert [mode.replace("1003", "1002") for mode in stock] == quiet
    assert "\x1b[?1049l" in quiet
    assert "\x1b[?1002l" in quiet


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_a_program_with_which_nobody_does_anything_sleeps_until_a_key(tmp_path: Path) -> None:
    with Session(SMALL_APP, tmp_path, {}) as session:
        session.wait_for("palette")
        session.wait_until_same()
        tasks = Path(f"/proc/{session.process.pid}/task")
        looks: list[tuple[float, list[str]]] = []

        def has_slept() -> bool:
            switches = [status.read_text() for status in tasks.glob("*/status")]
            woken = re.findall(r"^voluntary_ctxt_switches:.*", "".join(switches), re.MULTILINE)
            if not looks or looks[-1][1] != woken:
                looks.append((time.monotonic(), woken))
            return time.monotonic() > looks[-1][0] + 1

        wait(has_slept)
        session.send(ASK)
        session.wait_for("Are you sure?")
        session.send("\x1b")
        session.wait_until(lambda: not any("Are you sure?" in line for line in session.lines))


def test_a_bell_and_the_clipboard_pass(tmp_path: Path) -> None:
    with Session(SMALL_APP, tmp_path, {}) as session:
        session.wait_for("palette")
        session.send(COPY)
        session.wait_until(lambda: b"\x1b]52;c;Y29waWVk\x07" in session.raw)
        session.send(BELL)
        session.wait_until(lambda: b"\x07" in re.sub(rb"\x1b\].*?\x07", b"", session.raw))


@pytest.mark.parametrize("break_in", ["write", "take"])
def test_after_a_defect_everything_is_painted_as_by_the_stock_driver(
    tmp_path: Path, break_in: str
) -> None:
    env = {
        "TEXTUAL_DRIVER": "tests.ui.rendering.broken_driver:BrokenDriver",
        "BREAK_IN": break_in,
        "BREAK_AT": "Column",
    }
    with Session(SMALL_APP, tmp_path, env) as terminal:
        terminal.wait_for("palette", "Column 3", "日本語の")
        terminal.send(TICK)
        terminal.wait_for("00:01")
        terminal.send(QUIT)
        assert terminal.wait_for_exit() == 0
