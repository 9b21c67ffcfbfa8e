"""The endpoints that act on a rental: getsms, reject, reuse, activate, renew."""

from nonvoip_tui.simulator.answers import Answer, Kind, RefusalError
from nonvoip_tui.simulator.fields import Fields
from nonvoip_tui.simulator.records import CENT, LIFE_SECONDS, SHORT_TERM
from nonvoip_tui.simulator.world import World, moment

ACTIVE_SECONDS = 600.0
REUSE_WINDOW_SECONDS = 86_400.0
REJECT_WINDOW_SECONDS = 86_400.0
"""After the end, while an unused rental can still be given back."""
RENEW_WINDOW_SECONDS = 7 * 86_400.0


def getsms(world: World, fields: Fields) -> Answer:
    """POST /api/getsms: the latest text only (API.md section 2.4)."""
    now = world.clock()
    rental = world.find(fields)
    row = world.row(rental)
    arrived = rental.arrived(now)
    if arrived:
        last = arrived[-1]
        return Answer(
            Kind.INBOX,
            (
                row
                | {
                    "sms": last.text,
                    "pin": last.pin,
                    "sender": last.sender,
                    "time": moment(last.due_at),
                },
            ),
        )
    if rental.stopped_at is not None:
        raise RefusalError("This rental has been stopped.")
    if now >= rental.ends_at:
        raise RefusalError("This rental has expired.")
    # A number that came late has no other way to be told than a full answer.
    kind = Kind.INBOX if rental.is_bid and row["number"] else Kind.NO_SMS
    return Answer(kind, (row | {"sms": "", "pin": None},), "No SMS received yet.")


def reject(world: World, fields: Fields) -> Answer:
    """POST /api/reject: give an unused rental back (API.md section 2.7)."""
    now = world.clock()
    rental = world.find(fields)
    if rental.arrived(now):
        raise RefusalError("SMS already delivered, the rental cannot be refunded.")
    if rental.stopped_at is not None or rental.is_refunded:
        raise RefusalError("The rental has already been stopped and refunded.")
    if now > rental.ends_at + REJECT_WINDOW_SECONDS:
        raise RefusalError("Reject is not allowed any more for this rental.")
    rental.stopped_at = now
    world.refund(rental, "reject")
    words = ("The rental for", rental.product.name.lower(), rental.number(now))
    return Answer(
        Kind.REJECTED,
        (world.row(rental),),
        " ".join(word for word in words if word) + " has been stopped and refunded.",
    )


def reuse(world: World, fields: Fields) -> Answer:
    """POST /api/reuse: the same short-term number once more (API.md section 2.5)."""
    now = world.clock()
    old = world.find(fields)
    if old.kind != SHORT_TERM:
        raise RefusalError("Only short term numbers can be reused.")
    if not old.arrived(now):
        raise RefusalError("This number has not received a message yet.")
    if now > old.ends_at + REUSE_WINDOW_SECONDS:
        raise RefusalError("This number is not available any more.")
    price = (old.charged * world.scenario.reuse_share).quantize(CENT)
    world.check_balance(price)
    rental = world.rent(old.product, price, old.allotted_number, parent_id=old.order_id)
    world.charge(rental.order_id, price, "reuse")
    return Answer(
        Kind.REUSED, (world.row(rental) | {"till_expiration": int(rental.ends_at - now)},)
    )


def activate(world: World, fields: Fields) -> Answer:
    """POST /api/activate: let a rented number receive for a while (API.md section 2.6)."""
    now = world.clock()
    rental = world.find(fields)
    if rental.kind == SHORT_TERM:
        raise RefusalError("Short term numbers need no activation.")
    if rental.stopped_at is not None or now >= rental.ends_at:
        raise RefusalError("This rental has expired.")
    if not rental.number(now):
        raise RefusalError("The number is not allocated yet.")
    rental.active_until = min(now + ACTIVE_SECONDS, rental.ends_at)
    world.schedule_texts(rental, now)
    return Answer(Kind.ACTIVATED, (world.row(rental) | {"end_on": moment(rental.active_until)},))


def renew(world: World, fields: Fields) -> Answer:
    """POST /api/renew: rent a number for one more term at its price (API.md section 2.8)."""
    now = world.clock()
    rental = world.find(fields)
    if rental.kind == SHORT_TERM:
        raise RefusalError("Short term numbers cannot be renewed.")
    if rental.stopped_at is not None or now > rental.ends_at + RENEW_WINDOW_SECONDS:
        raise RefusalError("This rental cannot be renewed any more.")
    world.charge(rental.order_id, rental.product.route_price, "renew")
    rental.ends_at = max(now, rental.ends_at) + LIFE_SECONDS[rental.kind]
    return Answer(Kind.RENEWED, (world.row(rental) | {"new_expiration": moment(rental.ends_at)},))
