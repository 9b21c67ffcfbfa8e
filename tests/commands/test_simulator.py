"""`simulator`: the simulated service for people who build against this API."""

import signal

from nonvoip_tui.simulator import DIALECTS, SCENARIOS
from nonvoip_tui.simulator.serve import listen
from tests.commands.program import Program


def test_it_serves_the_scenario_that_was_asked_for(alone: Program) -> None:
    arguments = ["simulator", "--port", "0", "--scenario", "poor", "--dialect", "flat"]
    with alone.started(*arguments) as process:
        assert process.stdout is not None
        client = Program(alone.home, process.stdout.readline().strip())
        assert client.run("balance").stdout == "$0.20\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


def test_help_lists_every_scenario_and_dialect_with_a_sentence(alone: Program) -> None:
    shown = " ".join(alone.run("simulator", "--help").stdout.split())
    described = {name: row.description for name, row in SCENARIOS.items()}
    described |= {name: row.description for name, row in DIALECTS.items()}
    assert len(described) > 15
    for name, words in described.items():
        assert f" {name} {words}" in shown


def test_an_unknown_scenario_is_exit_2_and_the_known_ones_are_named(alone: Program) -> None:
    done = alone.run("simulator", "--scenario", "heaven")
    assert done.returncode == 2
    assert "premium" in done.stderr


def test_a_taken_port_is_exit_2_in_one_sentence(alone: Program) -> None:
    with listen(0) as taken:
        done = alone.run("simulator", "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be used" in done.stderr
