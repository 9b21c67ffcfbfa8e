"""Answers the service's callbacks with one word, which reveals nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from nonvoip_tui.domain.webhooks import NotAWebhookError, Refusal, Webhook, webhooks_in

MAX_BYTES = 16_384
PATIENCE_SECONDS = 3.0
"""How long a whole request may take."""


@dataclass
class Request:
    """What came in, but for its body, which is still to be read."""

    client: str
    """The sender's address."""
    method: str
    path: str
    claimed_bytes: int
    """The body's length by its header; 0 if none gives it."""
    body: AsyncIterator[bytes]
    """Its parts; raises `OSError` when it does not come whole."""


_STATUSES = {
    Refusal.PATH: 404,
    Refusal.STRANGER: 404,
    Refusal.METHOD: 405,
    Refusal.TOO_SLOW: 408,
    Refusal.TOO_BIG: 413,
    Refusal.NOT_JSON: 400,
    Refusal.BROKEN: 400,
}


class _RefusedError(Exception):
    """The request was refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Receiver:
    """Takes JSON by POST on the secret path; whatever else comes is counted and forgotten."""

    def __init__(
        self,
        is_secret: Callable[[str], bool],
        on_event: Callable[[Sequence[Webhook]], None],
        refuse: Callable[[Refusal], None],
        *,
        trusted: frozenset[str] = frozenset(),
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Take what decides whether to believe a callback, and who learns of it.

        Args:
            is_secret: whether a path may be called; it compares in constant time.
            on_event: takes the orders that a callback spoke of; must return at once.
            refuse: counts what was not listened to.
            trusted: the only addresses that are listened to, if there are any.
            patience_seconds: for the whole of a body.
        """
        self._is_secret = is_secret
        self._on_webhooks = on_event
        self._refuse = refuse
        self._trusted = trusted
        self._patience_seconds = patience_seconds

    async def answer(self, request: Request) -> tuple[int, bytes]:
        """The HTTP code, and the body, of the answer to one request."""
        try:
            webhooks = webhooks_in(await self._body(request))
        except NotAWebhookError:
            return self._refused(Refusal.NOT_JSON), b""
        except _RefusedError as error:
            return self._refused(error.refusal), b""
        self._on_webhooks(webhooks)
        return 200, b'["success"]'

    async def _body(self, request: Request) -> bytes:
        if self._trusted and request.client not in self._trusted:
            raise _RefusedError(Refusal.STRANGER)
        if not self._is_secret(request.path):
            raise _RefusedError(Refusal.PATH)
        if request.method != "POST":
            raise _RefusedError(Refusal.METHOD)
        if request.claimed_bytes > MAX_BYTES:
            raise _RefusedError(Refusal.TOO_BIG)
        body = bytearray()
        try:
            async with asyncio.timeout(self._patience_seconds):
                async for part in request.body:
                    body += part
                    if len(body) > MAX_BYTES:
                        raise _RefusedError(Refusal.TOO_BIG)
        except TimeoutError:
            raise _RefusedError(Refusal.TOO_SLOW) from None
        except OSError:
            raise _RefusedError(Refusal.BROKEN) from None
        return bytes(body)

    def _refused(self, refusal: Refusal) -> int:
        self._refuse(refusal)
        return _STATUSES[refusal]
