"""`order`: the conversation on a real terminal, and its refusal without one."""

import signal
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.domain.models import Ending, Intent
from tests.commands.program import ROOT, Program
from tests.simulator_server import Served
from tests.terminal import Terminal


def spent(served: Served) -> list[dict[str, object]]:
    """What was sent to order, without who asked."""
    return [
        {name: value for name, value in fields.items() if name != "email"}
        for endpoint, fields in served.simulator.requests
        if endpoint == "order"
    ]


def intents(program: Program) -> list[Intent]:
    with program.store() as store:
        return list(store.journal.recent(10))


def answer(terminal: Terminal, question: str, typed: str) -> None:
    """Wait for a question to be the last thing on the screen, and type."""
    terminal.wait_for(question)
    terminal.send(typed, "enter")


def test_it_asks_once_and_orders_once(program: Program, served: Served) -> None:
    with program.on_terminal("order", "103") as terminal:
        terminal.wait_for("Demo: two messages", "10-minute", "Balance after  $49.40")
        assert spent(served) == []
        answer(terminal, "Order for $0.60? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        assert "Number     +1 " in terminal.text
        [order_id] = served.simulator.orders
        assert f"nonvoip-tui wait {order_id}" in terminal.text
    assert spent(served) == [{"product_id": 103}]
    with program.store() as store:
        [order] = store.orders.live(datetime.now(UTC))
    assert (order.order_id, order.price) == (order_id, Decimal("0.60"))
    assert [intent.ending for intent in intents(program)] == [Ending.DONE]


@pytest.mark.parametrize("typed", ["", "n", "yep"])
def test_anything_but_yes_is_no(program: Program, served: Served, typed: str) -> None:
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", typed)
        assert terminal.wait_for_exit() == 1
        assert "Nothing was ordered" in terminal.text
    assert spent(served) == []


def test_the_end_of_input_is_no(program: Program, served: Served) -> None:
    with program.on_terminal("order", "103") as terminal:
        terminal.wait_for("Order for $0.60? [y/N]")
        terminal.send("\x04")
        assert terminal.wait_for_exit() == 1
    assert spent(served) == []


def test_what_was_typed_before_the_question_is_no_answer(  # F45
    program: Program, served: Served
) -> None:
    with program.on_terminal("order", "103") as terminal:
        for _ in range(5):
            terminal.send("y", "enter")
        terminal.wait_for("Balance after")
        terminal.send("yes", "enter")
        terminal.wait_for("Order for $0.60? [y/N]")
        terminal.send("enter")
        assert terminal.wait_for_exit() == 1
    assert spent(served) == []


def test_exactly_the_new_price_that_was_shown_is_sent(  # F22
    program: Program, served: Served
) -> None:
    with program.on_terminal("order", "105") as terminal:
        answer(terminal, "Order for $0.90? [y/N]", "y")
        terminal.wait_for("Old price      $0.90", "New price      $0.99", "+$0.09 (+10.0 %)")
        answer(terminal, "Pay $0.99? [y/N]", "yes")
        terminal.wait_for("Old price      $0.99", "New price      $1.17")
        answer(terminal, "Pay $1.17? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
    assert spent(served) == [
        {"product_id": 105},
        {"product_id": 105, "accepted_max_price": Decimal("0.99")},
        {"product_id": 105, "accepted_max_price": Decimal("1.17")},
    ]
    assert served.simulator.balance == Decimal("48.83")


def test_a_new_price_can_be_declined(program: Program, served: Served) -> None:
    with program.on_terminal("order", "101") as terminal:
        answer(terminal, "Order for $0.80? [y/N]", "y")
        answer(terminal, "Pay $1.00? [y/N]", "n")
        assert terminal.wait_for_exit() == 1
    assert len(spent(served)) == 1
    assert served.simulator.balance == Decimal("50.00")


def test_exactly_the_bid_that_was_accepted_is_sent(program: Program, served: Served) -> None:
    with program.on_terminal("order", "102") as terminal:
        answer(terminal, "Order for $1.00? [y/N]", "y")
        terminal.wait_for("Recommended bid  40 %")
        answer(terminal, "Your bid in percent, 10 to 2000", "45")
        terminal.wait_for("about $1.45", "about $48.55")
        answer(terminal, "Bid 45 %, about $1.45? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        assert "not allocated yet; the order is paid" in terminal.text
    assert spent(served) == [{"product_id": 102}, {"product_id": 102, "auction": 45}]


@pytest.mark.parametrize("typed", ["", "y", "9", "9" * 30])
def test_no_bid_is_no_order(program: Program, served: Served, typed: str) -> None:
    with program.on_terminal("order", "102") as terminal:
        answer(terminal, "Order for $1.00? [y/N]", "y")
        answer(terminal, "Your bid in percent", typed)
        assert terminal.wait_for_exit() == 1
    assert len(spent(served)) == 1
    assert served.simulator.balance == Decimal("50.00")


def test_the_same_again_within_a_minute_is_asked_twice(  # F21
    program: Program, served: Served
) -> None:
    for wanted in ("once", "again"):
        with program.on_terminal("order", "103") as terminal:
            if wanted == "again":
                answer(terminal, "Order it once more? [y/N]", "y")
            answer(terminal, "Order for $0.60? [y/N]", "y")
            assert terminal.wait_for_exit() == 0
    with program.on_terminal("order", "103") as terminal:
        terminal.wait_for("You ordered this")
        answer(terminal, "Order it once more? [y/N]", "n")
        assert terminal.wait_for_exit() == 1
    assert len(spent(served)) == 2


def test_several_services_share_one_rented_number(program: Program, served: Served) -> None:
    rented = [p for p in served.simulator.products.values() if p.kind == "long_term"]
    chosen = [product for product in rented if product.available][:2]
    served.simulator.balance = Decimal(100)
    ids = [str(product.product_id) for product in chosen]
    with program.on_terminal("order", "--kind", "30-days", *ids) as terminal:
        total = sum(product.price for product in chosen)
        answer(terminal, f"Order for ${total}? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
    assert spent(served) == [{"product_ids": [int(each) for each in ids]}]
    with program.store() as store:
        numbers = {order.number for order in store.orders.recent(5)}
        assert len(store.orders.recent(5)) == 2
    assert len(numbers) == 1


def test_a_number_of_another_country_is_ordered_there(program: Program, served: Served) -> None:
    abroad = next(p for p in served.simulator.products.values() if p.country == "Canada")
    with program.on_terminal("order", "--country", "Canada", str(abroad.product_id)) as terminal:
        terminal.wait_for("Country        Canada")
        answer(terminal, f"Order for ${abroad.price}? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
    assert "country/order" in [endpoint for endpoint, _ in served.simulator.requests]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["999999"], 1, "No product 999999"),
        (["101", "103"], 2, "Only the 30-days kind"),
        (["--read-only", "103"], 2, "looking only (--read-only)"),
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
        assert "does not cover" in terminal.text
    assert spent(served) == []


def test_a_refusal_is_told_in_the_service_s_words(program: Program, served: Served) -> None:
    with program.on_terminal("order", "104") as terminal:
        answer(terminal, "Order for $0.45? [y/N]", "y")
        assert terminal.wait_for_exit() == 1
        assert "Not ordered: " in terminal.text
    assert [intent.ending for intent in intents(program)] == [Ending.REFUSED]


def test_an_answer_that_breaks_off_is_exit_3_and_in_the_journal(  # F05
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
    assert [intent.ending for intent in intents(program)] == [Ending.UNKNOWN]


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
    assert [intent.ending for intent in intents(program)] == [Ending.UNKNOWN]


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
    program.run("balance")  # the next start settles what was left open
    assert [intent.ending for intent in intents(program)] == [Ending.UNKNOWN]


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
