"""The terminal: what the full screen, its colours, signs and copying find there, and tmux.

Outside tmux the terminal itself is asked, by DECRQM for mode 1004; what it is (DA1) is asked
after that, which every terminal answers, so that silence to the first is known at once.
"""

import os
import re
import select
import shutil
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Iterator, Mapping
from contextlib import suppress

from nonvoip_tui.commands.doctor.checks import Check, ok, warn
from nonvoip_tui.settings.appearance import needs_ascii

OF_SERVER, OF_PANE = "-sv", "-Apv"
"""Whose option is asked for: the server's, or the pane's with what it takes from around it."""

_TMUX_SECONDS = 3.0


def option_of_tmux(name: str, environ: Mapping[str, str], whose: str = OF_SERVER) -> str:
    """The value of an option of the tmux around; empty when it does not say.

    Args:
        name: such as "set-clipboard".
        environ: `TMUX` says which one is meant.
        whose: `OF_SERVER` or `OF_PANE`.

    Raises:
        OSError: there is no tmux to ask.
        subprocess.TimeoutExpired: it does not answer.
    """
    done = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        ["tmux", "show-options", whose, name],  # noqa: S607
        env={"PATH": os.defpath, **environ},
        capture_output=True,
        text=True,
        timeout=_TMUX_SECONDS,
        check=False,
    )
    return "" if done.returncode else done.stdout.strip()


_QUESTION = b"\x1b[?1004$p\x1b[c"
_MODE = re.compile(rb"\x1b\[\?1004;([0-4])\$y")
_LAST_ANSWER = re.compile(rb"\x1b\[\?[\d;]*c")
_NOT_KNOWN = b"0"
_MAX_BYTES = 4096
_PATIENCE_SECONDS = 2.0


def focus_check(environ: Mapping[str, str]) -> Check:
    """Ask tmux where there is one, else the terminal on standard input and output."""
    if environ.get("TMUX"):
        return _of_tmux(environ)
    if environ.get("TERM", "") in ("", "dumb") or not _is_in_front():
        return ok("focus", "not asked: no terminal to ask")
    answer = ask(sys.stdin.fileno(), sys.stdout.fileno(), _PATIENCE_SECONDS)
    if not _LAST_ANSWER.search(answer):
        words = f"the terminal answers no question within {_PATIENCE_SECONDS:.0f} s"
        return warn("focus", words, "try another terminal if keys or colours are odd as well")
    mode = _MODE.search(answer)
    if mode is None or mode.group(1) == _NOT_KNOWN:
        return ok("focus", "the terminal does not say whether it is looked at")
    return ok("focus", "the terminal says whether it is looked at")


def ask(source: int, sink: int, seconds: float) -> bytes:
    """Ask the terminal, and take its answer off its input.

    Args:
        source: the descriptor that the terminal answers on.
        sink: the descriptor that it is asked on.
        seconds: to wait for the whole answer.

    Returns:
        What came; without the last answer in it when that did not come in time.
    """
    answer = b""
    before = termios.tcgetattr(source)
    tty.setcbreak(source, termios.TCSADRAIN)
    try:
        os.write(sink, _QUESTION)
        end = time.monotonic() + seconds
        while not _LAST_ANSWER.search(answer) and len(answer) < _MAX_BYTES:
            left = end - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                break
            answer += os.read(source, 256)
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)
    return answer


def _of_tmux(environ: Mapping[str, str]) -> Check:
    setting = ""
    with suppress(OSError, subprocess.TimeoutExpired):
        setting = option_of_tmux("focus-events", environ)
    if setting == "on":
        return ok("focus", "tmux says whether it is looked at, if the terminal around it does")
    words = f"tmux does not say whether it is looked at: focus-events is {setting or 'unknown'}"
    return ok("focus", words, "tmux set-option -s focus-events on")


def _is_in_front() -> bool:
    """Whether there is a terminal that may be asked: in the background that would stop us."""
    try:
        if not (os.isatty(sys.stdin.fileno()) and os.isatty(sys.stdout.fileno())):
            return False
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False


