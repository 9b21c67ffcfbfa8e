"""`balance`, and every way in which the service cannot be asked."""

import json
from datetime import datetime

from tests.commands.program import Program
from tests.simulator_server import Served


def test_the_balance_is_one_bare_line(program: Program) -> None:
    done = program.run("balance")
    assert (done.stdout, done.stderr, done.returncode) == ("$50.00\n", "", 0)


def test_json_has_the_exact_amount_and_when_it_was_read(program: Program) -> None:
    read = json.loads(program.run("balance", "--json").stdout)
    assert (read["balance"], read["currency"]) == ("50.00", "USD")
    assert datetime.fromisoformat(read["read_at"]).utcoffset() is not None


def test_one_question_is_one_call(program: Program, served: Served) -> None:
    assert program.run("balance").returncode == 0
    assert [endpoint for endpoint, _ in served.simulator.requests] == ["balance"]


def test_a_wrong_password_is_refused_and_not_shown(program: Program) -> None:  # F55
    done = program.run("balance", env=program.environment(NONVOIP_PASSWORD="canary-password"))
    assert done.returncode == 1
    assert "email or password" in done.stderr
    assert "canary" not in done.stdout + done.stderr


def test_no_connection_tells_the_last_balance_seen(program: Program, alone: Program) -> None:
    assert program.run("balance").returncode == 0
    done = alone.run("balance")
    assert (done.stdout, done.returncode) == ("", 5)
    assert "The last known balance was $50.00" in done.stderr
    assert "connection refused" in done.stderr


def test_no_credentials_and_nobody_to_ask_is_exit_2(alone: Program) -> None:  # F50
    env = alone.environment()
    del env["NONVOIP_EMAIL"], env["NONVOIP_PASSWORD"]
    done = alone.run("balance", env=env)
    assert done.returncode == 2
    assert "NONVOIP_EMAIL" in done.stderr


def test_on_a_terminal_they_are_asked_for_and_not_echoed(program: Program) -> None:
    with program.on_terminal("balance", NONVOIP_EMAIL="", NONVOIP_PASSWORD="") as terminal:
        terminal.wait_for("E-mail:")
        terminal.send("demo@example.com", "enter")
        terminal.wait_for("Password:")
        terminal.send("demo", "enter")
        assert terminal.wait_for_exit() == 0
        assert "$50.00" in terminal.text
        assert b"Password: demo" not in terminal.raw


def test_an_address_that_would_show_the_password_is_refused(alone: Program) -> None:  # F57
    done = alone.run("balance", "--base-url", "http://example.com/manager")
    assert done.returncode == 2
    assert "must begin with https://" in done.stderr
    assert alone.run("balance", "--base-url", "https://u:p@example.com").returncode == 2


def test_a_wrong_proxy_setting_is_exit_2(program: Program) -> None:
    program.configure('proxy = "gopher://example.com"\n')
    done = program.run("balance")
    assert done.returncode == 2
    assert "proxy cannot be used" in done.stderr


def test_the_service_in_trouble_is_exit_5(program: Program, served: Served) -> None:  # F64
    served.simulator.fail_next("balance", "unavailable", times=9)
    assert program.run("balance").returncode == 5


def test_the_demo_needs_nothing(alone: Program) -> None:
    env = alone.environment()
    del env["NONVOIP_EMAIL"], env["NONVOIP_PASSWORD"]
    assert alone.run("--demo", "balance", env=env).stdout == "$50.00\n"
    assert alone.run("balance", "--demo", env=env).stdout == "$50.00\n"
