"""The service as its document shows it: examples are all that it answers, and it keeps nothing."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

from nonvoip_tui.simulator.http import (
    MAX_BODY_BYTES,
    READS,
    Message,
    Receive,
    Send,
    read_body,
    send_answer,
)
from nonvoip_tui.simulator.simulator import Simulator

_NO_EXAMPLE = b'{"status":"error","message":"The document has no example of this answer."}'


class ExampleService:
    """An ASGI 3 application that takes any credentials.

    A call that only reads gets the first example with HTTP 2xx, any other call the next one: an
    order is placed, and the one after it may meet a price change. Where none has 2xx, all serve.
    A document without any answer leaves them to a simulated service.
    """

    def __init__(
        self, document: object, examples: Mapping[str, Sequence[tuple[int, bytes]]]
    ) -> None:
        """Answer with these.

        Args:
            document: what is served as the service's own.
            examples: by endpoint, the status codes and bodies.
        """
        self._document = json.dumps(document, default=float).encode()
        self._examples = {
            endpoint: [each for each in listed if each[0] // 100 == 2] or list(listed)
            for endpoint, listed in examples.items()
        }
        self._calls: Counter[str] = Counter()
        self._simulator = None if any(examples.values()) else Simulator(scenario="demo")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        body = await read_body(receive, MAX_BODY_BYTES) or b""
        _, _, endpoint = scope["path"].rpartition("/api/")
        if scope["method"] == "GET" and scope["path"].endswith("/openapi.json"):
            await send_answer(send, 200, self._document)
        elif self._simulator is not None:
            await self._simulate(self._simulator, scope, body, send)
        elif scope["method"] == "POST" and (listed := self._examples.get(endpoint)):
            turn = 0 if endpoint in READS else self._calls[endpoint] % len(listed)
            self._calls[endpoint] += 1
            await send_answer(send, *listed[turn])
        else:
            await send_answer(send, 404, _NO_EXAMPLE)

    async def _simulate(
        self, simulator: Simulator, scope: Message, body: bytes, send: Send
    ) -> None:
        """Have a call answered for whatever account it names."""
        with suppress(ValueError, AttributeError):
            sent = json.loads(body)
            simulator.email, simulator.password = sent.get("email"), sent.get("password")

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await simulator(scope, receive, send)
