"""Draws the user's attention to an SMS, wherever it is: bell, toast, title, notification, program.

The terminal keeps its own title on its stack meanwhile (CSI 22;2t and 23;2t, xterm's ctlseqs);
inside tmux all of this is about the pane's title.
"""

import os
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events

from nonvoip_tui.domain.events import UnseenChanged
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.ui.base import Setting, background
from nonvoip_tui.ui.formatting import service_name
from nonvoip_tui.ui.requests import OrderLookedAt
from nonvoip_tui.ui.theme import ThemedApp

if TYPE_CHECKING:
    from nonvoip_tui.ui.desktop_notifications import NotifyCommand

    pass

CALM = "nonvoip"
_KEEP, _GIVE_BACK = "\x1b[22;2t", "\x1b[23;2t"
_MAX_CHARACTERS = 40
_WITHOUT_TITLE = ("", "linux", "dumb")


def has_title(environ: Mapping[str, str]) -> bool:
    """Whether the terminal has a title: the console of Linux has none, nor has a VT100."""
    term = environ.get("TERM", "")
    return term not in _WITHOUT_TITLE and not term.startswith("vt")


class Title:
    """Writes the title only when it changes."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Take what sends a control sequence to the terminal."""
        self._write = write
        self._shown = ""

    def enter(self) -> None:
        """Keep the terminal's own title, and show this program's."""
        self._write(_KEEP)
        self._shown = ""
        self.show("")

    def show(self, news: str) -> None:
        """Show what nobody has noticed yet; empty when there is nothing.

        Args:
            news: any text; it is made safe here.
        """
        title = f"● {printable(news, limit=_MAX_CHARACTERS)} · {CALM}" if news else CALM
        if title != self._shown:
            self._shown = title
            self._write(f"\x1b]2;{title}\x07")

    def leave(self) -> None:
        """Give the terminal its own title back."""
        self._write(_GIVE_BACK)


class Unnoticed:
    """Remembers one word of each order's newest SMS until it has been noticed."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    @property
    def newest(self) -> str:
        """The word of what came last; empty when all was noticed."""
        return next(reversed(self._words.values()), "")

    def add(self, order_id: str, word: str) -> None:
        """An SMS of an order came."""
        self._words.pop(order_id, None)
        self._words[order_id] = word

    def forget_all_but(self, unseen: Container[str]) -> None:
        """The user is there: what is not new any more was noticed.

        Args:
            unseen: the orders with SMS that nobody has looked at.
        """
        self._words = {order: word for order, word in self._words.items() if order in unseen}


class NoticingApp(ThemedApp):
    """The part of the App that knows whether the user is there.

    Whether the terminal is in front is believed only of one that has told it once: tmux as it
    comes tells nothing, and would silence everything for ever.
    """

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__(engine, setting)
        self._reports_focus = False
        self._unnoticed = Unnoticed()
        self._title: Title | None = None
        self._notify_command: NotifyCommand | None = None

    def begin_noticing(self) -> None:
        """Take the title over, once the first frame is out and kept."""
        pass

        if not self.is_running:
            return  # left before the first frame
        if self.setting.config.title and has_title(os.environ):
            self._title = Title(self.send)
            self._title.enter()
            # At once: a moment later the terminal is the shell's.
            self.app_suspend_signal.subscribe(self, lambda _: self._leave_title(), immediate=True)
            self.app_resume_signal.subscribe(self, lambda _: self._enter_title())
        self.bus.subscribe(self, UnseenChanged, self._unseen_changed)
        self._want_warnings()

    def on_unmount(self) -> None:
        """Give the terminal its title back."""
        self._leave_title()

    def notice_sms(self, sms: Sms, order: Order) -> None:
        """Tell of an SMS that came, as loudly as the settings say."""
        is_in_front = self._shown_order == order.order_id
        is_looked_at = is_in_front and self._is_surely_there
        if is_in_front and (is_looked_at or not self._reports_focus):
            self.post_message(OrderLookedAt(order.order_id))
        words = sms.code or printable(sms.text, limit=60)
        if not is_in_front:  # else the text itself is on the screen
            self.toast(f"SMS for {service_name(order)}: {words}")
        if not is_looked_at:
            self._unnoticed.add(order.order_id, sms.code or "SMS")
            self._show_title()
            self.call_out(f"SMS for {service_name(order)}", words)
            if command := self.setting.config.notify_command:
                self._run_notify_command(command, sms, order)

    def notice_last_minute(self, order: Order) -> None:
        """Warn that an order is about to end unused."""
        service = service_name(order)
        is_window = order.active_until is not None and order.active_until > self.now
        what = "under a minute left to receive" if is_window else "under a minute left"
        self.toast(f"{service}: {what} and no SMS yet.", "warning", 15)
        if not (self._shown_order == order.order_id and self._is_surely_there):
            self.call_out(service, f"{what} and no SMS yet")

    @background("last_minute")
    async def _want_warnings(self) -> None:
        with suppress(EngineStoppedError):
            await self.engine.do(lambda services: services.last_minute.follow())

    def call_out(self, title: str, body: str) -> None:
        """Ring, and have the desktop show a notice, as the settings say."""
        config = self.setting.config
        if config.bell:
            self.bell()
        if config.notify != "off" and os.environ.get("TERM") != "linux":
            from nonvoip_tui.ui.desktop_notifications import notice_sequence

            is_in_tmux = bool(os.environ.get("TMUX"))
            sequence = notice_sequence(
                config.notify,
                title,
                body,
                is_in_tmux=is_in_tmux,
                is_in_screen=bool(os.environ.get("STY")),
            )
            self.send(sequence)

    # -- whether the user is there -----------------------------------------------------------

    def on_app_focus(self, _: events.AppFocus) -> None:
        """The terminal came to the front: what its place shows is looked at."""
        self._reports_focus = True
        if order_id := self._shown_order:
            self.post_message(OrderLookedAt(order_id))
        self.user_is_there()

    def on_app_blur(self, _: events.AppBlur) -> None:
        """The terminal left the front."""
        self._reports_focus = True

    def user_is_there(self) -> None:
        """A key, a click, or the terminal says so."""
        if self._unnoticed.newest:
            self._unnoticed.forget_all_but(self.view_model.unseen)
            self._show_title()

    @property
    def _is_surely_there(self) -> bool:
        return self._reports_focus and self.app_focus

    @property
    def _shown_order(self) -> str:
        """The order whose pane is in front; empty when none is."""
        from nonvoip_tui.ui.screens.orders import OrdersScreen

        if not self.screen_stack:
            return ""
        screen = self.screen
        return screen.selected_id if isinstance(screen, OrdersScreen) else ""

    def _unseen_changed(self, _: UnseenChanged) -> None:
        if self._is_surely_there:
            self.user_is_there()

    # -- the terminal and the program ----------------------------------------------------------

    def _show_title(self) -> None:
        if self._title is not None:
            self._title.show(self._unnoticed.newest)

    def _enter_title(self) -> None:
        if self._title is not None:
            self._title.enter()
            self._show_title()

    def _leave_title(self) -> None:
        if self._title is not None:
            self._title.leave()

    @background("notify")
    async def _run_notify_command(self, command: tuple[str, ...], sms: Sms, order: Order) -> None:
        if self._notify_command is None:
            from nonvoip_tui.ui.desktop_notifications import NotifyCommand

            self._notify_command = NotifyCommand(command, os.environ)
        if complaint := await self._notify_command.toast(sms, order):
            self.toast(complaint, seconds=10)
