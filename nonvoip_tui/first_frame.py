"""The first frame of the last start, shown again before the program that paints it is imported.

Importing Textual takes most of a start. What a terminal of this size was shown first the last
time is most likely what it will be shown now; the real frame replaces it cell by cell, so that
nothing flashes.
"""

import os
import termios
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ENTER = "\x1b[?1049h"
"""To the alternate screen, as Textual's driver writes it."""
_HIDE_CURSOR = "\x1b[?25l"
_LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l"
_LOOKS = (
    "TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "COLUMNS", "LINES", "TMUX",
    "LC_ALL", "LC_CTYPE", "LANG",
)  # fmt: skip
"""Variables that change how a frame is painted, or whether its signs can be."""
_MOST_BYTES = 1_000_000


class FirstFrame:
    """A private file with one frame, and what it was painted for."""

    def __init__(
        self, path: Path, painted_for: Sequence[str], keyboard: int = 0, screen: int = 2
    ) -> None:
        """Take the file and the terminal.

        Args:
            path: where the frame is kept.
            painted_for: what else than the terminal a frame depends on.
            keyboard: the descriptor that Textual's driver reads.
            screen: the descriptor that it writes.
        """
        self._path = path
        self._painted_for = painted_for
        self._keyboard = keyboard
        self._screen = screen
        self._kept = ""
        self._attributes: list[Any] | None = None
        self.is_shown = False
        """Whether the terminal shows it, and nothing else has been shown yet."""

    def show(self) -> None:
        """Show the kept frame, if it was painted for a terminal like this one.

        Until `let_go` the terminal keeps what is typed to itself, for the program.
        """
        with suppress(OSError, termios.error):
            self._kept = self._read()
            heading = self._heading()
            frame = self._kept.removeprefix(heading)
            if not self._kept.startswith(heading) or not frame:
                return
            attributes = termios.tcgetattr(self._keyboard)
            silent = [*attributes]
            silent[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(self._keyboard, termios.TCSANOW, silent)
            self._attributes = attributes
            self.is_shown = True
            data = (ENTER + _HIDE_CURSOR + frame).encode()
            while data:
                data = data[os.write(self._screen, data) :]

    def let_go(self) -> None:
        """Give the terminal's modes back: Textual's driver takes over and notes what they were."""
        self.is_shown = False
        attributes, self._attributes = self._attributes, None
        if attributes is not None:
            with suppress(termios.error):
                termios.tcsetattr(self._keyboard, termios.TCSANOW, attributes)

    def take_away(self) -> None:
        """Leave the terminal as it was, unless Textual's driver took over."""
        if self.is_shown:
            self.let_go()
            with suppress(OSError):
                os.write(self._screen, _LEAVE.encode())

    def keep(self, frame: str) -> None:
        """Keep `frame` for the next start; a full or read-only disk is no reason to fail."""
        import tempfile  # late: it takes a tenth of the time until the frame is shown

        with suppress(OSError):
            text = self._heading() + frame
            if text == self._kept:
                return
            self._kept = text
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.replace(name, self._path)

    def _heading(self) -> str:
        size = os.get_terminal_size(self._screen)
        looks = (os.environ.get(name, "") for name in _LOOKS)
        return repr((*size, *looks, *self._painted_for)) + "\n"

    def _read(self) -> str:
        with suppress(OSError, UnicodeDecodeError):
            if self._path.stat().st_size <= _MOST_BYTES:
                return self._path.read_bytes().decode("utf-8")
        return ""
