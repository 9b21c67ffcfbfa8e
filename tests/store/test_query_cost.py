"""What a user waits for is looked up in an index, however many orders and SMS there are."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from itertools import islice
from pathlib import Path

import pytest

from nonvoip_tui.store.rows import to_micros
from nonvoip_tui.store.store import Store, stored_state
from tests.store.builders import ACCOUNT, NOW, an_order, an_sms, opened

FEW, MANY = 1100, 6600
MINUTE = timedelta(minutes=1)
WANTED_WHOLE = ("SCAN favourites", "SCAN price_alerts")
"""They grow with what the user marks by hand, and all of it is shown."""
DAY = (NOW + 10 * MINUTE, NOW + 20 * MINUTE)

LOOKS: dict[str, Callable[[Store], object]] = {
    "live orders": lambda store: store.orders.live(NOW + MANY * MINUTE),
    "recent orders": lambda store: store.orders.recent(20),
    "ended orders": lambda store: store.orders.ended(NOW + timedelta(365), 20),
    "a later page of ended orders": lambda store: store.orders.ended(
        NOW + timedelta(365), 20, store.orders.get("550")
    ),
    "one order": lambda store: store.orders.get("150"),
    "the note of one order": lambda store: store.orders.set_note("150", "mine"),
    "an order that changed": lambda store: store.orders.save(an_order("150", status="new")),
    "the first exported orders": lambda store: list(islice(store.orders.since(NOW), 20)),
    "recent texts": lambda store: store.messages.recent(20),
    "texts of one order": lambda store: store.messages.of_order("150"),
    "unseen texts": lambda store: store.messages.unseen_by_order(),
    "a text that is looked at": lambda store: store.messages.see(150),
    "no text is new": lambda store: store.messages.see_all(),
    "services that wrote": lambda store: store.messages.services(),
    "kinds of numbers that were written to": lambda store: store.messages.kinds(),
    "an order that is looked at": lambda store: store.messages.mark_seen("150"),
    "a text that is known": lambda store: store.messages.add(
        an_order("150"), an_sms("text 150"), "", NOW
    ),
    "a new text": lambda store: store.messages.add(an_order("150"), an_sms("new"), "", NOW),
    "the first exported texts": lambda store: list(islice(store.messages.since(NOW), 20)),
    "found by words": lambda store: store.messages.search("tex 1", 20),
    "found by digits": lambda store: store.messages.search("0143", 20),
    "found by words and service": lambda store: store.messages.search(
        "tex", 20, service="service 1"
    ),
    "found by a word of a day": lambda store: store.messages.search(
        "tex", 20, since=DAY[0], until=DAY[1]
    ),
    "found by a note": lambda store: store.messages.search("mine", 20),
    "found by service": lambda store: store.messages.search("", 20, service="service 1"),
    "found by a service that is not there": lambda store: store.messages.search(
        "", 20, service="none"
    ),
    "found by kind": lambda store: store.messages.search("", 20, kind="short_term"),
    "found by day": lambda store: store.messages.search("", 20, since=DAY[0], until=DAY[1]),
    "a later page": lambda store: store.messages.search(
        "tex", 20, store.messages.search("tex", 20)[-1]
    ),
    "open calls": lambda store: store.journal.unresolved(),
    "recent calls": lambda store: store.journal.recent(20),
    "the balance": lambda store: store.ledger.latest(),
    "balances of a day": lambda store: store.ledger.between(*DAY),
    "spending of a day": lambda store: store.statistics.per_day(*DAY, UTC),
    "spending by week": lambda store: store.statistics.per_week(*DAY, UTC),
    "spending by service": lambda store: store.statistics.per_service(*DAY),
    "how products of a day delivered": lambda store: store.statistics.deliveries(*DAY),
    "what a start shows": lambda store: stored_state(store, "short_term", NOW + MANY * MINUTE),
    "calls that another copy left": lambda store: store.journal.abandoned(),
    "one call": lambda store: store.journal.get("150"),
}


def connection_of(store: Store) -> sqlite3.Connection:
    return store.database._connection


_NUMBERS = """
CREATE TEMP TABLE numbers AS WITH RECURSIVE n (i) AS (
    SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}
) SELECT i, {start} + i * 60000000 AS at FROM n
"""
_ORDERS = """
INSERT INTO orders (account, order_id, service, kind, created_at, number, status, product_id,
    country, expires_at, rejected_at, parent_id)
