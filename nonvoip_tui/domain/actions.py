"""The actions on an order, what they lead to, and how an attempt to buy can end."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.domain.models import ASSUMED_LIFE, RENTED_LIFE, SHORT_TERM, Action, Intent, Order


def refusal_reason(action: Action, order: Order, now: datetime) -> str:
    """Why `action` is not possible for `order` at `now`, in words for the user; empty if it is.

    The service has the last word: what nobody knows for sure (windows, prices) is not
    forbidden here.
    """
    is_short = order.kind == SHORT_TERM
    match action:
        case Action.REJECT if order.rejected_at is not None:
            return "It has already been rejected."
        case Action.REUSE if not is_short:
            return "Only 10-minute numbers can be reused; this one stays yours until it ends."
        case Action.REUSE if order.rejected_at is not None:
            return "It was rejected, so the number is gone."
        case Action.REUSE if not order.sms_count:
            return "Only a number that has received an SMS can be reused."
        case Action.ACTIVATE if is_short:
            return "10-minute numbers need no activation."
        case Action.ACTIVATE if now >= order.asked_until:
            return "Its time is up: renew it first."
        case Action.RENEW if is_short:
            return "10-minute numbers cannot be renewed; reuse it instead."
        case Action.RENEW if order.rejected_at is not None:
            return "It was rejected, so the number is gone."
        case Action.REUSE | Action.RENEW | Action.ACTIVATE if not order.number:
            return "It has no number yet."
        case _:
            return ""


def consequence(action: Action, order: Order) -> str:
    """What `action` does to `order`, in words for the user, to read before agreeing."""
    match action:
        case Action.REUSE:
            return (
                "This opens the number for another SMS. The service does not say the price "
                "in advance; check your balance afterwards."
            )
        case Action.ACTIVATE:
            return (
                "It will receive SMS until the end that the service sets. Request the code only "
                "after activating it."
            )
        case Action.RENEW:
            return (
                "This pays for another period. The service does not say the price in advance; it "
                "may differ from what you paid before."
            )
        case _:
            which = "; this one has an SMS, so the service decides" if order.sms_count else ""
            return (
                "This gives the number back, and you can no longer use it. The service refunds "
                f"numbers that have received no SMS{which}."
            )


def renewed_until(order: Order, now: datetime) -> datetime:
    """Where a renewal at `now` is expected to end: one more life of its kind.

    The service names the end only in its answer.
    """
    life = ASSUMED_LIFE.get(order.kind, RENTED_LIFE)
    return max(now, order.expires_at or now) + life


class Placed(NamedTuple):
    """Bought: one order for each service, the same number on all of them."""

    orders: tuple[Order, ...]
    warning: str = ""
    """What in the answer does not match the request, in words for the user."""
    intent_ref: str = ""
    """The journaled call that brought it."""


class PriceChanged(NamedTuple):
    """Nothing bought: the service asks a price that was not shown (`Price_Change_Required`)."""

    available_price: Decimal | None
    """None if the answer has no price: then nothing can be accepted."""


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
    """Money may have moved, but the outcome is unknown; the journal has what was asked."""

    reason: str
    intent: Intent


Answer = Placed | PriceChanged | PremiumOffered
"""The possible answers to an order."""

Outcome = Placed | PriceChanged | PremiumOffered | Refused | NotSent | Unknown
"""What a user can be shown of an order."""
