"""Journals as each version of the schema kept them, frozen as `schema_N.sql`.

After a step was appended to the schema, `python -m tests.store.old_journals` writes the journal
of the new version; those of earlier versions stay as they are.
"""

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.models import Ending, PriceList, ProductKey
from nonvoip_tui.store.migrations import STEPS, migrate
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, an_answer, an_intent, an_order, an_sms, opened, products

_HERE = Path(__file__).parent
_MINUTE = timedelta(minutes=1)
_MARKED = ProductKey("short_term", "", "examplepay")


def file_of(version: int) -> Path:
    """Where the journal of a version lies."""
    return _HERE / f"schema_{version}.sql"


def make(path: Path, version: int) -> None:
    """Put the journal of a version at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(file_of(version).read_text("utf-8"))


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Every table and index by its name, but what SQLite makes by itself."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


def rows_of(path: Path, tables: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[object, ...]]]:
    """Every row of each of `tables`, with the columns that are named."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(
                connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr
            )
            for table, columns in tables.items()
        }


def tables_of(path: Path) -> dict[str, list[str]]:
    """The tables of the schema with their columns."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in sorted(found.fetchall())
        }


def fill(store: Store) -> None:
    """Do whatever brings rows into a table."""
    order, bought = an_order("900001"), an_intent("ref-1")
    store.journal.begin(bought)
    ended = bought._replace(ending=Ending.DONE, ended_at=NOW, balance_after=Decimal("36.55"))
    store.journal.finish(ended, [order])
    store.messages.add(order, an_sms("Your code is 739154"), "739154", NOW + _MINUTE)
    dated = an_sms("Второй код:\n482 913 ☎", NOW + 2 * _MINUTE)
    dated = dated._replace(service_id="7001")
    store.messages.add(order, dated, "482913", NOW + 2 * _MINUTE)
    store.messages.mark_seen("900001")
    store.messages.add(order, an_sms('It\'s the 3rd; "quoted"'), "", NOW + 3 * _MINUTE)
    store.orders.set_note("900001", "für Mama")
    store.orders.save(
        an_order("900002", rejected_at=NOW + _MINUTE, service="exampledate", number="13105550178")
    )
    store.orders.save(
        an_order("900003", kind="long_term", number="", price=None, parent_id="900001",
                 bid_percent=40, expires_at=NOW + timedelta(days=30))
    )  # fmt: skip
    lost = an_intent(
        "ref-2", began_at=NOW + _MINUTE, accepted_max_price=Decimal("1.30"), bid_percent=25
    )
    store.journal.begin(lost)
    store.journal.finish(
        lost._replace(ending=Ending.UNKNOWN, ended_at=NOW + _MINUTE, detail="No answer came."),
        answer=an_answer(b'{"status":"success","message":{"line":"+1 202 555 0178"}}'),
    )
    store.answers.save_unread(an_answer(b"\xff <html>", endpoint="balance", status_code=403))
    store.catalog.replace(PriceList("short_term", products(12), NOW))
    store.ledger.record(Decimal("37.40"), NOW)
    store.ledger.record(Decimal("36.55"), NOW + _MINUTE)
    store.favourites.add(_MARKED)
    store.price_alerts.set(_MARKED, Decimal("0.80"))


def write(version: int) -> None:
    """Freeze a journal of the first `version` steps, with rows from the present program."""
    with tempfile.TemporaryDirectory() as place:
        now, old = Path(place, "now", "journal.sqlite3"), Path(place, "old.sqlite3")
        with opened(now) as store:
            fill(store)
        with closing(sqlite3.connect(old, isolation_level=None)) as connection:
            migrate(connection, STEPS[:version])
            connection.execute("ATTACH ? AS now", (str(now),))
            for table, columns in tables_of(old).items():
                names = ", ".join(columns)
                connection.execute(
                    f"INSERT INTO main.{table} ({names}) SELECT {names} FROM now.{table}"
                )
            connection.execute("DETACH now")
            dump = "\n".join(connection.iterdump())
    head = f"-- A journal of schema {version} with rows in every table.\n"
    file_of(version).write_text(f"{head}{dump}\nPRAGMA user_version = {version};\n", "utf-8")


if __name__ == "__main__":
    write(len(STEPS))
