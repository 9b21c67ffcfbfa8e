"""What the whole program makes of each answer, beside what the caller gets."""

from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.services.engine import Start
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from tests.fakes import START, FakeClock, an_order
from tests.loopback import Connection, LoopbackServer, Request, message


# N35
@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(minutes=-9)])
async def test_the_ends_of_orders_follow_the_clock_that_answers_show(
    tmp_path: Path, ahead: timedelta
) -> None:
    clock, shown = FakeClock(), timedelta(0)

    async def serve(connection: Connection, _: Request) -> None:
        date = f"{clock.now() + shown:%a, %d %b %Y %H:%M:%S} GMT"
        answer = {"status": "success", "balance": "50.00"}
        await connection.send(message(answer, headers={"Date": date}))

    paths = Paths(*(tmp_path / name for name in ("config", "data", "state", "cache", "log")))
    async with LoopbackServer(serve) as server:
        config = Config(base_url=server.url)
        wiring = Wiring(config, paths, demo_credentials(), "short_term", clock=clock)
        start = Start(lambda _: None)
        start.set_painted()
        async with wiring.build(start) as services:
            end = START + timedelta(minutes=30)
            services.orders.save(an_order(expires_at=end))
            for _ in range(3):
                await services.account.refresh()
            shown = ahead
            for _ in range(3):
                await services.account.refresh()
            order = services.orders.get("900001")
            assert order is not None
            assert order.expires_at == end - ahead
