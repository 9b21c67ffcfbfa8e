"""The service misbehaves: the poller lives through it, the line above the keys says it, once."""

import asyncio
import gzip
import json
from dataclasses import replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.widgets.bars import TroubleLine
from tests.simulated import FAULTS, Fault, Simulator
from tests.stage import START, Stage, StageClock, on_stage
from tests.ui import scenes

JSON = "application/json"
BOMB = gzip.compress(b" " * 8_000_000)
TOO_MANY = replace(FAULTS["too-many"], headers=())


def in_json(value: str) -> Fault:
    """A whole answer with HTTP 200."""
    return Fault(200, value, JSON, is_applied=False)


def too_many(name: str, value: str) -> Fault:
    """HTTP 429 with one header."""
    return replace(TOO_MANY, headers=((name, value),))


WEATHER = {
    "a 502 page": FAULTS["bad-gateway"],
    "a 503 in JSON": FAULTS["unavailable"],
    "a web page": FAULTS["html"],
    "numbers": in_json("[1, 2]"),
    "nothing": FAULTS["empty"],
    "half an answer": FAULTS["truncated-json"],
    "a redirect": FAULTS["redirect"],
    "NaN": in_json('{"status":"success","message":NaN}'),
    "lists in lists": in_json("[" * 100_000),
    "a huge answer": in_json('"' + "x" * 3_000_000 + '"'),
    "a bomb": Fault(200, BOMB, JSON, (("Content-Encoding", "gzip"),), is_applied=False),
}


class Weather(Simulator):
    """Goes wrong about every SMS while `fault` is there."""

    fault: Fault | None = None

    def _next_fault(self, endpoint: str) -> Fault | None:
        return self.fault if endpoint == "getsms" else super()._next_fault(endpoint)


async def pass_time(stage: Stage, seconds: float) -> None:
    """Let time pass in steps of five seconds."""
    for _ in range(int(seconds / 5)):
        stage.clock.advance(5)
        await stage.app.engine.do(_a_turn)
    await stage.idle()


async def _a_turn(_: Services) -> None:
    for _turn in range(60):
        await asyncio.sleep(0)


def asked(stage: Stage) -> int:
    return sum(endpoint == "getsms" for endpoint, _ in stage.simulator.requests)


def line_of_trouble(stage: Stage) -> str:
    line = stage.app.screen.query_one(TroubleLine)
    return str(line.content) if line.display else ""


async def test_trouble_is_said_once_with_the_next_try_and_it_recovers_by_itself(
    tmp_path: Path,
) -> None:  # F08, F14, F15, F64
    clock = StageClock()
    service = Weather(clock=lambda: clock.now().timestamp(), seed=1, scenario="no-sms")
    async with on_stage(tmp_path, (100, 30), simulator=service, clock=clock) as stage:
        for place, (name, fault) in enumerate(WEATHER.items()):
            order_id = await scenes.order(stage, usable(service)[place])
            before = asked(stage)
            service.fault = fault
            await pass_time(stage, 60)
            said = line_of_trouble(stage)
            assert said.count("▲") == 1, name
            assert "Next try" in said, name
            assert "Traceback" not in said, name
            assert stage.sees("▲ trouble"), name
            assert stage.toasts == [], name
            assert asked(stage) - before < 40, name
            service.fault = None
            service.deliver(order_id, f"Your code is 4829{place:02}")
            await pass_time(stage, 120)
            await stage.until(lambda: stage.sees("● online"))
            assert line_of_trouble(stage) == ""
            assert stage.app.view_model.orders[order_id].last_code == f"4829{place:02}", name
            stage.app.clear_notifications()


def usable(service: Simulator) -> list[str]:
    """Products that are sold without another question."""
    return [
        str(product.product_id)
        for product in service.products.values()
        if product.kind == "short_term" and not product.country and product.available > 1
        and not product.price_steps and not product.premium_percent
    ]  # fmt: skip


IN_90 = START + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (too_many("Retry-After", "90"), 91),
        (too_many("Retry-After", format_datetime(IN_90.astimezone(UTC), usegmt=True)), 91),
        (too_many("X-RateLimit-Reset", f"{IN_90.timestamp():.0f}"), 91),
        (too_many("X-RateLimit-Reset", f"{IN_90.timestamp() * 1000:.0f}"), 91),
        (too_many("Retry-After", "99999999"), 3600),
        (too_many("Retry-After", "-1"), 60),
        (too_many("Retry-After", "soon"), 60),
        (TOO_MANY, 60),
    ],
)
async def test_too_many_calls_are_waited_for_as_long_as_is_asked(
    tmp_path: Path, fault: Fault, seconds: int
) -> None:  # F58
    clock = StageClock()
    service = Weather(clock=lambda: clock.now().timestamp(), seed=1, scenario="no-sms")
    service.fault = fault
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await scenes.order(stage)
        while not asked(stage):
            await pass_time(stage, 5)
        first_try = stage.clock.now()
        await stage.until(lambda: "Next try" in line_of_trouble(stage))
        next_try = stage.app.view_model.connection.next_try_at
        assert next_try is not None
        wait = (next_try - first_try).total_seconds()
        assert seconds - 6 <= wait <= seconds + 1
        assert json.loads(fault.body or "")["message"] not in stage.toasts
        before = asked(stage)
        await pass_time(stage, min(seconds - 10, 200))
        assert asked(stage) == before
