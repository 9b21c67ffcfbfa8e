"""The endpoints that sell: /api/order and /api/country/order (API.md sections 2.3, 2.9)."""

from collections.abc import Sequence
from decimal import Decimal

from nonvoip_tui.simulator.answers import Answer, Kind, RefusalError
from nonvoip_tui.simulator.fields import Fields
from nonvoip_tui.simulator.records import CENT, LONG_TERM, StockedProduct
from nonvoip_tui.simulator.world import World

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
    number = world.new_number(products[0].country)
    rentals = []
    for product, price in zip(products, prices, strict=True):
        rental = world.rent(product, price, number, bid_percent=percent)
        world.charge(rental.order_id, price, "order")
        product.available = max(0, product.available - 1)
        product.steps_taken = 0
        rentals.append(rental)
    return Answer(Kind.PLACED, tuple(world.row(r) | world.ending(r) for r in rentals))


def _bid(fields: Fields) -> int | None:
    """The bid in percent (API.md section 2.3: a whole number from 10 to 2000)."""
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
