"""The SMS that arrived, each stored once, and found by words as the user types.

A word is found by its beginning in text, service and code, by any three digits in a row of the
number, and anywhere in the note on the order. Whatever a user types is a query; none is an error.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from nonvoip_tui.domain.models import IncomingSms, Order, Sms
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.orders import PAGE_SIZE, Orders
from nonvoip_tui.store.rows import Row, Value, sms_of, storable, to_micros, to_micros_or_none

_SELECT = """
SELECT sms_id, order_id, service, number, text, code, received_at, sender, is_seen
FROM sms
"""

# One source names the time of an SMS with a fraction of a second and another without.
_SAME_MOMENT_MICROS = 1_000_000

_INSERT = """
INSERT INTO sms (
    account, order_id, service, kind, number, text, code, sender, received_at, service_at
) VALUES (
    :account, :order_id, :service, :kind, :number, :text, :code, :sender, :received_at, :service_at
)
"""
_INSERT_ID = "INSERT OR IGNORE INTO sms_service_ids (sms_id, service_id) VALUES (?, ?)"
_COUNT = """
UPDATE orders SET
    sms_count = (SELECT count(*) FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id),
    last_code = coalesce((SELECT code FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id AND code <> ''
        ORDER BY received_at DESC, sms_id DESC LIMIT 1), ''),
    first_sms_at = (SELECT min(received_at) FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id),
    last_sms_at = (SELECT max(received_at) FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id)
