"""`status`, `messages` and `note`: from the journal alone."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Order
from tests.commands.program import Program, bought
from tests.simulator_server import Served


def test_with_nothing_live_the_line_says_so_and_the_exit_is_0(alone: Program) -> None:
    done = alone.run("status")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 live — — —\n", "")


def test_the_line_has_what_is_live_its_code_and_the_balance(
    program: Program, served: Served
) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154")
    program.run("sms", order.order_id)
    program.run("balance")
    before = len(served.simulator.requests)
    form = "{live}|{code}|{number}|{service}|{balance}|{unknown}"
    done = program.run("status", "--format", form)
    assert done.stdout == f"1|739154|{order.number}|{order.service}|$49.40|0\n"
    live, code, left, minutes = program.run("status").stdout.split()[0:4]
    assert (live, code) == ("1", "live")
    assert left == "739154"
    assert ":" in minutes
    assert len(served.simulator.requests) == before


@pytest.mark.parametrize(
    ("kind", "age", "is_live"),
    [
        ("short_term", timedelta(minutes=2), True),
        ("short_term", timedelta(hours=2), False),
        ("3days", timedelta(days=2), True),
        ("3days", timedelta(days=9), False),
    ],
)
def test_an_order_without_an_end_lives_as_long_as_its_kind_may(
    alone: Program, kind: str, age: timedelta, is_live: bool
) -> None:
    now = datetime.now(UTC)
    order = Order("900001", "Emberlo", kind, now - age)
    with alone.store() as store:
        store.orders.save(order)
        assert bool(store.orders.live(now)) is is_live
    shown = alone.run("status").stdout
    assert shown.startswith(f"{is_live:d} live"), shown


def test_another_account_has_a_line_of_its_own(program: Program, served: Served) -> None:
    bought(program, served)
    other = program.environment(NONVOIP_EMAIL="Other@Example.com")
    assert program.run("status", env=other).stdout.startswith("0 live")
    same = program.environment(NONVOIP_EMAIL=" DEMO@example.com")
    assert program.run("status", env=same).stdout.startswith("1 live")


@pytest.mark.parametrize("form", ["{price}", "{", "{live.x}", "{}", "{0}"])
def test_a_field_that_there_is_not_is_exit_2_and_names_those_that_there_are(
    alone: Program, form: str
) -> None:
    done = alone.run("status", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert "{live}, {code}, {left}" in done.stderr


def test_messages_are_searched_and_printed_as_json(program: Program, served: Served) -> None:
    order = bought(program, served)
    assert program.run("messages", "--json").stdout == "[]\n"
    assert program.run("messages").returncode == 1
    served.simulator.deliver(order.order_id, "Harbour: your code is 739154")
    program.run("sms", order.order_id)
    [found] = json.loads(program.run("messages", "--search", "harb", "--json").stdout)
    assert (found["order_id"], found["code"]) == (order.order_id, "739154")
    nothing = program.run("messages", "--search", "lighthouse", "--json")
    assert (nothing.returncode, nothing.stdout) == (0, "[]\n")
    shown = program.run("messages").stdout
    assert f"order {order.order_id} ({order.service})" in shown
    assert "Harbour: your code is 739154" in shown


def test_a_note_is_written_shown_and_taken_away(program: Program, served: Served) -> None:
    order = bought(program, served)
    assert program.run("note", "last", "for the\x1b[31m shop").returncode == 0
    assert program.run("note", order.number).stdout == "for the␛[31m shop\n"
    assert program.run("note", order.order_id, "").returncode == 0
    assert program.run("note", "last").stdout == "\n"


def test_empty_lists_are_exit_0_as_json(alone: Program) -> None:
    done = alone.run("orders", "--json")
    assert (done.returncode, done.stdout) == (0, "[]\n")


def test_wait_prints_the_code_alone_or_the_sms_as_json(program: Program, served: Served) -> None:
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154")
    program.run("sms", "last")
    done = program.run("wait", "last", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "739154\n", "")
    document = json.loads(program.run("wait", order.order_id, "--json").stdout)
    assert (document["code"], document["text"]) == ("739154", "Your code is 739154")


def test_help_is_a_command_and_v_the_version(alone: Program) -> None:
    assert alone.run("help").stdout == alone.run("--help").stdout
    assert alone.run("-V").stdout == alone.run("--version").stdout


def test_the_newest_ids_are_listed_for_completion(program: Program, served: Served) -> None:
    assert program.run("status", "--orders").stdout == "\n"
    first, second = bought(program, served), bought(program, served)
    ids = program.run("status", "--orders").stdout.split()
    assert sorted(ids) == sorted((first.order_id, second.order_id))


@pytest.mark.parametrize("has_journal", [False, True])
@pytest.mark.parametrize("words", [[], ["--format", "{live}"]])
def test_a_bar_waits_for_no_more_than_the_line_takes(
    program: Program, served: Served, words: list[str], *, has_journal: bool
) -> None:
    if has_journal:
        bought(program, served)
    env = program.environment(PYTHONPROFILEIMPORTTIME="1")
    done = program.run("status", *words, env=env)
    assert done.stdout.startswith(f"{has_journal:d}")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "sqlite3" in imported
    dear = {"argparse", "asyncio", "json", "pathlib", "platformdirs", "textual", "typing"}
    assert not dear & imported


@pytest.mark.parametrize("name", ["a b", "100%", "a?b#c", "ä"])
def test_the_journal_is_found_wherever_it_lies(tmp_path: Path, name: str) -> None:
    program = Program(tmp_path / "home")
    moved = tmp_path / name
    order = Order("900001", "Emberlo", "short_term", datetime.now(UTC))
    program.database.parent.mkdir(parents=True)
    with program.store() as store:
        store.orders.save(order)
    moved.mkdir()
    program.database.parent.rename(moved / "nonvoip-tui")
    env = program.environment(XDG_DATA_HOME=str(moved))
    assert program.run("status", env=env).stdout.startswith("1 live")
    away = program.environment(XDG_DATA_HOME="relative")  # which nobody can mean
    assert program.run("status", env=away).stdout.startswith("0 live")
