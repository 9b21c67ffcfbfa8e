"""How answers are put on the wire and requests read from it, by the decisions of a dialect."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from nonvoip_tui.simulator.answers import Answer, Json, Kind, Row, Value
from nonvoip_tui.simulator.catalog import COUNTRIES
from nonvoip_tui.simulator.records import SHORT_TERM
from nonvoip_tui.simulator.shapes import Shape, WireRow

_IDENTIFIERS = frozenset({"order_id", "product_id"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """One set of decisions. Keys, names and types are given as canonical to wire."""

    description: str
    shapes: Mapping[Kind, Shape]
    http: Mapping[Kind, int]
    """HTTP code of each kind of answer; 200 where nothing is said."""
    tells: Mapping[Kind, tuple[str, ...]]
    """The facts of each kind of answer, in their order; those that do not apply are left out."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Names in answers."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names in requests."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Tokens of the kinds of product."""
    money: Callable[[Decimal], Json] = str
    identifier: Callable[[str], Json] = int
    count: Callable[[int], Json] = int
    moment: Callable[[datetime], Json] = "{:%Y-%m-%d %H:%M:%S}".format
    number: Callable[[str], str] = str
    word: Callable[[str], str] = str
    """An order's status, from the word of this package."""
    country: Callable[[str], Json] = str
    """A country, from its English name."""
    reset: Callable[[float, float], str] = lambda _now, at: str(int(at))
    """`X-RateLimit-Reset`, from the time now and the time of the reset."""
    events: Mapping[Kind, str] = field(default_factory=dict)
    """Names of callbacks."""
    has_short_term_dates: bool = False
    """Whether the end of a short-term order is a date instead of seconds."""
    has_comma_lists: bool = False
    """Whether `product_ids` is one string instead of an array."""

    def write(self, answer: Answer) -> tuple[int, Json]:
        """The HTTP code and the body of an answer."""
        rows = [self._row(answer.kind, row) for row in answer.rows]
        body = self.shapes[answer.kind](answer.kind, rows, answer.text)
        return self.http.get(answer.kind, 200), body

    def event(self, kind: Kind, row: Row) -> Json:
        """The body of a callback."""
        name = self.events.get(kind, kind.value)
        return self.shapes[kind](kind, [self._row(kind, row)], name)

    def read(self, body: Mapping[str, object]) -> dict[str, object]:
        """The fields of a request under their canonical names; other names are ignored."""
        canonical = {wire: name for name, wire in self.names.items()}
        fields = {
            canonical.get(key, key): value
            for key, value in body.items()
            if self.names.get(key, key) == key
        }
        countries = ((name, self.country(name)) for name in COUNTRIES)
        _translate(fields, "type", self.types.items())
        _translate(fields, "country", countries)
        return fields

    def key(self, fact: str) -> str:
        """The name of a fact in answers."""
        return self.keys.get(fact, fact)

    def name(self, name: str) -> str:
        """The name of a field in requests."""
        return self.names.get(name, name)

    def _row(self, kind: Kind, row: Row) -> WireRow:
        is_seconds = row.get("type") == SHORT_TERM and not self.has_short_term_dates
        unused = "expires" if is_seconds else "expiration"
        return {
            self.key(fact): self._value(fact, row[fact])
            for fact in self.tells.get(kind, ())
            if fact in row and fact != unused and not (fact == "country" and row[fact] is None)
        }

    def _value(self, fact: str, value: Value) -> Json:
        match value:
            case Decimal():
                return self.money(value)
            case datetime():
                return self.moment(value)
            case int():
                return self.count(value)
            case None:
                return None
        if fact in _IDENTIFIERS:
            return self.identifier(value)
        writers: dict[str, Callable[[str], Json]] = {
            "number": self.number,
            "status": self.word,
            "country": self.country,
            "type": lambda kind: self.types.get(kind, kind),
        }
        return writers.get(fact, str)(value)


def _translate(fields: dict[str, object], name: str, pairs: Iterable[tuple[str, Json]]) -> None:
    """Turn a value of the wire into the canonical one; an unknown one stays as it is."""
    said = fields.get(name)
    if said is not None:
        known = {str(wire): canonical for canonical, wire in pairs}
        fields[name] = known.get(str(said), said)
