"""Finding SMS by words as one types, by service, kind and time.

A word is found by its beginning in text, service and code, and by any three digits in a row of
the number. Whatever a person types is a query; none is an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.rows import sms_of
from nonvoip_tui.store.scope import Scope
from nonvoip_tui.store.values import Value, to_micros

# More than anyone types; it bounds the work that a pasted text makes.
_MAX_QUERY = 200
_MAX_WORDS = 12
_NUMBER_MARKS = frozenset("+-.()/")
_SELECT = """
SELECT sms.sms_id, sms.order_id, sms.service, sms.number, sms.text, sms.code, sms.received_at,
    sms.sender, sms.is_seen
"""
_LIKE = (
    r"(sms.text LIKE ? ESCAPE '\' OR sms.service LIKE ? ESCAPE '\' "
    r"OR sms.code LIKE ? ESCAPE '\' OR sms.number LIKE ? ESCAPE '\')"
)


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
        """Keep what is worked on."""
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
        if words and self._scope.database.has_index and all(map(_is_word, words)):
            # CROSS JOIN makes the index the outer loop: it gives its rows by arrival.
            query.source = "sms_words CROSS JOIN sms ON sms.sms_id = sms_words.rowid"
            query.order = "sms_words.rowid DESC"
            phrases = [_phrase(word) for word in words]
            if _is_word(service):
                phrases.append(f"service : {_quoted(service)}")
            query.require("sms_words MATCH ?", " AND ".join(phrases))
            is_by_time = False
        else:
            for word in words:
                query.require(_LIKE, *[_pattern(word)] * 4)
        if is_by_time:
            query.source = "sms INDEXED BY sms_by_time"
            query.order = "sms.received_at DESC, sms.sms_id DESC"
        query.require("sms.account = ?", self._scope.account)
        if service:
            query.require("sms.service = ?", service)
        if kind:
            query.require("sms.kind = ?", kind)
        if since is not None:
            query.require("sms.received_at >= ?", to_micros(since))
        if until is not None:
            query.require("sms.received_at < ?", to_micros(until))
        if before is not None and is_by_time:
            last = (to_micros(before.received_at), before.sms_id)
            query.require("(sms.received_at, sms.sms_id) < (?, ?)", *last)
        elif before is not None:
            query.require(query.order.replace("DESC", "< ?"), before.sms_id)
        rows = self._scope.database.rows(
            f"{_SELECT} FROM {query.source} WHERE {' AND '.join(query.tests)} "
            f"ORDER BY {query.order} LIMIT ?",
            (*query.given, limit),
        )
        return [sms_of(row) for row in rows]


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
