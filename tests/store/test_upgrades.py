"""The journal of any earlier version of the schema is opened with nothing lost."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending, ProductKey
from nonvoip_tui.store.backup import backups_of
from nonvoip_tui.store.migrations import STEPS, migrate, version_of
from tests.store.builders import opened
from tests.store.old_journals import file_of, make, rows_of, schema_of, tables_of
from tests.store.test_crashes import child, integrity_of, output_of

NEWEST = len(STEPS)
VERSIONS = range(1, NEWEST + 1)
EARLIER = range(1, NEWEST)


def version_at(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return version_of(connection)


def test_each_version_has_a_frozen_journal_with_rows_in_every_table(tmp_path: Path) -> None:
    for version in VERSIONS:
        assert file_of(version).exists(), "write it: python -m tests.store.old_journals"
        make(tmp_path / str(version), version)
        rows = rows_of(tmp_path / str(version), tables_of(tmp_path / str(version)))
        assert [table for table in rows if not rows[table]] == []
    assert not file_of(NEWEST + 1).exists()


@pytest.mark.parametrize("version", VERSIONS)
def test_no_step_was_changed_since_its_journal_was_frozen(tmp_path: Path, version: int) -> None:
    make(tmp_path / "old", version)
    with closing(sqlite3.connect(tmp_path / "old")) as old:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
            migrate(fresh, STEPS[:version])
            assert schema_of(fresh) == schema_of(old)
        assert version_of(old) == version


@pytest.mark.parametrize("version", VERSIONS)
def test_a_journal_of_an_earlier_version_loses_nothing(path: Path, version: int) -> None:  # F36
    make(path, version)
    tables = tables_of(path)
    stored = rows_of(path, tables)
    with opened(path, account=None) as store:
        assert store.account == "somebody@example.com"
        order = store.orders.get("900001")
        assert order is not None
        assert (order.price, order.note, order.sms_count) == (Decimal("0.85"), "für Mama", 3)
        texts = [sms.text for sms in store.messages.of_order("900001")]
        assert texts == ['It\'s the 3rd; "quoted"', "Второй код:\n482 913 ☎", "Your code is 739154"]
        assert [sms.code for sms in store.messages.search("code", 9)] == ["739154"]
        (unresolved,) = store.journal.unresolved()
        assert (unresolved.ref, unresolved.ending) == ("ref-2", Ending.UNKNOWN)
        assert len(store.catalog.load("short_term").products) == 12
        latest = store.ledger.latest()
        assert latest is not None
        assert latest[0] == Decimal("36.55")
        store.favourites.add(ProductKey("long_term", "", "examplepay"))
        stored.pop("favourites", None)
        tables.pop("favourites", None)
        assert rows_of(path, tables) == stored
    assert integrity_of(path) == [("ok",)]
    assert version_at(path) == NEWEST
    assert [version_at(backup) for backup in backups_of(path)] == [version] * (version < NEWEST)


@pytest.mark.parametrize("version", EARLIER)
def test_an_upgrade_killed_half_way_continues_at_the_next_start(  # F36
    path: Path, version: int
) -> None:
    make(path, version)
    tables = tables_of(path)
    stored = rows_of(path, tables)
    with child("upgrade", path, str(version)) as process:
        assert output_of(process).readline() == "half way\n"
    assert version_at(path) == version
    assert tables_of(path) == tables
    assert rows_of(path, tables) == stored
    with opened(path):
        pass
    assert version_at(path) == NEWEST
    assert rows_of(path, tables) == stored
    assert integrity_of(path) == [("ok",)]
