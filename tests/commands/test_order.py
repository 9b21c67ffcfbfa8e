"""`order`: the conversation on a real terminal, and its refusal without one."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending
from nonvoip_tui.store.locks import account_lock_path
from tests.commands.program import EMAIL, Program, answer, endings, spent
from tests.simulated import Fault
from tests.simulator_server import Served
from tests.store.test_locks import held_by_another_process


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
    assert endings(program) == [Ending.DONE]


RESERVED = (
    '{"status":"success","message":{"reservation_ref":"RZ-7781","line":"+1 (202) 555-0111",'
    '"other":"+1 (202) 555-0122","charged":"0.60","ttl":"10m"}}'
)


def test_what_an_unforeseen_answer_holds_is_asked_about(  # N12
    program: Program, served: Served
) -> None:
    fault = Fault(200, RESERVED, content_type="application/json")
    served.simulator.fail_next("order", fault)
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        answer(terminal, "Which is yours, 1 to 2", "1")
        terminal.wait_for("RZ-7781")
        answer(terminal, "Is this your number? Confirming it costs nothing. [y/N]", "y")
        assert terminal.wait_for_exit() == 0
    assert len(spent(served)) == 1
    with program.store() as store:
        [order] = store.orders.live(datetime.now(UTC))
    assert (order.order_id, order.number) == ("RZ-7781", "+1 (202) 555-0111")
    assert endings(program) == [Ending.DONE]
    shown = program.run("doctor", "--json").stdout
    assert "message.line" in shown
    assert program.run("doctor", "--forget-learned").returncode == 0
    assert "message.line" not in program.run("doctor", "--json").stdout


def test_where_it_is_none_of_them_the_outcome_stays_unknown(  # N12
    program: Program, served: Served
) -> None:
    fault = Fault(200, RESERVED, content_type="application/json")
    served.simulator.fail_next("order", fault)
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        answer(terminal, "Which is yours, 1 to 2", "")
        assert terminal.wait_for_exit() == 3
    assert endings(program) == [Ending.UNKNOWN]
    (listed,) = json.loads(program.run("settle", "--json").stdout)
    assert listed["found"]["number"] == ["+1 (202) 555-0111", "+1 (202) 555-0122"]
    assert listed["found"]["id"][0] == "RZ-7781"


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
        terminal.wait_for("Old price      $0.90", "New price      $0.99", "+$0.09 (+10.0%)")
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


def test_exactly_the_bid_that_was_accepted_is_sent(  # F22
    program: Program, served: Served
) -> None:
    with program.on_terminal("order", "102") as terminal:
        answer(terminal, "Order for $1.00? [y/N]", "y")
        terminal.wait_for("Recommended bid  40%")
        answer(terminal, "Your bid in percent, 10 to 2000", "45")
        terminal.wait_for("about $1.45", "about $48.55")
        answer(terminal, "Bid 45%, about $1.45? [y/N]", "y")
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
                answer(terminal, "Order it again? [y/N]", "y")
            answer(terminal, "Order for $0.60? [y/N]", "y")
            assert terminal.wait_for_exit() == 0
    with program.on_terminal("order", "103") as terminal:
        terminal.wait_for("You ordered this")
        answer(terminal, "Order it again? [y/N]", "n")
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


def spend_lock_of(program: Program) -> Path:
    return account_lock_path(program.database.parent, "spend", EMAIL)


def test_an_order_waits_for_another_copy_and_says_so_and_is_then_refused(  # N72
    program: Program, served: Served
) -> None:
    program.run("orders")  # makes the directory
    with (
        held_by_another_process(spend_lock_of(program)),
        program.on_terminal("order", "104") as terminal,
    ):
        terminal.wait_for("[y/N]")
        terminal.send("y", "enter")
        terminal.wait_for("Another copy of the program is ordering")
        assert terminal.wait_for_exit(seconds=30) == 5
        assert "nothing was sent" in terminal.text
    assert spent(served) == []
    assert endings(program) == []


def test_ctrl_c_takes_back_what_waits_for_another_copy(  # N72
    program: Program, served: Served
) -> None:
    program.run("orders")
    with (
        held_by_another_process(spend_lock_of(program)),
        program.on_terminal("order", "104") as terminal,
    ):
        terminal.wait_for("[y/N]")
        terminal.send("y", "enter")
        terminal.wait_for("Another copy of the program is ordering")
        terminal.send("ctrl+c")
        assert terminal.wait_for_exit() == 130
        assert "nothing was sent" in terminal.text
        assert "unknown" not in terminal.text
    assert spent(served) == []


def test_what_was_charged_is_printed_after_the_order(program: Program) -> None:  # N41
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order for $0.60? [y/N]", "y")
        assert terminal.wait_for_exit() == 0
        assert "Charged  $0.60, according to the balance" in terminal.text
