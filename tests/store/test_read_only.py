"""Where nothing can be written, everything can still be looked at, and nothing ordered."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nonvoip_tui.store import migrations, place
from nonvoip_tui.store.database import Database
from nonvoip_tui.store.opening import OpeningOptions
from tests.store.builders import NOW, an_order, an_sms, opened

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A directory that every user may enter, unlike pytest's own."""
    directory = Path(tempfile.mkdtemp(prefix="nonvoip-tui-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@contextmanager
def read_only(directory: Path) -> Iterator[None]:
    """Nobody can write in `directory`, and everybody can read there."""
    for path in directory.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    directory.chmod(0o555)
    yield
    for path in (directory, *directory.rglob("*")):
        path.chmod(0o755)


def look(path: Path) -> dict[str, str]:
    """What a process sees there that may not write; by the first word of each line."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.children", "look", str(path)],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env=environment,
        check=False,
    )
    assert done.stderr == ""
    lines = (line.partition(" ") for line in done.stdout.splitlines())
    return {word: rest for word, _, rest in lines}


def fill(path: Path, *, save: tuple[str, ...]) -> None:
    """A journal with one order and one SMS, of whose files only some are left beside it."""
    with opened(path) as store:
        store.orders.save(an_order())
        store.messages.add(an_order(), an_sms("Code 4711"), "4711", NOW)
        copies = {end: path.with_name(path.name + end).read_bytes() for end in ("", *save)}
    for end in place.SIDE_FILES:
        path.with_name(path.name + end).unlink(missing_ok=True)
    if save:
        for end, content in copies.items():
            path.with_name(path.name + end).write_bytes(content)


@pytest.mark.parametrize("save", [(), ("-wal",), ("-wal", "-shm")])
def test_a_read_only_directory_is_looked_at_and_not_written(  # F31
    elsewhere: Path, save: tuple[str, ...]
) -> None:
    path = elsewhere / "data" / "journal.sqlite3"
    fill(path, save=save)
    with read_only(path.parent):
        before = {file: file.read_bytes() for file in path.parent.glob("journal*")}
        seen = look(path)
        assert before == {file: file.read_bytes() for file in path.parent.glob("journal*")}
    assert seen["read"] == "only True"
    assert seen["account"] == "somebody@example.com"
    assert seen["orders"] == "900001"
    assert seen["texts"] == "Code 4711"
    assert "nothing can be ordered. Make the file and its directory writable" in seen["not"]
    assert "closed" in seen
    assert not list(Path(tempfile.gettempdir()).glob("nonvoip-tui-????????/journal.sqlite3"))


def test_a_read_only_directory_without_a_journal_is_refused_with_the_cure(  # F31
    elsewhere: Path,
) -> None:
    path = elsewhere / "data" / "journal.sqlite3"
    path.parent.mkdir()
    with read_only(path.parent):
        seen = look(path)
    assert seen.keys() == {"refused"}
    assert seen["refused"].startswith("ReadOnlyError There is no journal at")
    assert "choose another data directory" in seen["refused"]


def test_a_directory_that_cannot_be_made_is_refused_with_the_cure(elsewhere: Path) -> None:  # F31
    with read_only(elsewhere):
        seen = look(elsewhere / "data" / "journal.sqlite3")
    assert seen["refused"].startswith("ReadOnlyError")


def test_a_journal_of_an_older_version_is_not_read_where_it_cannot_be_migrated(  # F31
    elsewhere: Path,
) -> None:
    path = elsewhere / "data" / "journal.sqlite3"
    older = OpeningOptions(steps=migrations.STEPS[:1], has_fts5=lambda _: False)
    Database.open(path, older).close()
    with read_only(path.parent):
        seen = look(path)
    assert seen["refused"].startswith("ReadOnlyError")
    assert "older version" in seen["refused"]


def test_a_journal_of_a_newer_version_is_refused_where_it_cannot_be_written_too(  # F31 F35
    elsewhere: Path,
) -> None:
    path = elsewhere / "data" / "journal.sqlite3"
    fill(path, save=())
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with read_only(path.parent):
        seen = look(path)
    assert seen["refused"].startswith("NewerSchemaError")
    assert "Upgrade the program" in seen["refused"]
