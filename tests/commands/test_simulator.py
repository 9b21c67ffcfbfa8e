"""`simulator`: the simulated service for people who build against this API."""

import asyncio
import json
import signal
from decimal import Decimal

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.openapi import Document, fetch_document
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.api.values import Json
from nonvoip_tui.domain.actions import Answer, Placed, PriceChanged
from nonvoip_tui.domain.errors import RefusedError
from nonvoip_tui.domain.models import Ending
from nonvoip_tui.settings.credentials import Session
from nonvoip_tui.simulator import DIALECTS, SCENARIOS
from nonvoip_tui.simulator.openapi import document
from nonvoip_tui.simulator.serve import listen
from nonvoip_tui.startup.wiring import demo_credentials
from tests.api.builders import order, request
from tests.commands.program import Program, answer, endings


def test_it_serves_the_scenario_that_was_asked_for(alone: Program) -> None:
    arguments = ["simulator", "--port", "0", "--scenario", "poor", "--dialect", "flat"]
    with alone.started(*arguments) as process:
        assert process.stdout is not None
        client = Program(alone.home, process.stdout.readline().strip())
        assert client.run("balance").stdout == "$0.20\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


def test_help_lists_every_scenario_and_dialect_with_a_sentence(alone: Program) -> None:
    shown = " ".join(alone.run("simulator", "--help").stdout.split())
    described = {name: row.description for name, row in SCENARIOS.items()}
    described |= {name: row.description for name, row in DIALECTS.items()}
    assert len(described) > 15
    for name, words in described.items():
        assert f" {name} {words}" in shown


def test_an_unknown_scenario_is_exit_2_and_the_known_ones_are_named(alone: Program) -> None:
    done = alone.run("simulator", "--scenario", "heaven")
    assert done.returncode == 2
    assert "premium" in done.stderr


def test_a_taken_port_is_exit_2_in_one_sentence(alone: Program) -> None:
    with listen(0) as taken:
        done = alone.run("simulator", "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be used" in done.stderr


def operation(**answers: Json) -> Json:
    """A POST operation with examples by HTTP status code, such as `http_200`."""
    return {
        "post": {
            "responses": {
                code.removeprefix("http_"): {
                    "content": {
                        "application/json": {
                            "examples": {
                                f"{place}": {"value": each} for place, each in enumerate(listed)
                            }
                        }
                    }
                }
                for code, listed in answers.items()
                if isinstance(listed, list)
            }
        }
    }


BOUGHT: Json = {"status": "success", "message": {"order_id": 7, "number": "12025550143"}}
DEARER: Json = {"status": "Price_Change_Required", "available_price": "1.10"}
DOCUMENT: Json = {
    "paths": {
        "/manager/api/balance": operation(
            http_401=[{"error": "no"}], http_200=[{"status": "success", "balance": "37.40"}, "no"]
        ),
        "/manager/api/order": operation(http_200=[BOUGHT, DEARER]),
    }
}


def test_it_answers_with_the_examples_of_a_document(alone: Program) -> None:
    path = alone.home / "saved.json"
    path.write_text(json.dumps(DOCUMENT), "utf-8")

    async def ordered(base_url: str) -> list[Answer]:
        async with Transport(base_url, Session(demo_credentials())) as transport:
            assert (await fetch_document(transport)) == Document(DOCUMENT)
            client = Client(transport)
            assert [await client.balance() for _ in range(2)] == [Decimal("37.40")] * 2
            with pytest.raises(RefusedError, match="no example"):
                await client.reject(order())
            return [await client.order(request()) for _ in range(3)]

    with alone.started("simulator", "--port", "0", "--document", str(path)) as process:
        assert process.stdout is not None
        first, second, third = asyncio.run(ordered(process.stdout.readline().strip()))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)
    assert isinstance(first, Placed)
    assert first.orders[0].order_id == "7"
    assert second == PriceChanged(Decimal("1.10"))
    assert isinstance(third, Placed)


def test_the_main_job_is_tried_out_against_a_document(alone: Program) -> None:
    path = alone.home / "saved.json"
    path.write_text(json.dumps(document(DIALECTS["wrapped"])), "utf-8")
    with alone.started("simulator", "--port", "0", "--document", str(path)) as process:
        assert process.stdout is not None
        program = Program(alone.home, process.stdout.readline().strip())
        with program.on_terminal("order", "1001") as terminal:
            answer(terminal, "Order for $0.85? [y/N]", "y")
            assert terminal.wait_for_exit() == 0
        assert endings(program) == [Ending.DONE]
        assert "Your code is 123456" in program.run("sms", "900001").stdout


def test_a_document_that_cannot_be_used_is_exit_2_in_one_sentence(alone: Program) -> None:
    done = alone.run("simulator", "--document", "https://example.com/openapi.json")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be read" in done.stderr
