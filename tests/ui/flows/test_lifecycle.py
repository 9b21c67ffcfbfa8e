"""Acting on an order: each only where it makes sense, each saying what follows."""

from dataclasses import replace
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import SHORT_TERM
from nonvoip_tui.settings.config import Config
from tests.simulated import Simulator
from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)


async def bought(stage: Stage, kind_steps: int) -> None:
    """Order the first product of the kind so many tabs to the right."""
    await stage.until(lambda: stage.sees("● online", "read"))
    for _ in range(kind_steps):
        await stage.press("right")
    await stage.until(lambda: stage.app.query_one("ProductTable").row_count)  # type: ignore[attr-defined]
    await stage.until(lambda: stage.sees("read 12:00"))
    await stage.press("enter")
    await stage.until(lambda: stage.sees("Order this number?"))
    await stage.press("y")
    await stage.until(lambda: stage.sees("2 Orders·1", "asked") or stage.sees("not asked yet"))


@SIZES
async def test_a_sleeping_number_says_so_and_is_activated(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await bought(stage, 1)
        await stage.until(lambda: stage.sees("asleep", "Press a to activate"))
        await stage.press("a")
        await stage.until(lambda: stage.sees("Activate this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("active until 12:1"))
        assert [name for name, _ in stage.simulator.requests].count("activate") == 1
        row = next(line for line in stage.text.splitlines() if line.strip("│").startswith("▌"))
        assert " 9:5" in row or "10:00" in row  # the window, beside the number
        await scenes.pass_time(stage, 120)
        await stage.until(lambda: stage.sees("▌ 7:5") or stage.sees("▌  7:5"))
        stage.clock.advance(481)
        asleep = "● SMS received, asl"  # one came while it was active
        await stage.until(lambda: stage.sees(asleep, "29 d 23 h"))


@SIZES
async def test_a_renewal_names_the_price_and_enter_declines_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await bought(stage, 1)
        await stage.press("w")
        await stage.until(lambda: stage.sees("Renew this number?", "Renew, about $"))
        assert stage.sees("Ends         2026-12-23", "New end      about 2027-01-22")
        await stage.press("enter")
        await stage.until(lambda: not stage.app.has_dialog and not stage.app.is_conversing)
        assert "renew" not in [name for name, _ in stage.simulator.requests]
        await stage.press("w")
        await stage.until(lambda: stage.sees("Renew this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("Renewed until"))


async def test_a_used_number_is_reused_under_its_new_id(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await bought(stage, 0)
        [order_id] = stage.simulator.orders
        assert stage.app.view_model.orders[order_id].kind == SHORT_TERM
        await stage.press("u")
        await stage.until(lambda: stage.sees("Only a number that has received an SMS"))
        stage.simulator.deliver(order_id, "Your code is 482913")
        await stage.press("r")
        await stage.until(lambda: stage.sees("482913"))
        await stage.press("u")
        await stage.until(lambda: stage.sees("Reuse this number?"))
        await stage.press("y")
        await stage.until(lambda: len(stage.app.view_model.orders) == 2)
        [new] = [each for each in stage.app.view_model.orders.values() if each.parent_id]
        assert new.parent_id == order_id


async def test_keys_that_make_no_sense_for_the_kind_are_absent(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), scenario="default") as stage:
        await bought(stage, 0)
        assert stage.sees("u Reuse")
        assert not stage.sees("Activate")
        assert not stage.sees("Renew")


async def test_a_refused_reject_is_told_in_the_services_words(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        service.fail_next("getsms", "bad-gateway", times=100)  # so that it is not known here
        service.deliver(order_id, "Your code is 482913")
        await scenes.press(stage, "x")
        await stage.until(lambda: stage.sees("Reject this number?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Not rejected: SMS already delivered"))
        assert stage.sees("○ waiting for SMS")


def service_without_sms(clock: StageClock, *, refunds_at_expiry: bool) -> Simulator:
    """A service on which every number runs out unused."""
    service = scenes.silent_simulator(clock)
    service._world.scenario = replace(service.scenario, refunds_at_expiry=refunds_at_expiry)
    return service


@pytest.mark.parametrize(
    ("refunds_at_expiry", "said"),
    [(False, "Your balance rose by $0.60."), (True, "already been stopped and refunded.")],
)
async def test_what_ran_out_unused_is_offered_for_rejection_and_the_refund_is_said(
    tmp_path: Path, refunds_at_expiry: bool, said: str
) -> None:
    clock = StageClock()
    service = service_without_sms(clock, refunds_at_expiry=refunds_at_expiry)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await scenes.order(stage)
        clock.advance(601)
        await stage.until(lambda: stage.sees("No SMS came in time: reject the number?"))
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees(said, "↩ rejected", "$50.00"))


async def test_what_is_rejected_by_itself_is_told_with_its_refund(tmp_path: Path) -> None:
    clock = StageClock()
    service = service_without_sms(clock, refunds_at_expiry=False)
    config = Config(reject_expired="auto")
    async with on_stage(tmp_path, simulator=service, clock=clock, config=config) as stage:
        await scenes.order(stage)
        clock.advance(601)
        await stage.until(
            lambda: any("rejected. Your balance rose by $0.60." in said for said in stage.toasts)
        )
        assert not scenes.has_dialog(stage)


async def test_several_that_ran_out_bring_one_dialog(tmp_path: Path) -> None:  # N19
    clock = StageClock()
    service = service_without_sms(clock, refunds_at_expiry=False)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        for product in (scenes.ORDINARY, scenes.TWO_MESSAGES):
            await scenes.order(stage, product)
        bought = len(stage.simulator.charges)
        clock.advance(605)
        await stage.until(lambda: stage.sees(f"reject these {bought} numbers?"))
        assert stage.sees("Demo: two messages", "Keep them", f"Reject all {bought}")
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees(f"{bought} of {bought} rejected, "))
        assert not scenes.has_dialog(stage)


async def test_an_upper_case_n_declines_and_an_upper_case_y_does_nothing(
    tmp_path: Path,
) -> None:  # N55
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.confirm(stage, scenes.ORDINARY)
        await scenes.press(stage, "Y")
        assert scenes.has_dialog(stage)
        await scenes.press(stage, "N")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert scenes.sent(stage) == []
