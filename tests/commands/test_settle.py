"""`resolve`: what nobody knows is told by every command, and written down by one."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from nonvoip_tui.domain.models import Action, Ending, Intent
from tests.commands.program import Program, answer, endings
from tests.simulator_server import Served

NOW = datetime.now(UTC)


def lose(program: Program, *refs: str, action: Action = Action.ORDER) -> None:
    """Put calls that nobody saw the end of into the journal."""
    with program.store() as store:
        for place, ref in enumerate(refs):
            intent = Intent(
                ref=ref,
                action=action,
                began_at=NOW - timedelta(minutes=9 - place),
                service="examplepay",
                kind="short_term",
                product_ids=("103",),
                price_shown=Decimal("1.25"),
                balance_before=Decimal("20.00"),
            )
            store.journal.begin(intent)
            ended = intent._replace(ending=Ending.UNKNOWN, ended_at=NOW, detail="No answer came.")
            store.journal.finish(ended)


@pytest.mark.parametrize(
    "arguments",
    [("orders",), ("orders", "--json"), ("orders", "--live"), ("export", "orders"), ("settle",)],
    ids=" ".join,
)
def test_every_command_tells_of_an_unknown_outcome(  # N73
    alone: Program, arguments: tuple[str, ...]
) -> None:
    lose(alone, "aabbccddeeff00")
    done = alone.run(*arguments)
    said = done.stderr + done.stdout
    assert "examplepay" in said
    assert "$1.25" in said
    assert "aabbccdd" in said


def test_the_balance_tells_of_it_too(program: Program) -> None:  # N73
    lose(program, "aabbccddeeff00", action=Action.RENEW)
    done = program.run("balance", "--json")
    assert [each["ref"] for each in json.loads(done.stdout)["unknown_outcomes"]] == [
        "aabbccddeeff00"
    ]
    assert "Outcome unknown: renewal of examplepay for $1.25" in done.stderr


def test_the_examination_tells_of_it_too(alone: Program) -> None:  # N73
    lose(alone, "aa", "bb")
    checks = json.loads(alone.run("doctor", "--json").stdout)["checks"]
    [check] = [each for each in checks if each["name"] == "outcomes"]
    assert "2 calls" in check["words"]
    assert check["cure"] == "nonvoip-tui settle"


def test_what_is_unknown_is_a_row_beside_the_orders(alone: Program) -> None:  # N73
    lose(alone, "aabbccddeeff00")
    [row] = json.loads(alone.run("orders", "--json").stdout)
    assert (row["state"], row["order_id"], row["price"]) == ("outcome_unknown", None, "1.25")


@pytest.mark.parametrize(
    ("flag", "ending"),
    [("--charged", Ending.RESOLVED_CHARGED), ("--not-charged", Ending.RESOLVED_NOT_CHARGED)],
)
def test_an_answer_is_written_down(alone: Program, flag: str, ending: Ending) -> None:  # N73
    lose(alone, "aabbccddeeff00", "ddeeff")
    assert alone.run("settle", flag).returncode == 2  # which one?
    assert alone.run("settle", "aabb", flag).returncode == 0
    assert endings(alone) == [Ending.UNKNOWN, ending]
    assert alone.run("settle", "aabb", flag).returncode == 1
    assert alone.run("settle").returncode == 3
    assert alone.run("settle", "dd", flag).returncode == 0
    assert alone.run("settle").returncode == 0


def test_its_order_is_added_by_its_id(program: Program, served: Served) -> None:  # N73
    lose(program, "aabbccddeeff00")
    order_id = "900001"
    assert program.run("settle", "--order-id", "nonsense-1").returncode == 1
    with program.on_terminal("order", "103") as terminal:
        answer(terminal, "Order it again?", "y")
        answer(terminal, "Order for $0.60? [y/N]", "n")
        terminal.wait_for_exit()
    assert endings(program) == [Ending.UNKNOWN]
    assert order_id not in served.simulator.orders


def test_it_asks_on_a_terminal(alone: Program) -> None:  # N73
    lose(alone, "aabbccddeeff00", "ddeeff")
    for ref, typed, status in (("aabb", "c", 0), ("dd", "", 3)):
        with alone.on_terminal("settle", ref) as terminal:
            answer(terminal, "How did it end?", typed)
            assert terminal.wait_for_exit() == status
    assert endings(alone) == [Ending.UNKNOWN, Ending.RESOLVED_CHARGED]
