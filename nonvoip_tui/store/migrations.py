"""The schema as numbered steps: append a step, never change one that was released.

Columns are plain SQLite with checks instead of STRICT tables, so that a journal written by a
new SQLite can be opened by one older than 3.37 as well. Times, money and text lie as
`values.py` says.
"""

import sqlite3
from collections.abc import Sequence

Step = tuple[str, ...]
"""The statements of one step, each run by itself (`executescript` would commit between them)."""

_FIRST: Step = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE intents (
        ref TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        instance_id TEXT NOT NULL,
        action TEXT NOT NULL,
        began_at INTEGER NOT NULL CHECK (typeof(began_at) = 'integer'),
        service TEXT NOT NULL,
        kind TEXT NOT NULL,
        product_ids TEXT NOT NULL,
        order_id TEXT NOT NULL,
        number TEXT NOT NULL,
        price_shown TEXT,
        accepted_max_price TEXT,
        bid_percent INTEGER CHECK (typeof(bid_percent) IN ('integer', 'null')),
        balance_before TEXT,
        balance_after TEXT,
        ending TEXT,
        ended_at INTEGER CHECK (typeof(ended_at) IN ('integer', 'null')),
        detail TEXT NOT NULL
    )
    """,
    "CREATE INDEX intents_by_time ON intents (account, began_at)",
    """
    CREATE INDEX intents_unsettled ON intents (account, began_at)
        WHERE ending IS NULL OR ending = 'unknown'
    """,
    """
    CREATE TABLE orders (
        account TEXT NOT NULL,
        order_id TEXT NOT NULL,
        service TEXT NOT NULL,
        kind TEXT NOT NULL,
        created_at INTEGER NOT NULL CHECK (typeof(created_at) = 'integer'),
        number TEXT NOT NULL,
        status TEXT NOT NULL,
        price TEXT,
        product_id TEXT NOT NULL,
        country TEXT NOT NULL,
        bid_percent INTEGER CHECK (typeof(bid_percent) IN ('integer', 'null')),
        expires_at INTEGER CHECK (typeof(expires_at) IN ('integer', 'null')),
        active_until INTEGER CHECK (typeof(active_until) IN ('integer', 'null')),
        rejected_at INTEGER CHECK (typeof(rejected_at) IN ('integer', 'null')),
        ended_at INTEGER CHECK (typeof(ended_at) IN ('integer', 'null')),
        parent_id TEXT NOT NULL,
        sms_count INTEGER NOT NULL DEFAULT 0 CHECK (typeof(sms_count) = 'integer'),
        last_code TEXT NOT NULL DEFAULT '',
        first_sms_at INTEGER CHECK (typeof(first_sms_at) IN ('integer', 'null')),
        last_sms_at INTEGER CHECK (typeof(last_sms_at) IN ('integer', 'null')),
        note TEXT NOT NULL DEFAULT '',
        intent_ref TEXT REFERENCES intents (ref),
        PRIMARY KEY (account, order_id)
    )
    """,
    "CREATE INDEX orders_by_time ON orders (account, created_at, order_id)",
    """
    CREATE INDEX orders_open ON orders (account, expires_at)
        WHERE rejected_at IS NULL AND ended_at IS NULL
    """,
    "CREATE INDEX orders_by_intent ON orders (intent_ref) WHERE intent_ref IS NOT NULL",
    """
    CREATE TABLE sms (
        sms_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        order_id TEXT NOT NULL,
        service TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        text TEXT NOT NULL,
        code TEXT NOT NULL,
        sender TEXT NOT NULL,
        received_at INTEGER NOT NULL CHECK (typeof(received_at) = 'integer'),
        service_at INTEGER CHECK (typeof(service_at) IN ('integer', 'null')),
        is_seen INTEGER NOT NULL DEFAULT 0 CHECK (is_seen IN (0, 1)),
        FOREIGN KEY (account, order_id) REFERENCES orders (account, order_id)
    )
    """,
    "CREATE INDEX sms_by_arrival ON sms (account)",
    "CREATE INDEX sms_of_order ON sms (account, order_id, received_at)",
    "CREATE INDEX sms_unseen ON sms (account, order_id) WHERE is_seen = 0",
    """
    CREATE TABLE price_lists (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        read_at INTEGER CHECK (typeof(read_at) IN ('integer', 'null')),
        PRIMARY KEY (kind, country)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE products (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        page INTEGER NOT NULL CHECK (typeof(page) = 'integer'),
        rows TEXT NOT NULL,
        PRIMARY KEY (kind, country, page)
    )
    """,
    """
    CREATE TABLE balances (
        balance_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        balance TEXT NOT NULL,
        first_read_at INTEGER NOT NULL CHECK (typeof(first_read_at) = 'integer'),
        last_read_at INTEGER NOT NULL CHECK (typeof(last_read_at) = 'integer')
    )
    """,
    "CREATE INDEX balances_by_arrival ON balances (account)",
    "CREATE INDEX balances_by_time ON balances (account, first_read_at)",
)

_SECOND: Step = (
    "CREATE INDEX sms_by_service ON sms (account, service)",
    "CREATE INDEX sms_by_kind ON sms (account, kind)",
    "CREATE INDEX sms_by_time ON sms (account, received_at)",
    """
    CREATE INDEX orders_rejected ON orders (account, rejected_at)
        WHERE rejected_at IS NOT NULL
    """,
    """
    CREATE TABLE favourites (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        service TEXT NOT NULL,
        PRIMARY KEY (kind, country, service)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE price_alerts (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        service TEXT NOT NULL,
        max_price TEXT,
        PRIMARY KEY (kind, country, service)
    ) WITHOUT ROWID
    """,
)

_THIRD: Step = ("CREATE INDEX orders_noted ON orders (account, order_id) WHERE note <> ''",)

_MEASURED: Step = (
    "ALTER TABLE intents ADD COLUMN charged TEXT",
    "ALTER TABLE orders ADD COLUMN refunded TEXT",
    "ALTER TABLE orders ADD COLUMN warning TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE orders ADD COLUMN id_at_service TEXT NOT NULL DEFAULT ''",
    # Nobody measured what came back before; it stays booked as it was.
    "UPDATE orders SET refunded = price WHERE rejected_at IS NOT NULL",
)

# A table of its own: few services name their SMS, and rows of earlier versions stay as they are.
_SMS_IDS: Step = (
    """
    CREATE TABLE sms_service_ids (
        sms_id INTEGER PRIMARY KEY REFERENCES sms (sms_id),
        service_id TEXT NOT NULL
    )
    """,
)

# What a call that spends was answered goes with it; of one that reads, the latest answer of each
# shape that could not be understood. `read_by` says which version looked at it last, knowing what.
_ANSWERS: Step = (
    """
    CREATE TABLE answers (
        answer_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        intent_ref TEXT REFERENCES intents (ref),
        endpoint TEXT NOT NULL,
        shape TEXT NOT NULL,
        status_code INTEGER NOT NULL CHECK (typeof(status_code) = 'integer'),
        content_type TEXT NOT NULL,
        body BLOB NOT NULL CHECK (length(body) <= 65536),
        received_at INTEGER NOT NULL CHECK (typeof(received_at) = 'integer'),
        is_understood INTEGER NOT NULL CHECK (is_understood IN (0, 1)),
        read_by TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX answers_of_intent ON answers (intent_ref) WHERE intent_ref IS NOT NULL",
    """
    CREATE UNIQUE INDEX answers_by_shape ON answers (account, endpoint, shape)
        WHERE intent_ref IS NULL
    """,
    "CREATE INDEX answers_understood ON answers (received_at) WHERE is_understood = 1",
    "CREATE INDEX intents_of_order ON intents (account, order_id) WHERE order_id <> ''",
    """
    ALTER TABLE orders ADD COLUMN expires_assumed INTEGER NOT NULL DEFAULT 0
        CHECK (expires_assumed IN (0, 1))
    """,
    """
    CREATE INDEX orders_assumed ON orders (account, expires_at)
        WHERE rejected_at IS NULL AND ended_at IS NULL AND expires_assumed = 1
    """,
)

# An order that is found in a stored answer at a later start is one of the country it was for.
_COUNTRY: Step = ("ALTER TABLE intents ADD COLUMN country TEXT NOT NULL DEFAULT ''",)

STEPS: tuple[Step, ...] = (_FIRST, _SECOND, _THIRD, _MEASURED, _SMS_IDS, _ANSWERS, _COUNTRY)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the database at `connection` has behind it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Run every missing step, each with its number in one transaction.

    A process that is killed halfway leaves the schema of a whole step, and the next continues.

    Raises:
        sqlite3.Error: a step failed; it left nothing.
    """
    for number, statements in enumerate(steps, start=1):
        if version_of(connection) >= number:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken it while this one waited for its turn.
            if version_of(connection) < number:
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
