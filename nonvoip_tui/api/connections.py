"""Connections to the service: one request goes out, and its answer begins to come.

httpx's transport is used without its client. What that adds for each request (cookies, redirects,
authentication, addresses and headers merged) must not happen here, and took a third of the time.
"""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from nonvoip_tui.api.asgi import AsgiApp
from nonvoip_tui.api.slim_httpx import httpx

_KEEP_ALIVE_SECONDS = 15.0
_MOST_CONNECTIONS = 10

Trace = Callable[[str, dict[str, Any]], Awaitable[None]]
"""Told how far a request got; see httpx's `trace` extension."""


class Incoming:
    """An answer of which the headers have come."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status_code = response.status_code
        self.headers: dict[str, str] = {}
        """By their names in lower case; one that came several times has all its values."""
        for name, value in response.headers.raw:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes over the wire."""
        stream = self._response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        return aiter(stream)

    async def aclose(self) -> None:
        """Let go of the connection; one with a body that was not read to its end is closed."""
        await self._response.aclose()


class Connections:
    """Some connections to one service, kept for the next request or closed after each."""

    def __init__(
        self,
        tls: ssl.SSLContext,
        *,
        proxy: str | None,
        asgi_app: AsgiApp | None,
        user_agent: str,
        step_seconds: float,
        read_seconds: float,
        keeps_alive: bool,
    ) -> None:
        """Connect to nothing yet.

        Args:
            tls: how a server proves who it is.
            proxy: its address; those of the environment are not used.
            asgi_app: answers instead of the network.
            user_agent: as which we introduce ourselves.
            step_seconds: for a free connection, connecting, and TLS, each.
            read_seconds: without a byte sent or received.
            keeps_alive: whether a connection serves more than one request.

        Raises:
            ValueError: the proxy cannot be used; the sentence is for the person.
        """
        self._transport: httpx.AsyncBaseTransport = (
            httpx.ASGITransport(asgi_app, raise_app_exceptions=False)
            if asgi_app
            else _network(tls, proxy, keeps_alive=keeps_alive)
        )
        self._timeout = httpx.Timeout(
            read_seconds, connect=step_seconds, pool=step_seconds
        ).as_dict()
        self._headers = {
            "Accept": "application/json",
            # The body is inflated by who reads it, bounded; no other encoding can be.
            "Accept-Encoding": "gzip",
            "Connection": "keep-alive" if keeps_alive else "close",
            "User-Agent": user_agent,
        }
        self._addresses: dict[str, httpx.URL] = {}
        self._is_closed = False

    async def send(
        self, method: str, address: str, headers: Mapping[str, str], content: bytes, trace: Trace
    ) -> Incoming:
        """Send one request, and wait until its answer begins; that must be closed.

        Nothing is repeated, no redirect is followed and no cookie is kept.

        Args:
            method: in capitals.
            address: the whole of it. There are few different ones.
            headers: besides those that each request has.
            content: the body; empty for none.
            trace: told how far it got.

        Raises:
            Exception: of any kind; what is certain then, the trace tells.
        """
        if self._is_closed:
            raise RuntimeError("the connections are closed")
        url = self._addresses.get(address)
        if url is None:
            url = self._addresses[address] = httpx.URL(address)
        sent = {**self._headers, **headers}
        if content:
            sent["Content-Length"] = str(len(content))
        fields = [(name.encode(), value.encode()) for name, value in sent.items()]
        request = httpx.Request(
            method,
            url,
            headers=[(b"Host", url.netloc), *fields],
            stream=httpx.ByteStream(content),
            extensions={"timeout": self._timeout, "trace": trace},
        )
        return Incoming(await self._transport.handle_async_request(request))

    async def aclose(self) -> None:
        """Close every connection; nothing is sent any more."""
        self._is_closed = True
        await self._transport.aclose()


def _network(
    tls: ssl.SSLContext, proxy: str | None, *, keeps_alive: bool
) -> httpx.AsyncHTTPTransport:
    try:
        return httpx.AsyncHTTPTransport(
            verify=tls,
            # Environment variables must not lead a password through a proxy.
            trust_env=False,
            proxy=proxy,
            limits=httpx.Limits(
                max_connections=_MOST_CONNECTIONS,
                max_keepalive_connections=_MOST_CONNECTIONS if keeps_alive else 0,
                keepalive_expiry=_KEEP_ALIVE_SECONDS,
            ),
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise ValueError(f"The proxy cannot be used: {type(error).__name__}.") from None
