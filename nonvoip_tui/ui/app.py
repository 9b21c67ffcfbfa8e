"""The App: four places, one bus, and the workers that carry wishes to the engine. No logic."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import CatalogChanged, CredentialsRefused, Event, SmsArrived
from nonvoip_tui.domain.text import printable
from nonvoip_tui.engine import Engine, EngineStoppedError
from nonvoip_tui.services.snapshot import Snapshot
from nonvoip_tui.ui import clipboard, intents
from nonvoip_tui.ui.base import Setting, UiApp
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.control_filter import ControlFilter
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.purchase import purchase
from nonvoip_tui.ui.reject import reject
from nonvoip_tui.ui.screens.account import AccountScreen
from nonvoip_tui.ui.screens.messages import MessagesScreen
from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.screens.products import ProductsScreen
from nonvoip_tui.ui.sign_in import sign_in
from nonvoip_tui.ui.themes import THEMES
from nonvoip_tui.ui.widgets.top_bar import PLACES

_DEAD_UNDER_A_DIALOG = ("command_palette", "go", "leave")


class EngineSpoke(Message):
    """The engine told a fact."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class NonvoipApp(UiApp):
    """Started by the cli around a running engine."""

    TITLE = "nonvoip"
    CSS_PATH = "app.tcss"
    MODES = {
        "products": ProductsScreen,
        "orders": OrdersScreen,
        "messages": MessagesScreen,
        "account": AccountScreen,
    }
    DEFAULT_MODE = "products"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            # Before the focused widget sees it: what is typed right after acts in that place.
            Binding(str(key), f"go('{mode}')", name, id=f"app.{mode}", show=False, priority=True)
            for key, (mode, name) in enumerate(PLACES, start=1)
        ),
        Binding("q", "leave", "Quit", id="app.quit"),
        Binding("ctrl+z", "suspend_process", "To the shell", id="app.suspend", show=False),
    ]

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__(engine, setting)
        self._is_buying = False
        self._is_signing_in = False
        self._is_quitting = False
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = (
            setting.config.theme
            if setting.config.theme in self.available_themes
            else (THEMES[0].name)
        )
        if engine.snapshot.done() and engine.snapshot.exception() is None:
            self.facts.load(engine.snapshot.result())

    # -- the engine's facts --------------------------------------------------------------------

    def on_mount(self) -> None:
        """Hear the engine, and let it on the network once the first frame is out."""
        self.engine.listen(self._hear, self.end_soon)
        self.call_after_refresh(self.engine.set_painted)
        self._open()

    def _hear(self, event: Event) -> None:
        """Called on the engine's thread."""
        self.post_message(EngineSpoke(event))

    @work(group="open", exit_on_error=False)
    async def _open(self) -> None:
        if not self.engine.snapshot.done():
            try:
                self._load(await asyncio.wrap_future(self.engine.snapshot))
            except StorageError:
                return  # the engine has failed, and says so itself
        if self.setting.needs_sign_in:
            self._ask_to_sign_in("")

    def _load(self, snapshot: Snapshot) -> None:
        self.facts.load(snapshot)
        self.bus.publish(Reloaded())

    @on(EngineSpoke)
    def _engine_spoke(self, message: EngineSpoke) -> None:
        event = message.event
        self.facts.learn(event)
        self.bus.publish(event)
        match event:
            case SmsArrived(sms, order):
                self.bell()
                self.notify(
                    sms.code or sms.text[:60], title=f"SMS for {order.service}", markup=False
                )
            case CredentialsRefused(reason):
                self._ask_to_sign_in(reason)
            case _:
                pass

    # -- wishes --------------------------------------------------------------------------------

    @on(intents.BuyRequested)
    def _buy_requested(self, wish: intents.BuyRequested) -> None:
        if self._is_buying:
            self.notify("One order at a time: the last one is still being answered.", markup=False)
            return
        self._is_buying = True  # before the worker starts, so that a double press orders once
        self._purchase(wish)

    @work(group="purchase", exit_on_error=False)
    async def _purchase(self, wish: intents.BuyRequested) -> None:
        try:
            await purchase(self, wish.request, self._show_order)
        except (ServiceError, StorageError, EngineStoppedError) as error:
            self._say(error)
        finally:
            self._is_buying = False

    async def _show_order(self, order_id: str) -> None:
        await self.switch_mode("orders")
        screen = self.screen
        assert isinstance(screen, OrdersScreen)
        screen.select(order_id)

    @on(intents.RejectRequested)
    @work(group="reject", exit_on_error=False)
    async def _reject_requested(self, wish: intents.RejectRequested) -> None:
        order = self.facts.orders.get(wish.order_id)
        if order is None or self._is_buying:
            return
        self._is_buying = True
        try:
            await reject(self, order)
        except (ServiceError, StorageError, EngineStoppedError) as error:
            self._say(error)
        finally:
            self._is_buying = False

    @on(intents.AskRequested)
    @work(group="ask", exit_on_error=False)
    async def _ask_requested(self, wish: intents.AskRequested) -> None:
        try:
            new = await self.engine.do(lambda desk: desk.poller.ask_now(wish.order_id))
        except (ServiceError, StorageError, EngineStoppedError) as error:
            self._say(error)
        else:
            if not new:
                self.notify("Asked: no new SMS.", timeout=2, markup=False)

    @on(intents.OrderLookedAt)
    @work(group="look", exit_on_error=False)
    async def _order_looked_at(self, wish: intents.OrderLookedAt) -> None:
        await self.engine.do(lambda desk: desk.look_at(wish.order_id))

    @on(intents.KindLookedAt)
    @work(group="catalog", exit_on_error=False)
    async def _kind_looked_at(self, wish: intents.KindLookedAt) -> None:
        kind = wish.kind
        try:
            if kind not in self.facts.price_lists:
                kept = await self.engine.do(lambda desk: desk.catalog.kept(kind))
                if kept.read_at is not None and kind not in self.facts.price_lists:
                    self._engine_spoke(
                        EngineSpoke(CatalogChanged(kind, kept.products, kept.read_at))
                    )
            await self.engine.do(lambda desk: desk.catalog.look(kind, again=wish.again))
        except (ServiceError, StorageError) as error:
            if wish.again:
                self._say(error)
        except EngineStoppedError:
            return

    @on(intents.BalanceWanted)
    @work(group="balance", exit_on_error=False)
    async def _balance_wanted(self) -> None:
        try:
            await self.engine.do(lambda desk: desk.account.refresh())
        except (ServiceError, EngineStoppedError) as error:
            self._say(error)

    @on(intents.CopyRequested)
    @work(group="copy", exit_on_error=False)
    async def _copy_requested(self, wish: intents.CopyRequested) -> None:
        done = await clipboard.copy(
            wish.text, self.copy_to_clipboard, self.setting.config.copy_command
        )
        self.notify(f"{wish.what} {done}.", timeout=3, markup=False)

    def _ask_to_sign_in(self, reason: str) -> None:
        if not self._is_signing_in:
            self._is_signing_in = True
            self._sign_in(reason)

    @work(group="sign_in", exit_on_error=False)
    async def _sign_in(self, reason: str) -> None:
        try:
            if (snapshot := await sign_in(self, reason)) is not None:
                self._load(snapshot)
        finally:
            self._is_signing_in = False

    def _say(self, error: Exception) -> None:
        self.notify(str(error), severity="error", markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that died of a defect is told, not swallowed."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            error = event.worker.error
            self.notify(
                f"A defect in the program: {type(error).__name__}: {printable(str(error))}",
                severity="error",
                timeout=30,
                markup=False,
            )

    # -- keys ----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Drop what was typed or clicked before a dialog that just opened could be read."""
        is_typed = isinstance(event, events.Key | events.MouseDown | events.Paste)
        if is_typed and isinstance(self.screen, Dialog) and self.screen.is_deaf:
            return
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a dialog is open, nothing else acts."""
        if action in _DEAD_UNDER_A_DIALOG and self._has_dialog:
            return False
        if action == "go" and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    @property
    def _has_dialog(self) -> bool:
        return bool(self.screen_stack) and isinstance(self.screen, ModalScreen)

    async def action_go(self, place: str) -> None:
        """Go to one of the four places."""
        if place != self.current_mode:
            await self.switch_mode(place)

    async def action_leave(self) -> None:
        """End."""
        await self.action_quit()

    async def action_quit(self) -> None:
        """End; but not while a call that spends waits for its answer, unless asked twice."""
        if self._is_quitting:
            self.exit()
            return
        self._is_quitting = True
        self._quit()

    @work(group="quit", exit_on_error=False)
    async def _quit(self) -> None:
        if self._is_buying:
            self.notify(
                "Waiting for the answer to an order. Press q again to leave anyway; "
                "its outcome would be unknown.",
                timeout=60,
                severity="warning",
                markup=False,
            )
            await self.engine.do(lambda desk: desk.spending.finished())
        self.exit()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The second fence: no control character reaches the terminal through any widget."""
        return [*super().get_line_filters(), ControlFilter()]
