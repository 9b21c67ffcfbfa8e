"""Leaving while something hangs: a call, another copy's turn, a name look-up."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending
from nonvoip_tui.store.locks import account_lock_path
from tests.commands.program import EMAIL, Program, endings
from tests.end_to_end.ordering import order
from tests.simulator_server import simulator_server
from tests.store.test_locks import held_by_another_process
from tests.ui.scenes import HeldSimulator

SOON_SECONDS = 6.0
"""Far below what hangs here, and above what a busy machine needs for an end."""
HANGING_RESOLVER = """
import os, pathlib, socket, time

def getaddrinfo(*_arguments, **_options):
    pathlib.Path(os.environ["HOME"], "looked-up").touch()
    time.sleep(120)

socket.getaddrinfo = getaddrinfo
"""


@pytest.fixture
def service() -> HeldSimulator:
    return HeldSimulator(scenario="no-sms", seed=1)


@pytest.fixture
def program(tmp_path: Path, service: HeldSimulator) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    with simulator_server(service) as served:
        try:
            yield Program(tmp_path / "home", served.base_url)
        finally:
            service.is_held = False


@pytest.fixture
def unresolved(tmp_path: Path) -> Program:
    """The program where every name look-up hangs."""
    (tmp_path / "home").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(HANGING_RESOLVER, "utf-8")
    variables = {"PYTHONPATH": str(tmp_path / "site")}
    return Program(tmp_path / "home", "https://service.invalid/manager", variables)


def ordered(service: HeldSimulator) -> int:
    return sum(endpoint == "order" for endpoint, _ in service.requests)


def test_q_twice_ends_while_an_order_hangs(program: Program, service: HeldSimulator) -> None:  # N71
    with program.on_terminal() as terminal:
        order(terminal)
        terminal.wait_for("◌ ordering…")
        terminal.send("q")
        terminal.wait_for("q again quits now")
        terminal.send("q")
        began = time.monotonic()
        assert terminal.wait_for_exit() == 0
        assert time.monotonic() - began < SOON_SECONDS
    assert endings(program) == [Ending.UNKNOWN]
    assert ordered(service) <= 1


@pytest.mark.parametrize("key", ["q", "escape"])
def test_an_order_that_waits_for_another_copy_is_never_sent_after_it_was_left(  # N71 N72
    program: Program, service: HeldSimulator, key: str
) -> None:
    service.is_held = False
    program.run("orders")  # makes the directory
    path = account_lock_path(program.database.parent, "spend", EMAIL)
    with held_by_another_process(path), program.on_terminal() as terminal:
        order(terminal)
        terminal.wait_for("Another copy of the program is ordering")
        terminal.send(key)
        if key == "escape":
            terminal.wait_for("nothing was sent")
            terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert ordered(service) == 0
    assert endings(program) == []


@pytest.mark.parametrize("end", ["q", signal.SIGTERM, signal.SIGHUP], ids=str)
def test_a_name_look_up_that_hangs_holds_up_no_end(  # N74
    unresolved: Program, end: str | signal.Signals
) -> None:
    with unresolved.on_terminal() as terminal:
        terminal.wait_for("Products")
        terminal.wait_until((unresolved.home / "looked-up").exists)
        began = time.monotonic()
        if isinstance(end, str):
            terminal.send(end)
        else:
            terminal.process.send_signal(end)
        status = terminal.wait_for_exit()
        assert status == (0 if isinstance(end, str) else 128 + end)
        assert time.monotonic() - began < SOON_SECONDS


def test_the_balance_does_not_outwait_a_name_look_up(unresolved: Program) -> None:  # N74
    began = time.monotonic()
    done = unresolved.run("balance")
    assert done.returncode == 5
    assert "Cannot reach service.invalid" in done.stderr
    assert time.monotonic() - began < 20
