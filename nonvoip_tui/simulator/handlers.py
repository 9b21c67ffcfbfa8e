"""The endpoints of the simulated service: those that sell, act on a rental, and only inform."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from nonvoip_tui.simulator.http import Answer, Fields, Kind, RefusalError, Row
from nonvoip_tui.simulator.state import CENT, LIFE_SECONDS, LONG_TERM, SHORT_TERM, StockedProduct
from nonvoip_tui.simulator.world import World, moment

ACTIVE_SECONDS = 600.0
REUSE_WINDOW_SECONDS = 86_400.0
REJECT_WINDOW_SECONDS = 86_400.0
"""After the end, while an unused rental can still be given back."""
RENEW_WINDOW_SECONDS = 7 * 86_400.0


def getsms(world: World, fields: Fields) -> Answer:
    """POST /api/getsms: the latest text only."""
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
    # A number that came late has no other way to be announced than a full answer.
    kind = Kind.INBOX if rental.is_bid and row["number"] else Kind.NO_SMS
    return Answer(kind, (row | {"sms": "", "pin": None},), "No SMS received yet.")


def reject(world: World, fields: Fields) -> Answer:
    """POST /api/reject: give an unused rental back."""
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
    """POST /api/reuse: the same short-term number once more."""
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
    """POST /api/activate: let a rented number receive for a while."""
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
    """POST /api/renew: rent a number for one more term at its price."""
    now = world.clock()
    rental = world.find(fields)
    if rental.kind == SHORT_TERM:
        raise RefusalError("Short term numbers cannot be renewed.")
    if rental.stopped_at is not None or now > rental.ends_at + RENEW_WINDOW_SECONDS:
        raise RefusalError("This rental cannot be renewed any more.")
    world.charge(rental.order_id, rental.product.route_price, "renew")
    rental.ends_at = max(now, rental.ends_at) + LIFE_SECONDS[rental.kind]
    return Answer(Kind.RENEWED, (world.row(rental) | {"new_expiration": moment(rental.ends_at)},))


def balance(world: World, _fields: Fields) -> Answer:
    """POST /api/balance."""
    return Answer(Kind.BALANCE, ({"balance": world.balance},))


def products(world: World, fields: Fields) -> Answer:
    """POST /api/products: the USA, narrowed by its fields (`api/README.md`, 2.2)."""
    kind = fields.text("type")
    if kind and kind not in LIFE_SECONDS:
        raise RefusalError("The selected type is invalid.", Kind.INVALID)
    return _list(p for p in _narrowed(world, fields) if not p.country and kind in ("", p.kind))


def country_products(world: World, fields: Fields) -> Answer:
    """POST /api/country/products: one country, or all of them (`api/README.md`, 2.9)."""
    country = fields.text("country")
    return _list(p for p in _narrowed(world, fields) if p.country and country in ("", p.country))


def saveurl(world: World, fields: Fields) -> Answer:
    """POST /api/saveurl: where callbacks go; an empty one ends them (`api/README.md`, 2.10)."""
    url = fields.text("url")
    if url and not url.startswith(("http://", "https://")):
        raise RefusalError("The url field must be a valid URL.", Kind.INVALID)
    world.callback_url = url
    return Answer(Kind.URL_SAVED, text="The callback URL has been saved.")


def _narrowed(world: World, fields: Fields) -> list[StockedProduct]:
    network, wanted = fields.text("network"), fields.text("id")
    return [
        product
        for product in world.products.values()
        if network in ("", str(product.network)) and wanted in ("", str(product.product_id))
    ]


def _list(chosen: Iterable[StockedProduct]) -> Answer:
    rows: list[Row] = []
    for product in sorted(chosen, key=lambda p: (p.country, p.name)):
        # Only a listed price has been seen, so an order without consent sells at no other.
        product.price = product.route_price
        rows.append(
            {
                "product_id": str(product.product_id),
                "name": product.name,
                "price": product.price,
                "available": product.available,
                "country": product.country or None,
            }
        )
    return Answer(Kind.PRODUCTS, tuple(rows))


MIN_BID_PERCENT = 10
MAX_BID_PERCENT = 2000
MAX_SERVICES = 5


def order(world: World, fields: Fields) -> Answer:
    """Sell one number of the USA for one product, or for up to five of the 30-days kind."""
    ids = fields.items("product_ids")
    products = [_product(world, product_id) for product_id in ids or [fields.text("product_id")]]
    if any(product.country for product in products):
        raise RefusalError("Product not found.", Kind.NOT_FOUND)
    if ids and any(product.kind != LONG_TERM for product in products):
        raise RefusalError("Several services need 30-days products.", Kind.INVALID)
    if len(products) > MAX_SERVICES or len(products) > len({p.product_id for p in products}):
        raise RefusalError(f"Up to {MAX_SERVICES} different services on one number.", Kind.INVALID)
    return _sell(world, products, fields)


def country_order(world: World, fields: Fields) -> Answer:
    """Sell one number of the country that is named."""
    product = _product(world, fields.text("product_id"))
    if not product.country or fields.text("country") != product.country:
        raise RefusalError("Product not found in this country.", Kind.NOT_FOUND)
    return _sell(world, [product], fields)


def _product(world: World, product_id: str) -> StockedProduct:
    if not product_id:
        raise RefusalError("The product_id field is required.", Kind.INVALID)
    is_number = product_id.isascii() and product_id.isdigit() and len(product_id) < 19
    found = world.products.get(int(product_id)) if is_number else None
    if found is None:
        raise RefusalError("Product not found.", Kind.NOT_FOUND)
    return found


def _sell(world: World, products: Sequence[StockedProduct], fields: Fields) -> Answer:
    bid = _bid(fields)
    recommended = max(product.premium_percent for product in products)
    if recommended and bid is None:
        return Answer(
            Kind.PREMIUM,
            ({"recommended_bid": recommended},),
            "No regular number is available, but a premium bid may get one.",
        )
    if not recommended and any(product.available <= 0 for product in products):
        raise RefusalError("No numbers available, retry later.")
    percent = bid if recommended else None
    accepted = fields.money("accepted_max_price")
    for product in products:
        _take_step(product, is_new_conversation=accepted is None)
    prices = [_with_bid(product.asking_price, percent) for product in products]
    seen = sum((_with_bid(product.price, percent) for product in products), Decimal(0))
    if sum(prices) > (seen if accepted is None else accepted):
        asked = sum(prices, Decimal(0))
        return Answer(Kind.PRICE_CHANGE, ({"available_price": asked},), "The price has changed.")
    world.check_balance(sum(prices, Decimal(0)))
    number = world.numbers.take(products[0].country)
    rentals = []
    for product, price in zip(products, prices, strict=True):
        rental = world.rent(product, price, number, bid_percent=percent)
        world.charge(rental.order_id, price, "order")
        product.available = max(0, product.available - 1)
        product.steps_taken = 0
        rentals.append(rental)
    return Answer(Kind.PLACED, tuple(world.row(r) | world.ending(r) for r in rentals))


def _bid(fields: Fields) -> int | None:
    """The bid in percent."""
    if not fields.text("auction"):
        return None
    bid = fields.integer("auction")
    if bid is None or not MIN_BID_PERCENT <= bid <= MAX_BID_PERCENT:
        raise RefusalError(
            f"The auction must be between {MIN_BID_PERCENT} and {MAX_BID_PERCENT}.", Kind.INVALID
        )
    return bid


def _take_step(product: StockedProduct, *, is_new_conversation: bool) -> None:
    """Let the price move once more, until the steps of this conversation are used up."""
    taken = 0 if is_new_conversation else product.steps_taken
    product.steps_taken = min(taken + 1, len(product.price_steps))


def _with_bid(price: Decimal, percent: int | None) -> Decimal:
    """The price with a bid of `percent` on top, in whole cents."""
    return price if percent is None else (price * (100 + percent) / 100).quantize(CENT)
