"""An SMS is noticed over SSH: by the bell, the title, a desktop notification, a program."""

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import ROOT, Program
from tests.end_to_end.ordering import order
from tests.simulated import Simulator
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

TMUX = shutil.which("tmux")
FOCUSED, BLURRED = "\x1b[I", "\x1b[O"
CALM = b"\x1b]2;nonvoip\x07"
_OSC = re.compile(rb"\x1b\][^\x07\x1b]*\x07")


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(scenario="no-sms", seed=1)


@pytest.fixture
def program(tmp_path: Path, simulator: Simulator) -> Iterator[Program]:
    home = tmp_path / "home"
    home.mkdir()
    with simulator_server(simulator) as served:
        yield Program(home, served.base_url)


def configure(program: Program, text: str) -> None:
    program.config_file.parent.mkdir(parents=True)
    program.config_file.write_text(f"poll_selected = 2.0\n{text}")


def ordered(terminal: Terminal, simulator: Simulator) -> str:
    """Order one number, which brings its pane to the front; the order's id."""
    order(terminal)
    terminal.wait_for("waiting for SMS")
    return list(simulator.orders)[-1]


def receive(terminal: Terminal, simulator: Simulator, order_id: str, code: str) -> bytes:
    """Let an SMS come and wait until it is on the screen; what the terminal was sent for it.

    Control sequences keep their order, and those that tell of an SMS come before its picture.
    """
    before = len(terminal.raw)
    simulator.deliver(order_id, f"Your code is {code}.", pin=code)
    terminal.wait_for(f"Your code is {code}.")
    return bytes(terminal.raw[before:])


def test_an_sms_is_told_of_unless_its_pane_is_surely_looked_at(
    program: Program, simulator: Simulator
) -> None:
    notified = program.home / "told"
    command = f"""["/bin/sh", "-c", 'echo "$NONVOIP_CODE $NONVOIP_NUMBER" >> {notified}']"""
    configure(program, f'notify = "osc777"\nnotify_command = {command}\n')

    def notice(code: str) -> bytes:
        return f"\x1b]777;notify;SMS for Demo: two messages;{code}\x07".encode()

    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    with Terminal(inside, program.environment()) as terminal:
        order_id = ordered(terminal, simulator)
        assert terminal.raw.count(b"\x1b[22;2t" + CALM) == 1

        # Whether anybody looks is not known: the pane in front silences nothing.
        sent = receive(terminal, simulator, order_id, "111222")
        assert notice("111222") in sent
        assert b"\x07" in _OSC.sub(b"", sent)
        assert "\x1b]2;● 111222 · nonvoip\x07".encode() in sent
        before = len(terminal.raw)
        terminal.send("j")  # a sign of life
        terminal.wait_until(lambda: CALM in terminal.raw[before:])

        terminal.send(FOCUSED)
        sent = receive(terminal, simulator, order_id, "333444")
        assert b"\x07" not in sent

        terminal.send(BLURRED)
        sent = receive(terminal, simulator, order_id, "555666")
        assert notice("555666") in sent
        assert "\x1b]2;● 555666 · nonvoip\x07".encode() in sent
        before = len(terminal.raw)
        terminal.send(FOCUSED)
        terminal.wait_until(lambda: CALM in terminal.raw[before:])

        wanted = "111222 +1 310-555-0100\n555666 +1 310-555-0100\n"
        terminal.wait_until(lambda: notified.exists() and notified.read_text() == wanted)
        assert notice("333444") not in terminal.raw
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.raw.count(b"\x1b[22;2t") == terminal.raw.count(b"\x1b[23;2t") == 1


def test_what_is_turned_off_is_not_written(program: Program, simulator: Simulator) -> None:
    configure(program, "title = false\nbell = false\n")
    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    with Terminal(inside, program.environment()) as terminal:
        order_id = ordered(terminal, simulator)
        sent = receive(terminal, simulator, order_id, "111222")
        assert b"\x07" not in sent
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b]2;" not in terminal.raw
        assert b"\x1b[22;2t" not in terminal.raw


def test_a_terminal_without_signs_gets_a_title_without_them(
    program: Program, simulator: Simulator
) -> None:  # F52
    configure(program, 'ascii = true\nbell = false\nnotify = "osc9"\n')
    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    with Terminal(inside, program.environment()) as terminal:
        order_id = ordered(terminal, simulator)
        simulator.deliver(order_id, "Your “code” is 111222.", pin="111222")
        terminal.wait_until(lambda: b"\x1b]2;* 111222 | nonvoip\x07" in terminal.raw)
        terminal.wait_until(lambda: b"\x1b]9;SMS for Demo: two messages: 111222" in terminal.raw)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert all(title.isascii() for title in _OSC.findall(terminal.raw))


@pytest.mark.skipif(TMUX is None, reason="tmux is not installed")
def test_inside_tmux_copies_titles_and_notices_reach_the_terminal_outside(
    program: Program, simulator: Simulator, tmp_path: Path
) -> None:
    assert TMUX is not None
    configure(program, 'notify = "osc9"\n')
    tmux = [TMUX, "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    env = {**program.environment(), "TERM": "xterm-256color"}

    def ask(*arguments: str) -> str:
        done = subprocess.run([*tmux, *arguments], env=env, capture_output=True, check=True)
        return done.stdout.decode().strip()

    inside = f"cd {ROOT} && {' '.join(program.command())}; exec sleep 600"
    ask("new-session", "-d", "-x", "80", "-y", "24", "/bin/sh", "-c", inside)
    title_before = ask("display-message", "-p", "#{pane_title}")
    ask("set-option", "-g", "set-titles", "on")
    ask("set-option", "-g", "set-titles-string", "outside: #T")
    ask("set-option", "-g", "allow-passthrough", "on")
    try:
        with Terminal([*tmux, "attach"], env) as terminal:
            order_id = ordered(terminal, simulator)
            sent = receive(terminal, simulator, order_id, "111222")
            assert b"\x1b]9;SMS for Demo: two messages: 111222\x07" in sent
            assert ask("display-message", "-p", "#{pane_title}") == "● 111222 · nonvoip"
            terminal.wait_until(lambda: "outside: ● 111222 · nonvoip".encode() in terminal.raw)

            terminal.send("c")
            terminal.wait_for("Code 111222 sent to tmux and your terminal.")
            copied = b"\x1b]52;"
            terminal.wait_until(
                lambda: copied in terminal.raw and base64.b64encode(b"111222") in terminal.raw
            )
            assert ask("show-buffer") == "111222"
            terminal.send("N")
            terminal.wait_until(lambda: base64.b64encode(b"3105550100") in terminal.raw)

            ask("set-option", "-g", "allow-passthrough", "off")  # as tmux comes
            sent = receive(terminal, simulator, order_id, "333444")
            assert b"\x1b]9;" not in sent
            assert "Ptmux" not in terminal.text
            terminal.send("q")
            terminal.wait_until(
                lambda: ask("display-message", "-p", "#{pane_title}") == title_before
            )
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
