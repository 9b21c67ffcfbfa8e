"""Orders numbers as fast as it can in children that are killed at random moments.

Run as `python -m tests.end_to_end.killing BASE_URL DIRECTORY KILLS SEED`; the children are forked
from a process that has imported everything, so that most moments are moments of ordering.
"""

import asyncio
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

import nonvoip_tui.api.contract
import nonvoip_tui.api.transport
import nonvoip_tui.startup.services  # noqa: F401 - so that the children need not
from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.startup.wiring import Wiring, demo_credentials

MAX_LIFE_SECONDS = 0.1
"""From the start of every fifth child, and of the others from where the ordering begins."""
_PATIENCE_SECONDS = 20.0


def order_for_ever(base_url: str, directory: Path, begun: int) -> None:
    """Place one order after the other, through all but the screen; writes to `begun` before."""
    paths = Paths(*(directory / name for name in ("config", "data", "state", "cache", "log")))
    wiring = Wiring(Config(base_url=base_url), paths, demo_credentials(), kind="short_term")
    engine = Engine(wiring.build)
    engine.start()
    engine.set_painted()

    async def place() -> None:
        products = await engine.do(lambda services: services.catalog.look("short_term"))
        assert products is not None
        [product] = [each for each in products.products if each.product_id == "1001"]
        os.write(begun, b"!")
        while True:
            await engine.do(lambda services: services.ordering.place(OrderRequest((product,))))

    asyncio.run(place())


def main() -> None:
    """Kill as many children as asked for."""
    base_url, directory, kills, seed = sys.argv[1:]
    moments = random.Random(int(seed))
    for kill in range(int(kills)):
        has_begun, begun = os.pipe()
        child = os.fork()
        if child == 0:
            order_for_ever(base_url, Path(directory), begun)
        if kill % 5:
            select.select([has_begun], [], [], _PATIENCE_SECONDS)
        time.sleep(moments.uniform(0, MAX_LIFE_SECONDS))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(has_begun)
        os.close(begun)


if __name__ == "__main__":
    main()
