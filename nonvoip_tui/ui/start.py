"""Start-up: the first frame, what is put off until after it, and keys that were typed ahead."""

import gc
import threading
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from textual import events

from nonvoip_tui.services.engine import Engine
from nonvoip_tui.ui.base import SCREENS, Setting, UiApp
from nonvoip_tui.ui.key_order import KeyOrder
from nonvoip_tui.ui.rendering.private import driver_of, save_first_frame

FIRST, *LATER = SCREENS
_AFTER_THE_FIRST_FRAME = ("widgets.text_field",)
_AFTER_THE_FIRST_KEY = (
    *(f"screens.{mode}" for mode in LATER),
    *("flows.purchase", "flows.records", "flows.lifecycle", "dialogs.help"),
)
"""Modules imported on a thread, so that the key which needs them does not wait."""
_IDLE_SECONDS = 0.03
"""How often to check whether keys that were typed ahead have acted."""


def first_mode(engine: Engine, setting: Setting) -> str:
    """The screen that a start opens: Orders, where the stored state has live ones."""
    snapshot = engine.snapshot
    if setting.needs_sign_in or not snapshot.done() or snapshot.exception() is not None:
        return FIRST
    now = setting.clock.now()
    return "orders" if any(order.is_live(now) for order in snapshot.result().orders) else FIRST


class Start:
    """Tracks the start-up, and does what the first frame and keys typed ahead need not wait for."""

    def __init__(
        self, app: UiApp, key_order: KeyOrder, begin: Callable[[], object], *, was_ready: bool
    ) -> None:
        """Begin before anything is painted.

        Args:
            app: with its engine and settings.
            key_order: says whether keys that were typed ahead have acted.
            begin: called last.
            was_ready: whether the stored state was there before the screen was chosen.
        """
        self._app, self._key_order, self._begin = app, key_order, begin
        self.was_ready = was_ready
        self._is_seen = (app.setting.shown_mode or FIRST) == app.DEFAULT_MODE
        """Whether the screen that a start opens is shown, so that keys may act on it."""
        self._has_dropped = False
        """Whether a key came that was meant for another screen than that which opens."""
        self.was_touched = False
        """Whether a key or click came: what is shown may not be what a start shows."""
        self._has_painted = False
        """Whether the first frame is out."""
        self._has_styles = False
        """Whether the style sheets of all screens and dialogs are read."""

    # -- the first frame -----------------------------------------------------------------------

    def paint(self) -> None:
        """The first screen or dialog is laid out: what follows waits for its frame."""
        if not self._has_painted:
            self._app.call_after_refresh(self._painted)

    def _painted(self) -> None:
        if self._has_painted:
            return
        self._has_painted = self._is_seen = True
        app = self._app
        is_usual = self.was_ready and not self.was_touched
        if is_usual and not (app.has_dialog or app.view_model.notices or app.setting.needs_sign_in):
            save_first_frame(driver_of(app), app.current_mode)
        self._when_idle(self._finish)

    def _finish(self) -> None:
        """What neither the first frame nor a key typed ahead needs."""
        self._app.engine.set_painted()
        self.read_styles()
        _import_soon(_AFTER_THE_FIRST_FRAME)
        if not gc.isenabled():
            # Off since the start: what was made until here stays for good, and looking for
            # garbage in it again and again took a tenth of the time until the first frame.
            gc.freeze()
            gc.enable()
        self._begin()

    def _when_idle(self, work: Callable[[], object]) -> None:
        """Do it once the keys that came have acted: none of them waits for it."""
        if self._key_order.is_idle:
            work()
        else:
            self._app.set_timer(_IDLE_SECONDS, partial(self._when_idle, work))

    def read_styles(self) -> None:
        """Read the style sheets of dialogs and other screens, once, before any of them is shown.

        Here, and not by those screens: Textual would parse every rule again for each of them.
        """
        if not self._has_styles:
            self._has_styles = True
            app = self._app
            later = (f"screens/{mode}" for mode in SCREENS if mode != app.DEFAULT_MODE)
            folder = Path(__file__).parent
            app.stylesheet.read_all([folder / f"{name}.tcss" for name in ("dialogs", *later)])
            app.stylesheet.parse()

    async def open_right_screen(self) -> None:
        """Show the screen that the stored state asks for, unless the user is somewhere already."""
        app = self._app
        first = first_mode(app.engine, app.setting)
        if not self.was_touched and not app.has_dialog and first != app.current_mode:
            self._is_seen = False
            await app.switch_mode(first)
            app.call_after_refresh(self._saw)

    def _saw(self) -> None:
        self._is_seen = True

    # -- keys ----------------------------------------------------------------------------------

    def drops(self, event: events.Event) -> bool:
        """Whether to drop a key or click: it, or one before it, was meant for another screen."""
        if self._is_seen or (isinstance(event, events.Key) and event.key == "ctrl+q"):
            return False
        if not self._has_dropped:
            screen = self._app.screen if self._app.screen_stack else None
            key = event.key if isinstance(event, events.Key) else ""
            active = screen.active_bindings.get(key) if screen and key else None
            self._has_dropped = active is None or active.node is not self._app
        return self._has_dropped

    def has_acted(self) -> None:
        """The first key has acted: import what later keys need. Left alone, it saves the memory."""
        self._when_idle(partial(_import_soon, _AFTER_THE_FIRST_KEY))


def _import_soon(names: Sequence[str]) -> None:
    def import_all() -> None:
        for name in names:
            import_module(f"nonvoip_tui.ui.{name}")

    threading.Thread(target=import_all, name="imports", daemon=True).start()
