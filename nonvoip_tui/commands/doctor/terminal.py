"""The terminal: what the full screen, its colours, signs and copying find there, and tmux."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

from nonvoip_tui.commands.doctor.checks import Check, ok, warn
from nonvoip_tui.settings.config import needs_ascii

OF_SERVER, OF_PANE = "-sv", "-Apv"
"""Whose option is asked for: the server's, or the pane's with what it takes from around it."""

_TMUX_SECONDS = 3.0


def option_of_tmux(name: str, environ: Mapping[str, str], whose: str = OF_SERVER) -> str:
    """The value of an option of the surrounding tmux; empty if tmux does not say.

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


def focus_check(environ: Mapping[str, str]) -> Check:
    """Whether the surrounding tmux reports focus; otherwise some notifications are needless."""
    setting = ""
    with suppress(OSError, subprocess.TimeoutExpired):
        setting = option_of_tmux("focus-events", environ)
    if setting == "on":
        return ok("focus", "tmux reports focus, if the terminal outside it does")
    words = f"tmux does not report focus: focus-events is {setting or 'unknown'}"
    return ok("focus", words, "tmux set-option -s focus-events on")


def notice_check(notify: str, environ: Mapping[str, str]) -> Check:
    """Ask the surrounding tmux, if the settings need it to let something through."""
    if notify == "off":
        return ok("notifications", "no desktop notifications (notify is off)")
    if not environ.get("TMUX"):
        return ok("notifications", f"by {notify}, if the terminal supports it")
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
    if environ.get("TMUX"):
        yield focus_check(environ)


def _terminal(environ: Mapping[str, str]) -> Check:
    term = environ.get("TERM", "")
    if not any(os.isatty(descriptor) for descriptor in (0, 1, 2)):
        return warn("terminal", "none here: only the commands work, not the full screen")
    if term in ("", "dumb"):
        return warn(
            "terminal",
            f"TERM is {term or 'not set'}: only the commands work, not the full screen",
            "export TERM=xterm-256color, if your terminal supports it",
        )
    over = ", over SSH" if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else ""
    return ok("terminal", f"TERM is {term}{over}")


def _colours(environ: Mapping[str, str]) -> Check:
    if environ.get("NO_COLOR"):
        return ok(
            "colours", "none, because NO_COLOR is set; every state also has a symbol and a word"
        )
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return ok("colours", "all of them (COLORTERM)")
    if "256color" in environ.get("TERM", ""):
        cure = "export COLORTERM=truecolor if your terminal has them; over SSH: SendEnv COLORTERM"
        return ok("colours", "256 (COLORTERM is not set)", cure)
    return warn(
        "colours",
        "16",
        'export TERM=xterm-256color, or choose theme = "ansi-dark" for the terminal\'s own colours',
    )


def _size() -> Check:
    columns, rows = _terminal_size()
    words = f"{columns} columns, {rows} rows"
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return warn("size", words, f"the full screen needs {_SMALLEST[0]} by {_SMALLEST[1]}")
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
        return warn("locale", f"{words}: the screen is drawn in ASCII", "export LANG=C.UTF-8")
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
        return warn("copying", "inside tmux, but it does not report its set-clipboard")
    if setting == "off":
        cure = "tmux set-option -s set-clipboard external"
        return warn("copying", "tmux keeps copies to itself: set-clipboard is off", cure)
    return ok("copying", f"through tmux (set-clipboard is {setting})")
