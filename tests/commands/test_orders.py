"""`orders`: what the journal holds, with nobody asked."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from nonvoip_tui.domain.models import IncomingSms, Order
from tests.commands.program import Program, control_bytes, mode_of

NOW = datetime.now(UTC)


def an_order(order_id: str, **fields: object) -> Order:
    order = Order(
        order_id=order_id,
        service="examplepay",
        kind="short_term",
        created_at=NOW - timedelta(minutes=1),
        number="12025550143",
        price=Decimal("0.850"),
        product_id="101",
        expires_at=NOW + timedelta(minutes=30),
    )
    return order._replace(**fields)  # type: ignore[arg-type]


def save(program: Program, *orders: Order) -> None:
    with program.store() as store:
        for order in orders:
            store.orders.save(order)


def test_an_empty_journal_is_exit_1(alone: Program) -> None:
    done = alone.run("orders")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "No orders" in done.stderr
    assert alone.run("orders", "--json").stdout == "[]\n"


def test_it_is_made_private(alone: Program) -> None:  # F37
    alone.run("orders")
    assert (mode_of(alone.database), mode_of(alone.database.parent)) == (0o600, 0o700)


def test_orders_are_told_without_the_service_and_without_a_password(alone: Program) -> None:
    save(alone, an_order("1"), an_order("2", number="", created_at=NOW))
    env = alone.environment()
    del env["NONVOIP_PASSWORD"]
    lines = alone.run("orders", env=env).stdout.splitlines()
    assert lines[0].split() == [
        "Order", "Service", "Kind", "Number", "State", "Left", "Code", "Price",
    ]  # fmt: skip
    assert lines[1].startswith("2      examplepay  10-minute  —                ◌ waiting for a num")
    assert lines[2].startswith("1      examplepay  10-minute  +1 202-555-0143  ○ waiting for SMS")


def test_without_an_e_mail_the_account_last_used_is_meant(alone: Program) -> None:
    save(alone, an_order("1"))
    env = alone.environment()
    del env["NONVOIP_EMAIL"], env["NONVOIP_PASSWORD"]
    assert "examplepay" in alone.run("orders", env=env).stdout
    other = alone.environment(NONVOIP_EMAIL="other@example.com")
    assert alone.run("orders", env=other).returncode == 1


def test_live_ones_alone_can_be_asked_for(alone: Program) -> None:
    over = an_order("2", expires_at=NOW - timedelta(seconds=1))
    save(alone, an_order("1"), over, an_order("3", rejected_at=NOW))
    live = json.loads(alone.run("orders", "--live", "--json").stdout)
    assert [row["order_id"] for row in live] == ["1"]
    every = json.loads(alone.run("orders", "--json").stdout)
    assert {row["order_id"]: row["state"] for row in every} == {
        "1": "waiting_sms",
        "2": "expired",
        "3": "rejected",
    }


def test_json_is_exact(alone: Program) -> None:
    order = an_order("1")
    save(alone, order)
    with alone.store() as store:
        store.messages.add(order, IncomingSms("Your code is 123456"), "123456", NOW)
    [row] = json.loads(alone.run("orders", "--json").stdout)
    assert row["price"] == "0.850"
    assert datetime.fromisoformat(row["created_at"]) == order.created_at
    assert (row["sms_count"], row["last_code"], row["bid_percent"]) == (1, "123456", None)


def test_more_than_the_limit_is_said(alone: Program) -> None:
    save(alone, *(an_order(str(n), created_at=NOW + timedelta(seconds=n)) for n in range(5)))
    done = alone.run("orders", "--limit", "2")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Order", "4", "3"]
    assert "newest 2" in done.stderr


def test_a_hostile_name_in_the_journal_reaches_no_terminal(alone: Program) -> None:  # F46
    save(alone, an_order("1", service="evil\x1b]52;c;Zm9v\x07", number="\x1b[2J"))
    done = alone.run("orders")
    assert done.returncode == 0
    assert control_bytes(done.stdout) == set()


@pytest.mark.parametrize("command", ["orders", "balance"])
def test_a_damaged_journal_is_put_aside_and_the_command_goes_on(  # F34
    alone: Program, command: str
) -> None:
    alone.database.parent.mkdir(parents=True)
    alone.database.write_bytes(b"junk" * 5000)
    done = alone.run(command)
    assert done.returncode == {"orders": 1, "balance": 5}[command]
    assert "earlier orders and SMS are not shown" in done.stderr
    assert "Traceback" not in done.stderr
    assert any("corrupt" in path.name for path in alone.database.parent.iterdir())
