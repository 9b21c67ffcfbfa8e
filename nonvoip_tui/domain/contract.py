"""The names that the known facts of the wire leave open, each with who resolved it.

First wins: the user's `[contract]` table, the provider's OpenAPI document, a default
(`api.contract`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from nonvoip_tui.domain.answers import Candidate, Role
from nonvoip_tui.domain.models import (
    LONG_TERM,
    MAX_BID_PERCENT,
    MIN_BID_PERCENT,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
)
from nonvoip_tui.domain.text import printable


class Source(StrEnum):
    """Who resolved a name."""

    CONFIG = "config"
    DOCUMENT = "document"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Resolved:
    """One open name, for showing."""

    name: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class Contract:
    """Every open name with the value to use."""

    country_field: str = "country"
    """Names the country in the body of country/products."""
    country_order_field: str = "country"
    """Names the country in the body of country/order."""
    country_form: str = "string"
    """A country is sent as "string", or as "number" where it is one."""
    callback_field: str = "url"
    """Names the address in the body of saveurl."""
    short_term_kind: str = SHORT_TERM
    long_term_kind: str = LONG_TERM
    one_day_kind: str = ONE_DAY
    three_days_kind: str = THREE_DAYS
    """The words of the field `type` for the kinds that we know."""
    product_ids_form: str = "array"
    """Several products are sent as "array", or as "comma" list in one string."""
    price_form: str = "number"
    """An accepted price is sent as "number" or as "string"."""
    bid_field: str = "recommended_bid"
    """Names the bid, in percent, in the answer that offers a premium number."""
    min_bid: int = MIN_BID_PERCENT
    max_bid: int = MAX_BID_PERCENT
    """What the service takes as a bid, in percent."""
    networks: tuple[str, ...] = ("1", "2")
    other_kinds: tuple[str, ...] = ()
    """Words of the field `type` that are none of the kinds we know."""
    countries: tuple[str, ...] = ()
    """The countries that the document lists, as the country field wants them."""
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    """Who resolved what is not a default."""
    places: Mapping[str, Mapping[Role, Candidate]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """By endpoint, where in its answers the document says that values stand, and how surely."""
    version: str = ""
    """The number of the document that was read; empty without one."""
    surprises: tuple[str, ...] = ()
    """What the document has that this client does not know, in sentences."""

    def resolved(self) -> tuple[Resolved, ...]:
        """Every name with its value and where it comes from, for showing."""
        return tuple(
            Resolved(name, _shown(getattr(self, name)), self.sources.get(name, Source.DEFAULT))
            for name in OPEN_NAMES
        )

    def word_for(self, kind: str) -> str:
        """What the field `type` says for `kind`."""
        return self._words().get(kind, kind)

    def kind_for(self, word: str) -> str:
        """The kind that the field `type` means by `word`; an unknown word is its own kind."""
        return next((kind for kind, own in self._words().items() if own == word), word)

    def _words(self) -> dict[str, str]:
        return {
            SHORT_TERM: self.short_term_kind,
            LONG_TERM: self.long_term_kind,
            ONE_DAY: self.one_day_kind,
            THREE_DAYS: self.three_days_kind,
        }


OPEN_NAMES = tuple(
    each.name
    for each in fields(Contract)
    if each.name not in ("sources", "places", "version", "surprises")
)
"""What a `[contract]` table and a document can resolve."""

SENT_ANYWAY = frozenset(
    {
        "email", "password", "product_id", "product_ids", "auction", "accepted_max_price",
        "order_id", "service", "number", "type", "network", "id",
    }
)  # fmt: skip
"""Fields whose meaning is known: no open name may take their place."""

_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,31}")
_CHOICES = {
    "country_form": ("string", "number"),
    "product_ids_form": ("array", "comma"),
    "price_form": ("number", "string"),
}
_LARGEST_BID = 100_000


def is_usable(name: str, value: Any) -> bool:
    """Whether `value` can stand for the open name `name`, wherever it comes from."""
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in ("min_bid", "max_bid"):
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return is_whole and 1 <= value <= _LARGEST_BID
    if name in ("networks", "other_kinds", "countries"):
        return isinstance(value, tuple) and all(isinstance(part, str) for part in value)
    if not isinstance(value, str):
        return False
    if name.endswith("_kind"):
        return _WORD.fullmatch(value) is not None
    is_taken = name != "bid_field" and value in SENT_ANYWAY
    return _FIELD.fullmatch(value) is not None and not is_taken


def checked_value(name: str, value: Any) -> Any:
    """What a `[contract]` table says of one open name, in the type that `Contract` has.

    Raises:
        ValueError: it cannot be used; the sentence is for the user.
    """
    if name not in OPEN_NAMES:
        raise ValueError(f"[contract] has no {printable(name, limit=40)!r}.")
    if isinstance(value, list):
        value = tuple(str(part) for part in value)
    if not is_usable(name, value):
        raise ValueError(f"[contract] {name} cannot be {printable(str(value), limit=40)!r}.")
    return value


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
