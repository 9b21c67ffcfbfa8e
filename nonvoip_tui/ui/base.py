"""What every part of the UI may use of the App: its settings, its screens, its services."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Literal,
    NamedTuple,
    ParamSpec,
    TypeVar,
)

from rich.console import Console
from textual import work
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.worker import Worker

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.ui.formatting import plain, with_cure
from nonvoip_tui.ui.keys import KeyNames
from nonvoip_tui.ui.rendering.private import driver_of, error_of, forget_closed_dialogs
from nonvoip_tui.ui.view_model import ActivityChanged, Bus, Reloaded, ViewModel

if TYPE_CHECKING:
    from nonvoip_tui.domain.events import Event
    from nonvoip_tui.domain.models import Snapshot
    from nonvoip_tui.services.ports import Clock
    from nonvoip_tui.settings.config import Config
    from nonvoip_tui.settings.credentials import SoughtCredentials
    from nonvoip_tui.settings.state import State

MIN_COLUMNS, MIN_ROWS = 40, 6
"""The smallest terminal that the program is laid out for."""
LOW_ROWS, SHORT_ROWS = 8, 10
"""From this height on there is a top bar; from the second on, also tabs, hints and panes."""
ROOMY_COLUMNS, ROOMY_ROWS = 60, 16
"""From this size on, dialogs have their full layout; below it, their buttons are stacked."""
WIDE_COLUMNS, WIDEST_COLUMNS = 100, 150
"""From this width on a screen has two panes, or all there are."""

SCREENS = {"products": "Products", "orders": "Orders", "messages": "Messages", "account": "Account"}
"""Title by mode, in the order of their keys; the first is imported with the App, the others later.

