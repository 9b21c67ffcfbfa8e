"""The ASGI app that the service calls. It answers in a word, and says nothing by its answers."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from nonvoip_tui.callbacks.shapes import NotACallbackError, callbacks_in
from nonvoip_tui.domain.callbacks import Callback, Refusal

MOST_BYTES = 16_384
PATIENCE_SECONDS = 3.0
"""For the whole of a request."""

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]

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
    """Not listened to."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Receiver:
    """Takes JSON by POST on the secret path; whatever else comes is counted and forgotten."""

    def __init__(
        self,
        is_secret: Callable[[str], bool],
        hear: Callable[[Sequence[Callback]], None],
        refuse: Callable[[Refusal], None],
        *,
        trusted: frozenset[str] = frozenset(),
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Take who decides and who listens.

        Args:
            is_secret: whether a path may be called; it compares in constant time.
            hear: takes the orders that a callback spoke of; must return at once.
            refuse: counts what was not listened to.
            trusted: the only addresses that are listened to, if there are any.
            patience_seconds: for the whole of a body.
        """
        self._is_secret = is_secret
        self._hear = hear
        self._refuse = refuse
        self._trusted = trusted
        self._patience_seconds = patience_seconds

    async def __call__(self, scope: _Message, receive: _Receive, send: _Send) -> None:
        """Answer one request; fits ASGI 3."""
        if scope["type"] != "http":
            return
        try:
            body = await self._body(scope, receive)
            heard = callbacks_in(body)
        except NotACallbackError:
            status = self._refused(Refusal.NOT_JSON)
        except _RefusedError as error:
            status = self._refused(error.refusal)
        else:
            self._hear(heard)
            status = 200
        # A client takes the bare word for yes (API.md section 3: `["success"]`, or nothing).
        answer = b'["success"]' if status == 200 else b""
        headers = [
            (b"content-length", str(len(answer)).encode()),
            (b"connection", b"close"),
            *([(b"content-type", b"application/json")] if answer else []),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _body(self, scope: _Message, receive: _Receive) -> bytes:
        client = scope.get("client")
        if self._trusted and (client is None or client[0] not in self._trusted):
            raise _RefusedError(Refusal.STRANGER)
        if not self._is_secret(scope["path"]):
            raise _RefusedError(Refusal.PATH)
        if scope["method"] != "POST":
            raise _RefusedError(Refusal.METHOD)
        if _claimed_bytes(scope) > MOST_BYTES:
            raise _RefusedError(Refusal.TOO_BIG)
        body = bytearray()
        try:
            async with asyncio.timeout(self._patience_seconds):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise _RefusedError(Refusal.BROKEN)
                    body += message.get("body", b"")
                    if len(body) > MOST_BYTES:
                        raise _RefusedError(Refusal.TOO_BIG)
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            raise _RefusedError(Refusal.TOO_SLOW) from None

    def _refused(self, refusal: Refusal) -> int:
        self._refuse(refusal)
        return _STATUSES[refusal]


def _claimed_bytes(scope: _Message) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:12])
    return 0
