"""A real pseudo-terminal around a command, with an emulator that shows what a user would see."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from types import TracebackType
from typing import Any, Self

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "backspace": "\x7f",
    "ctrl+p": "\x10",
    "ctrl+c": "\x03",
    "ctrl+z": "\x1a",
}
DEAF_SECONDS = 0.5
"""Longer than a dialog is deaf after it opened."""


class _Screen(pyte.Screen):
    """Knows an alternate screen, which pyte does not, unless the terminal is to have none.

    pyte knows no private parameters here either; what they ask does not matter to the picture.
    """

    def __init__(self, columns: int, lines: int, *, has_alternate: bool = True) -> None:
        self._has_alternate = has_alternate
        self._main: object = None
        super().__init__(columns, lines)

    def set_mode(self, *modes: int, **kwargs: object) -> None:
        if kwargs.get("private") and 1049 in modes and self._has_alternate and self._main is None:
            self._main = (self.buffer, self.cursor)
            self.buffer = self._empty_buffer()
            self.cursor = copy(self.cursor)
            self.dirty.update(range(self.lines))
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: object) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self._main is not None:
            self.buffer, self.cursor = self._main  # type: ignore[misc]
            self._main = None
            self.dirty.update(range(self.lines))

    def _empty_buffer(self) -> dict[int, Any]:
        return defaultdict(lambda: pyte.screens.StaticDefaultDict(self.default_char))

    def report_device_status(self, *args: object, **kwargs: object) -> None:
        return

    def select_graphic_rendition(self, *attrs: int, **kwargs: object) -> None:
        if not kwargs.get("private"):
            super().select_graphic_rendition(*attrs)


class Terminal:
    """Runs a command in a pty of a size; every byte that it wrote is stored in `raw`."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
        *,
        has_alternate_screen: bool = True,
    ) -> None:
        self.raw = bytearray()
        self._is_gone = False
        self._screen = _Screen(columns, rows, has_alternate=has_alternate_screen)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        self.attributes_before = termios.tcgetattr(slave)
        """Of the terminal, before the command could change them."""
        _set_size(slave, columns, rows)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={"TERM": "xterm-256color", "COLORTERM": "truecolor", **env},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            error.add_note(f"The screen was:\n{self.text}")
        self.close()

    @property
    def lines(self) -> list[str]:
        """The lines of the screen as a user sees them."""
        # not pyte's `display`: it raises while a wide sign is only half overwritten
        return ["".join(cell.data for cell in line).rstrip() for line in self.cells]

    @property
    def cells(self) -> list[list[pyte.screens.Char]]:
        """Each sign with its looks, line by line."""
        self._read(0)
        rows, columns = self._screen.lines, self._screen.columns
        return [[self._screen.buffer[row][x] for x in range(columns)] for row in range(rows)]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def descriptor(self) -> int:
        """The terminal's own end of the pty."""
        return self._master

    def send(self, *keys: str) -> None:
        """Type keys by name, or text as it is."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def wait_for(self, *texts: str, seconds: float = 20.0) -> None:
        """Wait until all of `texts` are on the screen at once.

        Raises:
            AssertionError: they did not come, or the command ended.
        """
        self._wait(lambda: all(text in self.text for text in texts), f"{texts}", seconds)

    def wait_until_gone(self, text: str, seconds: float = 20.0) -> None:
        """Wait until `text` is not on the screen."""
        self._wait(lambda: text not in self.text, f"{text!r} to go", seconds)

    def wait_until(self, holds: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until something holds, reading what the command writes meanwhile."""
        self._wait(holds, "a condition", seconds)

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        os.close(self._master)
        self._is_gone = True

    def wait_until_heard(self) -> None:
        """Wait as long as a dialog is deaf after it opened."""
        end = time.monotonic() + DEAF_SECONDS
        self.wait_until(lambda: time.monotonic() > end)

    def press_until_gone(self, key: str, text: str, patience_seconds: float | None = None) -> None:
        """Press `key` until `text` is gone: a dialog is deaf in its first moment.

        Args:
            key: by name, or as it is.
            text: what is on the screen until the key was heard.
            patience_seconds: how long after each press; long where one too many does harm, as an
                escape does: with the key after it, it would be one other key.

        Raises:
            AssertionError: it stays.
        """
        if patience_seconds is None:
            patience_seconds = 3.0 if key == "escape" else 0.2
        if patience_seconds > DEAF_SECONDS:
            self.wait_until_heard()
        for _ in range(50):
            self.send(key)
            with suppress(AssertionError):
                self.wait_until_gone(text, patience_seconds)
                return
        raise AssertionError(f"{text!r} stays whatever is pressed")

    def wait_for_exit(self, seconds: float = 20.0) -> int:
        """Wait until the command has ended; its exit status."""
        self._wait(lambda: self.process.poll() is not None, "the end", seconds, may_end=True)
        size = -1
        while size != len(self.raw):  # the kernel hands on what was written last a little later
            size = len(self.raw)
            self._read(0.2)
        return self.process.returncode

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as a user does by dragging the window."""
        self._screen.resize(rows, columns)
        _set_size(self._master, columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def close(self) -> None:
        """End the command and close the pty."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if not self._is_gone:
            os.close(self._master)

    def _wait(
        self,
        holds: Callable[[], object],
        what: str,
        seconds: float,
        *,
        may_end: bool = False,
    ) -> None:
        end = time.monotonic() + seconds
        while not holds():
            if self.process.poll() is not None and not may_end:
                self._read(0)
                if holds():
                    return
                raise AssertionError(f"ended with {self.process.returncode} before {what}")
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s for {what}")
            self._read(0.05)

    def _read(self, seconds: float) -> None:
        while not self._is_gone and select.select([self._master], [], [], seconds)[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            if not data:
                return
            self.raw += data
            self._stream.feed(data)
            seconds = 0


def _set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
