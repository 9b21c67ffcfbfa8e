"""What a person is shown before and after an order: pairs of word and value."""

from datetime import UTC, datetime
from decimal import Decimal

from nonvoip_tui.domain.models import Intent, Order, OrderRequest
from nonvoip_tui.domain.outcomes import PremiumOffered
from nonvoip_tui.services.quotes import BidOffer, PriceOffer, Quote
from nonvoip_tui.ui.formats import (
    clock_time,
    kind_label,
    money,
    phone_number,
    signed_money,
    stock,
    time_left,
)

Facts = list[tuple[str, str]]


def of_quote(request: OrderRequest, quote: Quote) -> Facts:
    """What is to be ordered, and what it leaves."""
    product = request.products[0]
    facts = [("Service", request.service), ("Kind", kind_label(product.kind))]
    if product.country:
        facts.append(("Country", product.country))
    if len(request.products) == 1:
        facts.append(("In stock", stock(product)))
    return [
        *facts,
        ("Price", money(quote.price)),
        ("Balance", money(quote.balance)),
        ("Balance after", money(quote.balance_after)),
    ]


def of_price_offer(request: OrderRequest, offer: PriceOffer) -> Facts:
    """The new price beside the old."""
    return [
        ("Service", request.service),
        ("Old price", money(offer.old_price)),
        ("New price", money(offer.new_price)),
        ("Difference", f"{signed_money(offer.difference)} ({offer.percent:+} %)"),
        ("Balance after", money(offer.balance_after)),
    ]


def of_premium(request: OrderRequest, premium: PremiumOffered) -> Facts:
    """What the service offers instead."""
    recommended = premium.recommended_bid_percent
    facts = [
        ("Service", request.service),
        ("List price", money(request.price_shown)),
        ("Recommended bid", "none named" if recommended is None else f"{recommended} %"),
    ]
    if premium.available_price is not None:
        facts.append(("Service's price", money(premium.available_price)))
    return facts


def of_bid(offer: BidOffer) -> Facts:
    """What a bid is expected to make."""
    return [
        ("Bid", f"{offer.bid_percent} %"),
        ("Makes", f"about {money(offer.estimate)}"),
        ("Balance after", f"about {money(offer.balance_after)}"),
    ]


def of_order(order: Order) -> Facts:
    """What was bought."""
    left = time_left(order.time_left(datetime.now(UTC)))
    return [
        ("Order", order.order_id),
        ("Service", order.service),
        ("Kind", kind_label(order.kind)),
        ("Number", phone_number(order.number) or "not allocated yet; the order is paid"),
        ("Price", money(order.price)),
        ("Time left", left),
    ]


def of_unknown(intent: Intent, balance_now: Decimal | None) -> Facts:
    """What is known of an attempt whose end nobody saw."""
    return [
        ("Asked", intent.service),
        ("Sent at", clock_time(intent.began_at, datetime.now(UTC))),
        ("Price", money(intent.agreed)),
        ("Balance before", money(intent.balance_before)),
        ("Balance now", "not known" if balance_now is None else money(balance_now)),
    ]
