"""Turns a status code, headers and a body into a `Reply`, or into the error they mean.

`X-RateLimit-Reset` and `Retry-After` come as seconds, as epoch seconds or milliseconds, and
as dates; the limits may list several windows. All are optional.
"""

import math
import os
import re
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

from nonvoip_tui.api.values import Json, NotJsonError, parse, parse_leniently
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    RateLimitedError,
    RedirectedError,
    ServiceDownError,
    ServiceError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.text import printable

MEBIBYTE = 1024 * 1024

MAX_HEAD_BYTES = 80 * 1024
"""Of a body, that are at hand when it was read: more than is stored, so that no half of a secret
stands at the cut."""

_CHUNK = 64 * 1024
_IN_MEMORY_BYTES = 4 * MEBIBYTE
"""What is beyond this waits on disk until it is whole: a large price list is worth its memory
only when it is one."""
_BYTES_PER_PART = 16
_MAX_PARTS = 500_000
"""As JSON a part takes a hundred bytes, were it written in three: an answer of nothing but parts
would take a gigabyte."""
_PART_BEGINS = (b",", b"[", b"{")
_EITHER_HEADER = zlib.MAX_WBITS | 32
_NO_HEADER = -zlib.MAX_WBITS
_ZLIB_METHOD = 8


class BadBodyError(Exception):
    """The body cannot be read; `str()` says why in words."""


