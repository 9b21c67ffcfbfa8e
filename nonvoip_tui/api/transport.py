"""How the service is called over HTTP: credentials, deadlines, limits, certainty of failures.

`connections` carries it; nothing else speaks HTTP.

What is certain about a failed request:

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

import asyncio
import errno
import logging
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from nonvoip_tui import __version__
from nonvoip_tui.api.connections import (
    AsgiApp,
    Connections,
    Response,
    is_before_request,
    is_of_proxy,
    tls_context,
)
from nonvoip_tui.api.responses import (
    MEBIBYTE,
    BadBodyError,
    BoundedBody,
    Reply,
    http_words,
    needs_body,
    order_named_in,
    read_answer,
)
from nonvoip_tui.api.values import Json, dump_object
from nonvoip_tui.domain.answers import MAX_BODY_BYTES, RawAnswer
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    Certainty,
    NotSentError,
    RateLimitedError,
    RedirectedError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.text import bytes_without_secrets, printable
from nonvoip_tui.domain.urls import DEFAULT_BASE_URL, checked_base_url
from nonvoip_tui.settings.credentials import Credentials

CredentialsSource = Callable[[], Credentials | None]
"""Called for every request, so that signing in takes effect at once; None is nobody."""


def nobody() -> None:
    """The source for a client that is not signed in."""


_MAX_LINKS = 20

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "its name could not be looked up"),
    (UnicodeError, "its name is not a host name"),
    (TimeoutError, "connecting took too long"),
    (ssl.SSLError, "no secure (TLS) connection could be made"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionResetError, "the connection was closed at once"),
    (BrokenPipeError, "the connection was closed at once"),
)

_WORDS_BY_NUMBER = {
    errno.ENETUNREACH: "the network is unreachable",
    errno.EHOSTUNREACH: "the host is unreachable",
    errno.EMFILE: "too many files are open",
}


def cause_in_words(error: BaseException) -> str:
    """The causes of `error`, the most telling first; its own type if there are none."""
    links = list(_chain(error))
    for link in links:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({printable(link.verify_message, limit=120)})"
    for kind, words in _WORDS:
        if any(isinstance(link, kind) for link in links):
            return words
    for link in links:
        if isinstance(link, OSError) and link.errno in _WORDS_BY_NUMBER:
            return _WORDS_BY_NUMBER[link.errno]
    return f"connecting failed ({type(error).__name__})"


def is_time_out(error: BaseException) -> bool:
    """Whether a deadline caused `error`."""
    return any(isinstance(link, TimeoutError) for link in _chain(error))


def is_about_proxy(error: BaseException) -> bool:
    """Whether `error`, met with a proxy in use, concerns the way to the proxy and not beyond it."""
    return not any(isinstance(link, ssl.SSLError) for link in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException] = [error]
    for _ in range(_MAX_LINKS):
        if not waiting:
            return
        link = waiting.pop(0)
        yield link
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
        waiting.extend(e for e in (link.__cause__, link.__context__) if e is not None)


STEP_SECONDS = 10.0
"""For each step before the request: a free connection, connecting with the name look-up, TLS."""


def not_sent(host: str, error: BaseException) -> NotSentError:
    """Why nothing was sent to `host`, in words."""
    return NotSentError(f"Cannot reach {host}: {cause_in_words(error)}. Nothing was sent.")


@dataclass(slots=True)
class Attempt:
    """The limits of one request, and its progress."""

    total_seconds: float
    """From the first byte sent to the last received."""
    limit_bytes: int
    spends: bool
    status_code: int | None = None
    content_type: str = ""
    body: BoundedBody | None = None
    own_headers: bytes = field(default=b"", repr=False)
    """The service's own, which are all that an answer without a body says."""

    def deadline(self) -> asyncio.Timeout:
        """The deadline over the whole exchange, to be entered with `async with`.

        It comes after the timeouts of the steps before the request, so that a connection that
        was never made ends as that.
        """
        return asyncio.timeout(self.total_seconds + min(STEP_SECONDS, self.total_seconds))

    def body_for(self, content_encoding: str) -> BoundedBody:
        """Where the answer's body is collected, so that its beginning survives a failure."""
        self.body = BoundedBody(self.limit_bytes, content_encoding)
        return self.body

    def failure(self, error: Exception, host: str, proxy_host: str = "") -> ServiceError:
        """What `error` means for a request that got this far, in words about `host`."""
        if is_before_request(error):
            if proxy_host and is_of_proxy(error):
                return NotSentError(
                    f"The proxy {proxy_host} did not connect to {host}: "
                    f"{printable(str(error), limit=120) or 'it gave no reason'}. Nothing was sent."
                )
            where = f"the proxy {proxy_host}" if proxy_host and is_about_proxy(error) else host
            return not_sent(where, error)
        if self.status_code is not None and self.status_code >= 500:
            return ServiceDownError(
                f"The service is having problems ({http_words(self.status_code)})."
            )
        if isinstance(error, BadBodyError):
            return BadAnswerError(f"The service's answer cannot be read: {error}.")
        if is_time_out(error):
            seconds = f"{self.total_seconds:.0f} s"
            return UnansweredError(f"{host} gave no complete answer within {seconds}.")
        stage = (
            "before an answer came" if self.status_code is None else "in the middle of the answer"
        )
        return UnansweredError(f"The connection to {host} broke off {stage}.")

    @property
    def head(self) -> bytes:
        """The beginning of the body, as far as it came."""
        return self.body.head if self.body else b""

    def with_evidence(self, answer: Reply | ServiceError) -> Reply | ServiceError:
        """`answer`, and if it leaves an order unknown, what speaks for and against it."""
        if self.spends and isinstance(answer, ServiceError) and answer.may_have_moved_money:
            named = order_named_in(self.body.so_far) if self.body else ""
            is_client_error = self.status_code is not None and 400 <= self.status_code < 500
            if named:
                answer.args = (f"{answer} It names order {named}.",)
            elif is_client_error:
                answer.args = (f"{answer} Probably nothing was charged.",)
        return answer


