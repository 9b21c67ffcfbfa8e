"""Announces an SMS: bell, toast, window title, desktop notification, program.

The terminal keeps its own title on its stack meanwhile (CSI 22;2t and 23;2t, xterm's ctlseqs);
inside tmux all of this is about the pane's title.

OSC 9 is iTerm2's, also taken by WezTerm, Ghostty and Windows Terminal; OSC 777 is rxvt-unicode's,
also foot's and VTE's; OSC 99 is kitty's (its document "Desktop notifications"). tmux passes them on
when they are wrapped and its `allow-passthrough` is on; else it drops them whole.
"""

import asyncio
import os
import re
import signal
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress

from nonvoip_tui.domain.events import UnseenChanged
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.ui.base import ROOMY_COLUMNS, UiApp
from nonvoip_tui.ui.clipboard import passed_through_screen, passed_through_tmux
from nonvoip_tui.ui.formatting import phone_number, service_name
from nonvoip_tui.ui.requests import OrderLookedAt

_QUIET_TITLE = "nonvoip"
_PUSH, _POP = "\x1b[22;2t", "\x1b[23;2t"
_MAX_TITLE = 40
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
        """Have the terminal save its own title, and show this program's."""
        self._write(_PUSH)
        self._shown = ""
        self.show("")

    def show(self, news: str) -> None:
        """Show what nobody has noticed yet; empty when there is nothing.

        Args:
            news: any text; it is made safe here.
        """
        title = f"● {printable(news, limit=_MAX_TITLE)} · {_QUIET_TITLE}" if news else _QUIET_TITLE
        if title != self._shown:
            self._shown = title
            self._write(f"\x1b]2;{title}\x07")

    def leave(self) -> None:
        """Give the terminal its own title back."""
        self._write(_POP)


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


_MAX_NOTIFICATION = 120


def notification_sequence(
    kind: str, title: str, body: str, *, is_in_tmux: bool, is_in_screen: bool = False
) -> str:
    """Make the control sequence; texts are made safe here, whatever is in them.

    Args:
        kind: the setting: "osc9", "osc777" or "osc99"; any other gives nothing.
        title: what it is about.
        body: what is new.
        is_in_tmux: whether tmux has to be asked to pass it on.
        is_in_screen: whether GNU screen has to.
    """
    title, body = (printable(text, limit=_MAX_NOTIFICATION) for text in (title, body))
    match kind:
        case "osc9":
            # A number before a semicolon is another command, such as a progress bar (OSC 9;4).
            words = re.sub(r"^(\s*\d+)\s*;", r"\1,", f"{title}: {body}")
            sequence = f"\x1b]9;{words}\x07"
        case "osc777":
            # The semicolon parts the fields, and nothing quotes it.
            sequence = f"\x1b]777;notify;{title.replace(';', ',')};{body}\x07"
        case "osc99":
            sequence = (
                f"\x1b]99;i=nonvoip:d=0;{title}\x1b\\\x1b]99;i=nonvoip:d=1:p=body;{body}\x1b\\"
            )
        case _:
            return ""
    if is_in_tmux:
        return passed_through_tmux(sequence)
    return passed_through_screen(sequence) if is_in_screen else sequence


_TIMEOUT_SECONDS = 10.0
_MAX_AT_ONCE = 4
_OWN_PREFIX = "NONVOIP_"


class NotifyCommand:
    """Starts the program without a shell, a few at a time, and remembers whether it failed."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], seconds: float = _TIMEOUT_SECONDS
    ) -> None:
        """Take the program.

        Args:
            command: the program and its arguments.
            environ: the variables of this process; none of the program's own is handed on, for
                one of them may be the password.
            seconds: how long it may take; then it is killed with all that it started.
        """
        self._command = command
        self._environ = {
            name: value for name, value in environ.items() if not name.startswith(_OWN_PREFIX)
        }
        self._seconds = seconds
        self._turns = asyncio.Semaphore(_MAX_AT_ONCE)
        self._has_failed = False

    async def run(self, sms: Sms, order: Order) -> str:
        """Run it for one SMS.

        Returns:
            A sentence for the user when it failed for the first time; else nothing.
        """
        async with self._turns:
            reason = await self._start(_variables(sms, order))
        if not reason or self._has_failed:
            return ""
        self._has_failed = True
        return f"notify_command {printable(self._command[0], limit=60)} {reason}."

    async def _start(self, variables: Mapping[str, str]) -> str:
        """Why it failed, as the end of a sentence; empty when it did not."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={**self._environ, **variables},
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return f"cannot be started: {getattr(error, 'strerror', None) or error}"
        try:
            async with asyncio.timeout(self._seconds):
                status = await process.wait()
        except TimeoutError:
            return f"was stopped after {self._seconds:g} s"
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        return f"exited with status {status}" if status else ""


def _variables(sms: Sms, order: Order) -> Mapping[str, str]:
    return {
        "NONVOIP_SERVICE": printable(service_name(order)),
        "NONVOIP_NUMBER": printable(phone_number(order.number or sms.number)),
        "NONVOIP_CODE": printable(sms.code),
    }