class BoundedBody:
    """Collects chunks as they arrive and never holds more than its limit.

    The inflating is done here and not by the HTTP library, which would inflate a chunk whole
    before anyone can count it.
    """

    def __init__(self, limit_bytes: int, content_encoding: str = "") -> None:
        """Say how many decoded bytes are allowed, and the value of `Content-Encoding`."""
        self._limit = limit_bytes
        self._parts_left = min(limit_bytes // _BYTES_PER_PART, _MAX_PARTS)
        self._encoding = content_encoding.strip().lower()
        self._chunks: list[bytes] = []
        self._spool: int | None = None
        self._size = 0
        self._inflater: zlib._Decompress | None = None
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BadBodyError(f"its encoding was not requested ({self._encoding[:20]})")

    @property
    def so_far(self) -> bytes:
        """What has been read until now."""
        if self._spool is None:
            return b"".join(self._chunks)
        return os.pread(self._spool, self._size, 0)

    @property
    def head(self) -> bytes:
        """The beginning of what has been read until now."""
        if self._spool is not None:
            return os.pread(self._spool, MAX_HEAD_BYTES, 0)
        head = b""
        for chunk in self._chunks:
            head += chunk[: MAX_HEAD_BYTES - len(head)]
        return head

    def __del__(self) -> None:
        if self._spool is not None:
            os.close(self._spool)

    def feed(self, raw: bytes) -> None:
        """Take the next chunk as it came over the wire.

        Raises:
            BadBodyError: it is too large, in too many parts, or not in the encoding that it claims.
        """
        if self._encoding in ("", "identity"):
            self._save(raw)
            return
        if not raw:
            return
        if self._inflater is None:
            self._inflater = zlib.decompressobj(self._window_bits(raw))
        try:
            while raw and not self._inflater.eof:
                self._save(self._inflater.decompress(raw, _CHUNK))
                raw = self._inflater.unconsumed_tail
        except zlib.error:
            raise BadBodyError("its compression is broken") from None

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            BadBodyError: the compressed stream breaks off.
        """
        if self._inflater is not None and not self._inflater.eof:
            raise BadBodyError("its compressed data breaks off")
        return self.so_far

    def _window_bits(self, raw: bytes) -> int:
        # "deflate" means zlib by the RFC, and bare deflate by some servers.
        is_bare = self._encoding == "deflate" and raw[0] & 0x0F != _ZLIB_METHOD
        return _NO_HEADER if is_bare else _EITHER_HEADER

    def _save(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._limit:
            raise BadBodyError(f"it is larger than {self._limit // MEBIBYTE} MiB")
        self._parts_left -= sum(map(chunk.count, _PART_BEGINS))
        if self._parts_left < 0:
            raise BadBodyError("it has more parts than any answer needs")
        try:
            if self._spool is not None:
                os.write(self._spool, chunk)
            elif chunk:
                self._chunks.append(chunk)
                if self._size > _IN_MEMORY_BYTES:
                    self._spool_out()
        except OSError as error:
            raise BadBodyError(f"there is no space to store it ({error.strerror})") from None

    def _spool_out(self) -> None:
        spool, name = tempfile.mkstemp()
        os.unlink(name)
        while self._chunks:
            os.write(spool, self._chunks.pop(0))
        self._spool = spool


MAX_WAIT_SECONDS = 3600.0
DEFAULT_WAIT_SECONDS = 60.0

_MARGIN_SECONDS = 1.0
_EPOCH_SECONDS = 1e9
_EPOCH_MILLISECONDS = 1e12

_LIMIT = ("x-ratelimit-limit", "x-rate-limit-limit", "ratelimit-limit")
_REMAINING = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")
_RESET = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
_RETRY_AFTER = ("retry-after", "x-ratelimit-retry-after")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The budget as one answer has it; None where it says nothing usable."""

    limit: int | None = None
    remaining: int | None = None
    reset_seconds: float | None = None
    """Seconds until the budget is full again, at most an hour."""
    retry_after_seconds: float = DEFAULT_WAIT_SECONDS
    """How long to wait after HTTP 429: what the headers say plus a second, else a minute."""

    @property
    def is_notified(self) -> bool:
        """Whether the answer says anything of a budget."""
        return (self.limit, self.remaining, self.reset_seconds) != (None, None, None)


def read_rate_limit(headers: Mapping[str, str], now: datetime) -> RateLimit:
    """Read the rate headers.

    Args:
        headers: of the response, looked up in lower case.
        now: our clock, aware; epochs and dates are counted from the server's own `Date`, and
            from this only when there is none.
    """
    server_now = http_date(headers.get("date", "")) or now
    reset = _seconds_until(_value(headers, _RESET), server_now)
    retry_after = _seconds_until(_value(headers, _RETRY_AFTER), server_now)
    wait = reset if retry_after is None else retry_after
    return RateLimit(
        limit=_leading_number(_value(headers, _LIMIT)),
        remaining=_leading_number(_value(headers, _REMAINING)),
        reset_seconds=reset,
        retry_after_seconds=(
            DEFAULT_WAIT_SECONDS if wait is None else min(wait + _MARGIN_SECONDS, MAX_WAIT_SECONDS)
        ),
    )


@lru_cache(maxsize=8)  # asked of one answer several times
def http_date(text: str) -> datetime | None:
    """An HTTP date as aware UTC, or None when it is none."""
    try:
        read = parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _value(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((headers[name] for name in names if name in headers), "")


def _seconds_until(text: str, server_now: datetime) -> float | None:
    text = text.strip()
    try:
        number = float(text.removesuffix("s"))
    except ValueError:
        date = http_date(text) or _iso_date(text)
        return None if date is None else max(0.0, (date - server_now).total_seconds())
    if not math.isfinite(number) or number < 0:
        return None
    if number >= _EPOCH_MILLISECONDS:
        number /= 1000
    if number >= _EPOCH_SECONDS:
        number = max(0.0, number - server_now.timestamp())
    return min(number, MAX_WAIT_SECONDS)


def _iso_date(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _leading_number(text: str) -> int | None:
    match = re.match(r"\s*(\d{1,9})(?!\d)", text, re.ASCII)
    return int(match.group(1)) if match else None


_TRUSTED_SKEW = (timedelta(seconds=60), timedelta(days=7))
"""A smaller difference is the journey's; a larger one is a made-up `Date` header."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer in JSON, whatever it says."""

    answer: Json
    received_at: datetime
    """By our clock, aware UTC."""
    status_code: int = 200
    rate: RateLimit = field(default_factory=RateLimit)
    server_date: datetime | None = None
    """The `Date` header: the service's own clock."""
    etag: str = ""
    body: bytes = field(default=b"", repr=False, compare=False)
    """The beginning of it as it came."""
    content_type: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """What must be hidden in any sentence that is made of the answer."""
    is_number_enough: bool = False
    """Whether a number without an id is an order: the user took such an answer for one."""

    @property
    def clock_skew(self) -> timedelta:
        """How far the service's clock is ahead of ours; nothing when it is about the same."""
        skew = self.measured_skew
        return timedelta(0) if skew is None or abs(skew) <= _TRUSTED_SKEW[0] else skew

    @property
    def measured_skew(self) -> timedelta | None:
        """`clock_skew` with the journey in it; None where no date, or no likely one, was said."""
        if self.server_date is None:
            return None
        skew = self.server_date - self.received_at
        return skew if abs(skew) <= _TRUSTED_SKEW[1] else None

    @property
    def server_now(self) -> datetime:
        """When it was answered, by the service's own clock; by ours where it does not say."""
        return self.received_at + (self.measured_skew or timedelta(0))


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
    """Judge a whole HTTP answer without its JSON, which is for `decode` to read.

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
        return ServiceDownError(f"The service is having problems ({http_words(status_code)}).")
    rate = read_rate_limit(headers, received_at)
    if status_code == HTTPStatus.TOO_MANY_REQUESTS:
        wait = rate.retry_after_seconds
        return RateLimitedError(f"Too many calls: the service asks you to wait {wait:.0f} s.", wait)
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
        # A cache in between hands on the date of an earlier answer.
        server_date=None if headers.get("age", "0") != "0" else http_date(headers.get("date", "")),
        etag=headers.get("etag", ""),
        body=body[:MAX_HEAD_BYTES],
        content_type=headers.get("content-type", ""),
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
