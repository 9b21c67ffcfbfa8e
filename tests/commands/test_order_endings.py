"""`order` that ends without a number: refused, unknown, interrupted, or without a terminal."""

import signal
import subprocess
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.domain.models import Ending
from tests.commands.program import ROOT, Program, answer, endings, spent
from tests.simulated import Fault
from tests.simulator_server import Served


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["999999"], 1, "No product 999999"),
        (["101", "103"], 2, "Only the 30-days kind"),
        (["--read-only", "103"], 2, "Read-only mode (--read-only)"),
    ],
)
def test_what_cannot_be_ordered_is_said_and_nothing_sent(
    program: Program, served: Served, arguments: list[str], status: int, said: str
) -> None:
    with program.on_terminal("order", *arguments) as terminal:
        assert terminal.wait_for_exit() == status
        assert said in terminal.text.replace("\n", "")
    assert spent(served) == []


def test_a_limit_of_the_settings_blocks_before_the_question(
    program: Program, served: Served
) -> None:
    program.configure("[limits]\nper_order = 0.50\n")
    with program.on_terminal("order", "103") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "limit" in terminal.text
    assert spent(served) == []


def test_what_the_balance_does_not_cover_is_not_asked(program: Program, served: Served) -> None:
    served.simulator.balance = Decimal("0.10")  # F23
    with program.on_terminal("order", "103") as terminal:
        assert terminal.wait_for_exit() == 1
        assert "balance is too low" in terminal.text
    assert spent(served) == []


def test_a_refusal_is_told_in_the_service_s_words(program: Program, served: Served) -> None:
    with program.on_terminal("order", "104") as terminal:
        answer(terminal, "Order for $0.45? [y/N]", "y")
        assert terminal.wait_for_exit() == 1
        assert "Not ordered: " in terminal.text
    assert endings(program) == [Ending.REFUSED]


def test_too_many_calls_are_told_with_the_wait_and_not_tried_again(  # F11
    program: Program, served: Served
) -> None:
    served.simulator.fail_next("order", "too-many")
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        assert terminal.wait_for_exit() == 1
        assert "Try again in 31 seconds." in " ".join(terminal.text.split())
    assert len(spent(served)) == 1
    assert endings(program) == [Ending.REFUSED]


def test_an_answer_that_is_not_what_was_asked_for_is_said_loudly(  # F18
    program: Program, served: Served
) -> None:
    dearer = '{"status":"success","message":[{"order_id":77,"product_id":999,"price":"9.99"}]}'
    other = Fault(200, dearer, "application/json", is_applied=False)
    served.simulator.fail_next("order", other)
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        said = " ".join(terminal.text.split())
        assert "Check this order: The answer is for product 999" in said
        assert "charged $9.99, more than the $0.60 accepted" in said
    with program.store() as store:
        [intent] = store.journal.recent(5)
    assert "$9.99" in intent.detail


def test_an_answer_that_breaks_off_is_exit_3_and_in_the_journal(  # F03 F05
    program: Program, served: Served
) -> None:
    served.simulator.fail_next("order", "cut")
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        assert terminal.wait_for_exit() == 3
        terminal.wait_until(lambda: "Balance before  $50.00" in terminal.text)
        assert "Balance now" in terminal.text
        assert "not known whether this was bought" in terminal.text.replace("\n", " ")
    assert len(spent(served)) == 1
    assert endings(program) == [Ending.UNKNOWN]


def test_ctrl_c_at_a_question_is_exit_130_and_nothing_sent(
    program: Program, served: Served
) -> None:
    with program.on_terminal("order", "103") as terminal:
        terminal.wait_for("Order for $0.60? [y/N]")
        terminal.send("ctrl+c")
        assert terminal.wait_for_exit() == 130
        assert "Nothing was ordered" in terminal.text
    assert spent(served) == []


def test_ctrl_c_while_the_order_is_out_waits_for_its_answer(
    program: Program, served: Served
) -> None:
    served.simulator.fail_next("order", "silent")
    program.configure("timeout = 3\n")
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        terminal.wait_until(lambda: spent(served))
        terminal.send("ctrl+c")
        terminal.wait_for("waiting for the answer")
        assert terminal.wait_for_exit() == 3
    assert endings(program) == [Ending.UNKNOWN]


def test_a_second_ctrl_c_leaves_and_the_journal_says_unknown(
    program: Program, served: Served
) -> None:
    served.simulator.fail_next("order", "silent")
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        terminal.wait_until(lambda: spent(served))
        terminal.send("ctrl+c")
        terminal.wait_for("waiting for the answer")
        terminal.send("ctrl+c")
        assert terminal.wait_for_exit() == 3
        assert "unknown" in terminal.text
    program.run("balance")  # the next start resolves what was left open
    assert endings(program) == [Ending.UNKNOWN]


@pytest.mark.parametrize("how", [{"stdin": subprocess.DEVNULL}, {"stdin": subprocess.PIPE}])
def test_without_a_terminal_it_refuses_whatever_is_piped_in(
    program: Program, served: Served, how: dict[str, Any]
) -> None:
    process = subprocess.Popen(
        program.command("order", "103"),
        env=program.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )
    out, err = process.communicate("y\n" * 10 if how["stdin"] == subprocess.PIPE else None, 20)
    assert (process.returncode, out) == (2, "")
    assert "must be a terminal" in err
    assert served.simulator.requests == []


def test_the_demo_orders_from_the_simulation(alone: Program) -> None:
    with alone.on_terminal("--demo", "order", "103", TERM="dumb") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        assert "Number     +1 " in terminal.text


def test_a_lost_terminal_orders_nothing(program: Program, served: Served) -> None:
    with program.on_terminal("order", "103") as terminal:
        terminal.wait_for("Order for $0.60? [y/N]")
        terminal.hang_up()
        assert terminal.process.wait(20) in (1, -signal.SIGHUP, 128 + signal.SIGHUP)
    assert spent(served) == []
