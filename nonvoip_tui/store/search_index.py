"""The full-text index over the SMS: made and repaired when the journal is opened.

It holds nothing of its own, so it is no step of the schema: a SQLite without FTS5 drops its
triggers (else no SMS could be stored) and the next one with FTS5 rebuilds it. Words are found
by their beginning, numbers by any three digits in a row.
"""

import sqlite3

TRIGGERS = frozenset({"sms_words_in", "sms_words_out"})
"""What keeps the index in step with the SMS."""
_NAMES = TRIGGERS | {"sms_words", "sms_source"}
_PARTS = (
    # Every ending of a number is a word of its own, so that its middle and its last digits are
    # beginnings too.
    """
    CREATE VIEW sms_source AS
        WITH plain AS (
            SELECT sms_id, text, service, code,
                replace(replace(replace(replace(replace(replace(
                    number, '+', ''), '-', ''), ' ', ''), '(', ''), ')', ''), '.', '') AS digits
            FROM sms
        )
        SELECT sms_id, text, service, code,
            substr(digits, -3) || ' ' || substr(digits, -4) || ' ' || substr(digits, -5) || ' ' ||
            substr(digits, -6) || ' ' || substr(digits, -7) || ' ' || substr(digits, -8) || ' ' ||
            substr(digits, -9) || ' ' || substr(digits, -10) || ' ' || substr(digits, -11) || ' ' ||
            digits AS number
        FROM plain
    """,
    # Indexes of the first one to three letters make the first keys as fast as the later ones.
    """
    CREATE VIRTUAL TABLE sms_words USING fts5 (
        text, service, code, number, content = 'sms_source', content_rowid = 'sms_id',
        prefix = '1 2 3', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER sms_words_in AFTER INSERT ON sms BEGIN
        INSERT INTO sms_words (rowid, text, service, code, number)
            SELECT * FROM sms_source WHERE sms_id = new.sms_id;
    END
    """,
    """
    CREATE TRIGGER sms_words_out BEFORE DELETE ON sms BEGIN
        INSERT INTO sms_words (sms_words, rowid, text, service, code, number)
            SELECT 'delete', * FROM sms_source WHERE sms_id = old.sms_id;
    END
    """,
    "INSERT INTO sms_words (sms_words) VALUES ('rebuild')",
)


def has_fts5(connection: sqlite3.Connection) -> bool:
    """Whether this SQLite can search full text."""
    module = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
    return connection.execute(module).fetchone() is not None


def is_ready(connection: sqlite3.Connection) -> bool:
    """Whether the whole index is there."""
    return _names_in(connection) >= _NAMES


def prepare(connection: sqlite3.Connection, *, can_search: bool, is_suspect: bool) -> bool:
    """Make the index, again if it `is_suspect`, or remove it if it cannot be used.

    Returns:
        Whether it can be searched.

    Raises:
        sqlite3.Error: it cannot be made; nothing of it is there then.
    """
    names = _names_in(connection)
    if can_search and not is_suspect and names >= _NAMES:
        return True
    if not can_search and not names & TRIGGERS:
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        if can_search:
            _drop_words(connection)
            connection.execute("DROP VIEW IF EXISTS sms_source")
            for part in _PARTS:
                connection.execute(part)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return can_search


def _drop_words(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("DROP TABLE IF EXISTS sms_words")
    except sqlite3.Error:
        # So damaged that FTS5 cannot even take it down: it is struck from the schema, and what
        # it kept its data in goes as the plain tables that they are.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'sms_words'")
        connection.execute("PRAGMA writable_schema = RESET")
        for part in ("data", "idx", "config"):
            connection.execute(f"DROP TABLE IF EXISTS sms_words_{part}")


def _names_in(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
