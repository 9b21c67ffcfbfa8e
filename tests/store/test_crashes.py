"""Whatever kills the process, and however many run, no call and no order is lost."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from nonvoip_tui.domain.models import Ending
from nonvoip_tui.store import migrations
from nonvoip_tui.store.backup import backups_of
from tests.store.builders import an_order, opened
from tests.store.old_journals import make as make_old_journal

_ROOT = Path(__file__).parents[2]
_CALLS = 14


@contextmanager
def child(duty: str, path: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process of `children.py`, killed in the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.children", duty, str(path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def output_of(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def integrity_of(path: Path) -> object:
    connection = sqlite3.connect(path)
    verdict = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return verdict


def _lines_until_killed(path: Path, turn: int, chance: random.Random) -> list[str]:
    """What two processes said, each killed after some of its lines."""
    lines: list[str] = []
    with (
        child("spend", path, f"a{turn}", str(_CALLS)) as a,
        child("spend", path, f"b{turn}", str(_CALLS)) as b,
    ):
        for process in chance.sample([a, b], 2):
            lines += [output_of(process).readline() for _ in range(chance.randint(1, 40))]
            process.kill()
            lines += output_of(process).readlines()
    return lines


def test_a_process_killed_at_any_moment_loses_nothing_that_it_was_told_is_kept(  # F24 F25
    path: Path,
) -> None:
    chance = random.Random(20260620)
    said: dict[str, set[str]] = {"begun": set(), "done": set(), "received": set()}
    cut_short = 0
    for turn in range(6):
        lines = _lines_until_killed(path, turn, chance)
        cut_short += len(lines) < 2 * 3 * _CALLS
        for what, ref in map(str.split, lines):
            said[what].add(ref)
        with opened(path, f"sweep{turn}") as store:
            # Nobody but this one lives, so every call that was open is told.
            unresolved = store.journal.unresolved()
            assert len(unresolved) <= 2 * (turn + 1)
            assert not {intent.ref for intent in unresolved} & said["done"]
    assert integrity_of(path) == [("ok",)]
    assert all(said.values())
    assert cut_short
    with opened(path, "last") as store:
        journaled = {intent.ref: intent for intent in store.journal.recent(100_000)}
        assert said["begun"] <= journaled.keys()
        assert {journaled[ref].ending for ref in said["done"]} == {Ending.DONE}
        assert all(store.orders.get(ref) for ref in said["done"])
        for ref in said["received"]:
            order = store.orders.get(ref)
            assert order is not None
            assert order.sms_count == 1


@pytest.mark.parametrize("count", [2, 4])
def test_processes_that_write_at_once_lose_no_write(path: Path, count: int) -> None:  # F20 F33
    calls = 80 // count
    with opened(path):
        pass
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.children", "spend", str(path), f"p{n}", str(calls)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        for n in range(count)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    with opened(path) as store:
        assert len(store.journal.recent(1000)) == count * calls
        assert store.journal.unresolved() == []
        assert len(store.orders.recent(1000)) == count * calls + 1
        shared = store.orders.get("shared")
        assert shared is not None
        # Each wrote its own texts, and those that all saw are there once.
        assert shared.sms_count == count * calls + calls
        assert len(store.messages.of_order("shared")) == shared.sms_count
        texts = [sms.text for sms in store.messages.of_order("shared")]
        assert len(set(texts)) == len(texts)
        assert len(store.messages.search("seen", 1000)) == calls
    assert integrity_of(path) == [("ok",)]


def test_a_migration_killed_half_way_leaves_the_old_schema_and_a_backup(path: Path) -> None:  # F36
    with opened(path) as store:
        store.orders.save(an_order())
    with child("migrate", path, "CREATE TABLE half (a)", "CREATE TABLE whole (a)") as process:
        assert output_of(process).readline() == "half way\n"
    connection = sqlite3.connect(path)
    assert migrations.version_of(connection) == len(migrations.STEPS)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert not tables & {"half", "whole"}
    connection.close()
    (backup,) = backups_of(path)
    assert integrity_of(backup) == [("ok",)]
    with opened(path) as store:
        assert store.orders.recent(10) == [an_order()]


def test_two_that_migrate_at_once_take_each_step_once(path: Path) -> None:  # F36
    make_old_journal(path, 1)
    with child("spend", path, "a", "5") as one, child("spend", path, "b", "5") as two:
        lines = output_of(one).readlines() + output_of(two).readlines()
    assert len([line for line in lines if line.startswith("received")]) == 10
    assert len(backups_of(path)) == 1
    assert integrity_of(path) == [("ok",)]
