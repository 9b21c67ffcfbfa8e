"""Small file systems of a test's own, to fill them or to make them read-only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def small_disk(mount_point: Path, kibibytes: int = 768) -> Iterator[Path]:
    """A file system of this size, which only root can mount; skips the test elsewhere."""
    mount_point.mkdir()
    size = f"size={kibibytes}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(mount_point)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        yield mount_point
    finally:
        subprocess.run(["umount", str(mount_point)], check=True)


def fill_up(disk: Path) -> Path:
    """Leave no byte free; the file that takes the room."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 512):
            pass
    return ballast


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Nobody, not even root, can write there."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
