"""The App: four screens, the engine's events on one bus, and the keys that act everywhere."""

from asyncio import shield, wrap_future
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen
from textual.widget import AwaitMount

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Connection, ConnectionChanged, Event, OrderAsked
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.ui.base import (
    FAILURES,
    LOW_ROWS,
    MIN_COLUMNS,
    MIN_ROWS,
    ROOMY_COLUMNS,
    ROOMY_ROWS,
    SCREENS,
    SHORT_ROWS,
    WIDE_COLUMNS,
    WIDEST_COLUMNS,
    Setting,
    UiApp,
    background,
    screen_class,
)
from nonvoip_tui.ui.engine_events import EngineEvents
from nonvoip_tui.ui.formatting import plain
from nonvoip_tui.ui.key_order import KeyOrder
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.notifications import Notifier
from nonvoip_tui.ui.requests import Request, SignInWanted
from nonvoip_tui.ui.start import FIRST, LATER, Start, first_mode
from nonvoip_tui.ui.theme import Translated, begin_with_theme, theme_complaint, without_controls

_OFF_UNDER_A_DIALOG = (
    *("command_palette", "copy_newest", "show_newest"),
    *("go", "leave", "help", "activity"),
)


@dataclass
class EngineSpoke(Message):
    """The engine emitted an event."""

    event: Event


def _make_screen(mode: str) -> Screen[None]:
    return screen_class(mode)()


