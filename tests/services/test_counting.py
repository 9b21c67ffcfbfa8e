"""Every call of the whole program is counted: polls when sent, all others as the user's."""

from pathlib import Path

from nonvoip_tui.services.engine import Start
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from tests.fakes import START, FakeClock, an_order
from tests.simulated import Simulator


def budget_of(services: Services) -> Budget:
    return services.poller._budget


async def test_what_is_not_a_poll_is_counted_as_the_persons(tmp_path: Path) -> None:
    clock = FakeClock()
    simulator = Simulator(clock=START.timestamp)
    paths = Paths(*(tmp_path / name for name in ("config", "data", "state", "cache", "log")))
    wiring = Wiring(
        Config(), paths, demo_credentials(), "short_term", simulator=lambda: simulator, clock=clock
    )
    start = Start(lambda event: None)
    start.set_painted()
    async with wiring.build(start) as services:
        await services.account.refresh()
        assert budget_of(services).others_lately == 1
        await services.catalog.look("short_term", again=True)
        assert budget_of(services).others_lately == 2
        services.orders.save(an_order())
        services.poller.watch(an_order())
        assert await services.poller.ask_now("900001") == 0
        assert budget_of(services).others_lately == 3
        assert [call.endpoint for call in simulator.requests] == ["balance", "products", "getsms"]
        # The service's own word is taken, too: it allows 600 a minute.
        assert budget_of(services).polls_per_second > 7
