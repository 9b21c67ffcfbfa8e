"""A simulated service of which every text that it sends carries an attack."""

import json
import re
from decimal import Decimal

from nonvoip_tui.simulator.http import Message, Receive, Send
from nonvoip_tui.simulator.state import SHORT_TERM, StockedProduct
from tests.simulated import Simulator

EMAIL = "me\x1b]0;owned\x07\x9b2J[@click=app.quit]\u202e@example.com"
"""An address with attacks in it, as a settings file from elsewhere could hold."""
ORDINARY, MOVING, PREMIUM = 100, 10, 20
"""The first ids of products that are sold at once, at a higher price, and for a bid."""
COUNT = 9
"""How many products there are of each of these sorts."""

_TEXTS = {"name", "service", "country", "sender", "sms", "text"}
_DIGIT = re.compile(r"\d")


class PoisonedService(Simulator):
    """Adds `payload` to each name, number, state, text and sentence of its answers."""

    def __init__(self) -> None:
        super().__init__(scenario="no-sms", email=EMAIL, balance="1000", seed=1)
        self.payload = ""
        self.products.clear()
        abroad = StockedProduct(900, "Abroad", SHORT_TERM, Decimal("0.50"), 50, country="Canada")
        self.products[abroad.product_id] = abroad
        for place in range(COUNT):
            for first, name in ((ORDINARY, "Plain"), (MOVING, "Moving"), (PREMIUM, "Bidding")):
                product = StockedProduct(
                    first + place, f"{name}{place}q", SHORT_TERM, Decimal("0.50"), 50
                )
                if first == MOVING:
                    product.price_steps = (Decimal("1.5"),)
                if first == PREMIUM:
                    product.premium_percent = 40
                self.products[product.product_id] = product

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request, with the attack in its answer."""
        head: list[Message] = []

        async def poisoned(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.append(message)
            elif message["type"] == "http.response.body" and head:
                body = _poisoned(message["body"], self.payload)
                start = head.pop()
                start["headers"] = [
                    (name, str(len(body)).encode() if name == b"content-length" else value)
                    for name, value in start["headers"]
                ]
                await send(start)
                await send({**message, "body": body})
            else:
                await send(message)

        is_document = scope.get("path", "").endswith(".json")
        await super().__call__(scope, receive, send if is_document else poisoned)


def _poisoned(body: bytes, payload: str) -> bytes:
    try:
        answer = json.loads(body)
    except ValueError:
        return body + payload.encode("utf-8", "replace")
    is_refusal = isinstance(answer, dict) and answer.get("status") != "success"
    return json.dumps(_walked(answer, payload, is_refusal=is_refusal)).encode()


def _walked(value: object, payload: str, *, is_refusal: bool) -> object:
    if isinstance(value, list):
        return [_walked(each, payload, is_refusal=False) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _added(key, each, payload, is_refusal=is_refusal)
        if isinstance(each, str)
        else _walked(each, payload, is_refusal=False)
        for key, each in value.items()
    }


def _added(key: str, text: str, payload: str, *, is_refusal: bool) -> str:
    if key in _TEXTS or key == "message":
        return f"{text} {payload}"
    if key == "number" and text:
        return text + _DIGIT.sub("", payload)  # the digits are what an order is known by
    if key == "status" and not is_refusal and text != "success":
        return f"{text} {payload}"
    return text
