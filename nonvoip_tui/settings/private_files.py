"""Files that are the user's alone, private from their first byte."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


@contextmanager
def private_file(
    path: Path, *, is_durable: bool = False, makes_directory: bool = False
) -> Iterator[TextIO]:
    """A file of mode 0600, private from its first byte, and there only when it is whole.

    Args:
        path: where it is to be.
        is_durable: whether its content is on the disk before it takes its place.
        makes_directory: whether its directory is made, private, where there is none.

    Raises:
        OSError: it cannot be written; one that was there is as it was.
    """
    if makes_directory:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            yield target
            if is_durable:
                target.flush()
                os.fsync(target.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
