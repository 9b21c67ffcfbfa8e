"""Copying to the user's own machine: through tmux, by OSC 52, or at least into a private file."""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nonvoip_tui.settings.private_files import private_file
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.desktop_notifications import passed_through_screen
from nonvoip_tui.ui.formatting import short_path

_TMUX = ("tmux", "load-buffer", "-w", "-")
_TIMEOUT_SECONDS = 3.0


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
        environ: the environment, also of the programs; `TMUX` tells of tmux, `STY` of GNU screen.

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


NAME = "code"
"""Beside what the screen remembers; each code takes the place of the one before."""


async def write_code(app: UiApp, code: str) -> None:
    """Write the code to its file, and say where it is.

    Args:
        app: knows the directory and shows the sentence.
        code: what was chosen.
    """
    path = app.setting.files["state"].with_name(NAME)
    try:
        await asyncio.to_thread(_write, path, code)
    except OSError as error:
        reason = error.strerror or error
        app.toast(f"Not written to {short_path(path)}: {reason}.", "error", 10)
    else:
        app.toast(f"Code {code} written to {short_path(path)}", seconds=12)


def _write(path: Path, code: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_file(path) as file:
        file.write(f"{code}\n")