_log = logging.getLogger(__name__)

_OUTCOMES: tuple[tuple[type[ServiceError], str], ...] = (
    (NotSentError, "not sent"),
    (RateLimitedError, "asked to wait"),
    (WrongCredentialsError, "refused"),
    (UnansweredError, "incomplete answer"),
    (ServiceDownError, "server error"),
    (RedirectedError, "redirected"),
    (BadAnswerError, "unreadable"),
)


def outcome_word(result: Reply | ServiceError | None) -> str:
    """How a call ended, in one or two words; None is a call that was given up halfway."""
    if isinstance(result, Reply):
        return "answered"
    return next((word for kind, word in _OUTCOMES if isinstance(result, kind)), "given up")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call."""

    endpoint: str
    began_at: datetime
    duration_seconds: float
    outcome: str
    """Short: "answered", "not sent", "no answer" ..."""
    status_code: int | None = None
    remaining: int | None = None
    """Calls left in the service's budget, if it said."""
    clock_skew: timedelta | None = None
    """How far the service's clock was ahead of ours, if it said."""


OnExchange = Callable[[Exchange], None]

OnRate = Callable[[int | None, int | None, float | None], None]
"""Called with the limit, the calls left and the seconds until the reset; None if unknown."""


DEFAULT_LIMIT_BYTES = 2 * MEBIBYTE
PRICE_LIST_LIMIT_BYTES = 32 * MEBIBYTE

