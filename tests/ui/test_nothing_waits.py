"""No key waits for SQLite or the network: the engine does, and says what it waits for."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.dialogs.base import Dialog
from tests.stage import Stage, on_stage
from tests.ui import scenes
from tests.ui.archives import fill

SIGHTS = {
    "a filter": ("1 slash m e s", ("mes", "3 of 35")),
    "the filter cleared": ("escape", ("35 ·",)),
    "another row": ("end", ("▌    Zintara",)),
    "another order": ("s home", ("Price▲",)),
    "another kind": ("right", ("[30-days]",)),
    "its kind again": ("left", ("[10-minute]",)),
    "a dialog that asks": ("w", ("Watch this product?",)),
    "the dialog left": ("escape", ("35 ·",)),
    "the orders": ("2", ("Demo: two messages", "waiting for SMS")),
    "a copied number": ("n", ("sent to your terminal",)),
    "what is over": ("right", ("[Ended]",)),
    "a question to the service": ("left r", ("◌ asking…",)),
    "a question about money": ("x", ("Reject this number?",)),
    "an answer to it": ("escape", ("waiting for SMS",)),
    "the messages": ("3", ("ordinary text",)),
    "a search": ("slash x y z", ("xyz", "reading…")),
    "all of them": ("escape", ("Every SMS",)),
    "the account": ("4", ("Balance",)),
    "the help": ("question_mark", ("Keys",)),
    "the help left": ("escape", ("Balance",)),
    "the palette": ("ctrl+p q u i t", ("Quit",)),
    "the palette left": ("escape", ("Balance",)),
    "what ordering waits for": ("1 enter", ("◌ reading…",)),
}
"""What is pressed, one after the other, and what is seen then."""


@asynccontextmanager
async def stuck(stage: Stage) -> AsyncIterator[threading.Event]:
    """Hold the engine's thread, as SQLite does while another process has its lock."""
    has_begun, may_go_on = threading.Event(), threading.Event()

    async def hold(_: Services) -> None:
        has_begun.set()
        may_go_on.wait()

    holding = asyncio.ensure_future(stage.app.engine.do(hold))
    try:
        stage.is_engine_held = True
        await stage.until(has_begun.is_set)
        yield may_go_on
    finally:
        stage.is_engine_held = False
        may_go_on.set()
        await holding


async def test_whatever_is_pressed_is_seen_while_the_engine_answers_nothing(
    tmp_path: Path,
) -> None:
    fill(tmp_path, 300)
    async with on_stage(tmp_path, (100, 30), scenario="no-sms") as stage:
        await scenes.order(stage)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("300"))
        async with stuck(stage):
            for sight, (keys, texts) in SIGHTS.items():
                if isinstance(stage.app.screen, Dialog):
                    await stage.until(lambda: scenes._hears(stage))
                    stage.clock.advance(0.5)
                for key in keys.split():
                    await scenes.press_now(stage, key)
                try:
                    await stage.until(lambda: stage.sees(*texts))  # noqa: B023
                except AssertionError as error:
                    error.add_note(sight)
                    raise
        await stage.until(lambda: stage.sees("Order this again?"))
