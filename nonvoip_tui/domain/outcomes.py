"""How an attempt to buy can end: a closed union, matched in full wherever it is used."""

from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.domain.models import Intent, Order


class Placed(NamedTuple):
    """Bought: one order for each service, the same number on all of them."""

    orders: tuple[Order, ...]
    warning: str = ""
    """What in the answer does not fit what was asked, in the user's words."""
    intent_ref: str = ""
    """The journaled call that brought it."""


class PriceChanged(NamedTuple):
    """Nothing bought: the service asks a price that was not shown (`Price_Change_Required`)."""

    available_price: Decimal | None
    """None when the answer names no price: then nothing can be accepted."""


class PremiumOffered(NamedTuple):
    """Nothing bought: no regular number, but a bid may get one (`Premium_Available`)."""

    recommended_bid_percent: int | None = None
    available_price: Decimal | None = None


class Refused(NamedTuple):
    """Nothing bought: the service, or a rule of this program, said no."""

    reason: str
    retry_after_seconds: float | None = None


class NotSent(NamedTuple):
    """Nothing bought: the request certainly never left."""

    reason: str


class Unknown(NamedTuple):
    """Money may have moved and nobody can say; the journal row says what was asked."""

    reason: str
    intent: Intent


Answer = Placed | PriceChanged | PremiumOffered
"""What the service can answer to an order."""

Outcome = Placed | PriceChanged | PremiumOffered | Refused | NotSent | Unknown
"""What a user can be shown of an order."""
