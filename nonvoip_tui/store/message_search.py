"""Finds SMS by words as the user types, by service, kind and time.

A word is found by its beginning in text, service and code, by any three digits in a row of the
number, and anywhere in the note on the order. Whatever a user types is a query; none is an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.rows import Row, Value, sms_of, to_micros

# More than anyone types; it bounds the work that a pasted text makes.
_MAX_QUERY = 200
_MAX_WORDS = 12
_LEAST, _MOST = -(2**63), 2**63 - 1
"""The largest integer that SQLite can store."""
_NUMBER_MARKS = frozenset("+-.()/")
_SELECT = """
SELECT sms.sms_id, sms.order_id, sms.service, sms.number, sms.text, sms.code, sms.received_at,
    sms.sender, sms.is_seen
"""
_LIKE = (
    r"(sms.text LIKE ? ESCAPE '\' OR sms.service LIKE ? ESCAPE '\' "
    r"OR sms.code LIKE ? ESCAPE '\' OR sms.number LIKE ? ESCAPE '\')"
)
_NOTED = """
orders INDEXED BY orders_noted CROSS JOIN sms
    ON sms.account = orders.account AND sms.order_id = orders.order_id
"""
_IN_NOTE = r"orders.note LIKE ? ESCAPE '\'"
_RECEIVED_AT = 6
"""The position of that column in `_SELECT`."""


@dataclass(slots=True)
class _Query:
    """A query as it grows: where its rows come from and in which order, and what they must fit."""

    source: str = "sms"
    order: str = "sms.sms_id DESC"
    tests: list[str] = field(default_factory=list)
    given: list[Value] = field(default_factory=list)

    def require(self, test: str, *given: Value) -> None:
        self.tests.append(test)
        self.given += given


class MessageSearch:
    """Looks through the SMS of one account."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(
        self,
        text: str,
        limit: int,
        before: Sms | None = None,
        *,
        service: str = "",
        kind: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Sms]:
        """The newest `limit` SMS that fit all that is given; see `Messages.search`."""
        narrowed = (service, kind, since, until)
        try:
            return self._find(text, limit, before, *narrowed)
        except StoreError as error:
            if not self._scope.database.give_up_index(error):
                raise
            return self._find(text, limit, before, *narrowed)

    def _find(
        self,
        text: str,
        limit: int,
        before: Sms | None,
        service: str,
        kind: str,
        since: datetime | None,
        until: datetime | None,
    ) -> Sequence[Sms]:
        words = text[:_MAX_QUERY].split()[:_MAX_WORDS]
        query = _Query()
        is_by_time = since is not None or until is not None
        indexed = [word for word in words if _is_word(word)] if self._has_index else []
        if indexed:
            # CROSS JOIN makes the index the outer loop: it gives its rows by arrival.
            query.source = "sms_words CROSS JOIN sms ON sms.sms_id = sms_words.rowid"
            query.order = "sms_words.rowid DESC"
            phrases = [_phrase(word) for word in indexed]
            if _is_word(service):
                phrases.append(f"service : {_quoted(service)}")
            query.require("sms_words MATCH ?", " AND ".join(phrases))
            if is_by_time:
                query.require("sms_words.rowid BETWEEN ? AND ?", *self._arrived(since, until))
            is_by_time = False
        elif is_by_time:
            query.source = "sms INDEXED BY sms_by_time"
        for word in words:
            if word not in indexed:
                query.require(_LIKE, *[_pattern(word)] * 4)
        queries = [query, self._of_noted_orders(words)] if words else [query]
        rows: dict[int, Row] = {}
        for each in queries:
            each.require("sms.account = ?", self._scope.account)
            if is_by_time:
                each.order = "sms.received_at DESC, sms.sms_id DESC"
            if service:
                each.require("sms.service = ?", service)
            if kind:
                each.require("sms.kind = ?", kind)
            if since is not None:
                each.require("sms.received_at >= ?", to_micros(since))
            if until is not None:
                each.require("sms.received_at < ?", to_micros(until))
            if before is not None and is_by_time:
                last = (to_micros(before.received_at), before.sms_id)
                each.require("(sms.received_at, sms.sms_id) < (?, ?)", *last)
            elif before is not None:
                each.require(each.order.replace("DESC", "< ?"), before.sms_id)
            rows.update((row[0], row) for row in self._rows(each, limit))
        if is_by_time:
            newest = sorted(rows.values(), key=lambda row: (row[_RECEIVED_AT], row[0]))
        else:
            newest = sorted(rows.values(), key=lambda row: row[0])
        return [sms_of(row) for row in newest[: -limit - 1 : -1]]

    @property
    def _has_index(self) -> bool:
        return self._scope.database.has_index

    def _rows(self, query: _Query, limit: int) -> list[Row]:
        return self._scope.database.rows(
            f"{_SELECT} FROM {query.source} WHERE {' AND '.join(query.tests)} "
            f"ORDER BY {query.order} LIMIT ?",
            (*query.given, limit),
        )

    def _of_noted_orders(self, words: Sequence[str]) -> _Query:
        """SMS of orders whose note has one of the words; the others may be in note or SMS."""
        patterns = [_pattern(word) for word in words]
        query = _Query(_NOTED)
        query.require("orders.account = ? AND orders.note <> ''", self._scope.account)
        query.require(f"({' OR '.join([_IN_NOTE] * len(words))})", *patterns)
        for pattern in patterns:
            query.require(f"({_IN_NOTE} OR {_LIKE})", *[pattern] * 5)
        return query

    def _arrived(self, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """Between which ids all lie that were received in a time; of none, nothing does.

        A word that is in every SMS would have the index give them all to find those of a day.
        """
        first = to_micros(since) if since is not None else _LEAST
        end = to_micros(until) if until is not None else _MOST
        row = self._scope.database.row(
            "SELECT min(sms_id), max(sms_id) FROM sms INDEXED BY sms_by_time "
            "WHERE account = ? AND received_at >= ? AND received_at < ?",
            (self._scope.account, first, end),
        )
        return (row[0], row[1]) if row and row[0] is not None else (1, 0)


def _is_word(text: str) -> bool:
    """Whether the index can hold something of `text`: it has no signs or pictures."""
    return any(map(str.isalnum, text))


def _phrase(word: str) -> str:
    digits = "".join(filter(str.isdecimal, word))
    if digits != word and set(word) <= _NUMBER_MARKS | set(digits):
        return f"({_quoted(word)}* OR {_quoted(digits)}*)"  # a number written with its marks
    return _quoted(word) + "*"


def _quoted(word: str) -> str:
    # In quotes everything is text; a star after them finds every word that begins so.
    return '"' + word.replace('"', '""') + '"'


def _pattern(word: str) -> str:
    for mark in ("\\", "%", "_"):
        word = word.replace(mark, "\\" + mark)
    return f"%{word}%"
