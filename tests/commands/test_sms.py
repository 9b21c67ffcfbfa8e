"""`sms`: what came to an order, and what still comes."""

import json
import signal
from datetime import UTC, datetime, timedelta

from tests.commands.program import Program, bought, control_bytes
from tests.simulator_server import Served


def test_what_came_is_shown_with_its_code(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 123456", sender="22000")
    done = program.run("sms", order.order_id)
    assert done.returncode == 0
    head, text, *_ = done.stdout.splitlines()
    assert head.endswith("from 22000  code 123456") or head.endswith("code 123456")
    assert text == "Your code is 123456"


def test_json_is_one_document_with_utc_times(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 123456")
    [row] = json.loads(program.run("sms", order.order_id, "--json").stdout)
    assert (row["text"], row["code"]) == ("Your code is 123456", "123456")
    assert datetime.fromisoformat(row["received_at"]).utcoffset() is not None
    assert row["received_at"].endswith("Z")


def test_what_came_is_in_the_journal_and_told_without_the_service(
    program: Program, served: Served, alone: Program
) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 123456")
    program.run("sms", order.order_id)
    done = alone.run("sms", order.order_id)
    assert "Your code is 123456" in done.stdout
    assert done.returncode == 5


def test_nothing_yet_is_exit_1(program: Program, served: Served) -> None:
    order = bought(program, served)
    done = program.run("sms", order.order_id)
    assert (done.stdout, done.returncode) == ("", 1)
    assert f"No SMS has arrived for order {order.order_id}" in done.stderr


def test_an_unknown_order_is_exit_1(program: Program) -> None:
    done = program.run("sms", "no such \x1b[2J order")
    assert done.returncode == 1
    assert "is not in the journal" in done.stderr
    assert control_bytes(done.stderr) == set()


def test_a_hostile_text_reaches_no_terminal(program: Program, served: Served) -> None:  # F39
    order = bought(program, served)
    hostile = "code 4711\x1b]52;c;Zm9v\x07\x1b]0;title\x07\x9b2J\x1bP\x0e\x00 end"
    served.simulator.deliver(order.order_id, hostile)
    for words in (
        ["sms", order.order_id],
        ["sms", order.order_id, "--json"],
        ["export", "messages"],
    ):
        done = program.run(*words)
        assert done.returncode == 0
        assert "4711" in done.stdout
        assert control_bytes(done.stdout + done.stderr) == set()


def test_following_prints_one_json_object_a_line_as_they_come(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "first 111111")
    with program.started("sms", order.order_id, "--follow", "--json") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["code"] == "111111"
        served.simulator.deliver(order.order_id, "second 222222")
        assert json.loads(process.stdout.readline())["code"] == "222222"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_following_ends_with_the_order(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "first 111111")
    with program.store() as store:
        store.orders.save(order._replace(expires_at=datetime.now(UTC) + timedelta(seconds=3)))
    done = program.run("sms", order.order_id, "--follow")
    assert done.stdout.splitlines()[0].endswith("code 111111")
    assert done.returncode == 0
