"""An order on its way while the terminal stalls, goes away, or the process is told to end."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending
from tests.commands.program import Program, endings
from tests.end_to_end.ordering import order
from tests.simulator_server import simulator_server
from tests.stalling import stalled
from tests.terminal import Terminal
from tests.ui.scenes import HeldSimulator
from tests.waiting import wait

_TWO_SCREENS = 12_000
"""Bytes: what was being written when the terminal stalled, and one repaint."""
IGNORING = 'trap "" HUP; exec "$@"'


@pytest.fixture
def service() -> HeldSimulator:
    return HeldSimulator(scenario="no-sms", seed=1)


@pytest.fixture
def program(tmp_path: Path, service: HeldSimulator) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    with simulator_server(service) as served:
        program = Program(tmp_path / "home", served.base_url)
        program.configure("poll_selected = 2.0\npoll_others = 2.0\n")
        try:
            yield program
        finally:
            service.is_held = False


def order_in_vain(terminal: Terminal) -> None:
    """Get to where the answer to an order is waited for."""
    order(terminal)
    terminal.wait_for("◌ ordering…")


def asked(service: HeldSimulator) -> int:
    return sum(endpoint == "getsms" for endpoint, _ in service.requests)


def ordered(service: HeldSimulator) -> int:
    return sum(endpoint == "order" for endpoint, _ in service.requests)


def texts(program: Program) -> list[str]:
    with program.store() as store:
        return [sms.text for sms in store.messages.recent(9)]


def test_a_stalled_terminal_stops_neither_an_order_nor_its_sms(
    program: Program, service: HeldSimulator
) -> None:  # F49
    program.configure(
        'poll_selected = 2.0\npoll_others = 2.0\npaint = "all"\n'  # whatever is painted is written
    )
    with program.on_terminal() as terminal:
        order_in_vain(terminal)
        for _ in range(400):  # nobody reads from here on
            terminal.send("2", "1")
        service.is_held = False
        wait(lambda: endings(program) == [Ending.DONE])
        wait(lambda: asked(service) >= 2)
        service.deliver(next(iter(service.orders)), "Your code is 482913")
        wait(lambda: texts(program) == ["Your code is 482913"])
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(3) == 128 + signal.SIGTERM
    assert ordered(service) == 1


def test_a_terminal_that_comes_back_gets_one_repaint_of_what_happened_meanwhile(
    program: Program, service: HeldSimulator
) -> None:  # F49
    service.is_held = False
    with program.on_terminal() as terminal:
        order(terminal)
        terminal.wait_for("waiting for SMS")
        with stalled(terminal.process.pid):
            before, read = asked(service), len(terminal.raw)
            for _ in range(40):
                terminal.send("1", "2")
            wait(lambda: asked(service) >= before + 2)
            service.deliver(next(iter(service.orders)), "Your code is 482913")
            wait(lambda: texts(program) == ["Your code is 482913"])
            assert "482913" not in terminal.text
        terminal.wait_for("482913", "SMS received")
        assert len(terminal.raw) - read < _TWO_SCREENS
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize("how", ["told to end", "terminal gone", "terminal gone, SIGHUP ignored"])
def test_an_order_that_was_on_its_way_at_the_end_is_unknown_at_the_next_start(
    program: Program, service: HeldSimulator, how: str
) -> None:  # F24, F47, F48
    command = program.command()
    if "ignored" in how:
        command = ["/bin/sh", "-c", IGNORING, "sh", *command]
    root = str(Path(__file__).parents[2])
    with Terminal(["/usr/bin/env", "-C", root, *command], program.environment(), 100, 30) as first:
        order_in_vain(first)
        if how == "told to end":
            first.process.send_signal(signal.SIGTERM)
            assert first.wait_for_exit(4) == 128 + signal.SIGTERM
            assert b"\x1b[?1049l" in first.raw
        else:
            first.hang_up()
            assert first.process.wait(4) == 128 + signal.SIGHUP
    assert ordered(service) == 1 - service.is_held
    assert endings(program) in ([None], [Ending.UNKNOWN])
    service.is_held = False
    with program.on_terminal() as terminal:
        terminal.wait_for("Outcome unknown", "Balance before")
        terminal.press_until_gone("n", "Outcome unknown")
        terminal.send("2")
        terminal.wait_for("outcome unknown")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert ordered(service) <= 1
    assert endings(program) == [Ending.UNKNOWN]
