"""The typed App that widgets and screens may know; breaks the import cycle with `app`."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
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
from textual.screen import ModalScreen
from textual.worker import Worker

from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui.keys import KeyNames
from nonvoip_tui.ui.rendering.private import driver_of, error_of, forget_closed_dialogs
from nonvoip_tui.ui.view_model import ActivityChanged, Bus, ViewModel

if TYPE_CHECKING:
    from nonvoip_tui.services.engine import Engine
    from nonvoip_tui.services.ports import Clock
    from nonvoip_tui.settings.config import Config
    from nonvoip_tui.settings.credentials import SoughtCredentials
    from nonvoip_tui.settings.state import State

MIN_COLUMNS, MIN_ROWS = 60, 20
"""The smallest terminal that the program is laid out for."""


class Setting(NamedTuple):
    """Where the UI finds itself."""

    config: "Config"
    clock: "Clock"
    state: "State"
    files: dict[str, Path]
    """Each place with its word, for the Account screen."""
    is_demo: bool = False
    is_ascii: bool = False
    """Whether the screen is drawn with ASCII alone."""
    is_over_ssh: bool = False
    needs_sign_in: bool = False
    credentials_source: str = ""
    sought: "SoughtCredentials | None" = None
    """The account whose password a program or the keyring still has to give."""
    report: "Callable[[Exception], str]" = lambda _: ""
    """Keeps a defect that does not end the program, and says where."""


class EndRequested(Message):
    """The program has to end, not by the user's wish."""


class UiApp(App[str]):
    """What every part of the UI may use. The result of the app is a word for the cli."""

    RESTART_IN_DEMO: ClassVar[str] = "demo"
    LEAVE_AT_ONCE: ClassVar[str] = "leave at once"
    """The user does not wait for the answer to a call that spends."""

    def __init__(self, engine: "Engine", setting: Setting) -> None:
        super().__init__()
        # Of a defect Textual prints the values of local variables, the password among them; the
        # cli keeps a report without them.
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
        """What the service is being asked for the user, in a word or two; empty if nothing."""
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
    def reporting_bugs(self) -> Iterator[None]:
        """Have a defect in what runs in the background told and reported, and go on."""
        try:
            yield
        except Exception as error:  # whatever it is: nobody else would hear of it
            self.report_bug(error)

    def report_bug(self, error: Exception) -> None:
        """Tell a defect that does not end the program; report each place of one once."""
        frames = traceback.extract_tb(error.__traceback__)
        place = (type(error).__name__, *(frames[-1][:2] if frames else ()))
        report = ""
        if place not in self._reported:
            self._reported.add(place)
            report = self.setting.report(error)
        words = printable(f"{type(error).__name__}: {error}", limit=300)
        self.toast(f"A defect in the program: {words}. {report}".rstrip(), "error", 30)

    @contextmanager
    def opening_dialog(self) -> Iterator[None]:
        """Have what is typed wait for the dialog that is pushed in this block."""
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

    def screen_pushed(self) -> None:
        """Called when a dialog came to the front."""

    if not TYPE_CHECKING:  # for whom its overloads would have to be said again

        def push_screen(self, *arguments: Any, **named: Any) -> Any:
            """Push it as Textual does, and let what was typed for it go on."""
            pushed = super().push_screen(*arguments, **named)
            self._dialogs_awaited = 0
            self._dialog_came.set()
            self.screen_pushed()
            return pushed

        def pop_screen(self) -> Any:
            """Pop it as Textual does, and keep no picture of it."""
            popped = super().pop_screen()
            forget_closed_dialogs()
            return popped

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

    def send(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""
        if self.setting.is_ascii:
            from nonvoip_tui.ui.formatting import plain

            sequence = plain(sequence)
        if (driver := driver_of(self)) is not None:
            driver.write(sequence)

    @property
    def defect(self) -> Exception | None:
        """What ended the app, if it was not the user."""
        return error_of(self)

    def end_soon(self) -> None:
        """End; from any thread. A signal came, the terminal is gone, or the engine has ended."""
        self.post_message(EndRequested())

    def on_end_requested(self) -> None:
        """End."""
        self.exit()


ArgumentsT = ParamSpec("ArgumentsT")
NodeT = TypeVar("NodeT", bound=DOMNode)


def background(
    group: str, *, exclusive: bool = False
) -> Callable[
    [Callable[Concatenate[NodeT, ArgumentsT], Coroutine[Any, Any, None]]],
    Callable[Concatenate[NodeT, ArgumentsT], Worker[None]],
]:
    """As Textual's `work`, for coroutines of the App, of screens and of dialogs.

    Textual tells of an error only to the node that started the worker, or ends the program.

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
