"""How a served simulator posts its callbacks: over HTTP, and to this machine only."""

import asyncio
from urllib.parse import urlsplit

_HOSTS = ("127.0.0.1", "localhost", "::1")
_TIMEOUT_SECONDS = 5.0


async def post_on_loopback(url: str, body: bytes) -> int:
    """Post a JSON body without following redirects or proxies; the HTTP code.

    Raises:
        OSError: nothing answered, or the URL leads elsewhere than to this machine.
    """
    return await asyncio.to_thread(_post, url, body)


def _post(url: str, body: bytes) -> int:
    # http.client is slow to import, and only a server that calls back needs it.
    from http.client import HTTPConnection, HTTPException

    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _HOSTS:
        raise OSError("callbacks of the simulator stay on this machine")
    connection = HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    except HTTPException as error:
        raise OSError("the receiver's answer is not HTTP") from error
    finally:
        connection.close()
