"""What an endpoint answers before a dialect gives it a shape on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
"""Anything that JSON can say."""

Value: TypeAlias = int | str | Decimal | datetime | None
"""A fact of a row: `Decimal` is money, `datetime` a moment."""

Row: TypeAlias = dict[str, Value]


class Kind(StrEnum):
    """What sort of answer it is; values with an underscore are tokens on the wire."""

    BALANCE = "balance"
    PRODUCTS = "products"
    PLACED = "placed"
    INBOX = "inbox"
    NO_SMS = "no sms"
    REJECTED = "rejected"
    REUSED = "reused"
    ACTIVATED = "activated"
    RENEWED = "renewed"
    URL_SAVED = "url saved"
    PRICE_CHANGE = "Price_Change_Required"
    PREMIUM = "Premium_Available"
    REFUSED = "refused"
    NOT_FOUND = "not found"
    INVALID = "invalid"
    UNAUTHORIZED = "unauthorized"
    TOO_MANY = "too many requests"
    SMS_EVENT = "incoming_message"
    BID_EVENT = "priority_request"


@dataclass(frozen=True, slots=True)
class Answer:
    """The facts of one answer, and the sentence that goes with them."""

    kind: Kind
    rows: tuple[Row, ...] = ()
    text: str = ""


class RefusalError(Exception):
    """An endpoint says no; `str()` is the sentence."""

    def __init__(self, text: str, kind: Kind = Kind.REFUSED) -> None:
        """Keep the sentence and the sort of refusal."""
        super().__init__(text)
        self.kind = kind
