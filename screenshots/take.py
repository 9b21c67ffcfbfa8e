"""Writes the pictures that the README shows, of the real program on the simulated service.

`python screenshots/take.py` writes them; with `--check` it says which no longer match, and fails.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

HERE = Path(__file__).parent
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TZ"] = "UTC"
time.tzset()
sys.path.insert(0, str(HERE.parent))

from nonvoip_tui.ui.widgets.line_table import LineTable  # noqa: E402 - after the environment
from tests.stage import Stage, on_stage  # noqa: E402

SIZES = {"wide": (120, 40), "small": (80, 24)}


async def take(size: tuple[int, int]) -> dict[str, str]:
    """Every picture at one size, by name."""
    pictures: dict[str, str] = {}
    async with _stage(size) as stage:

        async def shoot(name: str) -> None:
            for table in stage.app.screen.query(LineTable):
                table.refresh_cells("left")  # the second hand that moves it is a real one
            await stage.pilot.pause()
            pictures[name] = stage.app.export_screenshot(title="nonvoip-tui")

        await stage.until(lambda: stage.sees("● online", "$50.00", "read 12:00:00"))
        await shoot("products")
        await _choose(stage, "two messages")
        await stage.until(lambda: stage.sees("Order this number?"))
        await shoot("confirm-order")
        await stage.press("y")
        await stage.until(lambda: stage.sees("waiting for SMS"))
        await stage.press("1", "escape")
        await _choose(stage, "price goes up")
        await stage.until(lambda: stage.sees("Order this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("The price has changed"))
        await shoot("price-change")
        await stage.press("y")
        await stage.until(lambda: stage.sees("2 Orders·2", "waiting for SMS"))
        await stage.press("1", "escape")
        await _choose(stage, "premium bid")
        await stage.until(lambda: stage.sees("Order this number?"))
        await stage.press("y")
        await stage.until(lambda: stage.sees("Bid 40 %"))
        await shoot("premium-bid")
        await stage.press("escape", "2", "G")
        await _until_sms(stage)
        stage.app.clear_notifications()
        await shoot("orders")
        await stage.press("3")
        await stage.until(lambda: stage.sees("Received"))
        await shoot("messages")
    return pictures


@asynccontextmanager
async def _stage(size: tuple[int, int]) -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory() as directory:
        async with on_stage(Path(directory), size, seed=7, is_demo=True) as stage:
            yield stage


async def _choose(stage: Stage, name: str) -> None:
    await stage.press("slash", *("space" if char == " " else char for char in name), "enter")
    await stage.press("enter")


async def _until_sms(stage: Stage) -> None:
    for _ in range(120):
        if stage.text.count("SMS received") >= 3:
            return
        await stage.pass_time(1.0)
    raise AssertionError(f"no SMS came; the screen was:\n{stage.text}")


def main() -> int:
    """Write the pictures, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    is_check = parser.parse_args().check
    stale = []
    for word, size in SIZES.items():
        for name, svg in asyncio.run(take(size)).items():
            path = HERE / f"{name}-{word}.svg"
            if not is_check:
                path.write_text(svg, "utf-8")
            elif not path.exists() or path.read_text("utf-8") != svg:
                stale.append(path.name)
    if stale:
        print("no longer match:", ", ".join(stale))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
