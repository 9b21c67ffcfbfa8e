"""The state of the simulated service, and how time moves it: only when it is asked."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from nonvoip_tui.simulator.http import Fields, Kind, RefusalError, Row
from nonvoip_tui.simulator.scenarios import Scenario
from nonvoip_tui.simulator.state import (
    LIFE_SECONDS,
    SHORT_TERM,
    Charge,
    PhoneNumbers,
    Rental,
    StockedProduct,
)

FIRST_ORDER_ID = 900_001


class World:
    """Products, rentals and money of one account.

    Nothing happens by itself: what is due is worked out from the clock at each request.
    """

    def __init__(
        self,
        scenario: Scenario,
        clock: Callable[[], float],
        seed: int,
        first_order_id: int = FIRST_ORDER_ID,
    ) -> None:
        """Fill the shelves as the scenario says; order ids count up from the first one."""
        self._first_order_id = first_order_id
        self.scenario = scenario
        self.clock = clock
        self.random = Random(seed)
        self.balance = scenario.balance
        self.products: dict[int, StockedProduct] = {
            product.product_id: product for product in scenario.stock(Random(seed))
        }
        self.rentals: dict[str, Rental] = {}
        self.charges: list[Charge] = []
        self.callback_url = ""
        self.numbers = PhoneNumbers(self.random)

    def check_balance(self, amount: Decimal) -> None:
        """See whether the balance covers `amount` US dollars.

        Raises:
            RefusalError: it does not.
        """
        if amount > self.balance:
            raise RefusalError("Insufficient balance.")

    def charge(self, order_id: str, amount: Decimal, reason: str) -> None:
        """Take `amount` US dollars (give them back if negative), and remember it.

        Raises:
            RefusalError: the balance does not cover it.
        """
        self.check_balance(amount)
        self.balance -= amount
        if amount:
            self.charges.append(Charge(self.clock(), order_id, amount, reason))

    def rent(
        self,
        product: StockedProduct,
        charged: Decimal,
        number: str,
        *,
        bid_percent: int | None = None,
        parent_id: str = "",
    ) -> Rental:
        """Open a rental, with the texts that will come on it. Charges nothing."""
        now = self.clock()
        rental = Rental(
            order_id=str(self._first_order_id + len(self.rentals)),
            product=product,
            created_at=now,
            ends_at=now + LIFE_SECONDS[product.kind],
            charged=charged,
            allotted_number=number,
            number_due_at=now,
            bid_percent=bid_percent,
            parent_id=parent_id,
        )
        if bid_percent is not None:
            is_enough = bid_percent >= product.premium_percent
            wait = self.random.uniform(*self.scenario.number_delay_seconds)
            rental.number_due_at = now + wait if is_enough else float("inf")
            if rental.kind == SHORT_TERM or not is_enough:
                rental.ends_at = now + self.scenario.bid_life_seconds
        self.rentals[rental.order_id] = rental
        if rental.kind == SHORT_TERM:
            self.schedule_texts(rental, rental.number_due_at)
        return rental

    def schedule_texts(self, rental: Rental, since: float) -> None:
        """Put the texts that come after `since` on their way."""
        delay = self.scenario.sms_delay_seconds
        if delay is None or since == float("inf"):
            return
        until = rental.ends_at if rental.kind == SHORT_TERM else rental.active_until
        due_at = since + self.random.uniform(*delay)
        texts = self.scenario.texts(self.random, rental, due_at)
        rental.texts += [text for text in texts if text.due_at < until]

    def refund(self, rental: Rental, reason: str) -> None:
        """Give back what a rental cost, once."""
        if not rental.is_refunded:
            rental.is_refunded = True
            self.charge(rental.order_id, -rental.charged, reason)

    def advance(self) -> None:
        """Do what the clock has made due: refunds at expiry, where the scenario has them."""
        if not self.scenario.refunds_at_expiry:
            return
        now = self.clock()
        for rental in self.rentals.values():
            if now >= rental.ends_at and rental.stopped_at is None and not rental.arrived(now):
                self.refund(rental, "expired")

    def find(self, fields: Fields) -> Rental:
        """The rental that a request means, by `order_id`, else by `service` and `number`.

        Raises:
            RefusalError: there is none.
        """
        now = self.clock()
        if order_id := fields.text("order_id"):
            found = self.rentals.get(order_id)
        else:
            service, digits = fields.text("service").casefold(), _digits(fields.text("number"))
            found = next(
                (
                    rental
                    for rental in reversed(self.rentals.values())
                    if rental.product.name.casefold() == service
                    and digits
                    and _digits(rental.number(now)) == digits
                ),
                None,
            )
        if found is None:
            raise RefusalError("Order not found.", Kind.NOT_FOUND)
        return found

    def row(self, rental: Rental) -> Row:
        """The facts of a rental that most answers have."""
        now = self.clock()
        return {
            "order_id": rental.order_id,
            "product_id": str(rental.product.product_id),
            "number": rental.number(now),
            "service": rental.product.name,
            "status": rental.status(now),
            "type": rental.kind,
            "price": rental.charged,
            "country": rental.product.country or None,
        }

    def ending(self, rental: Rental) -> Row:
        """When a rental ends; which of the two is sent is the dialect's affair."""
        return {
            "expiration": int(rental.ends_at - self.clock()),
            "expires": moment(rental.ends_at),
        }


def moment(at: float) -> datetime:
    """Seconds since the epoch as an aware UTC time."""
    return datetime.fromtimestamp(at, UTC)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
