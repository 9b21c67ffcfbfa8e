"""Notifications of the desktop: what a terminal is sent for one, and the user's own program.

OSC 9 is iTerm2's, also taken by WezTerm, Ghostty and Windows Terminal; OSC 777 is rxvt-unicode's,
also foot's and VTE's; OSC 99 is kitty's (its document "Desktop notifications"). tmux passes them on
when they are wrapped and its `allow-passthrough` is on; else it drops them whole.
"""

import asyncio
import os
import re
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress

from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui.formatting import phone_number, service_name

_MAX_CHARACTERS = 120


def notice_sequence(
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
    title, body = (printable(text, limit=_MAX_CHARACTERS) for text in (title, body))
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


def passed_through_tmux(sequence: str) -> str:
    """The sequence in tmux's own wrapping, each escape doubled (tmux(1), `allow-passthrough`)."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


_MAX_IN_SCREEN = 760
"""GNU screen drops a string of 768 bytes and more (MAXSTR in its screen.h)."""


def passed_through_screen(sequence: str) -> str:
    """The sequence in pieces that GNU screen passes on one after the other.

    The terminal sees one sequence. A piece never ends within the string terminator, which screen
    would take for its own.
    """
    sequence = sequence.replace("\x1b\\", "\x07")
    pieces = []
    while sequence:
        # No more bytes than that: a character takes four at most.
        length = _MAX_IN_SCREEN if sequence.isascii() else _MAX_IN_SCREEN // 4
        pieces.append(f"\x1bP{sequence[:length]}\x1b\\")
        sequence = sequence[length:]
    return "".join(pieces)


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

    async def toast(self, sms: Sms, order: Order) -> str:
        """Run it for one SMS.

        Returns:
            A sentence for the user when it failed for the first time; else nothing.
        """
        async with self._turns:
            reason = await self._run(_variables(sms, order))
        if not reason or self._has_failed:
            return ""
        self._has_failed = True
        return f"notify_command {printable(self._command[0], limit=60)} {reason}."

    async def _run(self, variables: Mapping[str, str]) -> str:
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
            return f"was ended after {self._seconds:g} s"
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        return f"ended with status {status}" if status else ""


def _variables(sms: Sms, order: Order) -> Mapping[str, str]:
    return {
        "NONVOIP_SERVICE": printable(service_name(order)),
        "NONVOIP_NUMBER": printable(phone_number(order.number or sms.number)),
        "NONVOIP_CODE": printable(sms.code),
    }
