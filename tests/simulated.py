"""The simulated service with the strings that tests pull on it: faults, stock, prices, SMS."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.simulator import DIALECTS, http
from nonvoip_tui.simulator import Simulator as Service
from nonvoip_tui.simulator.http import PAGE, Headers, Receive, Send, start_answer
from nonvoip_tui.simulator.state import Charge, DueText, StockedProduct
from nonvoip_tui.simulator.world import FIRST_ORDER_ID

Amount = Decimal | str | int


class Call(NamedTuple):
    """One request that reached the service."""

    endpoint: str
    body: dict[str, object]
    """As it was sent, without the password."""


@dataclass(frozen=True, slots=True)
class Fault(http.Fault):
    """One way for an answer to go wrong, or never to end."""

    cut_after_bytes: int | None = None
    """Send so much of the body under its full Content-Length, then leave. Over a socket the
    server closes the connection; an in-process caller sees an answer that never ends."""
    is_silent: bool = False
    """Answer nothing until the caller leaves."""


def _of(fault: http.Fault) -> Fault:
    return Fault(fault.status, fault.body, fault.content_type, fault.headers, fault.is_applied)


FAULTS: dict[str, Fault] = {
    **{name: _of(fault) for name, fault in http.FAULTS.items()},
    "timeout": Fault(504, PAGE.format(title="504 Gateway Time-out")),
    "server-error": Fault(
        500, '{"message":"Server Error"}', content_type="application/json", is_applied=False
    ),
    "empty": Fault(200, b"", content_type="application/json"),
    "null": Fault(200, "null", content_type="application/json"),
    "truncated-json": Fault(
        200, '{"status":"success","message":[{"order_', content_type="application/json"
    ),
    "redirect": Fault(
        302, b"", headers=(("Location", "https://elsewhere.invalid/"),), is_applied=False
    ),
    "too-many": Fault(
        429,
        '{"status":"error","message":"Too many requests"}',
        content_type="application/json",
        headers=(("Retry-After", "30"),),
        is_applied=False,
    ),
    "cut": Fault(cut_after_bytes=20),
    "headers-only": Fault(cut_after_bytes=0),
    "silent": Fault(is_silent=True),
}
"""The faults that tests can name."""


class Simulator(Service):
    """The service for one account, which does what a test asks of it."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        seed: int = 0,
        scenario: str = "default",
        dialect: str = "default",
        email: str = "demo@example.com",
        password: str = "demo",
        balance: Amount | None = None,
        first_order_id: int = FIRST_ORDER_ID,
    ) -> None:
        """Open an account; the balance is in US dollars, by default what the scenario says."""
        super().__init__(
            clock=clock,
            seed=seed,
            scenario=scenario,
            dialect=dialect,
            email=email,
            password=password,
            first_order_id=first_order_id,
        )
        if balance is not None:
            self.balance = balance
        self._scripted: list[tuple[str, Fault]] = []
        self.requests: list[Call] = []
        """Every call of an endpoint that arrived, refused or not."""

    @property
    def balance(self) -> Decimal:
        """US dollars on the account, refunds that are due included."""
        self._world.advance()
        return self._world.balance

    @balance.setter
    def balance(self, amount: Amount) -> None:
        self._world.balance = Decimal(amount)

    @property
    def products(self) -> dict[int, StockedProduct]:
        """Every product by its id."""
        return self._world.products

    @property
    def charges(self) -> list[Charge]:
        """Every movement of money, oldest first."""
        return self._world.charges

    def product(self, name: str) -> StockedProduct:
        """The first product of this name.

        Raises:
            StopIteration: there is none.
        """
        return next(product for product in self.products.values() if product.name == name)

    def deliver(
        self,
        order_id: str | int,
        text: str,
        *,
        pin: str | None = None,
        sender: str = "22000",
        after_seconds: float = 0.0,
    ) -> None:
        """Let an SMS arrive on an order, whatever its state, `after_seconds` from now."""
        due_at = self.clock() + after_seconds
        self.orders[str(order_id)].texts.append(DueText(due_at, text, pin, sender))

    def allocate(self, order_id: str | int) -> None:
        """Give a premium order its number now."""
        self.orders[str(order_id)].number_due_at = self.clock()

    def stop(self, order_id: str | int) -> None:
        """Stop and refund an order as if it was rejected on the website."""
        rental = self.orders[str(order_id)]
        rental.stopped_at = self.clock()
        self._world.refund(rental, "website")

    def set_price(self, product_id: int, price: Amount) -> None:
        """Move a product's price: an order asks for it unless the list was read again."""
        self.products[product_id].route_price = Decimal(price)

    def set_stock(self, product_id: int, available: int) -> None:
        """Set how many numbers a product has."""
        self.products[product_id].available = available

    def set_dialect(self, name: str) -> None:
        """Speak another dialect from now on.

        Raises:
            KeyError: there is none of this name.
        """
        self.dialect = DIALECTS[name]

    def fail_next(self, endpoint: str, how: str | Fault, *, times: int = 1) -> None:
        """Let the next calls of an endpoint go wrong.

        Args:
            endpoint: such as `order`, `country/order` or "openapi.json"; `*` for any.
            how: a name of `FAULTS`, or another fault.
            times: how many calls.

        Raises:
            KeyError: there is no fault of this name.
        """
        fault = FAULTS[how] if isinstance(how, str) else how
        self._scripted += [(endpoint, fault)] * times

    def _record(self, endpoint: str, content_type: str, body: bytes) -> dict[str, object]:
        """Remember a call without its password."""
        stored: dict[str, object] = {}
        self.requests.append(Call(endpoint, stored))
        sent = super()._record(endpoint, content_type, body)
        stored.update((key, value) for key, value in sent.items() if key != "password")
        return sent

    def _next_fault(self, endpoint: str) -> Fault | None:
        """What goes wrong with this call: by script, else by weather."""
        for place, (wanted, scripted) in enumerate(self._scripted):
            if wanted in (endpoint, "*"):
                del self._scripted[place]
                return scripted
        fault = super()._next_fault(endpoint)
        return None if fault is None else _of(fault)

    async def _send(
        self,
        fault: http.Fault | None,
        receive: Receive,
        send: Send,
        status: int,
        body: bytes,
        headers: Headers,
    ) -> None:
        if isinstance(fault, Fault) and fault.is_silent:
            while (await receive())["type"] != "http.disconnect":
                pass
        elif isinstance(fault, Fault) and fault.cut_after_bytes is not None:
            status, body, headers = fault.spoilt(status, body, headers)
            await start_answer(send, status, len(body), headers)
            part = body[: fault.cut_after_bytes]
            await send({"type": "http.response.body", "body": part, "more_body": True})
        else:
            await super()._send(fault, receive, send, status, body, headers)