def notice_check(notify: str, environ: Mapping[str, str]) -> Check:
    """Ask the tmux around, where the settings want something that it must let through.

    Args:
        notify: the setting.
        environ: `TMUX` says whether there is one.
    """
    if notify == "off":
        return ok("notifications", "none are sent to the desktop (notify is off)")
    if not environ.get("TMUX"):
        return ok("notifications", f"by {notify}, if the terminal knows it")
    try:
        setting = option_of_tmux("allow-passthrough", environ, OF_PANE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return warn(
            "notifications", f"inside tmux, but tmux does not answer ({type(error).__name__})"
        )
    if setting == "off":
        words = f"tmux drops them: notify is {notify}, and allow-passthrough is off"
        return warn("notifications", words, "tmux set-option -g allow-passthrough on")
    # Before tmux 3.3 there is no such option, and they always get through.
    said = f"allow-passthrough is {setting}" if setting else "it has no allow-passthrough"
    return ok("notifications", f"by {notify}, through tmux ({said})")


_SMALLEST = (40, 10)


def terminal_checks(environ: Mapping[str, str]) -> Iterator[Check]:
    """Look at the terminal, its colours, its size, its encoding, tmux, and its focus."""
    yield _terminal(environ)
    yield _colours(environ)
    yield _size()
    yield _encoding(environ)
    yield _copying(environ)
    yield focus_check(environ)


def _terminal(environ: Mapping[str, str]) -> Check:
    term = environ.get("TERM", "")
    if not any(os.isatty(descriptor) for descriptor in (0, 1, 2)):
        return warn("terminal", "none here: only the commands work, not the full screen")
    if term in ("", "dumb"):
        return warn(
            "terminal",
            f"TERM is {term or 'not set'}: only the commands work, not the full screen",
            "export TERM=xterm-256color, if your terminal is one",
        )
    over = ", over SSH" if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else ""
    return ok("terminal", f"TERM is {term}{over}")


def _colours(environ: Mapping[str, str]) -> Check:
    if environ.get("NO_COLOR"):
        return ok("colours", "none, because NO_COLOR is set; every state has a sign and a word")
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return ok("colours", "all of them (COLORTERM)")
    if "256color" in environ.get("TERM", ""):
        cure = "export COLORTERM=truecolor if your terminal has them; over SSH: SendEnv COLORTERM"
        return ok("colours", "256 (COLORTERM is not set)", cure)
    return warn(
        "colours",
        "16",
        'export TERM=xterm-256color, or choose theme = "ansi-dark" for the terminal\'s own',
    )


def _size() -> Check:
    columns, rows = _terminal_size()
    words = f"{columns} columns, {rows} rows"
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return warn("size", words, f"the full screen wants {_SMALLEST[0]} by {_SMALLEST[1]}")
    return ok("size", words)


def _terminal_size() -> tuple[int, int]:
    """Asked of the terminal first: a variable is that of a moment."""
    for descriptor in (1, 2, 0):
        with suppress(OSError):
            if all(size := os.get_terminal_size(descriptor)):
                return size
    return shutil.get_terminal_size()


def _encoding(environ: Mapping[str, str]) -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "unknown").lower()
    named = next((f"{n}={environ[n]}" for n in ("LC_ALL", "LC_CTYPE", "LANG") if n in environ), "")
    words = f"{encoding} ({named or 'no locale is set'})"
    if needs_ascii(None, environ, encoding):
        return warn("locale", f"{words}: the screen is drawn with ASCII", "export LANG=C.UTF-8")
    return ok("locale", words)


def _copying(environ: Mapping[str, str]) -> Check:
    if not environ.get("TMUX") and environ.get("STY"):
        return ok("copying", "through GNU screen, by OSC 52, if the terminal allows it")
    if not environ.get("TMUX"):
        return ok("copying", "by OSC 52, if the terminal allows it; no tmux here")
    try:
        setting = option_of_tmux("set-clipboard", environ)
    except (OSError, subprocess.TimeoutExpired) as error:
        return warn("copying", f"inside tmux, but tmux does not answer ({type(error).__name__})")
    if not setting:
        return warn("copying", "inside tmux, but it does not tell its set-clipboard")
    if setting == "off":
        cure = "tmux set-option -s set-clipboard external"
        return warn("copying", "tmux keeps copies to itself: set-clipboard is off", cure)
    return ok("copying", f"through tmux (set-clipboard is {setting})")