_MAX_READ_SECONDS = 20.0

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
            proxy: the address of a proxy; those of the environment are not used.
            ca_file: trusted instead of the usual authorities.
            now: the wall clock, aware UTC.
            on_rate: called with what an answer says of the rate limit.
            on_exchange: called after every call, without its content.

        Raises:
            ValueError: an argument cannot be used; the sentence is for the user.
        """
        if not timeout_seconds > 0:
            raise ValueError("The timeout must be more than 0 seconds.")
        self._base_url = checked_base_url(base_url)
        self._host = urlsplit(self._base_url).hostname or ""
        self._credentials = credentials
        self._timeout_seconds = timeout_seconds
        self._read_seconds = min(timeout_seconds, _MAX_READ_SECONDS)
        self._proxy_host = urlsplit(proxy).hostname or "" if proxy else ""
        self._now = now
        self._on_rate = on_rate
        self._on_exchange = on_exchange
        is_encrypted = self._base_url.startswith("https:") and asgi_app is None
        tls = tls_context(ca_file, trusts_any=is_encrypted)

        def connections(read_seconds: float, *, keeps_alive: bool) -> Connections:
            return Connections(
                tls,
                proxy=proxy,
                asgi_app=asgi_app,
                user_agent=f"nonvoip-tui/{__version__}",
                step_seconds=min(STEP_SECONDS, read_seconds),
                read_seconds=read_seconds,
                keeps_alive=keeps_alive,
            )

        # A pooled connection may hold the rest of an earlier answer, or be closing just now.
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
                whole timeout.
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

    def raw(self, endpoint: str, reply: Reply) -> RawAnswer:
        """An answer of `endpoint` as it came, but for the account's e-mail and password."""
        return self._as_it_came(
            endpoint, reply.status_code, reply.content_type, reply.body, reply.received_at
        )

    def _as_it_came(
        self,
        path: str,
        status_code: int,
        content_type: str,
        head: bytes,
        received_at: datetime,
    ) -> RawAnswer:
        email = credentials.email if (credentials := self._credentials()) else ""
        hidden = (*self.secrets(), email, email.lower(), email.upper())
        body = bytes_without_secrets(head, hidden)
        if len(head) > MAX_BODY_BYTES:
            # What stood at the cut may be half a secret.
            body = body[: len(body) - (len(head) - MAX_BODY_BYTES)]
        return RawAnswer(
            endpoint=path.removeprefix("api/"),
            status_code=status_code,
            content_type=printable(content_type, limit=100),
            body=body[:MAX_BODY_BYTES],
            received_at=received_at,
        )

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
            reply = result if isinstance(result, Reply) else None
            call = Exchange(
                path.removeprefix("api/"),
                began_at,
                seconds,
                outcome_word(result),
                attempt.status_code,
                reply.rate.remaining if reply else None,
                reply.measured_skew if reply else None,
            )
            self._notify(call, result)

    def _notify(self, call: Exchange, result: Reply | ServiceError | None) -> None:
        """Report a call; a failing listener must not turn an order into an error."""
        try:
            if self._on_rate and isinstance(result, Reply) and result.rate.is_notified:
                rate = result.rate
                self._on_rate(rate.limit, rate.remaining, rate.reset_seconds)
            if self._on_rate and isinstance(result, RateLimitedError):
                self._on_rate(None, 0, result.retry_after_seconds)
            if self._on_exchange:
                self._on_exchange(call)
        except Exception:
            _log.exception("a listener of the transport failed")

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
        if isinstance(answer, ServiceError) and attempt.status_code is not None:
            head = attempt.head if attempt.head.strip() else attempt.own_headers
            answer.answer = self._as_it_came(
                path, attempt.status_code, attempt.content_type, head, self._now()
            )
        return attempt.with_evidence(answer)

    async def _read(self, response: Response, attempt: Attempt) -> Reply | ServiceError:
        attempt.status_code = response.status_code
        headers = response.headers
        attempt.content_type = headers.get("content-type", "")
        if HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            attempt.own_headers = own_headers(headers)
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


_OWN_HEADER = re.compile(r"location|x-.*|.*(?:order|phone|number|rental|reservation).*")
_OTHER_HEADER = re.compile(
    r"x-(?:rate|frame|content|xss|powered|request|correlation|trace|cache|amz|forwarded|served"
    r"|robots|runtime|download|permitted|dns|ua|varnish|cdn|b3|envoy|cloud|debug|middleton|turbo).*"
    r"|.*(?:auth|token|key|secret|session|csrf|xsrf|cookie|nonce|signature).*"
)
"""Headers about the route, or that unlock something."""
_MAX_HEADERS = 4096


def own_headers(headers: Mapping[str, str]) -> bytes:
    """The headers that may say something of an order, one in each line."""
    own = (
        f"{name}: {value.partition('?')[0] if name == 'location' else value}"
        for name, value in headers.items()
        if _OWN_HEADER.fullmatch(name) and not _OTHER_HEADER.fullmatch(name)
    )
    return "\n".join(own).encode(errors="replace")[:_MAX_HEADERS]


def _returned(result: Reply | ServiceError) -> Reply:
    if isinstance(result, ServiceError):
        # Raised here, where no exception that holds the request is being handled.
        raise result
    return result


def _signed_out() -> ServiceError:
    error = WrongCredentialsError("Sign in first: no e-mail or password is set.")
    error.certainty = Certainty.NOT_SENT
    return error