class NonvoipApp(UiApp):
    """Started by `startup` around a running engine."""

    TITLE = "nonvoip"
    MODES = {FIRST: screen_class(FIRST), **{mode: partial(_make_screen, mode) for mode in LATER}}
    HORIZONTAL_BREAKPOINTS = [
        (0, "-too-narrow"),
        (MIN_COLUMNS, "-tight"),
        (ROOMY_COLUMNS, "-narrow"),
        (WIDE_COLUMNS, "-wide"),
        (WIDEST_COLUMNS, "-widest"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-too-short"),
        (MIN_ROWS, "-tiny"),
        (LOW_ROWS, "-low"),
        (SHORT_ROWS, "-short"),
        (ROOMY_ROWS, "-tall-enough"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        *(binding(f"app.{mode}", f"go('{mode}')", show=False, priority=True) for mode in SCREENS),
        binding("app.help", key_display="?"),
        binding("app.help_anywhere", "help(True)", show=False),
        binding("app.palette", "command_palette", show=False),
        binding("app.copy_newest", show=False),
        binding("app.show_newest", show=False),
        binding("app.activity", show=False),
        binding("app.quit", "leave"),
        # Without an id no keymap moves it: it takes back wherever it is pressed.
        Binding("escape", "take_back", "Cancel", show=False, priority=True),
        binding("app.suspend", "suspend_process", show=False),
    ]

    def __init__(self, engine: Engine, setting: Setting) -> None:
        was_ready = engine.snapshot.done()  # before the screen is chosen, which goes by it
        first = first_mode(engine, setting)
        self.DEFAULT_MODE = first  # type: ignore[misc]
        self.CSS_PATH = ["app.tcss", f"screens/{first}.tcss"]  # type: ignore[misc]
        super().__init__(engine, setting)
        self._is_quitting = False
        self._key_order = KeyOrder(self)
        self._notifier = Notifier(self)
        self._engine_events = EngineEvents(self, self._notifier, run=self._run, notify=self._notify)
        begin = partial(self._notify, self._notifier.begin)
        self._start = Start(self, self._key_order, begin, was_ready=was_ready)
        self._line_filters: list[LineFilter] = [Translated(plain)] if setting.is_ascii else []
        self._line_filters.append(Translated(without_controls))
        if setting.config.keys:
            self.set_keymap(dict(setting.config.keys))
        if setting.needs_sign_in:
            self.view_model.connection = ConnectionChanged(Connection.SIGNED_OUT, "Not signed in.")
        if self._start.was_ready and engine.snapshot.exception() is None:
            self.view_model.load(engine.snapshot.result())
        begin_with_theme(self)

    # -- the start -----------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Listen to the engine, and let it on the network once the first frame is out."""
        self.engine.listen(self._on_engine_event, self.end_soon)
        self._start.paint()
        # Textual paints nothing when it comes back to a terminal of the same size.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self._open()

    if not TYPE_CHECKING:  # for whom its overloads would have to be said again

        def push_screen(self, *arguments: Any, **named: Any) -> Any:
            """Push a dialog with the styles of dialogs; what is under it may never be painted."""
            self._start.read_styles()
            pushed = super().push_screen(*arguments, **named)
            self._start.paint()  # the first frame may be the dialog
            return pushed

    def switch_mode(self, mode: str) -> AwaitMount:
        """Switch as Textual does, with the styles of the screen."""
        self._start.read_styles()
        return super().switch_mode(mode)

    @background("notify")
    async def _notify(self, notify: Callable[[], Awaitable[None]]) -> None:
        await notify()

    @background("open")
    async def _open(self) -> None:
        if not self._start.was_ready:
            try:
                # Shielded: an end before that must not cancel what the engine will answer.
                self.load(await shield(wrap_future(self.engine.snapshot)))
            except StorageError:
                return  # the engine has failed, and says so itself
            await self._start.open_right_screen()
        else:
            self.toast_notices()
        if complaint := theme_complaint(self):
            self.toast(complaint, "warning", 30)
        if self.setting.needs_sign_in:
            self.post_message(SignInWanted(is_welcome=True))
        elif self.setting.sought is not None:
            self._run("sign_in.bring_password", self.setting.sought)

    # -- what the user asks for ----------------------------------------------------------------

    @on(Request)
    def _requested(self, request: Request) -> None:
        self._run(request.FLOW, request)

    @background("flow")
    async def _run(self, name: str, argument: object = None) -> None:
        """Run a flow of `ui/flows`, such as "purchase.buy", which is imported now.

        No worker here is exclusive: that would cancel a call in flight.
        """
        module, _, function = name.partition(".")
        flow = getattr(import_module(f"nonvoip_tui.ui.flows.{module}"), function)
        try:
            await flow(self, argument)
        except FAILURES as error:
            self.show_error(error)

    # -- the engine's events -------------------------------------------------------------------

    def _on_engine_event(self, event: Event) -> None:
        """Called on the engine's thread."""
        if not self.is_running:
            self.view_model.learn(event)  # nothing is shown any more, but said on leaving
        elif isinstance(event, OrderAsked) and event.order_id != self.view_model.looked_at_id:
            self.view_model.asked[event.order_id] = event  # several a second that nobody sees
        else:
            self.post_message(EngineSpoke(event))

    @on(EngineSpoke)
    def _engine_spoke(self, message: EngineSpoke) -> None:
        self._engine_events.on_event(message.event)

    # -- keys ----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Let keys act in turn, and drop keys and clicks that were meant for something else."""
        if not isinstance(event, events.Key | events.MouseDown | events.Paste):
            await super().on_event(event)
            return
        if self._start.drops(event):
            return
        was_touched, self._start.was_touched = self._start.was_touched, True
        if not event.is_forwarded:
            if self._is_early_enter(event):
                event = events.Key("enter", "\r")
            self._notifier.user_is_there()
            await self._key_order.act(event, super().on_event)
            if not was_touched:
                self._start.has_acted()
        elif self.screen is self._key_order.screen:
            # It bubbled up: what it was meant for may have gone under a dialog meanwhile.
            await super().on_event(event)

    def _is_early_enter(self, event: events.Event) -> bool:
        """Whether enter was typed before the terminal was ready, which makes a line feed of it."""
        is_line_feed = isinstance(event, events.Key) and event.key == "ctrl+j"
        return is_line_feed and "ctrl+j" not in self.screen.active_bindings

    def on_app_focus(self, _: events.AppFocus) -> None:
        self._notifier.terminal_focused(is_in_front=True)

    def on_app_blur(self, _: events.AppBlur) -> None:
        self._notifier.terminal_focused(is_in_front=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _OFF_UNDER_A_DIALOG and self.has_dialog:
            return False
        if action == "take_back":
            return self._engine_events.waits_for_turn and not self.has_dialog
        if action == "go" or (action == "help" and not parameters):
            letter = "1" if action == "go" else "?"
            return self.focused is None or not self.focused.check_consume_key(letter, letter)
        return super().check_action(action, parameters)

    async def action_go(self, mode: str) -> None:
        if mode != self.current_mode:
            await self.switch_mode(mode)

    def action_help(self, _is_anywhere: bool = False) -> None:
        from nonvoip_tui.ui.dialogs.help import show_help

        show_help(self.screen, SCREENS[self.current_mode])

    def action_copy_newest(self) -> None:
        self._run("reading.copy_newest_code")

    def action_show_newest(self) -> None:
        self._run("reading.show_newest")

    def action_activity(self) -> None:
        """Show the request log; the terminal is repainted as well."""
        from nonvoip_tui.ui.dialogs.request_log import ActivityLog

        self.push_screen(ActivityLog())

    def action_help_quit(self) -> None:
        """Say how to quit: ctrl+c copies the selection and does not quit."""
        self.toast(f"Press {self.key_names('app.quit')} to quit.", seconds=3)

    async def action_command_palette(self) -> None:  # type: ignore[override]
        from nonvoip_tui.ui.palette import open_palette

        await open_palette(self)

    # -- the end -------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        await self.action_quit()

    async def action_quit(self) -> None:
        """Quit; but not while a call that spends waits for its answer, unless asked twice."""
        if self._is_quitting:
            self.exit(self.LEAVE_AT_ONCE)
        elif not (self.is_spending or self.engine.is_spending):
            self.exit()
        else:
            self._is_quitting = True
            self._run("purchase.quit_when_answered")

    def action_take_back(self) -> None:
        """Cancel a call that is still waiting for another one."""
        self._run("purchase.take_back")

    def on_unmount(self) -> None:
        self._notifier.leave()

    # -- looks ---------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put ASCII in place of signs where wanted, and let no control character through."""
        return [*super().get_line_filters(), *self._line_filters]

    def get_key_display(self, binding: Binding) -> str:
        """Use words for signs that not every terminal has."""
        return super().get_key_display(binding).replace("⏎", "enter")

    def watch_theme(self, theme: str) -> None:
        if self.is_running and not self.has_dialog:  # a palette only tries it
            self.setting.state.set("theme", theme)
