"""`reject`, `reuse`, `renew`, `activate`, `add`: asked on a terminal, sent once, told as JSON."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nonvoip_tui.domain.models import Ending
from tests.commands.program import Program, answer, bought, endings
from tests.simulator_server import Served


def sent(served: Served, endpoint: str) -> int:
    return sum(name == endpoint for name, _ in served.simulator.requests)


def test_a_number_is_rejected_after_a_yes_and_the_refund_is_said(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    with program.on_terminal("reject", order.order_id) as terminal:
        terminal.wait_for("Paid", "$0.60", "you can no longer use it")
        assert sent(served, "reject") == 0
        answer(terminal, "Reject it? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        assert "Your balance rose by $0.60" in terminal.text
    assert sent(served, "reject") == 1
    assert endings(program) == [Ending.DONE]
    with program.store() as store:
        assert store.orders.live(datetime.now(UTC)) == []


@pytest.mark.parametrize("typed", ["", "n", "yep"])
def test_anything_but_yes_sends_nothing(program: Program, served: Served, typed: str) -> None:
    bought(program, served)
    with program.on_terminal("reject", "last") as terminal:
        answer(terminal, "Reject it? [y/N]", typed)
        assert terminal.wait_for_exit() == 1
        assert "Nothing was sent." in terminal.text
    assert sent(served, "reject") == 0
    assert endings(program) == []


def test_a_used_number_is_reused_by_its_number(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154")
    program.run("sms", order.order_id)
    with program.on_terminal("reuse", f"+{order.number}") as terminal:
        terminal.wait_for("opens the number")
        answer(terminal, "Reuse it? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
    assert sent(served, "reuse") == 1


def test_a_rented_number_is_activated_and_renewed(program: Program, served: Served) -> None:
    rented = next(each for each in served.simulator.products.values() if each.kind == "long_term")
    order = bought(program, served, int(rented.product_id))
    with program.on_terminal("activate", order.order_id) as terminal:
        answer(terminal, "Activate it? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        assert "Until" in terminal.text
    with program.on_terminal("renew", order.order_id) as terminal:
        terminal.wait_for("Paid before", "New end")
        answer(terminal, "Renew it for about $", "y")
        assert terminal.wait_for_exit() == 0
    assert (sent(served, "activate"), sent(served, "renew")) == (1, 1)


def test_what_makes_no_sense_is_refused_before_it_is_asked(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    with program.on_terminal("renew", order.order_id) as terminal:
        assert terminal.wait_for_exit() == 1
        assert "10-minute numbers cannot be renewed" in terminal.text
    assert sent(served, "renew") == 0


def test_read_only_refuses_before_it_asks(program: Program, served: Served) -> None:
    order = bought(program, served)
    with program.on_terminal("--read-only", "reject", order.order_id) as terminal:
        assert terminal.wait_for_exit() == 1
        assert "Read-only mode" in terminal.text
        assert "[y/N]" not in terminal.text
    assert sent(served, "reject") == 0


def test_of_a_number_with_an_sms_it_says_that_the_service_decides(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154")
    program.run("sms", order.order_id)
    with program.on_terminal("reject", order.order_id) as terminal:
        answer(terminal, "Reject it? [y/N]", "n")
        assert terminal.wait_for_exit() == 1
        assert "this one has an SMS, so the service decides" in " ".join(terminal.text.split())


def test_without_a_terminal_nobody_is_asked_and_nothing_is_sent(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    done = program.run("reject", order.order_id)
    assert done.returncode == 2
    assert "standard input and output must be a terminal. Nothing was sent." in done.stderr
    assert sent(served, "reject") == 0


def test_with_json_the_result_alone_is_on_standard_output(program: Program, served: Served) -> None:
    order = bought(program, served)
    result = program.home / "result.json"
    inside = f"{' '.join(program.command('reject', order.order_id, '--json'))} > {result}"
    with program.shell(inside) as terminal:
        answer(terminal, "Reject it? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
    document = json.loads(result.read_text())
    assert document["outcome"] == "done"
    assert document["order"]["order_id"] == order.order_id
    assert document["order"]["state"] == "rejected"
    assert Decimal(document["refunded"]) == Decimal("0.60")


def test_an_order_bought_elsewhere_is_added_by_its_id(program: Program, served: Served) -> None:
    with program.store():
        pass
    order = bought(Program(program.home / "other", served.base_url), served)
    done = program.run("add", order.order_id, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["order_id"] == order.order_id
    again = program.run("add", order.order_id)
    assert (again.returncode, "is already in the journal" in again.stderr) == (1, True)
    unknown = program.run("add", "999999")
    assert unknown.returncode == 1


@pytest.mark.parametrize("command", ["reject", "reuse", "activate", "renew", "sms", "wait", "note"])
def test_an_order_that_is_not_there_is_exit_1(program: Program, command: str) -> None:
    with program.on_terminal(command, "nothing") as terminal:
        assert terminal.wait_for_exit() == 1
        assert "Order nothing is not in the journal." in " ".join(terminal.text.split())