class Notifier:
    """Knows whether the user is there, and announces events as loudly as the settings say.

    Whether the terminal is in front is believed only of one that has reported it once: tmux as
    shipped reports nothing, and would silence everything for ever.
    """

    def __init__(self, app: UiApp) -> None:
        self._app = app
        self._config = app.setting.config
        self._reports_focus = False
        self._unnoticed = Unnoticed()
        self._title: Title | None = None
        self._command: NotifyCommand | None = None
        if self._config.notify_command:
            self._command = NotifyCommand(self._config.notify_command, os.environ)

    async def begin(self) -> None:
        """Take the title over, once the first frame is out, and follow the last minutes."""
        app = self._app
        if not app.is_running:
            return  # left before the first frame
        if self._config.title and has_title(os.environ):
            self._title = Title(app.send)
            self._title.enter()
            # At once: a moment later the terminal is the shell's.
            app.app_suspend_signal.subscribe(app, lambda _: self.leave(), immediate=True)
            app.app_resume_signal.subscribe(app, lambda _: self._enter_title())
        app.bus.subscribe(app, UnseenChanged, self._unseen_changed)
        with suppress(EngineStoppedError):
            await app.engine.do(lambda services: services.last_minute.follow())

    def leave(self) -> None:
        """Give the terminal its title back."""
        if self._title is not None:
            self._title.leave()

    async def sms_arrived(self, sms: Sms, order: Order) -> None:
        """Announce a new SMS, and run the user's program."""
        app = self._app
        is_in_front = self._shown_order == order.order_id
        is_looked_at = is_in_front and self._is_surely_there
        if is_in_front and (is_looked_at or not self._reports_focus):
            app.post_message(OrderLookedAt(order.order_id))
        words = sms.code or printable(sms.text, limit=60)
        if not is_in_front:  # else the text itself is on the screen
            what = f"SMS for {service_name(order)}: {words}"
            if sms.code and app.size.width < ROOMY_COLUMNS:  # where a second line hides a row
                what = words
            app.toast(what + self._ways_to(sms))
        if is_looked_at:
            return
        self._unnoticed.add(order.order_id, sms.code or "SMS")
        self._show_title()
        self.call_out(f"SMS for {service_name(order)}", words)
        if self._command and (complaint := await self._command.run(sms, order)):
            app.toast(complaint, seconds=10)

    def _ways_to(self, sms: Sms) -> str:
        """The keys that lead to an SMS, as the end of a message; none of them acts in a dialog."""
        if self._app.has_dialog:
            return ""
        from nonvoip_tui.ui.code_choice import offers_of_sms

        keys = self._app.key_names
        it = "" if self._app.size.width < ROOMY_COLUMNS else " it"
        copies = f"{keys('app.copy_newest')} copies{it}, " if offers_of_sms(sms) else ""
        return f" · {copies}{keys('app.show_newest')} shows{it}"

    def last_minute_began(self, order: Order) -> None:
        """Warn that an order is about to end unused."""
        app, service = self._app, service_name(order)
        is_window = order.active_until is not None and order.active_until > app.now
        what = "under a minute left to receive" if is_window else "under a minute left"
        app.toast(f"{service}: {what} and no SMS yet.", "warning", 15)
        if not (self._shown_order == order.order_id and self._is_surely_there):
            self.call_out(service, f"{what} and no SMS yet")

    def call_out(self, title: str, body: str) -> None:
        """Ring the bell and show a desktop notification, as the settings say."""
        if self._config.bell:
            self._app.bell()
        if self._config.notify != "off" and os.environ.get("TERM") != "linux":
            sequence = notification_sequence(
                self._config.notify,
                title,
                body,
                is_in_tmux=bool(os.environ.get("TMUX")),
                is_in_screen=bool(os.environ.get("STY")),
            )
            self._app.send(sequence)

    def terminal_focused(self, *, is_in_front: bool) -> None:
        """The terminal reports that it came to the front, or left it."""
        self._reports_focus = True
        if is_in_front:
            if order_id := self._shown_order:
                self._app.post_message(OrderLookedAt(order_id))
            self.user_is_there()

    def user_is_there(self) -> None:
        """A key, a click, or the terminal says so."""
        if self._unnoticed.newest:
            self._unnoticed.forget_all_but(self._app.view_model.unseen)
            self._show_title()

    @property
    def _is_surely_there(self) -> bool:
        return self._reports_focus and self._app.app_focus

    @property
    def _shown_order(self) -> str:
        """The order whose pane is in front; empty when none is."""
        from nonvoip_tui.ui.screens.orders import OrdersScreen

        screen = self._app.screen if self._app.screen_stack else None
        return screen.selected_order_id if isinstance(screen, OrdersScreen) else ""

    def _unseen_changed(self, _: UnseenChanged) -> None:
        if self._is_surely_there:
            self.user_is_there()

    def _show_title(self) -> None:
        if self._title is not None:
            self._title.show(self._unnoticed.newest)

    def _enter_title(self) -> None:
        if self._title is not None:
            self._title.enter()
            self._show_title()
