"""What can be done with an order after it was bought: when it makes sense, and what it leads to."""

from datetime import datetime

from nonvoip_tui.domain.models import ASSUMED_LIFE, RENTED_LIFE, SHORT_TERM, Action, Order


def refusal_reason(action: Action, order: Order, now: datetime) -> str:
    """Why `action` is not possible for `order` at `now`, in the user's words; empty if it is.

    The service has the last word: what nobody knows for sure (windows, prices) is not
    forbidden here.
    """
    is_short = order.kind == SHORT_TERM
    match action:
        case Action.REJECT if order.rejected_at is not None:
            return "It is rejected already."
        case Action.REUSE if not is_short:
            return "Only 10-minute numbers are reused; this one stays yours until its end."
        case Action.REUSE if order.rejected_at is not None:
            return "It was rejected, so the number is gone."
        case Action.REUSE if not order.sms_count:
            return "Only a number that has received an SMS can be reused."
        case Action.ACTIVATE if is_short:
            return "10-minute numbers receive without being activated."
        case Action.ACTIVATE if now >= order.asked_until:
            return "Its time is over: renew it first."
        case Action.RENEW if is_short:
            return "10-minute numbers are not renewed; reuse it instead."
        case Action.RENEW if order.rejected_at is not None:
            return "It was rejected, so the number is gone."
        case Action.REUSE | Action.RENEW | Action.ACTIVATE if not order.number:
            return "It has no number yet."
        case _:
            return ""


def consequence(action: Action, order: Order) -> str:
    """What `action` does to `order`, in the user's words, to be read before it is agreed to."""
    match action:
        case Action.REUSE:
            return (
                "The number is opened again for another SMS. The service does not say the price "
                "in advance; check your balance afterwards."
            )
        case Action.ACTIVATE:
            return (
                "It receives SMS from now until the end that the service names; ask for the code "
                "after."
            )
        case Action.RENEW:
            return (
                "Another period is paid for. The service does not say the price in advance: it "
                "may differ from what was paid before."
            )
        case _:
            which = "; this one has an SMS, so it decides" if order.sms_count else ""
            return (
                "The number is given back and cannot be used any more. The service refunds "
                f"numbers that have received nothing{which}."
            )


def renewed_until(order: Order, now: datetime) -> datetime:
    """Where a renewal at `now` is expected to end: one more life of its kind.

    The service names the end only in its answer.
    """
    life = ASSUMED_LIFE.get(order.kind, RENTED_LIFE)
    return max(now, order.expires_at or now) + life
