"""A start with live orders opens Orders, and no key acts on what was not on the screen."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.ordering import order
from tests.end_to_end.test_main_job import environment
from tests.simulated import Simulator
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

COMMAND = str(Path(sys.executable).parent / "nonvoip-tui")


@pytest.fixture
def served() -> Iterator[tuple[str, Simulator]]:
    with simulator_server(Simulator(scenario="no-sms")) as served:
        yield served.base_url, served.simulator


def test_what_is_typed_during_the_start_acts_on_no_order_that_was_not_seen(
    tmp_path: Path, served: tuple[str, Simulator]
) -> None:
    url, service = served
    env = environment(tmp_path, url)
    with Terminal([COMMAND], env) as terminal:
        order(terminal)
        terminal.wait_for("waiting for SMS")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    with Terminal([COMMAND], env) as terminal:  # which shows Products first, as it was stored
        terminal.send("x", "t", "enter")
        terminal.wait_for("waiting for SMS", "[Active]", "● online")
        dialogs = ("Reject this number?", "A note on", "Order this number?")
        assert not any(words in terminal.text for words in dialogs)
        terminal.send("x")
        terminal.wait_for("Reject this number?")
        terminal.press_until_gone("n", "Reject this number?")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    with Terminal([COMMAND], env) as terminal:
        terminal.send("4")  # a key that acts on nothing that is shown acts at once
        terminal.wait_for("E-mail")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert not [name for name, _ in service.requests if name == "reject"]


def test_after_a_key_that_was_dropped_all_are_until_the_screen_is_seen(
    tmp_path: Path, served: tuple[str, Simulator]
) -> None:
    env = environment(tmp_path, served[0])
    with Terminal([COMMAND], env) as terminal:
        order(terminal)
        terminal.wait_for("waiting for SMS")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    with Terminal([COMMAND], env) as terminal:  # which shows Products first, as it was stored
        terminal.send("/", "4q")
        terminal.wait_for("waiting for SMS", "● online")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
