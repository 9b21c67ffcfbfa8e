"""The App: four screens, the engine's facts on one bus, the keys that lead everywhere. No logic."""

import asyncio
import gc
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import (
    AlertRaised,
    AnswerUnread,
    CallsUnderstood,
    Connection,
    ConnectionChanged,
    CredentialsRefused,
    Event,
    ExpiredRejected,
    IntentChanged,
    LastMinuteBegan,
    OrderAsked,
    OrderRanOut,
    SmsArrived,
    TurnAwaited,
)
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.ui import lazy_imports
from nonvoip_tui.ui.base import MIN_COLUMNS, MIN_ROWS, Setting, background
from nonvoip_tui.ui.formatting import available_again
from nonvoip_tui.ui.key_order import KeyOrder
from nonvoip_tui.ui.notifications import NoticingApp
from nonvoip_tui.ui.rendering.driver_choice import save_first_frame
from nonvoip_tui.ui.rendering.private import driver_of
from nonvoip_tui.ui.requests import OrderLookedAt
from nonvoip_tui.ui.screens.products import ProductsScreen
from nonvoip_tui.ui.theme import ControlFilter
from nonvoip_tui.ui.widgets.bars import SCREENS

if TYPE_CHECKING:
    from nonvoip_tui.services.services import Services

_DEAD_UNDER_A_DIALOG = ("command_palette", "go", "leave", "help", "activity")
_ALWAYS_HEARD = "ctrl+q"
"""What ends the program even under a dialog in a terminal that is too small to show it."""


