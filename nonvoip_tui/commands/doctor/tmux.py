"""What tmux says of its own options."""

import os
import subprocess
from collections.abc import Mapping

_TMUX_SECONDS = 3.0


def option_of_tmux(name: str, environ: Mapping[str, str]) -> str:
    """The value of a server option of the tmux around; empty when it does not tell.

    Args:
        name: such as "set-clipboard".
        environ: `TMUX` says which one is meant.

    Raises:
        OSError: there is no tmux to ask.
        subprocess.TimeoutExpired: it does not answer.
    """
    done = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        ["tmux", "show-options", "-sv", name],  # noqa: S607
        env={"PATH": os.defpath, **environ},
        capture_output=True,
        text=True,
        timeout=_TMUX_SECONDS,
        check=False,
    )
    return "" if done.returncode else done.stdout.strip()
