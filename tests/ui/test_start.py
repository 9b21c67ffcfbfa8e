"""A start opens Orders where there are live ones, else Products; no key acts on what is unseen."""

from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Snapshot
from nonvoip_tui.services.engine import Engine
from tests.stage import StageClock, on_stage
from tests.ui import scenes


async def test_with_live_orders_it_opens_orders_and_else_products(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        assert stage.app.current_mode == "products"
        order_id = await scenes.order(stage)
    clock = StageClock()
    clock.advance(60)
    service = scenes.silent_simulator(clock)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await stage.until(lambda: stage.sees("○ waiting for SMS") and scenes.selected(stage))
        assert (stage.app.current_mode, scenes.selected(stage)) == ("orders", order_id)
        await scenes.press(stage, "1")
        await stage.until(lambda: stage.sees("[10-minute]", "Aldora"))
    clock.advance(3000)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await stage.until(lambda: stage.sees("[10-minute]"))
        assert stage.app.current_mode == "products"


async def test_live_orders_that_are_read_while_the_app_is_made_open_orders_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
    clock = StageClock()
    clock.advance(60)
    looks: list[Engine] = []

    def snapshot(engine: Engine) -> Future[Snapshot]:
        """Not there at the first look, and there at the second."""
        looks.append(engine)
        if len(looks) == 1:
            return Future()
        wait([engine._start.snapshot], 10)
        return engine._start.snapshot

    monkeypatch.setattr(Engine, "snapshot", property(snapshot))
    service = scenes.silent_simulator(clock)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await stage.until(lambda: stage.app.current_mode == "orders")
