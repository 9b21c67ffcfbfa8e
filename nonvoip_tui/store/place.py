"""The place of the database: a directory of mode 0700 and a file of mode 0600, no links.

SQLite gives its `-wal` and `-shm` the mode of the database, so that one is made first.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from nonvoip_tui.store.errors import UnsafeLocationError, from_os

PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600
SIDE_FILES = ("-wal", "-shm")
"""The suffixes of the files that SQLite keeps beside a database."""

_NETWORK_FILESYSTEMS = frozenset(
    {
        *("9p", "afs", "beegfs", "ceph", "cifs", "drvfs", "glusterfs", "gpfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs"),
        *("fuse.ceph", "fuse.glusterfs", "fuse.sshfs", "fuse.vmhgfs-fuse"),
    }
)
_MOUNTS = Path("/proc/self/mountinfo")


def prepare_directory(directory: Path) -> None:
    """Make `directory`, or make its mode private if it is the user's own.

    A shared directory (sticky), another user's, the home and what lies above it stay as they are.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        directory.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        status = directory.stat()
    except OSError as error:
        raise from_os(error, directory) from error
    is_ours = status.st_uid == os.geteuid() and not status.st_mode & stat.S_ISVTX
    if is_ours and status.st_mode & 0o077 and not _holds_home(directory):
        with suppress(OSError):  # a read-only file system; the files themselves are private
            directory.chmod(status.st_mode & PRIVATE_DIRECTORY)


def is_writable(path: Path) -> bool:
    """Whether the database at `path`, and files beside it, can be written or made."""
    effective = os.access in os.supports_effective_ids
    directory_is = os.access(path.parent, os.W_OK | os.X_OK, effective_ids=effective)
    return directory_is and (
        not path.exists() or os.access(path, os.R_OK | os.W_OK, effective_ids=effective)
    )


def prepare_file(path: Path) -> None:
    """Make an empty private file at `path`, or make the modes of what is there private.

    Raises:
        UnsafeLocationError: a link or something that is no file stands there.
        StoreError: it cannot be made.
    """
    refuse_links(path)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, PRIVATE_FILE)
    except FileExistsError:
        for name in (path, *side_files(path)):
            _make_private(name)
    except OSError as error:
        raise from_os(error, path) from error
    else:
        os.close(descriptor)


def refuse_links(path: Path) -> None:
    """Check that `path`, and what SQLite keeps beside it, is a plain file or nothing.

    Raises:
        UnsafeLocationError: it is something else.
    """
    for name in (path, *side_files(path)):
        try:
            mode = name.lstat().st_mode
        except FileNotFoundError:
            continue
        except OSError as error:
            raise from_os(error, path) from error
        if not stat.S_ISREG(mode):
            raise UnsafeLocationError(
                f"{name} is not a plain file (a link or a directory), so the journal is not "
                "written there. Remove it, or choose another data directory."
            )


def side_files(path: Path) -> tuple[Path, ...]:
    """Where SQLite keeps the write-ahead log and its index of the database at `path`."""
    return tuple(path.with_name(path.name + end) for end in SIDE_FILES)


def size_of(path: Path) -> int:
    """The size of a file in bytes; 0 when it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def filesystem_type(path: Path) -> str:
    """The type of the file system that holds `path` ("ext4", "nfs4"); empty if unknown."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place = path.resolve()
    best, found = -1, ""
    for line in mounts:
        left, _, right = line.partition(" - ")
        mount_point = Path(left.split(" ")[4].replace("\\040", " "))
        depth = len(mount_point.parts)
        # Of two mounts on one point the later one is seen.
        if depth >= best and place.is_relative_to(mount_point):
            best, found = depth, right.split(" ")[0]
    return found


def is_network(filesystem: str) -> bool:
    """Whether a write-ahead log is not safe there: shared memory works on one host only."""
    return filesystem in _NETWORK_FILESYSTEMS


def _holds_home(directory: Path) -> bool:
    try:
        return Path.home().resolve().is_relative_to(directory.resolve())
    except RuntimeError:  # no home is known
        return False


def _make_private(name: Path) -> None:
    try:
        mode = name.stat().st_mode
        if mode & 0o077:
            name.chmod(mode & PRIVATE_FILE)
    except (FileNotFoundError, PermissionError):
        return  # gone meanwhile, or another user's to decide
    except OSError as error:
        raise from_os(error, name) from error
