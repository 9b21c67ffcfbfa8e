"""A start opens Orders where there are live ones, else Products; no key acts on what is unseen."""

from pathlib import Path

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
