"""Pictures of every place and dialog, which `screenshots/take.py` keeps and a test compares."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from unittest.mock import patch

from nonvoip_tui.ui.theme import DARK, THEMES
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.sms_pane import Countdown
from tests.simulated import Simulator
from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes
from tests.ui.picture import Run, runs
from tests.ui.tour import door, tour

SIZES = {"small": (80, 24), "wide": (120, 40)}
"""Columns and rows, by the word that ends the name of a picture."""

SHORTLY_BEFORE = (
    ("1002", "Your verification code is 482913. It is valid for 5 minutes.", "482913"),
    ("1003", "G-551827 is your code. Don't share it with anyone.", "551827"),
    ("1005", "Use 0417 to finish signing in.", "0417"),
)
"""What was ordered before the tour, and the SMS that came."""
_FOUR = (("1004", "Your Brinvo Dating code is 739154.", "739154"), *SHORTLY_BEFORE)


@dataclass(frozen=True, slots=True)
class Picture:
    """One stop of the tour in both of the program's own themes."""

    dark: str
    """An SVG."""
    light: str
    """The text and the colours of its cells, line by line."""
    runs: tuple[tuple[str, Run], ...]
    """What has to be readable, each with the name of its theme."""


async def take(size: tuple[int, int]) -> dict[str, Picture]:
    """Every picture at one size, by name."""
    pictures: dict[str, Picture] = {}
    with tempfile.TemporaryDirectory() as home, surroundings(home):
        clock = StageClock()
        service = Simulator(clock=lambda: clock.now().timestamp(), seed=7, scenario="no-sms")
        directory = Path(home, "nonvoip-tui")
        async with on_stage(directory, size, simulator=service, clock=clock) as stage:
            await _live_a_little(stage)

            async def look(name: str) -> None:
                pictures[name] = await _shoot(stage)

            await tour(stage, look)
        async with on_stage(Path(home, "new"), size, is_signed_in=False) as stage:
            await door(stage, look)
    return pictures


FOUR_ORDERS_SIZE = (120, 30)


async def four_orders() -> str:
    """Four live orders with their codes in sight, as an SVG."""
    with tempfile.TemporaryDirectory() as home, surroundings(home):
        clock = StageClock()
        service = Simulator(clock=lambda: clock.now().timestamp(), seed=7, scenario="no-sms")
        directory = Path(home, "nonvoip-tui")
        async with on_stage(directory, FOUR_ORDERS_SIZE, simulator=service, clock=clock) as stage:
            for product_id, text, code in _FOUR:
                order_id = await scenes.order(stage, product_id)
                stage.simulator.deliver(order_id, text, pin=code)
                await scenes.press(stage, "r")
                await _until(stage, code)
                await scenes.pass_time(stage, 40)
            stage.app.clear_notifications()
            codes = [code for *_, code in _FOUR]
            await stage.until(lambda: stage.sees(*codes) and not stage.toasts)
            bring_up_to_date(stage)
            await stage.idle()
            return stage.app.export_screenshot(title="nonvoip-tui")


@contextmanager
def surroundings(home: str) -> Iterator[None]:
    """What paths and times are shown by."""
    with patch.dict(os.environ, {"HOME": home, "TZ": "UTC"}):
        time.tzset()
        yield
    time.tzset()


async def _live_a_little(stage: Stage) -> None:
    for product_id, text, code in SHORTLY_BEFORE:
        order_id = await scenes.order(stage, product_id)
        stage.simulator.deliver(order_id, text, pin=code)
        await scenes.press(stage, "r")
        await _until(stage, code)
    await scenes.press(stage, "1", "g")
    stage.app.clear_notifications()


async def _until(stage: Stage, text: str) -> None:
    await stage.until(lambda: stage.sees(text))


def bring_up_to_date(stage: Stage) -> None:
    """Paint what the second hand moves, which is a real one, and what lies behind a dialog."""
    for screen in stage.app.screen_stack:
        for table in screen.query(LineTable):
            table.refresh_cells("left")
        for countdown in screen.query(Countdown):
            countdown.tick()
    stage.app.screen.refresh(layout=True)


async def _shoot(stage: Stage) -> Picture:
    """Take it in both themes, the one that is there first: each change paints all anew."""
    bring_up_to_date(stage)
    svg = text = ""
    in_front: list[tuple[str, Run]] = []
    for theme in sorted(THEMES, key=lambda theme: theme.name != stage.app.theme):
        stage.app.theme = theme.name
        await stage.idle()
        in_front += [(theme.name, run) for run in _in_front(stage)]
        if theme is DARK:
            svg = stage.app.export_screenshot(title="nonvoip-tui")
        else:
            text = _described(stage)
    return Picture(svg, text, tuple(in_front))


def _in_front(stage: Stage) -> Iterator[Run]:
    """What is to be read: of a dialog, not what shines through beside it."""
    boxes = stage.app.screen.query("#dialog") if stage.app.has_dialog else None
    return runs(stage.app, boxes.first().region if boxes else None)


def _described(stage: Stage) -> str:
    lines = []
    for _, line in groupby(runs(stage.app), key=lambda run: run.y):
        of_line = list(line)
        lines.append("".join(run.text for run in of_line).rstrip())
        looks = []
        for look, same in groupby(of_line, key=_look):
            looks.append(f"{sum(len(run.text) for run in same)} {look}")
        lines.append(f"    {', '.join(looks)}")
    return "\n".join(lines) + "\n"


def _look(run: Run) -> str:
    """The colours of a run; blanks show one only."""
    back = bytes(run.back).hex()
    return f"{bytes(run.front).hex()}/{back}{run.attributes}" if run.text.strip() else f"/{back}"