WHERE account = ? AND order_id = ?
"""
_SEE = "UPDATE sms SET is_seen = 1 WHERE account = ? AND is_seen = 0"
_FIRST_SERVICE = "SELECT min(service) FROM sms WHERE account = ? AND service > ?"
_FIRST_KIND = "SELECT min(kind) FROM sms WHERE account = ? AND kind > ?"


class _Stored(NamedTuple):
    """What distinguishes a stored SMS from others of its order; times in microseconds."""

    sms_id: int
    text: str
    received_at: int
    service_at: int | None
    service_id: str

    def is_of(self, moments: Iterable[int]) -> bool:
        """Whether its time is one of these."""
        return self.service_at is not None and any(
            abs(self.service_at - moment) < _SAME_MOMENT_MICROS for moment in moments
        )


class Messages:
    """The SMS of one account."""

    def __init__(self, scope: Scope, orders: Orders) -> None:
        """Take the orders, which count their SMS."""
        self._scope = scope
        self._orders = orders

    def add(
        self,
        order: Order,
        incoming: IncomingSms,
        code: str,
        now: datetime,
        paired: set[int] | None = None,
    ) -> Sms | None:
        """Store an SMS of `order` and count it there; None when it is known.

        It is known by the service's id and its text, or by its text and its time as written. Where
        either time is missing, a lone SMS is known only if it is the last one that came: the
        service gives the latest, so an older text that comes back has come again. Of an answer
        that lists several, each is paired with another stored one of its text, wherever that
        stands: the list may be repeated in any order, and grow.
        An order that was never saved is saved first.

        Args:
            order: what the SMS came to.
            incoming: the SMS, its text already printable.
            code: the one-time code in it; the order's last code unless empty.
            now: when it was seen here, which stands in for a time that the service did not give.
            paired: for an answer with several SMS, the stored ones that those before it in the
                same answer are; it is added to. None for an answer with one SMS.
        """
        try:
            return self._add(order, incoming, code, now, paired)
        except StoreError as error:
            # The search index may be what failed, and must not cost an SMS.
            if not self._scope.database.give_up_index(error):
                raise
            return self._add(order, incoming, code, now, paired)

    def of_order(self, order_id: str) -> Sequence[Sms]:
        """All of one order, newest first by the time they were received."""
        return self._sms(
            "WHERE account = ? AND order_id = ? ORDER BY received_at DESC, sms_id DESC",
            (self._scope.account, order_id),
        )

    def recent(self, limit: int) -> Sequence[Sms]:
        """The newest of all orders, the last to arrive here first."""
        return self._sms(
            "WHERE account = ? ORDER BY sms_id DESC LIMIT ?", (self._scope.account, limit)
        )

    def search(
        self,
        query: str,
        limit: int,
        before: Sms | None = None,
        *,
        service: str = "",
        kind: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Sms]:
        """The newest SMS that fit everything given, newest first.

        Args:
            query: words as typed so far, all of which must begin a word of the text, the
                service or the code, be digits of the number, or stand in the order's note.
            limit: the most that are given.
            before: the last one of the page before.
            service: the service's exact name.
            kind: the kind of the order.
            since: received then or later.
            until: received before then.
        """
        search = _Search(self._scope, service, kind, since, until)
        try:
            return search.find(query, limit, before)
        except StoreError as error:
            if not self._scope.database.give_up_index(error):
                raise
            return search.find(query, limit, before)

    def since(self, since: datetime) -> Iterator[Sms]:
        """Every SMS that was received at `since` or later, oldest first, in constant memory."""
        moment, last_id = to_micros(since), -1
        while page := self._sms(
            "WHERE account = ? AND (received_at, sms_id) > (?, ?) "
            "ORDER BY received_at, sms_id LIMIT ?",
            (self._scope.account, moment, last_id, PAGE_SIZE),
        ):
            yield from page
            moment, last_id = to_micros(page[-1].received_at), page[-1].sms_id

    def mark_seen(self, order_id: str) -> None:
        """Mark this order's texts as seen.

        A journal that can only be looked at keeps them as they are.
        """
        self._see("order_id = ?", order_id)

    def see(self, sms_id: int) -> None:
        """Mark this text as seen."""
        self._see("sms_id = ?", sms_id)

    def see_all(self) -> None:
        """Mark every text as seen."""
        self._see("order_id >= ?", "")  # which has it found by the index of what is not seen

    def unseen_by_order(self) -> dict[str, int]:
        """How many SMS are unseen, for each order that has any."""
        rows = self._scope.database.rows(
            "SELECT order_id, count(*) FROM sms WHERE account = ? AND is_seen = 0 "
            "GROUP BY order_id",
            (self._scope.account,),
        )
        return dict(rows)

    def services(self) -> Sequence[str]:
        """The services that SMS came for, by name."""
        return self._each_once(_FIRST_SERVICE)

    def kinds(self) -> Sequence[str]:
        """The kinds of orders that SMS came for."""
        return self._each_once(_FIRST_KIND)

    def _see(self, which: str, *given: Value) -> None:
        if not self._scope.database.is_read_only:
            self._scope.database.write(f"{_SEE} AND {which}", (self._scope.account, *given))

    def _each_once(self, first: str) -> Sequence[str]:
        """From each value to the next one in its index: it costs the values, not the SMS."""
        values: list[str] = []
        row = self._scope.database.row(first, (self._scope.account, ""))
        while row and row[0] is not None:
            values.append(row[0])
            row = self._scope.database.row(first, (self._scope.account, row[0]))
        return values

    def _add(
        self,
        order: Order,
        incoming: IncomingSms,
        code: str,
        now: datetime,
        paired: set[int] | None,
    ) -> Sms | None:
        database = self._scope.database
        values: dict[str, Value] = {
            "account": self._scope.account,
            "order_id": order.order_id,
            "service": order.service,
            "kind": order.kind,
            "number": order.number,
            "text": incoming.text,
            "code": code,
            "sender": incoming.sender,
            "received_at": to_micros(incoming.received_at or now),
            "service_at": to_micros_or_none(incoming.written_at or incoming.received_at),
        }
        with database.transaction():
            if self._orders.get(order.order_id) is None:
                self._orders.save(order)
            known = self._known(order.order_id, incoming, paired or set(), is_lone=paired is None)
            if known is not None:
                if paired is not None:
                    paired.add(known)
                return None
            database.write(_INSERT, values)
            (stored,) = self._sms("WHERE sms_id = last_insert_rowid()", ())
            if incoming.service_id:
                database.write(_INSERT_ID, (stored.sms_id, incoming.service_id))
            if paired is not None:
                paired.add(stored.sms_id)
            database.write(_COUNT, (self._scope.account, order.order_id))
        return stored

    def _known(
        self, order_id: str, incoming: IncomingSms, paired: set[int], *, is_lone: bool
    ) -> int | None:
        """The stored SMS that this one is, or None when it is new."""
        rows = self._scope.database.rows(
            "SELECT sms.sms_id, text, received_at, service_at, coalesce(service_id, '') FROM sms "
            "LEFT JOIN sms_service_ids ON sms_service_ids.sms_id = sms.sms_id "
            "WHERE account = ? AND order_id = ?",  # sorted here: SQLite would read every SMS
            (self._scope.account, order_id),
        )
        stored = sorted((_Stored(*row) for row in rows), reverse=True)
        last = stored[0] if stored else None
        text = storable(incoming.text)
        alike = [each for each in stored if each.text == text]
        if incoming.service_id:
            for each in alike:
                if each.service_id == incoming.service_id:
                    return each.sms_id
            alike = [each for each in alike if not each.service_id]
        alike = [each for each in alike if each.sms_id not in paired]
        # An earlier version stored the time by our clock and not as it was written.
        moments = {
            to_micros(moment)
            for moment in (incoming.written_at, incoming.received_at)
            if moment is not None
        }
        same = next((each for each in alike if each.is_of(moments)), None)
        # A time that another text of the order has as well is not that of the SMS.
        has_own_time = not (is_lone and last and last.text != text and last.is_of(moments))
        if same is not None and (has_own_time or incoming.service_id):
            self._learn(same, incoming)
            return same.sms_id
        is_timed = incoming.received_at is not None and has_own_time
        for each in alike:
            if is_timed and each.service_at is not None:
                continue  # both have a time, and not the same
            was_before = is_timed and min(moments) <= each.received_at + _SAME_MOMENT_MICROS
            if not is_lone or each is last or was_before:
                self._learn(each, incoming)
                return each.sms_id
        return None

    def _learn(self, known: "_Stored", incoming: IncomingSms) -> None:
        """Store what became known of an SMS after its text: it distinguishes the next equal one."""
        moment = incoming.written_at or incoming.received_at
        if known.service_at is None and moment is not None and incoming.received_at is not None:
            self._scope.database.write(
                "UPDATE sms SET service_at = ? WHERE sms_id = ?",
                (to_micros(moment), known.sms_id),
            )
        if not known.service_id and incoming.service_id:
            self._scope.database.write(_INSERT_ID, (known.sms_id, incoming.service_id))

    def _sms(self, clauses: str, parameters: Sequence[str | int]) -> list[Sms]:
        rows = self._scope.database.rows(f"{_SELECT} {clauses}", parameters)
        return [sms_of(row) for row in rows]


# More than anyone types; it bounds the work that a pasted text makes.
_MAX_QUERY = 200
_MAX_WORDS = 12
_LEAST, _MOST = -(2**63), 2**63 - 1
"""The largest integer that SQLite can store."""
_NUMBER_MARKS = frozenset("+-.()/")
_SELECT_FOUND = """
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
"""The position of that column in `_SELECT_FOUND`."""


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


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks through the SMS of one account; see `Messages.search`."""

    scope: Scope
    service: str
    kind: str
    since: datetime | None
    until: datetime | None

    def find(self, text: str, limit: int, before: Sms | None) -> Sequence[Sms]:
        """The newest `limit` SMS that fit."""
        service, since, until = self.service, self.since, self.until
        words = text[:_MAX_QUERY].split()[:_MAX_WORDS]
        query = _Query()
        is_by_time = since is not None or until is not None
        indexed = (
            [word for word in words if _is_word(word)] if self.scope.database.has_index else []
        )
        if indexed:
            # CROSS JOIN makes the index the outer loop: it gives its rows by arrival.
            query.source = "sms_words CROSS JOIN sms ON sms.sms_id = sms_words.rowid"
            query.order = "sms_words.rowid DESC"
            phrases = [_phrase(word) for word in indexed]
            if _is_word(service):
                phrases.append(f"service : {_quoted(service)}")
            query.require("sms_words MATCH ?", " AND ".join(phrases))
            if is_by_time:
                query.require("sms_words.rowid BETWEEN ? AND ?", *self._arrived())
            is_by_time = False
        elif is_by_time:
            query.source = "sms INDEXED BY sms_by_time"
        for word in words:
            if word not in indexed:
                query.require(_LIKE, *[_pattern(word)] * 4)
        queries = [query, self._of_noted_orders(words)] if words else [query]
        rows: dict[int, Row] = {}
        for each in queries:
            each.require("sms.account = ?", self.scope.account)
            if is_by_time:
                each.order = "sms.received_at DESC, sms.sms_id DESC"
            if service:
                each.require("sms.service = ?", service)
            if self.kind:
                each.require("sms.kind = ?", self.kind)
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

    def _rows(self, query: _Query, limit: int) -> list[Row]:
        return self.scope.database.rows(
            f"{_SELECT_FOUND} FROM {query.source} WHERE {' AND '.join(query.tests)} "
            f"ORDER BY {query.order} LIMIT ?",
            (*query.given, limit),
        )

    def _of_noted_orders(self, words: Sequence[str]) -> _Query:
        """SMS of orders whose note has one of the words; the others may be in note or SMS."""
        patterns = [_pattern(word) for word in words]
        query = _Query(_NOTED)
        query.require("orders.account = ? AND orders.note <> ''", self.scope.account)
        query.require(f"({' OR '.join([_IN_NOTE] * len(words))})", *patterns)
        for pattern in patterns:
            query.require(f"({_IN_NOTE} OR {_LIKE})", *[pattern] * 5)
        return query

    def _arrived(self) -> tuple[int, int]:
        """Between which ids all lie that were received in a time; of none, nothing does.

        A word that is in every SMS would have the index give them all to find those of a day.
        """
        first = to_micros(self.since) if self.since is not None else _LEAST
        end = to_micros(self.until) if self.until is not None else _MOST
        row = self.scope.database.row(
            "SELECT min(sms_id), max(sms_id) FROM sms INDEXED BY sms_by_time "
            "WHERE account = ? AND received_at >= ? AND received_at < ?",
            (self.scope.account, first, end),
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
