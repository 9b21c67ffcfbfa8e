"""Parts that tests own: a clock that moves when told, and a service that answers by script."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from nonvoip_tui.domain.actions import Answer, Placed
from nonvoip_tui.domain.answers import OnAnswer
from nonvoip_tui.domain.models import Inbox, Order, OrderNews, OrderRequest, Product

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until `advance`; fits the `Clock` port."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._elapsed + max(0.0, seconds), future))
        await future

    def jump(self, seconds: float) -> None:
        """Move the wall clock alone, as a time server does."""
        self._start += timedelta(seconds=seconds)

    async def advance(self, seconds: float) -> None:
        """Let this time pass, waking each sleeper at its moment."""
        end = self._elapsed + seconds
        await resolve()
        while due := [at for at, future in self._sleepers if at <= end and not future.done()]:
            self._elapsed = max(self._elapsed, min(due))
            for at, future in list(self._sleepers):
                if at <= self._elapsed and not future.done():
                    future.set_result(None)
            self._sleepers = [(at, future) for at, future in self._sleepers if not future.done()]
            await resolve()
        self._elapsed = end
        await resolve()


async def resolve() -> None:
    """Let every task that can go on do so."""
    for _ in range(50):
        await asyncio.sleep(0)


Scripted = BaseException | Callable[[], object]


class ScriptedService:
    """Answers each endpoint with the next of its script, and remembers what was asked.

    A script entry is an answer, an exception to raise, or an awaitable factory for an answer
    that takes its time. The last entry of a script is repeated.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.scripts: dict[str, list[object]] = {
            "balance": [Decimal("50.00")],
            "products": [()],
            "getsms": [Inbox()],
            "country/products": [()],
            "saveurl": ["Saved."],
            "reuse": [OrderNews()],
            "activate": [OrderNews()],
            "renew": [OrderNews()],
            "reject": ["The rental has been stopped and refunded."],
        }

    def script(self, endpoint: str, *answers: object) -> None:
        """Answer `endpoint` with these, one after another."""
        self.scripts[endpoint] = list(answers)

    def asked(self, endpoint: str) -> list[object]:
        """What was asked of `endpoint`."""
        return [what for name, what in self.calls if name == endpoint]

    async def _answer(self, endpoint: str, what: object) -> object:
        self.calls.append((endpoint, what))
        script = self.scripts[endpoint]
        entry = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(entry, asyncio.Future):
            entry = await entry
        if isinstance(entry, BaseException):
            raise entry
        return entry

    async def balance(self) -> Decimal:
        answer = await self._answer("balance", None)
        assert isinstance(answer, Decimal)
        return answer

    async def products(self, kind: str) -> Sequence[Product]:
        answer = await self._answer("products", kind)
        assert isinstance(answer, Sequence)
        return answer

    async def order(self, request: OrderRequest, on_answer: OnAnswer | None = None) -> Answer:
        answer = await self._answer("order", request)
        assert not isinstance(answer, str)
        return answer  # type: ignore[return-value]  # scripts are as the test wrote them

    async def inbox(self, order: Order) -> Inbox:
        answer = await self._answer("getsms", order.order_id)
        assert isinstance(answer, Inbox)
        return answer

    async def reject(self, order: Order, on_answer: OnAnswer | None = None) -> str:
        answer = await self._answer("reject", order.order_id)
        assert isinstance(answer, str)
        return answer

    async def reuse(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        return await self._news("reuse", order)

    async def activate(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        return await self._news("activate", order)

    async def renew(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        return await self._news("renew", order)

    async def country_products(self, country: str = "") -> Sequence[Product]:
        answer = await self._answer("country/products", country)
        assert isinstance(answer, Sequence)
        return answer

    async def save_url(self, url: str) -> str:
        answer = await self._answer("saveurl", url)
        assert isinstance(answer, str)
        return answer

    async def _news(self, endpoint: str, order: Order) -> OrderNews:
        answer = await self._answer(endpoint, order.order_id)
        assert isinstance(answer, OrderNews)
        return answer


def a_product(product_id: str = "101", price: str = "0.60", **more: object) -> Product:
    """A product with plain values."""
    values: dict[str, object] = {"name": f"Service {product_id}", "available": 5} | more
    return Product(product_id=product_id, price=Decimal(price), **values)  # type: ignore[arg-type]


def an_order(order_id: str = "900001", **more: object) -> Order:
    """A live short-term order with a number."""
    values: dict[str, object] = {
        "service": "Service 101",
        "kind": "short_term",
        "created_at": START,
        "number": "12025550143",
        "price": Decimal("0.60"),
        "product_id": "101",
        "expires_at": START + timedelta(seconds=600),
    }
    return Order(order_id=order_id, **(values | more))  # type: ignore[arg-type]


def placed(*orders: Order) -> Placed:
    """The answer to an order that worked."""
    return Placed(orders or (an_order(),))