class EngineSpoke(Message):
    """The engine told a fact."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class NonvoipApp(NoticingApp):
    """Started by the cli around a running engine."""

    TITLE = "nonvoip"
    CSS_PATH = ["app.tcss", "screens/products.tcss"]
    MODES = {
        "products": ProductsScreen,
        "orders": lazy_imports.orders_screen,
        "messages": lazy_imports.messages_screen,
        "account": lazy_imports.account_screen,
    }
    DEFAULT_MODE = "products"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            # Before the focused widget sees it: what is typed right after acts in that place.
            Binding(str(key), f"go('{mode}')", name, id=f"app.{mode}", show=False, priority=True)
            for key, (mode, name) in enumerate(SCREENS, start=1)
        ),
        Binding("question_mark", "help", "Help", id="app.help", key_display="?"),
        Binding("f1", "help(True)", "Help", id="app.help_anywhere", show=False),
        Binding(
            "ctrl+p",
            "command_palette",
            "Palette",
            id="app.palette",
            show=False,
            priority=True,
            tooltip="Find any action, product, order, number or theme by typing",
        ),
        Binding("ctrl+l", "activity", "Activity", id="app.activity", show=False),
        Binding("q", "leave", "Quit", id="app.quit"),
        # Without an id no keymap moves it: it takes back wherever it is pressed.
        Binding("escape", "take_back", "Take back", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "To the shell", id="app.suspend", show=False),
    ]

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__(engine, setting)
        self._is_quitting = False
        self._notified_refs: set[str] = set()
        """The calls whose outcome was told, or is by a conversation."""
        self.waits_for_turn = False
        """Whether a call that can cost waits for another one, so that it can be taken back."""
        self._key_order = KeyOrder(self)
        self._typed_on: Screen[Any] | None = None
        """The screen in front when the last key or click came."""
        if setting.config.keys:
            self.set_keymap(dict(setting.config.keys))
        if setting.needs_sign_in:
            self.view_model.connection = ConnectionChanged(Connection.SIGNED_OUT, "Not signed in.")
        self._looked_at_id = ""
        self._was_touched = False
        """Whether a key or click came: what is shown may not be what a start shows."""
        self._has_painted = False
        """Whether the first frame is out."""
        self._was_ready = engine.snapshot.done()
        """Whether the stored state was there before the first frame."""
        if self._was_ready and engine.snapshot.exception() is None:
            self.view_model.load(engine.snapshot.result())

    # -- the engine's facts --------------------------------------------------------------------

    def on_mount(self) -> None:
        """Hear the engine, and let it on the network once the first frame is out."""
        self.engine.listen(self._on_engine_event, self.end_soon)
        self.call_after_refresh(self._painted)
        # Textual paints nothing when it comes back to a terminal of the same size.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self._open()

    def screen_pushed(self) -> None:
        """What is under a dialog is not painted, and would not tell that it was."""
        if not self._has_painted:
            self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        if self._has_painted:
            return
        self._has_painted = True
        self.engine.set_painted()
        self.style_the_rest(is_late=self._was_touched or self.has_dialog)
        lazy_imports.import_soon(lazy_imports.FOR_THE_FIRST_KEY)
        if not gc.isenabled():
            # Off since the start: what was made until here stays for good, and looking for
            # garbage in it again and again took a tenth of the time until the first frame.
            gc.freeze()
            gc.enable()
        is_usual = self._was_ready and not self._was_touched
        if is_usual and not (
            self.has_dialog or self.view_model.notices or self.setting.needs_sign_in
        ):
            save_first_frame(driver_of(self))
        self.begin_noticing()

    def _on_engine_event(self, event: Event) -> None:
        """Called on the engine's thread."""
        if not self.is_running:
            self.view_model.learn(event)  # nothing is shown any more, but said on leaving
        elif isinstance(event, OrderAsked) and event.order_id != self._looked_at_id:
            self.view_model.asked[event.order_id] = event  # several a second that nobody sees
        else:
            self.post_message(EngineSpoke(event))

    @on(OrderLookedAt)
    def _looked_at(self, request: OrderLookedAt) -> None:
        self._looked_at_id = request.order_id

    @background("open")
    async def _open(self) -> None:
        if not self._was_ready:
            try:
                # Shielded: an end before that must not cancel what the engine will answer.
                self.load(await asyncio.shield(asyncio.wrap_future(self.engine.snapshot)))
            except StorageError:
                return  # the engine has failed, and says so itself
        else:
            self.toast_notices()
        if self.setting.needs_sign_in:
            self.ask_to_sign_in("", is_welcome=True)
        elif self.setting.sought is not None:
            self.bring_password(self.setting.sought)

    @on(EngineSpoke)
    def _engine_spoke(self, message: EngineSpoke) -> None:
        event = message.event
        was_notified = self._was_notified(event)
        is_news = isinstance(event, AnswerUnread) and event.endpoint not in self.view_model.unread
        self.view_model.learn(event)
        self.bus.publish(event)
        match event:
            case SmsArrived(sms, order):
                self.notice_sms(sms, order)
            case CredentialsRefused(reason):
                self.ask_to_sign_in(reason)
            case IntentChanged(intent) if intent.is_unresolved and not was_notified:
                self.show_unknown(intent)
            case IntentChanged(intent) if words := intent.overcharge_words:
                self.toast(f"Look at your balance: {words}", "error", 60)
            case AnswerUnread(endpoint) if is_news:
                self.toast(
                    "The service answered something that this version cannot read "
                    f"({endpoint}): {self.key_names('orders.answer')} shows it.",
                    "warning",
                    20,
                )
            case CallsUnderstood(intents):
                names = ", ".join(dict.fromkeys(intent.service for intent in intents))
                words = f"What was answered to {names} is understood now: see Orders."
                self.toast(words, "warning", 30)
            case TurnAwaited(is_waiting, is_own):
                self._turn_awaited(is_waiting, is_own)
            case LastMinuteBegan(order):
                self.notice_last_minute(order)
            case OrderRanOut(order):
                self.ask_about_expired(order)
            case ExpiredRejected():
                self.toast_expired(event)
            case AlertRaised(product):
                words = f"{available_again(product)}: press {self.key_names('app.products')}."
                self.toast(words, "warning", 30)
                self.call_out("nonvoip", words)
            case _:
                pass

    def _turn_awaited(self, is_waiting: bool, is_own: bool) -> None:
        self.waits_for_turn = is_waiting
        if is_waiting:
            who = "Another call that can cost" if is_own else "Another copy of the program"
            what = "is still being answered" if is_own else "is ordering"
            self.toast(f"{who} {what}: yours waits for it. Escape takes yours back.", "warning", 20)

    def _was_notified(self, event: Event) -> bool:
        """Whether the user knows already that the outcome of this call is not known."""
        if not isinstance(event, IntentChanged):
            return True
        ref = event.intent.ref
        if self.is_conversing or ref in self._notified_refs:
            self._notified_refs.add(ref)  # the conversation itself tells it
            return True
        self._notified_refs.add(ref)
        known = self.view_model.unresolved.get(ref)
        # One that was cut off as the program was left has been shown to nobody.
        return known is not None and known.ending is not None and known.balance_after is not None

    # -- keys ----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Let keys act in turn, and drop those and clicks that were meant for nothing here."""
        is_typed = isinstance(event, events.Key | events.MouseDown | events.Paste)
        if is_typed and not self._was_touched:
            self._was_touched = True
            lazy_imports.import_soon(lazy_imports.FOR_LATER_KEYS)  # memory is only for who uses it
        if not is_typed:
            await super().on_event(event)
        elif event.is_forwarded:
            # It bubbled up: what it was meant for may have gone under a dialog meanwhile.
            if self.screen is self._typed_on:
                await super().on_event(event)
        else:
            self.user_is_there()
            await self._typed(event)

    async def _typed(self, event: events.Event) -> None:
        order = self._key_order
        is_urgent = isinstance(event, events.Key) and event.key == _ALWAYS_HEARD
        if isinstance(event, events.MouseDown) or is_urgent:
            arrived_at: float | None = self.setting.clock.monotonic()
        else:
            arrived_at = order.arrived_at(event)
        if arrived_at is None:
            return
        is_letter = order.is_letter(event)
        self._typed_on = self.screen
        if self._is_meant(event, arrived_at):
            await super().on_event(event)
        order.acted(is_letter=is_letter)

    def _is_meant(self, event: events.Event, arrived_at: float) -> bool:
        if self.size.width < MIN_COLUMNS or self.size.height < MIN_ROWS:
            return isinstance(event, events.Key) and self._ends(event.key)
        if not self.has_dialog:
            return True
        from nonvoip_tui.ui.dialogs.base import Dialog

        return self.screen.accepts(event, arrived_at) if isinstance(self.screen, Dialog) else True

    def _ends(self, key: str) -> bool:
        active = self.screen.active_bindings.get(key)
        return key == _ALWAYS_HEARD or (active is not None and active.binding.id == "app.quit")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a dialog is open, nothing else acts."""
        if action in _DEAD_UNDER_A_DIALOG and self.has_dialog:
            return False
        if action == "take_back":
            return self.waits_for_turn and not self.has_dialog
        if self._is_typing and (action == "go" or (action == "help" and not parameters)):
            return False
        return super().check_action(action, parameters)

    @property
    def _is_typing(self) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key("1", "1")

    async def action_go(self, place: str) -> None:
        """Go to one of the four screens."""
        if place != self.current_mode:
            await self.switch_mode(place)

    def get_key_display(self, binding: Binding) -> str:
        """Words for signs that not every terminal has."""
        return super().get_key_display(binding).replace("⏎", "enter")

    def action_help(self, _is_anywhere: bool = False) -> None:
        """Say which keys act here."""
        from nonvoip_tui.ui.dialogs.help import show_help

        show_help(self.screen, dict(SCREENS)[self.current_mode])

    def action_activity(self) -> None:
        """Show what was asked of the service; the terminal is painted anew as well."""
        from nonvoip_tui.ui.dialogs.request_log import ActivityLog

        self.push_screen(ActivityLog())

    def action_help_quit(self) -> None:
        """Say how to end: ctrl+c copies what is selected, and ends nothing."""
        self.toast(f"Press {self.key_names('app.quit')} to end.", seconds=3)

    async def action_command_palette(self) -> None:  # type: ignore[override]
        """Find any action, order, product or theme by typing."""
        from nonvoip_tui.ui.palette.dialog import open_palette

        await open_palette(self)

    async def action_change_theme(self) -> None:  # type: ignore[override]
        """Choose a theme in the palette."""
        from nonvoip_tui.ui.palette.dialog import open_palette

        await open_palette(self, "theme ")

    # -- the end -------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """End."""
        await self.action_quit()

    async def action_quit(self) -> None:
        """End; but not while a call that spends waits for its answer, unless asked twice."""
        if self._is_quitting:
            self.exit(self.LEAVE_AT_ONCE)
        elif not (self.is_spending or self.engine.is_spending):
            self.exit()
        else:
            self._is_quitting = True
            self._quit_after_the_answer()

    @background("quit")
    async def _quit_after_the_answer(self) -> None:
        await self._take_back()
        self.toast(
            "Ending once the call in flight is answered. "
            f"{self.key_names('app.quit')} again ends now: outcome unknown.",
            "warning",
            seconds=600,
        )
        with suppress(EngineStoppedError):
            await self.engine.do(lambda services: services.spending.finished())
        self.exit()

    @background("take_back")
    async def action_take_back(self) -> None:
        """Send nothing of what still waits for another call to end."""
        await self._take_back()

    async def _take_back(self) -> None:
        async def take_back(services: "Services") -> None:
            services.spending.take_back()

        with suppress(EngineStoppedError):
            await self.engine.do(take_back)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The second fence: no control character reaches the terminal through any widget."""
        return [*super().get_line_filters(), ControlFilter()]
