"""Lets each key act only after everything the key before it set off.

Textual hands a key to the focused widget at once, but looks for its binding only when the key has
bubbled through the queues of all widgets above that one, and what the binding sets off goes
through queues again. Of keys that come in one read, letters would overtake backspace, and what
is typed for a dialog would reach the list under it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.message_pump import MessagePump
from textual.screen import Screen

from nonvoip_tui.ui.base import MIN_COLUMNS, MIN_ROWS, UiApp

_PATIENCE_SECONDS = 2.0
"""How long a key waits for the one before it, whatever that one waits for."""
_ROUNDS = 3
"""A key acts, what it acted on posts to the screen, and the screen posts to the App."""
_ALWAYS_ACTS = "ctrl+q"
"""Ends the program even under a dialog in a terminal that is too small to show it."""


class KeyOrder:
    """The keys and pastes that wait for their turn."""

    def __init__(self, app: UiApp) -> None:
        self._app = app
        self.screen: Screen[Any] | None = None
        """The screen in front when the last of them came."""
        self._waiting: deque[tuple[events.Event, float]] = deque()
        """Each with the moment at which it came, in seconds of the clock."""
        self._called: events.Event | None = None
        """The first of them, posted again because it is its turn."""
        self._is_settling = False
        self._is_resolved = True
        """Whether nothing that a key set off goes on."""

    async def act(
        self, event: events.Event, pass_on: Callable[[events.Event], Awaitable[None]]
    ) -> None:
        """Pass an event on when it is its turn, unless it was meant for something else."""
        is_urgent = isinstance(event, events.Key) and event.key == _ALWAYS_ACTS
        if isinstance(event, events.MouseDown) or is_urgent:
            arrived_at: float | None = self._app.setting.clock.monotonic()
        else:
            arrived_at = self._arrived_at(event)
        if arrived_at is None:
            return
        is_letter = self._is_letter(event)
        self.screen = self._app.screen
        if self._is_meant(event, arrived_at):
            await pass_on(event)
        self._acted(is_letter=is_letter)

    def _is_meant(self, event: events.Event, arrived_at: float) -> bool:
        app = self._app
        if app.size.width < MIN_COLUMNS or app.size.height < MIN_ROWS:
            return isinstance(event, events.Key) and self._ends(event.key)
        if not app.has_dialog:
            return True
        from nonvoip_tui.ui.dialogs.base import Dialog

        return app.screen.accepts(event, arrived_at) if isinstance(app.screen, Dialog) else True

    def _ends(self, key: str) -> bool:
        active = self._app.screen.active_bindings.get(key)
        return key == _ALWAYS_ACTS or (active is not None and active.binding.id == "app.quit")

    def _arrived_at(self, event: events.Event) -> float | None:
        """When an event came whose turn it is, in seconds of the clock.

        Returns:
            None when it has to wait; it is posted to the App again then.
        """
        if event is self._called:
            self._called = None
            if self._may_act(event):
                return self._waiting.popleft()[1]
            self._resolve_soon()
            return None
        now = self._app.setting.clock.monotonic()
        if not self._waiting and self._may_act(event):
            return now
        self._waiting.append((event, now))
        if self._called is None:
            self._resolve_soon()
        return None

    @property
    def is_idle(self) -> bool:
        """Whether no key acts or waits."""
        return not self._is_settling and not self._waiting

    def _is_letter(self, event: events.Event) -> bool:
        """Whether the field that has the focus does all that it does: that needs no wait."""
        if not isinstance(event, events.Key):
            return False
        focused = self._app.focused
        return focused is not None and focused.check_consume_key(event.key, event.character)

    def _acted(self, *, is_letter: bool) -> None:
        """Note that an event went on its way: most of what comes next has to wait for it.

        Args:
            is_letter: as `_is_letter` said before.
        """
        self._is_resolved = False
        if not is_letter:
            self._resolve_soon()
        else:
            self._call_next()

    def _may_act(self, event: events.Event) -> bool:
        return not self._is_settling and (self._is_resolved or self._is_letter(event))

    def _call_next(self) -> None:
        if self._waiting and self._called is None:
            self._called = self._waiting[0][0]
            if not self._app.post_message(self._called):  # the App ends
                self._waiting.clear()

    def _resolve_soon(self) -> None:
        if not self._is_settling and not self._app.is_leaving:
            self._is_settling = True
            self._app.run_worker(self._resolve(), group="key_order", exit_on_error=False)

    async def _resolve(self) -> None:
        """Wait for what was set off; then it is the turn of what waits longest."""
        try:
            with self._app.reporting_bugs(), suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    for _ in range(_ROUNDS):
                        await self._pass_through()
                    await self._app.dialog_awaited()
                    await self._pass_through()
        finally:
            self._is_settling, self._is_resolved = False, True
            self._call_next()

    async def _pass_through(self) -> None:
        """Wait until the queues from the focused widget up to the App took what was in them."""
        app = self._app
        start = app.focused or (app.screen if app.screen_stack else app)
        for node in start.ancestors_with_self:
            await _taken(node)
        await asyncio.sleep(0)  # a worker that was just started begins


async def _taken(node: MessagePump) -> None:
    taken = asyncio.Event()
    if node.call_later(taken.set):
        await taken.wait()
