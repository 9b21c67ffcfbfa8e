"""Whether the terminal tells when its window comes to the front and leaves it.

Outside tmux the terminal itself is asked, by DECRQM for mode 1004; what it is (DA1) is asked
after that, which every terminal answers, so that silence to the first is known at once.
"""

import os
import re
import select
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Mapping
from contextlib import suppress

from nonvoip_tui.commands.doctor.check import Check, ok, warn
from nonvoip_tui.commands.doctor.tmux import option_of_tmux

_QUESTION = b"\x1b[?1004$p\x1b[c"
_MODE = re.compile(rb"\x1b\[\?1004;([0-4])\$y")
_LAST_ANSWER = re.compile(rb"\x1b\[\?[\d;]*c")
_NOT_KNOWN = b"0"
_MOST_BYTES = 4096
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
        while not _LAST_ANSWER.search(answer) and len(answer) < _MOST_BYTES:
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
    words = f"tmux does not say whether it is looked at: focus-events is {setting or 'not told'}"
    return ok("focus", words, "tmux set-option -s focus-events on")


def _is_in_front() -> bool:
    """Whether there is a terminal that may be asked: in the background that would stop us."""
    try:
        if not (os.isatty(sys.stdin.fileno()) and os.isatty(sys.stdout.fileno())):
            return False
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
