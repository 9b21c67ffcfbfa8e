"""Every attack through every place that shows outside text, in a real terminal, byte by byte."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.simulator.scenarios import LONG_PAYLOADS, SHORT_PAYLOADS
from tests.commands.program import Program, control_bytes
from tests.end_to_end.poisoned_service import (
    COUNT,
    EMAIL,
    MOVING,
    ORDINARY,
    PREMIUM,
    PoisonedService,
)
from tests.end_to_end.wire import foreign
from tests.simulated import Fault
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

COLUMNS, ROWS = 160, 50
GROUPS = 4
FILTERED = f" of {3 * COUNT}"
MAX_BYTES_OF_A_FLOOD = 64_000
COPIED = b"\x1b]52;c;" + b64encode(b"482913")
CODE = re.compile(r"[A-Z0-9-]{4,10}")


@pytest.fixture
def service() -> PoisonedService:
    return PoisonedService()


@pytest.fixture
def program(tmp_path: Path, service: PoisonedService) -> Iterator[Program]:
    home = tmp_path / "home"
    home.mkdir()
    with simulator_server(service) as served:
        yield Program(home, served.base_url, {"NONVOIP_EMAIL": EMAIL})


SEEN_IN = (
    "alternate-screen", "c1-csi", "c1-osc", "clear", "clipboard", "clipboard-read",
    "colour-hidden", "cursor", "delete", "device-query", "full-reset", "hyperlink", "isolate",
    "line-separators", "nul", "private-use", "rtl-override", "shift-out", "soft-hyphen",
    "tag-characters", "title", "title-report", "zero-width",
)  # fmt: skip


@pytest.mark.parametrize("name", SEEN_IN)
def test_an_attack_that_reached_the_terminal_would_be_seen(name: str) -> None:
    assert foreign(b"\x1b[1;2H" + SHORT_PAYLOADS[name].encode(), CODE)


def test_a_vertical_tab_is_seen_too_unless_it_moves_down_a_column() -> None:
    assert foreign(b"\x1b[1;2Ha\x0bb")
    assert foreign(b"\x1b[1;2H1\x08\x0b2") == []


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_attack_acts_wherever_its_text_is_shown(
    program: Program, service: PoisonedService, group: int
) -> None:  # F39, F40, F42, F44, F46
    with on_terminal(program) as terminal:
        terminal.wait_for("● online", "Plain0q")
        service.payload = " ".join(list(SHORT_PAYLOADS.values())[group::GROUPS])
        before = len(terminal.raw)
        shop(terminal, service, group)
        receive(terminal, service, service.payload)
        look_around(terminal)
        assert foreign(bytes(terminal.raw[before:]), CODE) == []
        before = len(terminal.raw)
        leave_unknown(terminal, service)
        assert foreign(bytes(terminal.raw[before:])) == []
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    for words in (["products"], ["orders"], ["sms"], ["balance"], ["order", "104"]):
        with program.on_terminal(*words) as terminal:
            terminal.wait_until(lambda: has_answered(terminal))
            assert foreign(bytes(terminal.raw)) == [], words
    done = program.run("doctor")  # on a terminal it asks the terminal itself
    assert control_bytes(done.stdout + done.stderr) == set()


def has_answered(terminal: Terminal) -> bool:
    """Whether a command has ended or asks something."""
    return terminal.process.poll() is not None or "[y/N]" in terminal.text


def on_terminal(program: Program) -> Terminal:
    inside = ["/usr/bin/env", "-C", str(Path(__file__).parents[2]), *program.command()]
    return Terminal(inside, program.environment(), COLUMNS, ROWS)


def choose(terminal: Terminal, product_id: int, name: str) -> None:
    """Press enter on one product."""
    show_all(terminal)
    terminal.send("/", f"{name}{product_id % 10}q", "enter")
    terminal.wait_for(f" 1{FILTERED}")
    terminal.send("enter")
    terminal.wait_for("Order this number?")
    # Patiently: the next dialog may be open before this one is seen to be gone.
    terminal.press_until_gone("y", "Order this number?", 4.0)


def show_all(terminal: Terminal) -> None:
    """Go to the products, and take the filter away."""
    terminal.send("1")
    terminal.wait_for("[10-minute]")
    if FILTERED in terminal.text:
        terminal.send("escape")
        terminal.wait_until_gone(FILTERED)


def shop(terminal: Terminal, service: PoisonedService, place: int) -> None:
    """See names, prices, countries, each question, a refusal, and at last an order."""
    show_all(terminal)
    terminal.send("\x12", "left")  # ctrl+r, and to the numbers of other countries
    terminal.wait_for("[other countries]")
    terminal.send("p")
    terminal.wait_for("Which country?", "Canada")
    terminal.press_until_gone("escape", "Which country?")
    terminal.send("right")
    terminal.wait_for("[10-minute]")
    choose(terminal, MOVING + place, "Moving")
    terminal.wait_for("The price has changed")
    terminal.press_until_gone("n", "The price has changed")
    choose(terminal, PREMIUM + place, "Bidding")
    terminal.wait_for("premium one?")
    terminal.press_until_gone("escape", "premium one?")
    reason = f"Out of numbers: {place}."  # its own: the one told before may still be shown
    refusal = json.dumps({"status": "error", "message": reason})
    service.fail_next("order", Fault(200, refusal, "application/json", is_applied=False))
    choose(terminal, ORDINARY + place, "Plain")
    terminal.wait_for(f"Not ordered: {reason}")
    choose(terminal, ORDINARY + place, "Plain")
    terminal.wait_for("waiting for SMS")


def receive(terminal: Terminal, service: PoisonedService, text: str) -> None:
    """Let an SMS come to the last order and copy its code."""
    order_id = list(service.orders)[-1]
    service.deliver(order_id, f"code 482913 {text}", sender=text[:60])
    terminal.send("r")
    row = "482913 ● SMS received"
    terminal.wait_until(lambda: terminal.text.count(row) == len(service.orders))
    terminal.send("c")
    terminal.wait_until(lambda: terminal.raw.count(COPIED) == len(service.orders))


def look_around(terminal: Terminal) -> None:
    """See every SMS, and the account with its address."""
    terminal.send("3")
    terminal.wait_for("Received", "482913")
    terminal.send("4")
    terminal.wait_for("E-mail", "[@click=app.quit]")


def leave_unknown(terminal: Terminal, service: PoisonedService) -> None:
    """Get to the dialog of an unknown outcome, and to the line of trouble."""
    said = json.dumps({"message": "Server Error"})
    service.fail_next("order", Fault(500, said, "application/json", is_applied=False))
    choose(terminal, ORDINARY + COUNT - 1, "Plain")
    terminal.wait_for("Outcome unknown")
    terminal.press_until_gone("n", "Outcome unknown")
    terminal.send("2")
    terminal.wait_for("outcome unknown")
    said = json.dumps({"status": "error", "message": "Down for repairs."})
    service.fail_next("getsms", Fault(503, said, "application/json"), times=50)
    terminal.send("down", "r")
    terminal.wait_for("▲")
    terminal.send("4")
    terminal.wait_for("E-mail", "Press u to settle")


def test_a_flood_is_shown_in_few_bytes_and_stops_nothing(
    program: Program, service: PoisonedService
) -> None:  # F43
    with on_terminal(program) as terminal:
        terminal.wait_for("● online", "Plain0q")
        choose(terminal, ORDINARY, "Plain")
        terminal.wait_for("waiting for SMS")
        for text in LONG_PAYLOADS.values():
            service.deliver(next(iter(service.orders)), text)
            before, asked = len(terminal.raw), len(service.requests)
            terminal.send("r")
            terminal.wait_until(lambda: len(service.requests) > asked)  # noqa: B023
            terminal.send("3")
            terminal.wait_for("Received")
            terminal.send("2")
            terminal.wait_for("SMS received")
            written = bytes(terminal.raw[before:])
            assert foreign(written) == []
            assert len(written) < MAX_BYTES_OF_A_FLOOD
        service.payload = LONG_PAYLOADS["combining"]
        before = len(terminal.raw)
        terminal.send("1", "\x12")
        terminal.wait_for("…(+")
        assert foreign(bytes(terminal.raw[before:])) == []
        assert len(terminal.raw) - before < MAX_BYTES_OF_A_FLOOD
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
