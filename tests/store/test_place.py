"""The journal's place is private, a plain file, and on a disk that can lock."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.store import place
from nonvoip_tui.store.errors import UnsafeLocationError
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, an_intent, an_order, opened


@pytest.fixture(params=[0o000, 0o022, 0o077])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes_under(directory: Path) -> dict[str, int]:
    return {path.name: mode_of(path) for path in directory.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("_umask")
def test_whatever_the_umask_everything_is_for_the_owner_alone(path: Path) -> None:  # F37
    with opened(path) as store:
        store.orders.save(an_order())
        store.journal.begin(an_intent())  # takes the room for an ending that finds none
        store.back_up(NOW)
        modes = modes_under(path.parent)
        assert {path.name, f"{path.name}-wal", f"{path.name}-shm", "one.lock"} <= modes.keys()
        assert set(modes.values()) == {0o600}
        for directory in (path.parent, path.parent / "backups", path.parent / "instances"):
            assert mode_of(directory) == 0o700


def test_modes_that_were_too_wide_are_made_private_again(path: Path) -> None:  # F37
    with opened(path) as store:
        store.orders.save(an_order())
        for name in (path, *place.side_files(path)):
            name.chmod(0o644)
        path.parent.chmod(0o755)
        with opened(path, "two"):
            assert set(modes_under(path.parent).values()) == {0o600}
            assert mode_of(path.parent) == 0o700


def test_a_shared_directory_keeps_its_mode(tmp_path: Path) -> None:  # F37
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    place.prepare_directory(shared)
    assert mode_of(shared) == 0o1777


def test_the_home_and_what_lies_above_it_keep_their_modes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # F37
    home = tmp_path / "above" / "home"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for directory in (home, home.parent):
        directory.chmod(0o755)
        place.prepare_directory(directory)
        assert mode_of(directory) == 0o755


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_link_in_its_place_is_refused(path: Path, tmp_path: Path, end: str) -> None:  # F37
    target = tmp_path / "precious"
    target.write_text("precious")
    path.parent.mkdir()
    path.with_name(path.name + end).symlink_to(target)
    with pytest.raises(UnsafeLocationError, match="not a plain file"):
        Store.open(path, instance_id="one")
    assert target.read_text() == "precious"


def test_a_directory_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(UnsafeLocationError):
        Store.open(path, instance_id="one")


def test_the_type_of_a_file_system_is_known() -> None:  # F38
    if Path("/proc/self/mountinfo").exists():
        assert place.filesystem_type(Path("/proc/self")) == "proc"
        assert place.filesystem_type(Path("/proc/nothing/there")) == "proc"


@pytest.mark.parametrize(
    ("filesystem", "expected"),
    [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("", False)],
)
def test_a_network_file_system_is_told_from_a_local_one(filesystem: str, expected: bool) -> None:
    assert place.is_network(filesystem) is expected
