"""The code in a private file: what is left where nothing can be copied."""

import asyncio
from pathlib import Path

from nonvoip_tui.services.export import private_file
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import short_path

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
        app.tell(f"Not written to {short_path(path)}: {reason}.", "error", 10)
    else:
        app.tell(f"Code {code} written to {short_path(path)}", seconds=12)


def _write(path: Path, code: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_file(path) as file:
        file.write(f"{code}\n")
