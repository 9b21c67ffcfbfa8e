"""What tmux says of its own options."""

import os
import subprocess
from collections.abc import Mapping

OF_SERVER, OF_PANE = "-sv", "-Apv"
"""Whose option is asked for: the server's, or the pane's with what it takes from around it."""

_TMUX_SECONDS = 3.0


def option_of_tmux(name: str, environ: Mapping[str, str], whose: str = OF_SERVER) -> str:
    """The value of an option of the tmux around; empty when it does not tell.

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
