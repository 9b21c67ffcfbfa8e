"""Where each file is on this platform, and how files are written: private and whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TextIO

from platformdirs import PlatformDirs

APP_NAME = "nonvoip-tui"


class Paths(NamedTuple):
    """The directories that a run uses; the demo has its own data and state."""

    config_dir: Path
    data_dir: Path
    state_dir: Path
    cache_dir: Path
    log_dir: Path

    @property
    def config_file(self) -> Path:
        """The user's settings; read, never written."""
        return self.config_dir / "config.toml"

    @property
    def database_file(self) -> Path:
        """Orders, SMS and the journal: what was paid for."""
        return self.data_dir / "orders.sqlite3"

    @property
    def state_file(self) -> Path:
        """What the program remembers of its screens."""
        return self.state_dir / "state.toml"

    def named(self) -> dict[str, Path]:
        """Each path with the word that users see for it."""
        return {
            "config": self.config_file,
            "data": self.database_file,
            "state": self.state_file,
            "cache": self.cache_dir,
            "log": self.log_dir,
        }


class NoHomeError(Exception):
    """There is no usable home directory. `str()` is a sentence with the cure."""


def find_paths(*, demo: bool = False) -> Paths:
    """The places for this user, by the XDG variables and HOME; the demo has its own beside them.

    Raises:
        NoHomeError: HOME is neither set nor known.
    """
    if os.environ.get("HOME") == "":
        del os.environ["HOME"]  # as if unset: else "~" would be the root directory
    try:
        home = Path.home()
    except RuntimeError:
        raise NoHomeError("No home directory is known: set HOME, or the XDG variables.") from None
    if not home.is_dir() and not os.environ.get("XDG_DATA_HOME"):
        parent = home.parent
        if not (parent.is_dir() and os.access(parent, os.W_OK)):
            raise NoHomeError(
                f"The home directory {home} does not exist: set HOME to one that does."
            )
    dirs = PlatformDirs(APP_NAME, appauthor=False)
    tail = ("demo",) if demo else ()
    return Paths(
        config_dir=Path(dirs.user_config_path),
        data_dir=Path(dirs.user_data_path, *tail),
        state_dir=Path(dirs.user_state_path, *tail),
        cache_dir=Path(dirs.user_cache_path, *tail),
        log_dir=Path(dirs.user_log_path, *tail),
    )


@contextmanager
def private_file(
    path: Path, *, is_durable: bool = False, makes_directory: bool = False
) -> Iterator[TextIO]:
    """A file of mode 0600, private from its first byte, and visible only once it is complete.

    Args:
        path: where it is to be.
        is_durable: whether its content is on the disk before it takes its place.
        makes_directory: whether its directory is made, private, where there is none.

    Raises:
        OSError: it cannot be written; an existing one is unchanged.
    """
    if makes_directory:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    import tempfile  # late: no start writes a file

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
