"""A start shows the frame of the start before, and goes over into the real one."""

import signal
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_main_job import environment
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

COMMAND = str(Path(sys.executable).parent / "nonvoip-tui")
BROKEN = """
import sys
sys.modules["textual"] = None
from nonvoip_tui.cli import main
sys.exit(main([]))
"""

TERMINATED = """
import os, signal, sys
from nonvoip_tui.cli import main
from nonvoip_tui.ui.rendering.first_frame import FirstFrame
show = FirstFrame.show
def show_and_be_ended(frame):
    show(frame)
    os.kill(os.getpid(), signal.SIGTERM)
FirstFrame.show = show_and_be_ended
sys.exit(main([]))
"""


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    with simulator_server(scenario="demo") as served:
        env = environment(tmp_path, served.base_url)
        for _ in range(2):  # the first has no list to show at first
            with Terminal([COMMAND], env) as terminal:
                terminal.wait_for("Aldora", "● online")
                terminal.send("q")
                assert terminal.wait_for_exit() == 0
        yield env


def test_the_frame_comes_first_and_the_screen_is_entered_once(env: dict[str, str]) -> None:
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("Aldora")
        entered = bytes(terminal.raw).index(b"\x1b[?1049h")
        listed = bytes(terminal.raw).index(b"Aldora")
        asked = bytes(terminal.raw).find(b"\x1b[?2026$p")  # the first that Textual's driver asks
        assert entered < listed
        assert asked == -1 or listed < asked
        terminal.send("2")
        terminal.wait_for("No live orders")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert termios.tcgetattr(terminal.descriptor) == terminal.attributes_before
    assert bytes(terminal.raw).count(b"\x1b[?1049h") == 1
    assert bytes(terminal.raw).count(b"\x1b[?1049l") == 1


def test_a_start_that_dies_after_it_leaves_a_usable_terminal(env: dict[str, str]) -> None:
    with Terminal([sys.executable, "-c", BROKEN], env) as terminal:
        assert terminal.wait_for_exit() != 0
        assert termios.tcgetattr(terminal.descriptor) == terminal.attributes_before
    raw = bytes(terminal.raw)
    assert raw.count(b"\x1b[?1049h") == raw.count(b"\x1b[?1049l") == 1
    assert b"Aldora" in raw


def test_a_signal_between_the_kept_frame_and_the_program_ends_it_in_order(
    env: dict[str, str],
) -> None:
    with Terminal([sys.executable, "-c", TERMINATED], env) as terminal:
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
        assert termios.tcgetattr(terminal.descriptor) == terminal.attributes_before
    raw = bytes(terminal.raw)
    assert b"Aldora" in raw
    assert raw.rindex(b"\x1b[?1049l") > raw.rindex(b"\x1b[?1049h")


@pytest.mark.parametrize("from_ms", range(0, 400, 100))
def test_what_is_typed_at_any_moment_of_a_start_acts_whole_and_in_order(
    env: dict[str, str], from_ms: int
) -> None:
    for delay_ms in range(from_ms, from_ms + 100, 20):
        with Terminal([COMMAND], env) as terminal:
            time.sleep(delay_ms / 1000)
            terminal.send("/tal", "backspace", "lvex", "backspace")
            terminal.wait_until(lambda: any(line.strip() == "talve" for line in terminal.lines))
            terminal.wait_for("3 of ")
            terminal.send("enter", "2")
            terminal.wait_for("No live orders")
            terminal.send("q")
            assert terminal.wait_for_exit() == 0


def test_enter_typed_before_the_program_reads_keys_is_enter(env: dict[str, str]) -> None:
    with Terminal([COMMAND], env) as terminal:
        terminal.send("/", "talve", "enter", "enter")  # at once: the terminal makes line feeds
        terminal.wait_for("Don't order")
        terminal.press_until_gone("escape", "Don't order")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
