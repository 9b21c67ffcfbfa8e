"""The first frame of the last start, shown again before the program that paints it is imported.

Importing Textual takes most of a start. What a terminal of this size was shown first the last
time is most likely what it will be shown now; the real frame replaces it cell by cell, so that
nothing flashes. Until it is shown nothing is imported that the interpreter has not: even pathlib
and platformdirs would take longer than all the rest.
"""

import os
import signal
import termios
from collections.abc import Sequence

from nonvoip_tui import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nonvoip_tui.settings.paths import Paths

ENTER = "\x1b[?1049h"
"""To the alternate screen, as Textual's driver writes it."""
_HIDE_CURSOR = "\x1b[?25l"
CLEAR = "\x1b[0m\x1b[H\x1b[2J"
"""Before the alternate screen is left: some terminals (the Linux console, mosh, GNU screen as it
comes) have none, and the prompt would stand in the middle of the picture."""
LEAVE = "\x1b[?1049l"
"""From the alternate screen, as Textual's driver writes it."""
_TAKE_AWAY = CLEAR + "\x1b[?25h" + LEAVE
_DEPENDS_ON = (
    *("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TMUX"),
    *("LC_ALL", "LC_CTYPE", "LANG", "NONVOIP_EMAIL", "NONVOIP_BASE_URL", "NONVOIP_PASSWORD_FILE"),
    *("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"),
)
"""Variables that a frame depends on."""
_MAX_BYTES = 1_000_000
_MAX_SIZES = 6
"""How many terminal sizes a frame is stored for: those of the windows and panes in use."""
_PARTS = 6
_ENDING_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


def hold_signals() -> None:
    """Let signals that end the program wait: it would leave a shown frame behind."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING_SIGNALS)


def let_signals_in() -> None:
    """Let them end it: somebody gives the terminal back now."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING_SIGNALS)


class FirstFrame:
    """A private file for each size of terminal with a frame, and what that was painted for."""

    def __init__(
        self, directory: str, words: Sequence[str] = (), keyboard: int = 0, screen: int = 2
    ) -> None:
        """Take the file and the terminal.

        Args:
            directory: below which the frames are stored.
            words: the arguments of the program.
            keyboard: the descriptor that Textual's driver reads.
            screen: the descriptor that it writes.
        """
        self._directory = directory
        # Later it is out of the environment.
        self._words = (*words, "NONVOIP_PASSWORD" in os.environ)
        self._keyboard = keyboard
        self._screen = screen
        self._files: tuple[str, ...] | None = None
        self._stored = ""
        self._attributes: list[Any] | None = None
        self.is_shown = False
        """Whether the terminal shows it, and nothing else has been shown yet."""
        self.mode = ""
        """The mode of the screen that it is of; empty when none was shown."""

    def show(self) -> None:
        """Show the stored frame, if it was painted for a start like this one.

        Until `let_go` the terminal keeps what is typed to itself, for the program.
        """
        try:
            self._stored = self._read()
            marks, *files, mode, frame = self._stored.split("\0", _PARTS)
            if marks != self._marks() or files != [*_stamped(*files[::2])] or not frame:
                return
            attributes = termios.tcgetattr(self._keyboard)
            silent = [*attributes]
            silent[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(self._keyboard, termios.TCSANOW, silent)
            self._attributes = attributes
            self.is_shown, self.mode = True, mode
            data = (ENTER + _HIDE_CURSOR + frame).encode()
            while data:
                data = data[os.write(self._screen, data) :]
        except (OSError, ValueError, TypeError, termios.error):
            return  # a file that is not ours, or no terminal

    def depends_on(self, paths: "Paths") -> None:
        """Note the settings and the remembered state, which were just read, for `save`."""
        self._directory = str(paths.cache_dir)
        self._files = _stamped(str(paths.config_file), str(paths.state_file))

    def let_go(self) -> None:
        """Give the terminal's modes back: Textual's driver takes over and notes what they were."""
        self.is_shown = False
        attributes, self._attributes = self._attributes, None
        if attributes is not None:
            try:
                termios.tcsetattr(self._keyboard, termios.TCSANOW, attributes)
            except termios.error:
                return  # the terminal is gone

    def take_away(self) -> None:
        """Leave the terminal as it was, unless Textual's driver took over."""
        if self.is_shown:
            self.let_go()
            try:
                os.write(self._screen, _TAKE_AWAY.encode())
            except OSError:
                return  # the terminal is gone

    def save(self, frame: str, mode: str = "") -> None:
        """Store `frame`, of the screen with this mode, for the next start.

        A full or read-only disk is no reason to fail.
        """
        from contextlib import suppress
        from pathlib import Path

        from nonvoip_tui.settings.paths import private_file

        if self._files is None:
            return
        with suppress(OSError):
            text = "\0".join((self._marks(), *self._files, mode, frame))
            if text == self._stored:
                return
            self._stored = text
            directory = os.path.dirname(self._file)
            with private_file(Path(self._file), makes_directory=True) as file:
                file.write(text)
            stored = sorted(os.scandir(directory), key=lambda entry: entry.stat().st_mtime_ns)
            for entry in stored[:-_MAX_SIZES]:
                os.unlink(entry)

    def _marks(self) -> str:
        size = os.get_terminal_size(self._screen)
        values = (os.environ.get(name, "") for name in _DEPENDS_ON)
        return repr((__version__, *self._words, *size, *values))

    @property
    def _file(self) -> str:
        columns, rows = os.get_terminal_size(self._screen)
        return os.path.join(self._directory, "first-frames", f"{columns}x{rows}")

    def _read(self) -> str:
        if os.stat(self._file).st_size > _MAX_BYTES:
            return ""
        with open(self._file, encoding="utf-8", newline="") as file:
            return file.read()


def _stamped(settings: str, state: str) -> tuple[str, ...]:
    """Each file with what shows whether it changed: the settings may hold a password."""
    try:
        status = os.stat(settings)
        stamp = repr((status.st_ino, status.st_mtime_ns, status.st_size, status.st_mode))
    except OSError:
        stamp = ""
    try:
        with open(state, "rb") as file:
            content = repr(file.read(_MAX_BYTES))
    except OSError:
        content = ""
    return settings, stamp, state, content
