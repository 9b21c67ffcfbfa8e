"""The simulated service as an ASGI application."""

import json
import time
from collections.abc import Callable, Mapping
from math import ceil
from zlib import crc32

from nonvoip_tui.simulator import handlers
from nonvoip_tui.simulator.dialects import DIALECTS
from nonvoip_tui.simulator.http import (
    MAX_BODY_BYTES,
    Answer,
    BadBodyError,
    Fault,
    Fields,
    Headers,
    Kind,
    Message,
    Receive,
    RefusalError,
    Row,
    Send,
    decode_body,
    read_body,
    send_answer,
)
from nonvoip_tui.simulator.openapi import document
from nonvoip_tui.simulator.scenarios import SCENARIOS
from nonvoip_tui.simulator.state import RateLimit, Rental
from nonvoip_tui.simulator.world import FIRST_ORDER_ID, World

ENDPOINTS: Mapping[str, Callable[[World, Fields], Answer]] = {
    "balance": handlers.balance,
    "products": handlers.products,
    "order": handlers.order,
    "getsms": handlers.getsms,
    "reuse": handlers.reuse,
    "activate": handlers.activate,
    "reject": handlers.reject,
    "renew": handlers.renew,
    "country/products": handlers.country_products,
    "country/order": handlers.country_order,
    "saveurl": handlers.saveurl,
}


DOCUMENT = "openapi.json"
"""Stands for the OpenAPI document among the endpoints."""


class Simulator:
    """The service for one account, as an ASGI 3 application that never waits by itself.

    It serves `POST {anything}/api/<endpoint>` and `GET {anything}/openapi.json`. All that takes
    time (an SMS, a premium number, an expiry) has happened once the clock has passed its moment.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        seed: int = 0,
        scenario: str = "default",
        dialect: str = "default",
        email: str = "demo@example.com",
        password: str = "demo",  # noqa: S107 - opens nothing but this simulation
        first_order_id: int = FIRST_ORDER_ID,
    ) -> None:
        """Open an account.

        Args:
            clock: seconds since the epoch.
            seed: of the shop, the texts and the delays.
            scenario: a name of `SCENARIOS`.
            dialect: a name of `DIALECTS`.
            email: the account's e-mail address.
            password: the account's password.
            first_order_id: give the next simulator another, if something outlives the first.

        Raises:
            KeyError: there is no such scenario or dialect.
        """
        self.clock = clock
        self.seed = seed
        self.scenario = SCENARIOS[scenario]
        self.dialect = DIALECTS[dialect]
        self.email = email
        self.password = password
        self._world = World(self.scenario, clock, seed, first_order_id)
        self._limit = RateLimit(clock, self.scenario.calls_per_minute)
        self._calls = 0

    @property
    def orders(self) -> dict[str, Rental]:
        """Every order by its id, oldest first."""
        return self._world.rentals

    @property
    def callback_url(self) -> str:
        """What /api/saveurl saved; empty for none."""
        return self._world.callback_url

    def row(self, order_id: str | int) -> Row:
        """What the service can say of an order now."""
        return self._world.row(self.orders[str(order_id)])

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            raise ValueError(f"the simulator speaks HTTP only, not {scope['type']}")
        body = await read_body(receive, MAX_BODY_BYTES)
        _, _, endpoint = scope["path"].rpartition("/api/")
        if scope["method"] == "GET" and scope["path"].endswith("/openapi.json"):
            await self._serve_document(_header(scope, b"if-none-match"), receive, send)
        elif endpoint not in ENDPOINTS:
            await send_answer(send, 404, b'{"message":"Not Found"}')
        elif scope["method"] != "POST":
            await send_answer(send, 405, b'{"message":"Method Not Allowed"}', {"allow": "POST"})
        elif body is None:
            await send_answer(send, 413, b'{"message":"Payload Too Large"}')
        else:
            await self._serve(endpoint, _header(scope, b"content-type"), body, receive, send)

    async def _serve_document(self, known: str, receive: Receive, send: Send) -> None:
        """Send the OpenAPI document, or 304 if the caller has it (`known` is its ETag)."""
        body = json.dumps(document(self.dialect), separators=(",", ":")).encode()
        etag = f'"{crc32(body):08x}"'
        status, body = (304, b"") if known == etag else (200, body)
        await self._send(self._next_fault(DOCUMENT), receive, send, status, body, {"etag": etag})

    async def _serve(
        self, endpoint: str, content_type: str, body: bytes, receive: Receive, send: Send
    ) -> None:
        """Answer a call of an endpoint, rightly or wrongly."""
        is_spent = self._limit.is_spent()
        fault = None if is_spent else self._next_fault(endpoint)
        try:
            fields = self._record(endpoint, content_type, body)
            if is_spent:
                answer = Answer(Kind.TOO_MANY, text="Too many requests")
            elif fault is not None and not fault.is_applied:
                answer = Answer(Kind.REFUSED, text="Server Error")
            else:
                answer = self._carry_out(endpoint, fields)
        except BadBodyError as error:
            answer = Answer(Kind.INVALID, text=str(error))
        except RefusalError as refusal:
            answer = Answer(refusal.kind, text=self.scenario.words(str(refusal)))
        status, written = self.dialect.write(answer)
        sent = json.dumps(written, separators=(",", ":")).encode()
        await self._send(fault, receive, send, status, sent, self._rate_headers(is_spent))

    async def _send(
        self,
        fault: Fault | None,
        receive: Receive,
        send: Send,
        status: int,
        body: bytes,
        headers: Headers,
    ) -> None:
        """Send an answer, spoilt by `fault` where there is one."""
        answer = (status, body, headers)
        await send_answer(send, *(answer if fault is None else fault.spoilt(*answer)))

    def _carry_out(self, endpoint: str, sent: dict[str, object]) -> Answer:
        """Do what a call asks for, if it is signed in."""
        if (sent.get("email"), sent.get("password")) != (self.email, self.password):
            raise RefusalError("Invalid email or password.", Kind.UNAUTHORIZED)
        self._world.advance()
        fields = Fields(self.dialect.read(sent), has_comma_lists=self.dialect.has_comma_lists)
        return ENDPOINTS[endpoint](self._world, fields)

    def _record(self, _endpoint: str, content_type: str, body: bytes) -> dict[str, object]:
        """Count a call, and decode its body."""
        self._calls += 1
        return decode_body(content_type, body)

    def _next_fault(self, endpoint: str) -> Fault | None:
        """What goes wrong with this call."""
        return self.scenario.weather(endpoint, self._calls + 1, self.seed)

    def _rate_headers(self, is_spent: bool) -> dict[str, str]:
        now, resets_at = self.clock(), self._limit.resets_at
        headers = {
            "x-ratelimit-limit": str(self._limit.calls_per_minute),
            "x-ratelimit-remaining": str(self._limit.remaining),
            "x-ratelimit-reset": self.dialect.reset(now, resets_at),
        }
        if is_spent:
            headers["retry-after"] = str(ceil(resets_at - now))
        return headers


def _header(scope: Message, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
