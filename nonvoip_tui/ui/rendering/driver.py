"""A terminal driver for Textual that sends only changes, never waits, and sleeps when idle."""

import codecs
import os
import select
import selectors
import signal
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from nonvoip_tui.ui.rendering.first_frame import CLEAR, ENTER, LEAVE, FirstFrame
from nonvoip_tui.ui.rendering.stream import QuietStream

_STALL_SECONDS = 1.0


class Writer:
    """Asks for what is to be sent whenever the terminal has taken the last of it.

    Attributes:
        has_stalled: whether the terminal once took over a second to read something.
    """

    def __init__(
        self,
        descriptor: int,
        changed: threading.Condition,
        take: Callable[[], bytes],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what to send to, and from whom.

        Args:
            descriptor: of the terminal; it may block or not.
            changed: notified when there may be something to take; guards `take`.
            take: what has to be sent now; empty when nothing.
            monotonic: seconds from any moment on.
        """
        self.has_stalled = False
        self._descriptor = descriptor
        self._changed = changed
        self._take = take
        self._monotonic = monotonic
        self._is_ending = False
        self._is_gone = False
        self._thread = threading.Thread(target=self._run, name="terminal-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Send what is left, however long the terminal takes to read it, and end."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not (data := self._take()):
                    if self._is_ending:
                        return
                    self._changed.wait()
                self._changed.notify_all()  # who waits for space has it now
            began = self._monotonic()
            self._send(data)
            if self._monotonic() - began > _STALL_SECONDS:
                self.has_stalled = True

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left and not self._is_gone:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                # Another program that shares the terminal may have asked for this.
                poll = select.poll()
                poll.register(self._descriptor, select.POLLOUT)
                poll.poll()
            except OSError:
                self._is_gone = True  # the terminal is; the process learns it elsewhere


MAX_WAITING = 256 * 1024
"""How many characters of control sequences may wait for a stalled terminal; then we wait too."""
_INSTEAD = {"\x1b[?1003h": "\x1b[?1002h", "\x1b[?1003l": "\x1b[?1002l", LEAVE: CLEAR + LEAVE}
"""Report the mouse's moves only while a button is held, which is all that is needed here; and clear
what is left."""
_REPAINT_KEY = "ctrl+l"
_REPORT = "\x1b[?"
_REPORT_ENDS = "$y"
"""How a terminal's answer about a mode begins and ends."""
_ANSWERS = 2
"""How many modes the terminal is asked about at the start."""
_ANSWER_SECONDS = 1.0
"""A line slower than this must not keep anybody in the program."""
_LOOK_SECONDS = 0.1
_LOOKS_AFTER_INPUT = 2 + int(constants.ESCAPE_DELAY / _LOOK_SECONDS)
"""What came may be the beginning of a key: that is decided after a while."""


class QuietDriver(LinuxDriver):
    """Sends only the cells that changed; otherwise as its parent."""

    stream_class = QuietStream
    first_frame: FirstFrame | None = None
    """What the terminal may show already when this starts."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # Signal handlers write too, in the thread that they interrupt.
        self._changed = threading.Condition(threading.RLock())
        self._stream = self.stream_class(*self._get_terminal_size())
        self._writer: Writer | None = None
        self._has_entered = False
        self._answers_due = 0
        self._asked_at = float("-inf")
        self._wake: tuple[int, int] | None = None
        """A pipe that wakes the thread of the input, from its end to its beginning."""

    def write(self, data: str) -> None:
        """Take what the application writes; of a picture only the newest state is sent.

        Waits only when more control sequences wait than a user could have caused.
        """
        data = _INSTEAD.get(data, data)
        if data == ENTER and self._has_entered:
            return  # again, it would clear what is shown
        with self._changed:
            if self._writer is None:
                return  # suspended: whoever has the terminal now must not be painted over
            try:
                self._stream.write(data)
            except Exception:
                self._give_up()
                self._stream.write(data)
            while self._stream.waiting_length > MAX_WAITING:
                self._changed.wait()
            if self._stream.is_due:
                self._changed.notify_all()

    def start_application_mode(self) -> None:
        """Start the writer, then as the parent; what the terminal shows already stays."""
        self._has_entered = False
        self._answers_due, self._asked_at = _ANSWERS * self.input_tty, time.monotonic()
        if self.first_frame is not None:
            self._has_entered = self.first_frame.is_shown
            self.first_frame.let_go()
        self._stream.resize(*self._get_terminal_size())
        if self._writer is None and self._file is not None:
            self._writer = Writer(self._file.fileno(), self._changed, self._take)
        if self._wake is None:
            self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # Instead of the parent's, in which a second signal can overtake the first one's size.
        signal.signal(signal.SIGWINCH, self._on_resize_signal)

    def run_input_thread(self) -> None:
        """Read what is typed until the end; asleep when nothing is, other than the parent.

        That looks ten times a second whether it is the end, which is most of what a program costs
        with which nobody does anything.
        """
        parser = XTermParser(self._debug)
        decode = codecs.getincrementaldecoder("utf-8")().decode
        wake = -1 if self._wake is None else self._wake[0]
        looks, is_ending = 0, False
        with selectors.SelectSelector() as selector:
            for file in {self.fileno, wake} - {-1}:
                selector.register(file, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                seconds = _LOOK_SECONDS if looks or is_ending or wake == -1 else None
                ready = {key.fd for key, _ in selector.select(seconds)}
                looks = max(0, looks - 1)
                if wake in ready:
                    os.read(wake, 1)
                    is_ending = True
                if self.fileno in ready:
                    if not (data := os.read(self.fileno, 4096)):
                        selector.unregister(self.fileno)
                    text = decode(data)
                    if self._answers_due and _REPORT in text:
                        self._answers_due -= min(text.count(_REPORT_ENDS), self._answers_due)
                    for message in parser.feed(text) if text else ():
                        self.process_message(message)
                    looks = _LOOKS_AFTER_INPUT
                for message in parser.tick():
                    self.process_message(message)

    def disable_input(self) -> None:
        """As the parent, which waits for the thread of the input."""
        wake, self._wake = self._wake, None
        if wake is not None:
            os.write(wake[1], b"x")
        super().disable_input()
        for end in wake or ():
            os.close(end)
        self._drop_late_answers()

    def _drop_late_answers(self) -> None:
        """Read what the terminal still answers to the start: the shell would take it as typed."""
        end = self._asked_at + _ANSWER_SECONDS
        is_readable = select.poll()
        is_readable.register(self.fileno, select.POLLIN)
        while self._answers_due and (left := end - time.monotonic()) > 0:
            if not is_readable.poll(left * 1000):
                break
            try:
                data = os.read(self.fileno, 4096)
            except OSError:
                break  # the terminal is gone
            if not data:
                break
            self._answers_due -= min(data.count(_REPORT_ENDS.encode()), self._answers_due)
        self._answers_due = 0
        with suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def close(self) -> None:
        """Send what is left, then as the parent."""
        if self._writer is not None:
            writer = self._writer
            writer.close()
            self._writer = None
        super().close()

    def process_message(self, message: Message) -> None:
        """Note what is said about the terminal on the way to the app. Called on any thread."""
        if isinstance(message, events.Resize):
            self._loop.call_soon_threadsafe(self._follow, *message.size)
        elif isinstance(message, events.AppFocus):
            if self._writer is not None and self._writer.has_stalled:
                self._writer.has_stalled = False
                self.repaint()
        elif isinstance(message, events.Key) and message.key == _REPAINT_KEY:
            self.repaint()
        super().process_message(message)

    def repaint(self) -> None:
        """Send the whole picture again, whatever the terminal is believed to show."""
        with self._changed:
            self._stream.repaint()
            self._changed.notify_all()

    def save_first_frame(self, mode: str) -> None:
        """Keep the picture, of the screen with this mode, for the next start."""
        if self.first_frame is not None and (frame := self._stream.whole()):
            self.first_frame.save(frame, mode)

    def _take(self) -> bytes:
        try:
            taken = self._stream.take()
        except Exception:
            self._give_up()
            taken = self._stream.take()
        return taken.encode("utf-8", "backslashreplace")

    def _give_up(self) -> None:
        """Paint as the parent from now on: a bug here must not cost the user the screen."""
        self._stream.give_up()
        self._loop.call_soon_threadsafe(self._app.refresh)

    def _on_resize_signal(self, number: int, frame: FrameType | None) -> None:
        if not self._in_band_window_resize:
            self._loop.call_soon_threadsafe(self._report_size)

    def _report_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self._follow(*size)
        self._app.post_message(events.Resize(size, size))

    def _follow(self, width: int, height: int) -> None:
        """Take the terminal's size before the app does, and have everything painted.

        Terminals move, cut and clear what they show when their size changes. Several changes
        reach the app as one; if the last leads back to where the first began, the app sees none
        and would paint nothing.
        """
        with self._changed:
            self._stream.resize(width, height)
        self._app.refresh()
