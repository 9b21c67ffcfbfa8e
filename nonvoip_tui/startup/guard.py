"""How the process ends: by a signal, a lost terminal, or a bug.

An ordinary handler on the event loop is not enough: when nobody reads the terminal the loop
stands still, and when the terminal is gone Textual's input thread spins for ever.
So a thread of its own waits for the signal or the hang-up, asks the program to end,
and ends it by force when that takes too long. What was paid for is in the journal by then.
"""

import os
import resource
import select
import signal
import sys
import termios
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from nonvoip_tui.domain.text import printable, without_secrets
from nonvoip_tui.ui.rendering.first_frame import CLEAR, let_signals_in

EXIT_FAILURE = 70
"""The status after an internal error (EX_SOFTWARE)."""

_GRACE_SECONDS = 1.7
_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
_RESTORE = (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?2048l"
    b"\x1b[<u" + CLEAR.encode() + b"\x1b[?1049l\x1b[?25h\x1b[0m\x1b[23;2t"
)
"""Leaves what the screen enters: mouse, focus, paste, key protocol, alternate screen, title."""


class Guard:
    """Watches over the process while it is entered."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._ask_to_end: Callable[[], None] | None = None
        self._signal = 0
        self._ended = threading.Event()
        self._before: dict[signal.Signals, Any] = {}
        self._attributes: list[Any] = []
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._watch, name="guard", daemon=True)

    def __enter__(self) -> Self:
        with suppress(termios.error):
            self._attributes = termios.tcgetattr(self._descriptor)
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._signalled)
        let_signals_in()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._wake()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def when_ending(self, ask_to_end: Callable[[], None]) -> None:
        """Call this, from any thread, when the process has to end."""
        self._ask_to_end = ask_to_end
        if self._signal:
            ask_to_end()

    @property
    def exit_status(self) -> int | None:
        """128 + the signal that ended it; None when none did."""
        return 128 + self._signal if self._signal else None

    def _signalled(self, number: int, _: FrameType | None) -> None:
        if not self._signal:
            self._signal = number
        self._wake()

    def _wake(self) -> None:
        with suppress(OSError):
            os.write(self._wake_write, b"!")

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._wake_read, select.POLLIN)
        with suppress(OSError):
            poll.register(self._descriptor, 0)  # reports a hang-up without being asked to
        events = poll.poll()
        if self._ended.is_set():
            return
        if any(descriptor == self._descriptor for descriptor, _ in events) and not self._signal:
            self._signal = signal.SIGHUP
        if self._ask_to_end is not None:
            self._ask_to_end()
        if not self._ended.wait(_GRACE_SECONDS):
            self._end_by_force()

    def _end_by_force(self) -> None:
        with suppress(OSError):
            os.set_blocking(self._descriptor, False)
            os.write(1, _RESTORE)
        if self._attributes:
            with suppress(termios.error):
                termios.tcflush(self._descriptor, termios.TCOFLUSH)
                termios.tcsetattr(self._descriptor, termios.TCSANOW, self._attributes)
        os._exit(128 + self._signal)


def let_go_of_terminal() -> None:
    """Write nothing more: the interpreter would fail to flush to a lost terminal."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    os.close(descriptor)


def report_crash(
    error: BaseException,
    directory: Path,
    stamp: str,
    secrets: Iterable[str] = (),
    *,
    has_ended: bool = True,
) -> str:
    """Save the traceback of a bug, without the values of variables, in a private file.

    Args:
        error: what ended the program.
        directory: where the file goes.
        stamp: the time, as part of the file's name.
        secrets: what must not be in the file, whatever the error says.
        has_ended: whether the program ends by it.

    Returns:
        A sentence for the user.
    """
    text = "".join(traceback.format_exception(error))
    text = without_secrets(text, secrets)
    path = directory / f"crash-{stamp}.txt"
    kind = type(error).__name__
    what = f"nonvoip-tui quit because of an internal error ({kind}). " if has_ended else ""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, path = _new_file(path)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            # Line by line: the exception stands at the end, which a limit would cut off.
            file.writelines(f"{printable(line)}\n" for line in text.splitlines())
    except OSError:
        return f"{what}The report could not be written."
    return f"{what}The report is in {path}."


def _new_file(path: Path) -> tuple[int, Path]:
    """Open a file that was not there, private; with a number in its name if the name is taken."""
    for number in range(2, 100):
        with suppress(FileExistsError):
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), path
        path = path.with_stem(f"{path.stem.partition('.')[0]}.{number}")
    raise FileExistsError(path)


def forbid_core_dumps() -> None:
    """Forbid core files, which would hold the password."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_what_is_closed() -> None:
    """Put the null device in the place of each standard stream that is closed.

    Otherwise the journal or a connection would be opened under the descriptor of a stream, and
    what is written to that stream would end up there.
    """
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), descriptor, inheritable=True)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(descriptor, mode, closefd=False, encoding="utf-8"))
