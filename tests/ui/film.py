"""The main job as a film: filter, order, confirm, an SMS arrives, its code is copied."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.simulated import Simulator
from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes
from tests.ui.picture import Run, runs
from tests.ui.pictures import bring_up_to_date, surroundings

SIZE = (80, 24)
TITLE = "Filter the products, order one, read its SMS, copy the code"
SMS = "739154 is your Brinvo Rides code. Don't share it with anyone."


@dataclass(frozen=True, slots=True)
class Frame:
    """What is on the screen for a while."""

    seconds: float
    lines: Sequence[Sequence[Run]]


async def film() -> list[Frame]:
    """Do the main job, and take a frame after each key."""
    frames: list[Frame] = []
    with tempfile.TemporaryDirectory() as home, surroundings(home):
        clock = StageClock()
        service = Simulator(clock=lambda: clock.now().timestamp(), seed=7, scenario="no-sms")
        async with on_stage(Path(home), SIZE, simulator=service, clock=clock) as stage:

            async def see(seconds: float) -> None:
                frames.append(await _frame(stage, seconds))

            await scenes.ready(stage)
            await see(1.5)
            await scenes.press(stage, "slash")
            for key in "rides":
                await scenes.press(stage, key)
                await see(0.25)
            await scenes.press(stage, "enter")
            await see(1.2)
            await scenes.press(stage, "enter")
            await stage.until(lambda: stage.sees("Order this number?"))
            await see(2.2)
            await scenes.press(stage, "y")
            await stage.until(lambda: scenes.selected(stage) != "")
            await stage.until(lambda: stage.sees("waiting for SMS"))
            for _ in range(3):
                await scenes.pass_time(stage, 0)
                await see(0.8)
            service.deliver(scenes.selected(stage), SMS, pin="739154")
            await scenes.pass_time(stage, 5)
            await stage.until(lambda: stage.sees("● SMS received"))
            stage.app.clear_notifications()
            await see(1.8)
            await scenes.press(stage, "c")
            await stage.until(lambda: stage.toasts)
            await see(3.2)
    return frames


async def _frame(stage: Stage, seconds: float) -> Frame:
    bring_up_to_date(stage)
    await stage.idle()
    lines = groupby(runs(stage.app), key=lambda run: run.y)
    return Frame(seconds, [list(line) for _, line in lines])
