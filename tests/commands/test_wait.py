"""`wait`: the bare code on the last line, or a status that says why not."""

import signal
from datetime import UTC, datetime, timedelta

import pytest

from tests.commands.program import Program, bought, control_bytes, line_of
from tests.simulator_server import Served
from tests.waiting import wait


def test_the_last_line_is_the_bare_code(program: Program, served: Served) -> None:
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        assert "Waiting for an SMS to +1 " in line_of(process)
        served.simulator.deliver(order.order_id, "Hello.\nYour code is 739154.")
        out, _ = process.communicate(timeout=20)
    assert out.splitlines() == ["Hello.", "Your code is 739154.", "739154"]
    assert process.returncode == 0
    with program.store() as store:
        assert [sms.code for sms in store.messages.of_order(order.order_id)] == ["739154"]


def test_a_code_that_is_here_already_is_given_at_once(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154")
    program.run("sms", order.order_id)
    before = len(served.simulator.requests)
    done = program.run("wait", order.order_id)
    assert (done.stdout.splitlines()[-1], done.returncode) == ("739154", 0)
    asked = [endpoint for endpoint, _ in served.simulator.requests[before:]]
    assert "order" not in asked


def test_with_new_only_what_comes_from_now_on_counts(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 111111")
    program.run("sms", order.order_id)
    with program.started("wait", order.order_id, "--new") as process:
        line_of(process)
        served.simulator.deliver(order.order_id, "Your code is 222222")
        out, _ = process.communicate(timeout=20)
    assert out.splitlines()[-1] == "222222"
    assert "111111" not in out


def test_an_sms_without_a_code_is_shown_and_the_wait_goes_on(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        line_of(process)
        served.simulator.deliver(order.order_id, "Welcome to our shop!")
        assert "This SMS has no code" in line_of(process)
        served.simulator.deliver(order.order_id, "Your code is 222222")
        out, _ = process.communicate(timeout=20)
    assert out.splitlines() == ["Welcome to our shop!", "Your code is 222222", "222222"]


def test_what_another_copy_of_the_program_received_is_found(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        line_of(process)
        served.simulator.deliver(order.order_id, "Your code is 739154")
        assert program.run("sms", order.order_id).returncode == 0
        out, _ = process.communicate(timeout=20)
    assert out.splitlines()[-1] == "739154"


def test_the_time_out_is_exit_4_and_the_order_goes_on(program: Program, served: Served) -> None:
    order = bought(program, served)
    done = program.run("wait", order.order_id, "--timeout", "0.5")
    assert (done.stdout, done.returncode) == ("", 4)
    assert "The order is still live" in done.stderr
    with program.store() as store:
        assert [each.order_id for each in store.orders.live(datetime.now(UTC))] == [order.order_id]


def test_the_order_s_own_end_is_exit_4(program: Program, served: Served) -> None:
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        line_of(process)
        asked = len(served.simulator.requests)
        wait(lambda: len(served.simulator.requests) > asked + 1)  # one of them was answered
        with program.store() as store:
            store.orders.save(order._replace(expires_at=datetime.now(UTC)))
        _, err = process.communicate(timeout=20)
    assert process.returncode == 4
    assert "is over" in err


def test_an_order_that_the_service_ends_is_exit_1(program: Program, served: Served) -> None:
    order = bought(program, served)  # F62
    with program.started("wait", order.order_id) as process:
        line_of(process)
        served.simulator.stop(order.order_id)
        asked = len(served.simulator.requests)
        wait(lambda: len(served.simulator.requests) > asked + 1)
        with program.store() as store:  # the copy that polls has been told so often enough
            store.orders.save(order._replace(ended_at=datetime.now(UTC), status="Expired"))
        _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"The service has ended order {order.order_id}" in err


def test_one_word_of_the_service_ends_no_waiting(program: Program, served: Served) -> None:  # N60
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        line_of(process)
        served.simulator.stop(order.order_id)
        asked = len(served.simulator.requests)
        wait(lambda: len(served.simulator.requests) > asked + 2)
        assert process.poll() is None
        process.terminate()
        process.communicate(timeout=20)


def test_an_order_that_is_over_is_asked_once_and_is_exit_1(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    with program.store() as store:
        store.orders.save(order._replace(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert program.run("wait", order.order_id).returncode == 1
    served.simulator.deliver(order.order_id, "Late code 739154")
    assert program.run("wait", order.order_id).stdout.splitlines()[-1] == "739154"


def test_no_connection_all_the_while_is_exit_5(
    program: Program, served: Served, alone: Program
) -> None:
    order = bought(program, served)
    done = alone.run("wait", order.order_id, "--timeout", "1")
    assert done.returncode == 5
    assert done.stderr.count("connection refused") == 1


def test_a_wrong_password_ends_it_with_exit_1(program: Program, served: Served) -> None:  # F55
    order = bought(program, served)
    env = program.environment(NONVOIP_PASSWORD="canary-password")
    done = program.run("wait", order.order_id, env=env)
    assert done.returncode == 1
    assert "canary" not in done.stdout + done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT])
def test_ctrl_c_is_exit_130_and_nothing_is_lost(
    program: Program, served: Served, number: signal.Signals
) -> None:
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        line_of(process)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert f"`wait {order.order_id}` waits again" in err
    assert "Traceback" not in err
    served.simulator.deliver(order.order_id, "Your code is 739154")
    assert program.run("wait", order.order_id).stdout.splitlines()[-1] == "739154"


def test_sigterm_loses_nothing_either(program: Program, served: Served) -> None:  # F47
    order = bought(program, served)
    with program.started("wait", order.order_id) as process:
        line_of(process)
        process.terminate()
        assert process.wait(20) != 0
    served.simulator.deliver(order.order_id, "Your code is 739154")
    assert program.run("wait", order.order_id).stdout.splitlines()[-1] == "739154"


def test_a_rented_number_is_said_to_sleep(program: Program, served: Served) -> None:
    rented = next(p for p in served.simulator.products.values() if p.kind == "long_term")
    order = bought(program, served, rented.product_id)
    done = program.run("wait", order.order_id, "--timeout", "0")
    assert "only while it is activated" in done.stderr


def test_a_hostile_text_cannot_pass_for_the_code(program: Program, served: Served) -> None:  # F39
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154\x1b[1A\x1b[2K\r000000\n")
    done = program.run("wait", order.order_id)
    assert control_bytes(done.stdout) == set()
    assert done.stdout.splitlines()[-1] == "739154"
