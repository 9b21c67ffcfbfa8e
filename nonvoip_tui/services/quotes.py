"""The sums that a person is shown before anything is bought. The only place that does them."""

from dataclasses import dataclass
from decimal import Decimal

from nonvoip_tui.domain.models import OrderRequest, agreed_price, price_with_bid


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order will cost and leave, as far as is known now. US dollars."""

    price: Decimal
    balance: Decimal | None
    balance_after: Decimal | None
    repeated: str = ""
    """Why it may be bought already: the same was ordered a moment ago, or is unsettled."""
    refusal: str = ""
    """Why it may not be ordered at all, by the person's own limits."""

    @property
    def is_covered(self) -> bool:
        """Whether the known balance is enough (unknown counts as enough)."""
        return self.balance_after is None or self.balance_after >= 0


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """A new price beside the one that was shown or accepted before. US dollars."""

    old_price: Decimal
    new_price: Decimal
    difference: Decimal
    percent: Decimal
    """How much the new price is above (or below) the old, in percent."""
    balance_after: Decimal | None


@dataclass(frozen=True, slots=True)
class BidOffer:
    """What a premium bid is expected to make. US dollars.

    Whether the premium price is base plus percent is not settled (API.md section 8.12), so the
    sum is an estimate, and the service's own price is what the order will say.
    """

    bid_percent: int
    estimate: Decimal
    balance_after: Decimal | None


def _after(balance: Decimal | None, price: Decimal) -> Decimal | None:
    return None if balance is None else balance - price


def quote(
    request: OrderRequest, balance: Decimal | None, repeated: str = "", refusal: str = ""
) -> Quote:
    """What `request` costs at the shown price."""
    price = request.price_shown
    return Quote(price, balance, _after(balance, price), repeated, refusal)


def price_offer(request: OrderRequest, new_price: Decimal, balance: Decimal | None) -> PriceOffer:
    """The service's new price against what the person last saw."""
    old = request.accepted_max_price
    if old is None and request.bid_percent is not None:
        old = bid_offer(request.price_shown, request.bid_percent, balance).estimate
    elif old is None:
        old = request.price_shown
    difference = new_price - old
    percent = difference / old * 100 if old else Decimal(0)
    return PriceOffer(
        old, new_price, difference, percent.quantize(Decimal("0.1")), _after(balance, new_price)
    )


def bid_offer(base_price: Decimal, bid_percent: int, balance: Decimal | None) -> BidOffer:
    """What a bid of `bid_percent` on top of `base_price` would make."""
    estimate = price_with_bid(base_price, bid_percent)
    return BidOffer(bid_percent, estimate, _after(balance, estimate))


def most_consented(request: OrderRequest) -> Decimal:
    """The most that `request` may come to, as far as is known: a bid comes on top."""
    return agreed_price(request.price_shown, request.accepted_max_price, request.bid_percent)
