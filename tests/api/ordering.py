"""One order sent to a server of the test's own, for the tests of the transport."""

import ssl
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.errors import ServiceError
from tests.api.account import account
from tests.loopback import message

CERTIFICATE = Path(__file__).parent / "data" / "loopback.pem"
PLACED = {"status": "success", "message": [{"order_id": 900001, "number": "12025550143"}]}
PLACED_HTTP = message(PLACED)
CHALLENGE = b"<!DOCTYPE html><title>Just a moment...</title>"


async def order(url: str, timeout_seconds: float = 5.0, **arguments: Any) -> Reply:
    """Send one order and return what came."""
    async with Transport(url, account, timeout_seconds=timeout_seconds, **arguments) as transport:
        return await transport.post("order", {"product_id": 101}, spends=True)


async def failed_order(url: str, timeout_seconds: float = 5.0, **arguments: Any) -> ServiceError:
    """Send one order and return how it failed."""
    with pytest.raises(ServiceError) as caught:
        await order(url, timeout_seconds, **arguments)
    return caught.value


def server_tls() -> ssl.SSLContext:
    """For a server that proves itself with a certificate that nobody has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
