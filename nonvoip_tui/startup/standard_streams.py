"""Standard streams that were closed before the program started."""

import os
import sys


def open_what_is_closed() -> None:
    """Put the null device in the place of each standard stream that is closed.

    Otherwise the journal or a connection would be opened under the descriptor of a stream, and
    what is written to that stream would end up there.
    """
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), descriptor, inheritable=True)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(descriptor, mode, closefd=False, encoding="utf-8"))
