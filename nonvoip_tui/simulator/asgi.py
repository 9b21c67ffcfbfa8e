"""Reading requests and sending answers by the ASGI protocol, and answers that go wrong."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, TypeAlias

from nonvoip_tui.simulator.faults import Fault

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = Mapping[str, str]
"""Names in lower case."""

_NO_HEADERS: Headers = {}


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body of a request; None when it is longer than `limit` bytes."""
    body = bytearray()
    is_whole = False
    while not is_whole:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        is_whole = not message.get("more_body", False)
        if len(body) > limit:
            return None
    return bytes(body)


async def send_answer(send: Send, status: int, body: bytes, headers: Headers = _NO_HEADERS) -> None:
    """Send a whole answer; JSON unless the headers say otherwise."""
    await _start(send, status, len(body), headers)
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def send_fault(
    receive: Receive, send: Send, fault: Fault, status: int, body: bytes, headers: Headers
) -> None:
    """Send an answer that goes wrong: the right one is `status`, `body` and `headers`."""
    if fault.is_silent:
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    told = dict(headers)
    if fault.body is not None:
        body = fault.body if isinstance(fault.body, bytes) else fault.body.encode()
        told["content-type"] = fault.content_type
    told |= {name.lower(): value for name, value in fault.headers}
    status = status if fault.status is None else fault.status
    if fault.cut_after_bytes is None:
        await send_answer(send, status, body, told)
        return
    await _start(send, status, len(body), told)
    part = body[: fault.cut_after_bytes]
    await send({"type": "http.response.body", "body": part, "more_body": True})


async def run_lifespan(receive: Receive, send: Send) -> None:
    """Answer the server's start and stop; there is nothing to open or close."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _start(send: Send, status: int, length: int, headers: Headers) -> None:
    pairs = {"content-type": "application/json", "content-length": str(length), **headers}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
