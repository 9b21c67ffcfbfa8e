"""From a status code, headers and bytes to a `Reply`, or to the error that they amount to."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from nonvoip_tui.api.rate import http_date, read_rate_limit
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.strict_json import NotJsonError, parse, parse_leniently
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    RateLimitedError,
    RedirectedError,
    ServiceDownError,
    ServiceError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.text import printable

_PAGE_HEAD_BYTES = 4096
_WEB_PAGE = re.compile(rb"<!doctype|<(?:html|head|body|script|title|meta)\b", re.IGNORECASE)
_ORDER_ID = re.compile(rb'"order_?id"\s*:\s*"?([\w-]{1,40})', re.IGNORECASE)


def read_answer(
    status_code: int,
    headers: Mapping[str, str],
    body: bytes,
    received_at: datetime,
    *,
    spends: bool = True,
    secrets: tuple[str, ...] = (),
) -> Reply | ServiceError:
    """Judge a whole HTTP answer by its outside; what JSON says is for `decode` to read.

    The error is returned and not raised: the caller raises it where no exception with a
    request in it is being handled.

    Args:
        status_code: of HTTP.
        headers: by their names in lower case.
        body: inflated.
        received_at: by our clock, aware UTC.
        spends: whether the call could move money. Its answer must be JSON to the letter; that of
            another call is also read with something before or after it.
        secrets: what must be hidden in any sentence that is made of the answer.
    """
    if 300 <= status_code < 400:
        return _redirected(headers.get("location", ""))
    if status_code >= 500:
        return ServiceDownError(f"The service is in trouble ({http_words(status_code)}).")
    rate = read_rate_limit(headers, received_at)
    if status_code == HTTPStatus.TOO_MANY_REQUESTS:
        wait = rate.retry_after_seconds
        return RateLimitedError(f"Too many calls: the service asks to wait {wait:.0f} s.", wait)
    try:
        answer = parse(body)
    except NotJsonError as error:
        found = None if spends or _is_web_page(body) else parse_leniently(body)
        if found is None:
            return _not_json(status_code, headers, body, str(error), spends=spends)
        answer = found
    return Reply(
        answer,
        received_at,
        status_code,
        rate,
        server_date=http_date(headers.get("date", "")),
        etag=headers.get("etag", ""),
        secrets=secrets,
    )


def needs_body(status_code: int) -> bool:
    """Whether the verdict depends on the body: not for a redirect, nor for too many calls."""
    return not 300 <= status_code < 400 and status_code != HTTPStatus.TOO_MANY_REQUESTS


def http_words(status_code: int) -> str:
    """A status code with its standard name: "HTTP 502 Bad Gateway"."""
    try:
        return f"HTTP {status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        return f"HTTP {status_code}"


def order_named_in(body: bytes) -> str:
    """The order id that a broken answer mentions, or nothing: evidence that it was placed."""
    match = _ORDER_ID.search(body)
    found = match.group(1).decode("ascii", "replace") if match else ""
    return "" if found == "null" else found


def _is_web_page(body: bytes) -> bool:
    return _WEB_PAGE.search(body[:_PAGE_HEAD_BYTES]) is not None


def _redirected(location: str) -> ServiceError:
    try:
        host = urlsplit(location).hostname
    except ValueError:
        host = None
    place = printable(host, limit=100) if host else "another address of the same host"
    return RedirectedError(
        f"The service's address points to {place}; the password was not sent there."
    )


def _not_json(
    status_code: int, headers: Mapping[str, str], body: bytes, reason: str, *, spends: bool
) -> ServiceError:
    is_page = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    is_page = is_page or "html" in headers.get("content-type", "").lower()
    # After a call that spends, a page may come from a machine behind the one that did the work.
    if status_code == HTTPStatus.UNAUTHORIZED and not (is_page and spends):
        return WrongCredentialsError(
            "The service does not accept the e-mail or password (HTTP 401)."
        )
    if is_page:
        return BadAnswerError(
            f"Blocked by a web page ({http_words(status_code)}): a web page answered instead of "
            "the API."
        )
    if not body.strip():
        return BadAnswerError(f"The service's answer is empty ({http_words(status_code)}).")
    return BadAnswerError(
        f"The service's answer cannot be read ({http_words(status_code)}): {reason}."
    )
