"""The whole program, in real time, against a served simulator that calls back."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from textual.pilot import Pilot

from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.events import OrderAsked, SmsArrived
from nonvoip_tui.domain.models import SHORT_TERM, Order, OrderRequest, Product
from nonvoip_tui.domain.webhooks import Reception
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.ports import SystemClock
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.settings.state import State
from nonvoip_tui.simulator.serve import post_on_loopback, run_callbacks
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from nonvoip_tui.ui.app import NonvoipApp
from nonvoip_tui.ui.base import Setting
from tests.simulated import Simulator
from tests.simulator_server import simulator_server

CALLS_EVERY_SECONDS = 0.02
"""How often the simulator looks for something to call about; part of what is measured."""
_PATIENCE_SECONDS = 30.0


@dataclass
class Stand:
    """A running program and its service."""

    app: NonvoipApp
    pilot: Pilot[str]
    engine: Engine
    base_url: str
    simulator: Simulator
    shown: dict[str, float] = field(default_factory=dict)
    """When an order's SMS was on the screen."""
    asked: dict[str, list[float]] = field(default_factory=dict)
    """When an order was asked about."""

    def on_event(self, event: SmsArrived) -> None:
        order_id = event.order.order_id
        self.app.call_after_refresh(lambda: self.shown.setdefault(order_id, time.time()))

    def note(self, event: OrderAsked) -> None:
        self.asked.setdefault(event.order_id, []).append(time.monotonic())

    async def place(self) -> Order:
        """Order one number that will get no SMS by itself."""
        stocked = next(
            each
            for each in self.simulator.products.values()
            if each.kind == SHORT_TERM and not each.price_steps and not each.premium_percent
        )
        self.simulator.set_stock(stocked.product_id, 1000)
        product = Product(str(stocked.product_id), stocked.name, stocked.price)
        outcome = await self.engine.do(
            lambda services: services.ordering.place(OrderRequest((product,)))
        )
        if not isinstance(outcome, Placed):
            raise SystemExit(f"an order was not placed: {outcome}")
        return outcome.orders[0]

    async def end(self, order: Order) -> None:
        """Be done with an order, so that the number of live ones stays."""

        async def finish(services: Services) -> None:
            ended = order._replace(ended_at=services.poller._clock.now())
            services.orders.save(ended)
            services.poller.watch(ended)

        await self.engine.do(finish)

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(_PATIENCE_SECONDS * 4):
            while not holds():  # noqa: ASYNC110 - another thread brings it about
                await asyncio.sleep(0.02)

    async def save_url(self) -> None:
        """Save the URL of the running receiver at the service, once there is one."""
        await self.until(lambda: self.app.view_model.webhooks.reception is Reception.OPEN)
        credentials = demo_credentials()
        fields = {
            "email": credentials.email,
            "password": credentials.password.reveal(),
            "url": self.app.view_model.webhooks.url,
        }
        url = f"{self.base_url}/api/saveurl"
        status = await post_on_loopback(url, json.dumps(fields).encode())
        if status != 200:
            raise SystemExit(f"the URL was not saved: HTTP {status}")

    def requests(self, endpoint: str) -> int:
        """How often an endpoint was called."""
        return sum(name == endpoint for name, _ in list(self.simulator.requests))


@asynccontextmanager
async def a_stand(directory: Path, config: Config) -> AsyncIterator[Stand]:
    """Run all of it; `config` needs no base URL."""
    with simulator_server(scenario="no-sms", balance=Decimal(10_000)) as served:
        config = config._replace(base_url=served.base_url)
        paths = Paths(*(directory / name for name in ("config", "data", "state", "cache", "log")))
        wiring = Wiring(config, paths, demo_credentials(), SHORT_TERM)
        engine = Engine(wiring.build)
        engine.start()
        setting = Setting(
            config=config,
            clock=SystemClock(),
            state=State(paths.state_file),
            files=paths.named(),
        )
        app = NonvoipApp(engine, setting)
        with _calling(served.simulator):
            try:
                async with app.run_test(size=(120, 40)) as pilot:
                    stand = Stand(app, pilot, engine, served.base_url, served.simulator)
                    app.bus.subscribe(app, SmsArrived, stand.on_event)
                    app.bus.subscribe(app, OrderAsked, stand.note)
                    await pilot.press("2")
                    yield stand
            finally:
                await asyncio.to_thread(engine.stop, _PATIENCE_SECONDS)


@contextmanager
def _calling(simulator: Simulator) -> Iterator[None]:
    """Have the simulator call back, from a thread of its own."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(
        run_callbacks(
            simulator,
            post_on_loopback,
            sleep=asyncio.sleep,
            interval_seconds=CALLS_EVERY_SECONDS,
        )
    )

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.run_until_complete(loop.shutdown_default_executor())

    thread = threading.Thread(target=run, name="calls")
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(_PATIENCE_SECONDS)
        loop.close()
