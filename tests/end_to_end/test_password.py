"""A password that takes its time: the screen does not wait, and makes room for a passphrase."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_main_job import COMMAND, environment
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

LATE = """
import pathlib, sys, time
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.02)
print("demo")
"""
ASKING = """
try:
    with open("/dev/tty", "r+b", buffering=0) as terminal:
        terminal.write(b"Passphrase, please: ")
        word = terminal.readline().strip()
except OSError:
    raise SystemExit(2)
print("demo" if word == b"sesame" else "wrong")
"""


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    with simulator_server(scenario="demo") as served:
        env = environment(tmp_path, served.base_url)
        del env["NONVOIP_PASSWORD"]
        yield env


def set_command(home: Path, code: str, *arguments: str) -> None:
    program = home / "password.py"
    program.write_text(code)
    file = home / ".config/nonvoip-tui/config.toml"
    file.parent.mkdir(parents=True)
    words = ", ".join(f'"{word}"' for word in (sys.executable, str(program), *arguments))
    file.write_text(f"password_command = [{words}]\n")


def test_the_screen_is_used_while_the_password_is_not_there_yet(
    tmp_path: Path, env: dict[str, str]
) -> None:
    given = tmp_path / "given"
    set_command(tmp_path, LATE, str(given))
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("Products", "connecting")
        terminal.send("2")
        terminal.wait_for("No live orders")
        given.touch()
        terminal.wait_for("● online", "$50.00")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


def test_the_end_does_not_wait_for_the_password(tmp_path: Path, env: dict[str, str]) -> None:
    set_command(tmp_path, LATE, str(tmp_path / "never"))
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("Products", "connecting")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    (tmp_path / "never").touch()  # the program that was asked ends as well


def test_a_program_that_wants_a_passphrase_gets_the_terminal(
    tmp_path: Path, env: dict[str, str]
) -> None:
    set_command(tmp_path, ASKING)
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("asking the command", "Passphrase, please:")
        terminal.send("sesame\r")
        terminal.wait_for("● online", "$50.00")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


def test_a_program_that_gives_nothing_leaves_it_to_the_person(
    tmp_path: Path, env: dict[str, str]
) -> None:
    set_command(tmp_path, "raise SystemExit(3)")
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("Sign in", "exited with")
        terminal.press_until_gone("escape", "Sign in to")
        terminal.wait_for("signed out")


def test_a_wrong_password_is_asked_for_anew(tmp_path: Path, env: dict[str, str]) -> None:
    set_command(tmp_path, "print('not it')")
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("Sign in", "demo@example.com")
