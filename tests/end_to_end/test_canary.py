"""A password that is easy to find again, sent through everything that could keep or show it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import EMAIL, ROOT, Program, mode_of
from tests.simulated import Fault, Simulator
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

CANARY = "canary-Pa55-w0rd-0451"
ECHO = json.dumps({"status": "error", "message": f"Refused: {EMAIL} with {CANARY}."})
PAGE = f"<html><title>{CANARY}</title>{ECHO}</html>"
CHILD = 'env > "$HOME/child-environment"; cat > /dev/null'
BROKEN = f"""
import sys
from nonvoip_tui.ui.app import NonvoipApp
from nonvoip_tui.cli import main
async def broken(self, place):
    password = {CANARY[::-1]!r}[::-1]  # no other test sees it among the arguments of a process
    raise RuntimeError("broken near " + password)
NonvoipApp.action_go = broken
sys.exit(main([]))
"""


@pytest.fixture
def service() -> Simulator:
    return Simulator(scenario="no-sms", seed=1, password=CANARY)


@pytest.fixture
def program(tmp_path: Path, service: Simulator) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    with simulator_server(service) as served:
        yield Program(tmp_path / "home", served.base_url, {"NONVOIP_PASSWORD": CANARY})


def files_with_it(home: Path) -> list[Path]:
    """The files below `home` that hold the password."""
    return [
        path
        for path in home.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    ]  # fmt: skip


def echoing(status: int, body: str = ECHO) -> Fault:
    """An answer that repeats the password."""
    kind = "application/json" if body is ECHO else "text/html"
    return Fault(status, body, kind, is_applied=False)


def order(terminal: Terminal, name: str) -> None:
    """Press through the dialog of one product."""
    terminal.send("1")
    terminal.wait_for("[10-minute]")
    if " of " in terminal.lines[1]:
        terminal.send("escape")
        terminal.wait_until(lambda: " of " not in terminal.lines[1])
    terminal.send("/", name, "enter")
    terminal.wait_until(lambda: " 1 of " in terminal.lines[1])
    terminal.send("enter")
    terminal.wait_for("Order this number?")
    terminal.press_until_gone("y", "Order this number?")


def test_the_password_is_in_nothing_that_is_shown_or_kept(
    program: Program, service: Simulator
) -> None:  # F54
    program.configure(f"copy_command = ['/bin/sh', '-c', '{CHILD}']\n")
    with program.on_terminal("--log-level", "debug") as terminal:
        terminal.wait_for("● online", "Demo: two messages")
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            if process.exists():
                assert CANARY.encode() not in process.read_bytes()
        service.fail_next("order", echoing(400))
        order(terminal, "two messages")
        terminal.wait_for("Not ordered")
        order(terminal, "two messages")
        terminal.wait_for("waiting for SMS")
        service.deliver(next(iter(service.orders)), "Your code is 482913")
        terminal.send("r")
        terminal.wait_for("482913", "SMS received")
        terminal.send("c")
        terminal.wait_until(lambda: (program.home / "child-environment").exists())
        service.fail_next("order", echoing(500))
        order(terminal, "up twice")
        terminal.wait_for("Outcome unknown")
        terminal.press_until_gone("n", "Outcome unknown")
        for status, body in ((503, ECHO), (200, PAGE), (422, ECHO), (200, "{" + ECHO)):
            service.fail_next("getsms", echoing(status, body))
            asked = len(service.requests)
            terminal.send("2", "r")
            terminal.wait_until(lambda: len(service.requests) > asked)  # noqa: B023
        for place in "341":
            terminal.send(place)
        service.fail_next("*", echoing(401), times=50)
        terminal.send("4", "\x12")  # ctrl+r
        terminal.wait_for("Sign in to NonVoipUsNumber", "Refused:")
        terminal.press_until_gone("escape", "Sign in to NonVoipUsNumber")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert CANARY.encode() not in bytes(terminal.raw)
    for words in (
        ["balance"], ["--log-level", "debug", "balance"], ["doctor"], ["orders", "--json"],
        ["export", "orders"], ["export", "messages"], ["config", "check"], ["paths"],
    ):  # fmt: skip
        done = program.run(*words)
        assert CANARY not in done.stdout + done.stderr, words
    assert files_with_it(program.home) == []


def test_a_password_typed_into_the_dialog_is_not_in_the_report_of_a_crash(
    program: Program, service: Simulator
) -> None:  # F54
    env = program.environment()
    del env["NONVOIP_EMAIL"], env["NONVOIP_PASSWORD"]
    command = ["/usr/bin/env", "-C", str(ROOT), sys.executable, "-c", BROKEN]
    with Terminal(command, env, 100, 60) as terminal:
        terminal.wait_for("Welcome to nonvoip")
        terminal.press_until_gone("enter", "Welcome to nonvoip", patience_seconds=3.0)
        terminal.wait_for("Sign in to NonVoipUsNumber")
        terminal.send(EMAIL)
        terminal.wait_for(EMAIL)
        terminal.send("enter", CANARY)
        terminal.wait_for("•" * len(CANARY))
        terminal.send("enter")
        terminal.wait_for("● online")
        terminal.send("2")
        assert terminal.wait_for_exit() == 70
        assert b"\x1b[?1049l" in terminal.raw
        terminal.wait_until(lambda: "because of an internal error (RuntimeError)" in terminal.text)
        assert CANARY.encode() not in bytes(terminal.raw)
    [report] = (program.home / ".local/state/nonvoip-tui/log").glob("crash-*.txt")
    assert mode_of(report) == 0o600
    assert "broken near ••••" in report.read_text("utf-8")
    assert files_with_it(program.home) == []
