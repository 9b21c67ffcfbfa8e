"""Connections to the service over httpx, which is imported nowhere else."""

import os
import ssl
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

AsgiMessage = MutableMapping[str, Any]

AsgiApp = Callable[
    [
        AsgiMessage,
        Callable[[], Awaitable[AsgiMessage]],
        Callable[[AsgiMessage], Awaitable[None]],
    ],
    Awaitable[None],
]


_KEEP_ALIVE_SECONDS = 15.0
_MAX_CONNECTIONS = 10

Response = httpx.Response
Request = httpx.Request

_BEFORE_A_REQUEST = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def is_before_request(error: BaseException) -> bool:
    """Whether `error` can only occur before there is a connection to carry a request.

    Only httpx's documented exception classes are trusted with this. With any other error the
    service may have read the whole request.
    """
    return isinstance(error, _BEFORE_A_REQUEST)


def is_of_proxy(error: BaseException) -> bool:
    """Whether the proxy answered, and refused to connect."""
    return isinstance(error, httpx.ProxyError)


def tls_context(ca_file: Path | None = None, *, trusts_any: bool = True) -> ssl.SSLContext:
    """Checks certificates and host names, and writes no keys anywhere.

    Args:
        ca_file: trusted instead of the usual authorities.
        trusts_any: False makes one that accepts no server at all, where none is needed:
            reading the authorities takes longer than all the rest.

    Raises:
        ValueError: the file cannot be used; the sentence is for the user.
    """
    if not trusts_any:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if ca_file is None:
            # Where set, each connection's keys would be written there for others to read.
            os.environ.pop("SSLKEYLOGFILE", None)
            context = httpx.create_ssl_context(trust_env=False)
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(ca_file)
    except OSError:
        raise ValueError(f"The certificate file {ca_file} cannot be used.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Connections:
    """Some connections to one service, pooled for the next request or closed after each."""

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
            user_agent: as which the program introduces itself.
            step_seconds: for a free connection, connecting, and TLS, each.
            read_seconds: without a byte sent or received.
            keeps_alive: whether a connection serves more than one request.

        Raises:
            ValueError: the proxy cannot be used; the sentence is for the user.
        """
        try:
            self._client = httpx.AsyncClient(
                transport=(
                    httpx.ASGITransport(asgi_app, raise_app_exceptions=False) if asgi_app else None
                ),
                verify=tls,
                # Environment variables must not lead a password through a proxy.
                trust_env=False,
                proxy=proxy,
                follow_redirects=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=httpx.Timeout(read_seconds, connect=step_seconds, pool=step_seconds),
                limits=httpx.Limits(
                    max_connections=_MAX_CONNECTIONS,
                    max_keepalive_connections=_MAX_CONNECTIONS if keeps_alive else 0,
                    keepalive_expiry=_KEEP_ALIVE_SECONDS,
                ),
                headers={
                    "Accept": "application/json",
                    # The body is inflated by who reads it, bounded; no other encoding can be.
                    "Accept-Encoding": "gzip",
                    "Connection": "keep-alive" if keeps_alive else "close",
                    "User-Agent": user_agent,
                },
            )
        except ImportError:
            raise ValueError(
                "A SOCKS proxy needs one more package: pip install 'httpx[socks]'."
            ) from None
        except (ValueError, httpx.InvalidURL) as error:
            raise ValueError(f"The proxy cannot be used: {type(error).__name__}.") from None

    def request(
        self, method: str, address: str, headers: Mapping[str, str], content: bytes
    ) -> Request:
        """Prepare one request to a whole address; nothing is sent yet.

        Raises:
            Exception: of any kind: the address cannot be used, or all is closed.
        """
        if self._client.is_closed:
            raise RuntimeError("the connections are closed")
        # Otherwise a name that cannot be one would be refused only in the middle of connecting.
        (urlsplit(address).hostname or "").encode("idna")
        return self._client.build_request(method, address, headers=headers, content=content or None)

    async def send(self, request: Request) -> Response:
        """Send `request` and wait until its answer begins; the answer must be closed.

        Nothing is repeated, no redirect is followed and no cookie is stored.

        Raises:
            Exception: of any kind; see `is_before_request`.
        """
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        """Close every connection; nothing more is sent."""
        await self._client.aclose()
