"""What `--json` prints keeps its form, and the manual page describes it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.commands.actions import _record
from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.domain.actions import NotSent, Refused, Unknown
from nonvoip_tui.domain.models import Action, Intent, Order
from nonvoip_tui.services.lifecycle import Done
from tests.commands.json_shapes import COMMANDS, RECORDS
from tests.commands.program import Program, bought
from tests.shipped_files import manual_page
from tests.simulator_server import Served

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ORDER = Order("900001", "Aldora", "short_term", NOW)
CALL = Intent("ref", Action.ORDER, NOW, "Aldora")


def fields(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(record)


def printed(program: Program, *words: str) -> Any:
    done = program.run(*words, "--json")
    return json.loads(done.stdout)


def test_lists_and_single_things_have_the_fields_that_they_always_had(
    program: Program, served: Served
) -> None:
    balance = printed(program, "balance")
    assert fields(balance) == RECORDS["balance"]
    assert fields(printed(program, "products")[0]) == RECORDS["product"]
    order = bought(program, served)
    served.simulator.deliver(order.order_id, "Your code is 739154")
    [row] = printed(program, "orders")
    assert fields(row) == RECORDS["order"]
    assert (row["price"], row["created_at"][-1]) == ("0.60", "Z")
    [sms] = printed(program, "sms", "last")
    assert fields(sms) == fields(printed(program, "wait", "last")) == RECORDS["message"]
    assert fields(printed(program, "messages")[0]) == RECORDS["message"]
    examination = printed(program, "doctor")
    assert fields(examination) == RECORDS["examination"]
    assert fields(examination["checks"][0]) == RECORDS["check"]


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Done(ORDER, "Rejected.", Decimal("0.60"), Decimal("50"), is_end_assumed=False), "done"),
        (Refused("Too late."), "refused"),
        (NotSent("No network."), "refused"),
        (Unknown("Cut off.", CALL), "unknown"),
    ],
)
def test_a_result_says_its_outcome_and_what_belongs_to_it(outcome: Any, name: str) -> None:
    record: dict[str, Any] = _record(outcome)
    assert fields(record) == RECORDS[name]
    if name == "done":
        assert fields(record["order"]) == RECORDS["order"]
    if name == "unknown":
        assert fields(record["call"]) == RECORDS["call"]


def test_the_manual_page_describes_each_command_that_prints_json_and_every_field() -> None:
    page = manual_page().replace("\\-", "-")
    _, _, section = page.partition(".SH JSON")
    [commands] = (each for each in build_parser()._actions if isinstance(each.choices, dict))
    assert isinstance(commands.choices, dict)
    with_json = {
        name
        for name, command in commands.choices.items()
        if any("--json" in action.option_strings for action in command._actions)
    }
    described = {name for names in COMMANDS for name in names.split(", ")}
    assert described == with_json
    for names, words in COMMANDS.items():
        assert names in section
        assert words.replace("\\-", "-") in section
    for record in RECORDS.values():
        assert all(field in section for field in record)
