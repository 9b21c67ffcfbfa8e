"""Calls the simulator in process, by a clock that the test turns."""

import json
from dataclasses import dataclass
from typing import Any

from tests.simulated import Simulator

START = 1_800_000_000.0
"""2027-01-15 08:00:00 UTC."""


class Clock:
    """Seconds since the epoch that pass only when they are told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it went out."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_whole: bool

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def row(self) -> Any:
        """The first object of `message`."""
        return self.json["message"][0]


class Caller:
    """A client with no opinion: sends fields, gives back what came."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    async def __call__(self, endpoint: str, **fields: object) -> Reply:
        """POST JSON to an endpoint, signed in unless the fields say otherwise."""
        signed = {"email": self.simulator.email, "password": self.simulator.password, **fields}
        return await self.send(
            "POST",
            f"/manager/api/{endpoint}",
            json.dumps(signed).encode(),
            {"content-type": "application/json"},
        )

    async def buy(self, product_id: int) -> int:
        """Order a product that is sold at once; the order's id."""
        order_id = (await self("order", product_id=product_id)).row["order_id"]
        assert isinstance(order_id, int)
        return order_id

    async def refusal(self, endpoint: str, order_id: int) -> str:
        """Call an endpoint that says no to an order; its sentence."""
        answer = (await self(endpoint, order_id=order_id)).json
        assert answer["status"] == "error"
        assert isinstance(answer["message"], str)
        return answer["message"]

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        """Send a request; its body comes in two pieces."""
        pieces = [
            {"type": "http.request", "body": body[:7], "more_body": True},
            {"type": "http.request", "body": body[7:], "more_body": False},
        ]
        sent: list[Any] = []

        async def receive() -> Any:
            return pieces.pop(0) if pieces else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        raw = [(key.encode(), value.encode()) for key, value in (headers or {}).items()]
        scope = {"type": "http", "method": method, "path": path, "headers": raw}
        await self.simulator(scope, receive, send)
        if not sent:
            return Reply(0, {}, b"", is_whole=False)
        start, *rest = sent
        assert start["type"] == "http.response.start"
        return Reply(
            start["status"],
            {key.decode(): value.decode() for key, value in start["headers"]},
            b"".join(message["body"] for message in rest),
            is_whole=not rest[-1]["more_body"],
        )
