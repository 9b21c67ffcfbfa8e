"""Copying to the user's own machine: through tmux, by OSC 52, or at least into a private file."""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nonvoip_tui.settings.paths import private_file

_TMUX = ("tmux", "load-buffer", "-w", "-")
_TIMEOUT_SECONDS = 3.0


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


async def copy(
    text: str,
    send_osc52: Callable[[str], None],
    send: Callable[[str], None],
    copy_command: Sequence[str] = (),
    environ: Mapping[str, str] = os.environ,
) -> str:
    """Send `text` on its way, and say what was done and no more.

    tmux as shipped drops OSC 52 from inside, but passes on its own buffer with `-w`;
    outside tmux OSC 52 is all there is, and no terminal confirms it.

    Args:
        text: what to copy.
        send_osc52: writes the OSC 52 sequence to the terminal.
        send: writes any sequence to the terminal.
        copy_command: a program and its arguments to use instead of OSC 52.
        environ: the environment, also of the programs; `TMUX` means tmux, `STY` GNU screen.

    Returns:
        The end of a sentence: "sent to tmux and your terminal".
    """
    if environ.get("TMUX") and await _feed(_TMUX, text, environ):
        return "sent to tmux and your terminal"
    if copy_command and await _feed(copy_command, text, environ):
        return f"given to {copy_command[0]}"
    if environ.get("STY"):
        encoded = base64.b64encode(text.encode("utf-8", "replace")).decode()
        send(passed_through_screen(f"\x1b]52;c;{encoded}\x07"))
        return "sent through GNU screen to your terminal"
    send_osc52(text)
    return "sent to your terminal"


async def _feed(command: Sequence[str], text: str, environ: Mapping[str, str]) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=environ,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        process.kill()
        await process.wait()
    return process.returncode == 0


async def write_file(path: Path, code: str) -> None:
    """Write a code to a private file, in place of the one before.

    Raises:
        OSError: it cannot be written.
    """

    def write() -> None:
        with private_file(path, makes_directory=True) as file:
            file.write(f"{code}\n")

    await asyncio.to_thread(write)