A mode is also the name of its module and of its style sheet in `ui/screens`, and the group of its
keys; the title begins the name of its class.
"""
SHORT_TITLES = {"products": "Prod", "orders": "Ord", "messages": "Msg", "account": "Acct"}
"""What the top bar calls a screen, by mode, if there is no space for its title."""


def screen_class(mode: str) -> "type[Screen[None]]":
    """The class of a screen, such as `OrdersScreen` of `screens/orders.py`; imports it."""
    module = import_module(f"nonvoip_tui.ui.screens.{mode}")
    found: type[Screen[None]] = getattr(module, f"{SCREENS[mode]}Screen")
    return found


class Setting(NamedTuple):
    """What the UI is started with."""

    config: "Config"
    clock: "Clock"
    state: "State"
    files: dict[str, Path]
    """Paths by what they are called on the Account screen."""
    is_demo: bool = False
    is_ascii: bool = False
    """Whether the screen is drawn with ASCII alone."""
    is_over_ssh: bool = False
    needs_sign_in: bool = False
    credentials_source: str = ""
    sought: "SoughtCredentials | None" = None
    """The account whose password a program or the keyring still has to give."""
    report: "Callable[[Exception], str]" = lambda _: ""
    """Writes the report of a bug that does not end the program; says in a sentence where it is."""
    shown_mode: str = ""
    """The screen that the terminal shows already, as it was the last time; empty if none."""


class EndRequested(Message):
    """The program has to end. Textual would drop a callback that comes before the first screen."""


class UiApp(App[str]):
    """What every part of the UI may use; its result says what `startup` does next."""

    RESTART_IN_DEMO: ClassVar[str] = "demo"
    LEAVE_AT_ONCE: ClassVar[str] = "leave at once"
    """The user leaves without waiting for the answer to a call that spends."""

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__()
        # Textual would print the values of local variables, the password among them; `startup`
        # writes a report without them.
        self.error_console = Console(quiet=True)
        self.animation_level = "none"  # each step of one is a screen on the line
        self.engine = engine
        self.setting = setting
        self.view_model = ViewModel()
        self.bus = Bus(self)
        self.key_names = KeyNames(setting.config.keys)
        self.started_at = setting.clock.now()
        """What was read before came from an earlier run."""
        self._activities: list[str] = []
        self._reported: set[tuple[object, ...]] = set()
        self._calls_that_spend = 0
        self.is_conversing = False
        """Whether a dialog sequence that can spend is open, from its first dialog to its end."""
        self.is_signing_in = False
        self.is_leaving = False
        """Whether the program ends: nothing that is begun now would be carried out."""
        self._dialogs_awaited = 0
        self._dialog_came = asyncio.Event()
        self._important_until = float("-inf")

    @property
    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return self.setting.clock.now()

    @property
    def has_dialog(self) -> bool:
        """Whether a dialog, or the palette, is in front."""
        return bool(self.screen_stack) and isinstance(self.screen, ModalScreen)

    @property
    def activity(self) -> str:
        """What the user is waiting for from the service, in one or two words; empty if nothing."""
        return self._activities[-1] if self._activities else ""

    @property
    def is_spending(self) -> bool:
        """Whether a call that spends waits for its answer."""
        return self._calls_that_spend > 0

    @contextmanager
    def busy(self, words: str, *, spends: bool = False) -> Iterator[None]:
        """Say `words` in the first line while the service is asked.

        Args:
            words: such as "ordering…".
            spends: whether ending now would leave the outcome of a call unknown.
        """
        self._activities.append(words)
        self._calls_that_spend += spends
        self.bus.publish(ActivityChanged())
        try:
            yield
        finally:
            self._activities.remove(words)
            self._calls_that_spend -= spends
            self.bus.publish(ActivityChanged())

    @contextmanager
    def conversation(self) -> Iterator[bool]:
        """Hold a conversation that can spend; yields False while another one goes on.

        One at a time, so that a key pressed twice orders once.
        """
        if self.is_conversing:
            if self.is_spending:
                self.toast("One at a time: the last call is still in progress.")
            yield False
            return
        self.is_conversing = True
        try:
            yield True
        finally:
            self.is_conversing = False

    @contextmanager
    def reporting_bugs(self) -> Iterator[None]:
        """Show and report a bug in what runs in the background, and go on."""
        try:
            yield
        except Exception as error:  # whatever it is, nobody else would notice it
            frames = traceback.extract_tb(error.__traceback__)
            origin = (type(error).__name__, *(frames[-1][:2] if frames else ()))
            report = ""
            if origin not in self._reported:  # each bug once
                self._reported.add(origin)
                report = self.setting.report(error)
            words = printable(f"{type(error).__name__}: {error}", limit=300)
            self.toast(f"A bug in the program: {words}. {report}".rstrip(), "error", 30)

    @contextmanager
    def opening_dialog(self) -> Iterator[None]:
        """Let keys wait for the dialog that is pushed in this block."""
        self._dialogs_awaited += 1
        self._dialog_came.clear()
        try:
            yield
        finally:
            self._dialogs_awaited = max(0, self._dialogs_awaited - 1)
            self._dialog_came.set()

    async def dialog_awaited(self) -> None:
        """Wait until the dialog that is about to be pushed has been."""
        if self._dialogs_awaited:
            await self._dialog_came.wait()

    if not TYPE_CHECKING:  # for whom its overloads would have to be said again

        def push_screen(self, *arguments: Any, **named: Any) -> Any:
            """Push as Textual does, and release the keys that were typed for it."""
            pushed = super().push_screen(*arguments, **named)
            self._dialogs_awaited = 0
            self._dialog_came.set()
            return pushed

        def exit(self, *arguments: Any, **named: Any) -> None:
            """End as Textual does."""
            self.is_leaving = True
            super().exit(*arguments, **named)

        def pop_screen(self) -> Any:
            """Pop as Textual does, and free what was painted of it."""
            popped = super().pop_screen()
            forget_closed_dialogs()
            return popped

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The one colour that Textual's themes lack: for unknown outcomes."""
        theme = self.current_theme
        own = "#d787d7" if theme.dark else "#87005f"
        is_of_terminal = getattr(theme, "ansi", False)  # of 8.2.1
        return {"text-unknown": "ansi_magenta" if is_of_terminal else own}

    def toast(
        self,
        sentence: str,
        severity: Literal["information", "warning", "error"] = "information",
        seconds: float = 5.0,
    ) -> None:
        """Show one sentence for a while, over the last line.

        It takes the place of the one before, unless that one had to be seen.
        """
        now = self.setting.clock.monotonic()
        if now >= self._important_until:
            self.clear_notifications()
        if severity != "information":
            self._important_until = now + seconds
        self.notify(sentence, severity=severity, timeout=seconds, markup=False)

    def show_error(self, error: Exception) -> None:
        """Show it in a toast that says what to do, unless the trouble line already shows it."""
        if str(error) != self.view_model.connection.reason:
            self.toast(with_cure(error, self.key_names), "error", 10)

    def learn(self, event: "Event") -> None:
        """Process an event, and publish it to whatever shows it."""
        self.view_model.learn(event)
        self.bus.publish(event)

    def load(self, snapshot: "Snapshot") -> None:
        """Show the stored state of an account."""
        self.view_model.load(snapshot)
        self.bus.publish(Reloaded())
        self.toast_notices()

    def toast_notices(self) -> None:
        """Show what the user has to know about the stored state itself."""
        for notice in self.view_model.notices:
            self.toast(notice, "warning", 60)

    def send(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""
        if self.setting.is_ascii:
            sequence = plain(sequence)
        if (driver := driver_of(self)) is not None:
            driver.write(sequence)

    @property
    def fatal_error(self) -> Exception | None:
        """The bug that ended the app, if one did."""
        return error_of(self)

    def end_soon(self) -> None:
        """End; from any thread. A signal came, the terminal is gone, or the engine has ended."""
        self.post_message(EndRequested())

    def on_end_requested(self) -> None:
        self.exit()


FAILURES = (ServiceError, StorageError, EngineStoppedError)
"""How a request can end without a bug."""

ArgumentsT = ParamSpec("ArgumentsT")
NodeT = TypeVar("NodeT", bound=DOMNode)


def background(
    group: str, *, exclusive: bool = False
) -> Callable[
    [Callable[Concatenate[NodeT, ArgumentsT], Coroutine[Any, Any, None]]],
    Callable[Concatenate[NodeT, ArgumentsT], Worker[None]],
]:
    """As Textual's `work`, for coroutines of the App, of screens and of dialogs; reports bugs.

    Textual reports an error to the node that started the worker only, or ends the program.

    Args:
        group: the name of what belongs together.
        exclusive: whether what runs in the group is cancelled; never where something is sent.
    """

    def decorate(
        method: Callable[Concatenate[NodeT, ArgumentsT], Coroutine[Any, Any, None]],
    ) -> Callable[Concatenate[NodeT, ArgumentsT], Worker[None]]:
        @wraps(method)
        async def watched(self: NodeT, *args: ArgumentsT.args, **kwargs: ArgumentsT.kwargs) -> None:
            app = self.app
            assert isinstance(app, UiApp)
            with app.reporting_bugs():
                await method(self, *args, **kwargs)

        return work(group=group, exclusive=exclusive, exit_on_error=False)(watched)

    return decorate