SELECT ?, i, 'service ' || i % 10, 'short_term', at, '12025550143', '', '', '', at + 1,
    iif(i % 2, at, NULL), '' FROM numbers
"""
_SMS = """
INSERT INTO sms (account, order_id, service, kind, number, text, code, sender, received_at, is_seen)
SELECT ?, i, 'service ' || i % 10, 'short_term', '12025550143', 'text ' || i, '', '', at, 1
FROM numbers
"""
_INTENTS = """
INSERT INTO intents (account, ref, instance_id, action, began_at, service, kind, product_ids,
    order_id, number, ending, detail)
SELECT ?, i, 'dead', 'order', at, '', '', '[]', '', '', 'done', '' FROM numbers
"""
_BALANCES = """
INSERT INTO balances (account, balance, first_read_at, last_read_at) SELECT ?, '1', at, at
FROM numbers
"""


def fill(store: Store, count: int) -> None:
    """So many orders with an SMS each, all seen and over, and so many calls and balances."""
    with store.database.transaction():
        store.database.write(_NUMBERS.format(count=count, start=to_micros(NOW)))
        for statement in (_ORDERS, _SMS, _INTENTS, _BALANCES):
            store.database.write(statement, (ACCOUNT,))


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterable[tuple[Store, Store]]:
    """One store with few rows, one with six times as many."""
    directory = tmp_path_factory.mktemp("cost")
    with opened(directory / "few.sqlite3", "a") as few, opened(directory / "many.db", "b") as many:
        fill(few, FEW)
        fill(many, MANY)
        yield few, many


def steps_of(store: Store, look: Callable[[Store], object]) -> int:
    """How many steps SQLite's machine takes for it: the same on every computer."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    connection = connection_of(store)
    connection.set_progress_handler(count, 1)
    try:
        look(store)
    finally:
        connection.set_progress_handler(None, 1)
    return steps


@pytest.mark.parametrize("name", LOOKS)
def test_it_costs_the_same_however_many_there_are(stores: tuple[Store, Store], name: str) -> None:
    few, many = (steps_of(store, LOOKS[name]) for store in stores)
    assert few > 0
    assert many <= 1.2 * few + 50


@pytest.mark.parametrize("name", LOOKS)
def test_no_table_is_read_through(stores: tuple[Store, Store], name: str) -> None:
    _, many = stores
    statements: list[str] = []
    connection = connection_of(many)
    connection.set_trace_callback(statements.append)
    LOOKS[name](many)
    connection.set_trace_callback(None)
    plans = [
        (statement, detail)
        for statement in statements
        if statement.lstrip().startswith(("SELECT", "UPDATE", "INSERT", "DELETE"))
        for *_, detail in connection.execute("EXPLAIN QUERY PLAN " + statement)
    ]
    assert plans
    for statement, detail in plans:
        is_meant = detail in WANTED_WHOLE or "VIRTUAL TABLE INDEX" in detail
        assert "SCAN" not in detail or is_meant, statement


def test_a_scan_would_be_noticed(stores: tuple[Store, Store]) -> None:
    def scan(store: Store) -> object:
        return store.database.rows("SELECT count(*) FROM sms WHERE sender = 'x'")

    few, many = (steps_of(store, scan) for store in stores)
    assert many > 5 * few


def test_a_day_of_the_tests_lies_within_the_rows(stores: tuple[Store, Store], path: Path) -> None:
    few, _ = stores
    assert len(few.messages.search("", 100, since=DAY[0], until=DAY[1])) == 10
