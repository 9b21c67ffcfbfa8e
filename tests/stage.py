"""The whole program on a stage, with the simulated service and a clock that moves when told."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from nonvoip_tui.domain.models import SHORT_TERM
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.credentials import Credentials
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.settings.state import State
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from nonvoip_tui.ui.app import NonvoipApp
from nonvoip_tui.ui.base import Setting
from nonvoip_tui.ui.formatting import plain
from tests.idle import drain, drain_other
from tests.simulated import Simulator

active_of = attrgetter("_active")
"""Set while a timer runs; its type cannot be read by the type checker."""

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_PATIENCE_SECONDS = 10.0

_CHARACTERS = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "space": " ",
    "enter": "\r",
    "tab": "\t",
}
_NAMES = {
    "^": "circumflex_accent",
    "]": "right_square_bracket",
    "\\": "backslash",
    ">": "greater_than_sign",
    "|": "vertical_line",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    ".": "full_stop",
    ":": "colon",
    ";": "semicolon",
    "=": "equals_sign",
    "@": "at",
    " ": "space",
}


def key_event(key: str) -> Key:
    """What a terminal's key is to Textual."""
    character = key if len(key) == 1 else _CHARACTERS.get(key)
    return Key(_NAMES.get(key, key), character)


class StageClock:
    """Stands still until `advance`, for every thread; fits the `Clock` port."""

    def __init__(self) -> None:
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self._sleepers: list[tuple[float, asyncio.AbstractEventLoop, asyncio.Event]] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        with self._lock:
            end = self._elapsed + max(0.0, seconds)
            self._sleepers.append((end, asyncio.get_running_loop(), event))
            if end <= self._elapsed:
                event.set()
        await event.wait()

    def advance(self, seconds: float) -> None:
        """Let this time pass."""
        with self._lock:
            self._elapsed += seconds
            due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self._elapsed]
            self._sleepers = [sleeper for sleeper in self._sleepers if sleeper not in due]
        for _, loop, event in due:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)


@dataclass
class Stage:
    """A running program, and the handles that a test pulls."""

    app: NonvoipApp
    pilot: Pilot[str]
    clock: StageClock
    simulator: Simulator
    is_engine_held: bool = False
    """Whether the test keeps the engine from going on, so that nobody can wait for it."""
    _seen: tuple[object, str] = (None, "")
    """The screen that was looked at since the last paint, and its text."""

    def __post_init__(self) -> None:
        display = self.app._display

        def note(screen: Screen[Any], renderable: RenderableType | None) -> None:
            self._seen = (None, "")
            display(screen, renderable)

        self.app._display = note  # type: ignore[method-assign]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: it does not come to hold.
        """
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not holds():
                    await self.idle()
                    if not holds():
                        await asyncio.sleep(0.01)  # for a timer, a thread, or a process
                await self.idle()
        except TimeoutError:
            raise AssertionError(f"waited in vain; the screen was:\n{self.text}") from None

    async def press(self, *keys: str) -> None:
        """Press keys, after the moment in which a new dialog is deaf."""
        await self.pass_time(0.5, 0.5)
        for key in keys:
            self.app.post_message(key_event(key))
            await self.idle()

    async def pass_time(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass in steps, with everyone having their turn between them."""
        passed = 0.0
        while passed < seconds:
            await self.idle()
            self.clock.advance(step)
            passed += step
        await self.idle()

    async def idle(self) -> None:
        """Wait until the UI and the engine have done all that they can do now, and it is painted.

        What is left waits for the clock of the stage, for a timer of Textual, or for a thread.
        """
        engine = self.app.engine
        while self.app.is_running:  # what one hears may make it ask the other for more
            if await drain() or self._paint():
                continue
            if self.app._batch_count:  # another screen is painted 50 ms after it came
                await asyncio.sleep(0.002)
                continue
            is_done = self.is_engine_held or not await drain_other(engine._loop, engine._thread)
            if is_done and not await drain():
                return

    def _paint(self) -> bool:
        """Paint what is to be painted, without waiting for the next frame; whether it was."""
        stale = self._stale
        for screen in stale:
            screen._on_timer_update()
        return bool(stale)

    @property
    def _stale(self) -> list[Screen[Any]]:
        """The screens in sight that wait for the next frame to be painted."""
        if not self.app.screen_stack:
            return []
        in_sight = (*self.app._background_screens, self.app.screen)
        return [screen for screen in in_sight if active_of(screen._update_timer).is_set()]

    @property
    def text(self) -> str:
        """What the screen in front shows, line by line."""
        screen = self.app.screen
        if self._stale or self._seen[0] is not screen:  # to draw it all costs 10 ms
            strips = screen._compositor.render_strips()
            lines = [strip.text.rstrip() for strip in strips[: self.app.size.height]]
            self._seen = (screen, "\n".join(lines))
        return self._seen[1]

    @property
    def toasts(self) -> list[str]:
        """The toasts in sight, each with its title."""
        return [f"{toast.title} {toast.message}".strip() for toast in self.app._notifications]

    def sees(self, *texts: str) -> bool:
        """Whether all of `texts` are on the screen, in ASCII where it is drawn so."""
        shown = self.text
        if self.app.setting.is_ascii:
            texts = tuple(map(plain, texts))
        return all(text in shown for text in texts)


@asynccontextmanager
async def on_stage(
    directory: Path,
    size: tuple[int, int] = (80, 24),
    *,
    scenario: str = "demo",
    seed: int = 1,
    simulator: Simulator | None = None,
    credentials: Credentials | None = None,
    is_signed_in: bool = True,
    is_demo: bool = False,
    config: Config | None = None,
    clock: StageClock | None = None,
    is_ascii: bool = False,
) -> AsyncIterator[Stage]:
    """Run the program in a terminal of `size`, with its files in `directory`."""
    clock = clock or StageClock()
    config = config or Config()
    service = simulator or Simulator(
        clock=lambda: clock.now().timestamp(), seed=seed, scenario=scenario
    )
    if is_signed_in:
        credentials = credentials or demo_credentials()
    paths = Paths(*(directory / name for name in ("config", "data", "state", "cache", "log")))
    state = State(paths.state_file)
    wiring = Wiring(
        config,
        paths,
        credentials,
        kind=state.get("kind", SHORT_TERM),
        simulator=lambda: service,
        clock=clock,
        random=lambda: 0.5,
    )
    engine = Engine(wiring.build)
    engine.start()
    setting = Setting(
        config=config,
        clock=clock,
        state=state,
        files=paths.named(),
        is_demo=is_demo,
        is_ascii=is_ascii,
        needs_sign_in=credentials is None,
        credentials_source=credentials.source if credentials else "",
    )
    app = NonvoipApp(engine, setting)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Stage(app, pilot, clock, service)
    finally:
        assert await asyncio.to_thread(engine.stop, _PATIENCE_SECONDS)
        if engine.failure is not None:
            raise engine.failure
