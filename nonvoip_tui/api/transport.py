"""How the service is asked over HTTP: credentials, deadlines, limits, and how sure a failure is.

`connections` carries it; nothing else speaks HTTP.

What is certain of a request that failed:

====================================================  =======================================
what happened                                         what is known
====================================================  =======================================
no credentials; transport closed                      not sent: nothing was tried
pool full; name look-up, connecting, proxy or TLS     not sent: one of httpx's public exception
failed or took too long                               classes for a connection never made
any other exception, of whatever kind                 unknown: a connection that ends after the
                                                      last byte of an order looks the same as one
                                                      that ends before the server read it
HTTP 5xx, a redirect, an answer that is not JSON      unknown: some machine answered, and it
                                                      need not be the one that does the work
HTTP 429; HTTP 401, unless a web page came with it    answered: limits and passwords are
after a call that can spend                           checked before any work is done
any other JSON                                        a `Reply`; `decode` reads what it says
====================================================  =======================================

Nothing is ever repeated here, and no credential leaves this module except in a request body.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from nonvoip_tui import __version__
from nonvoip_tui.api.asgi import AsgiApp
from nonvoip_tui.api.attempt import STEP_SECONDS, Attempt, not_sent
from nonvoip_tui.api.base_url import DEFAULT_BASE_URL, checked_base_url
from nonvoip_tui.api.body import MEBIBYTE
from nonvoip_tui.api.connections import Connections, Response, tls_context
from nonvoip_tui.api.credentials import CredentialsSource, nobody
from nonvoip_tui.api.exchange import Listeners, OnExchange, OnRate
from nonvoip_tui.api.http_answer import needs_body, read_answer
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.strict_json import Json, dump_object
from nonvoip_tui.domain.errors import Certainty, ServiceError, WrongCredentialsError

DEFAULT_LIMIT_BYTES = 2 * MEBIBYTE
PRICE_LIST_LIMIT_BYTES = 32 * MEBIBYTE

_LONGEST_READ_SECONDS = 20.0

# Their debug lines show headers and addresses of calls that carry a password.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Transport:
    """Sends one JSON body and brings back one JSON answer, or an honest `ServiceError`."""

    def __init__(
        self,
        base_url: str = DEFAULT_BASE_URL,
        credentials: CredentialsSource = nobody,
        *,
        timeout_seconds: float = 60.0,
        asgi_app: AsgiApp | None = None,
        user_agent: str = f"nonvoip-tui/{__version__}",
        proxy: str | None = None,
        ca_file: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_rate: OnRate | None = None,
        on_exchange: OnExchange | None = None,
    ) -> None:
        """Check the address and make the connections' frame; nothing is sent yet.

        Args:
            base_url: with or without `/api` at its end.
            credentials: asked at every call, so that signing in changes it; None is nobody.
            timeout_seconds: from the first byte sent to the last received, for calls that can
                spend and for price lists; other calls take 20 s at most.
            asgi_app: answers instead of the network.
            user_agent: as which we introduce ourselves.
            proxy: the address of a proxy; those of the environment are not used.
            ca_file: trusted instead of the usual authorities.
            now: the wall clock, aware UTC.
            on_rate: told what an answer says of the rate limit.
            on_exchange: told of every call after it, without its content.

        Raises:
            ValueError: an argument cannot be used; the sentence is for the person.
        """
        if not timeout_seconds > 0:
            raise ValueError("The time-out must be more than 0 seconds.")
        self._base_url = checked_base_url(base_url)
        self._host = urlsplit(self._base_url).hostname or ""
        self._credentials = credentials
        self._timeout_seconds = timeout_seconds
        self._read_seconds = min(timeout_seconds, _LONGEST_READ_SECONDS)
        self._proxy_host = urlsplit(proxy).hostname or "" if proxy else ""
        self._now = now
        self._listeners = Listeners(on_rate, on_exchange)
        is_encrypted = self._base_url.startswith("https:") and asgi_app is None
        tls = tls_context(ca_file, trusts_any=is_encrypted)

        def connections(read_seconds: float, *, keeps_alive: bool) -> Connections:
            return Connections(
                tls,
                proxy=proxy,
                asgi_app=asgi_app,
                user_agent=user_agent,
                step_seconds=min(STEP_SECONDS, read_seconds),
                read_seconds=read_seconds,
                keeps_alive=keeps_alive,
            )

        # A kept connection may hold the rest of an earlier answer, or be closing just now.
        self._spender = connections(timeout_seconds, keeps_alive=False)
        self._reader = connections(self._read_seconds, keeps_alive=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._reader.aclose()
        await self._spender.aclose()

    async def post(
        self,
        endpoint: str,
        body: Mapping[str, Json],
        *,
        spends: bool,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> Reply:
        """Ask `endpoint` once.

        Args:
            endpoint: below `/api/`, such as "balance".
            body: the fields without the credentials, which are added here.
            spends: whether it can move money: then it gets a connection of its own and the
                whole time-out.
            limit_bytes: the largest answer accepted, after inflating.

        Raises:
            ServiceError: by its `certainty`, whether it was carried out.
            asyncio.CancelledError: while sending or waiting; a spending call is then unknown.
        """
        credentials = self._credentials()
        if credentials is None:
            raise _signed_out()
        is_long = spends or limit_bytes > DEFAULT_LIMIT_BYTES
        attempt = Attempt(
            total_seconds=self._timeout_seconds if is_long else self._read_seconds,
            limit_bytes=limit_bytes,
            spends=spends,
        )
        result = await self._exchange(
            "POST",
            f"api/{endpoint}",
            attempt,
            {"Content-Type": "application/json"},
            dump_object(
                {**body, "email": credentials.email, "password": credentials.password.reveal()}
            ),
        )
        return _returned(result)

    async def get(
        self, path: str, *, etag: str = "", seconds: float, limit_bytes: int
    ) -> Reply | None:
        """Fetch public JSON, without credentials.

        Args:
            path: below the base address.
            etag: of the copy at hand; empty for none.
            seconds: for the whole exchange.
            limit_bytes: the largest answer accepted, after inflating.

        Returns:
            What came, or None when the copy at hand is still right.

        Raises:
            ServiceError: nothing that is JSON.
        """
        attempt = Attempt(seconds, limit_bytes, spends=False)
        is_known = etag != "" and etag.isascii() and etag.isprintable()
        headers = {"If-None-Match": etag} if is_known else {}
        result = await self._exchange("GET", path, attempt, headers)
        if is_known and attempt.status_code == HTTPStatus.NOT_MODIFIED:
            return None
        return _returned(result)

    def secrets(self) -> tuple[str, ...]:
        """What an answer may repeat and nobody may read: the password, if there is one."""
        credentials = self._credentials()
        return (credentials.password.reveal(),) if credentials else ()

    async def _exchange(
        self,
        method: str,
        path: str,
        attempt: Attempt,
        headers: Mapping[str, str],
        content: bytes = b"",
    ) -> Reply | ServiceError:
        began_at, began = self._now(), time.monotonic()
        result: Reply | ServiceError | None = None
        try:
            result = await self._attempt(method, path, attempt, headers, content)
            return result
        finally:
            seconds = time.monotonic() - began
            name = path.removeprefix("api/")
            self._listeners.tell(name, began_at, seconds, result, attempt.status_code)

    async def _attempt(
        self, method: str, path: str, attempt: Attempt, headers: Mapping[str, str], content: bytes
    ) -> Reply | ServiceError:
        connections = self._spender if attempt.spends else self._reader
        try:
            request = connections.request(method, f"{self._base_url}/{path}", headers, content)
        except Exception as error:  # whatever it is, nothing was tried
            return not_sent(self._host, error)
        try:
            async with attempt.deadline():
                response = await connections.send(request)
                try:
                    answer = await self._read(response, attempt)
                finally:
                    await response.aclose()
        except Exception as error:
            answer = attempt.failure(error, self._host, self._proxy_host)
        return attempt.with_evidence(answer)

    async def _read(self, response: Response, attempt: Attempt) -> Reply | ServiceError:
        attempt.status_code = response.status_code
        headers = response.headers
        body = attempt.body_for(headers.get("content-encoding", ""))
        if needs_body(response.status_code):
            async for chunk in response.aiter_raw():
                body.feed(chunk)
        return read_answer(
            response.status_code,
            headers,
            body.finish(),
            self._now(),
            spends=attempt.spends,
            secrets=self.secrets(),
        )


def _returned(result: Reply | ServiceError) -> Reply:
    if isinstance(result, ServiceError):
        # Raised here, where no exception that holds the request is being handled.
        raise result
    return result


def _signed_out() -> ServiceError:
    error = WrongCredentialsError("Sign in first: no e-mail and password are set.")
    error.certainty = Certainty.NOT_SENT
    return error
