"""How far one request got: what the verdict on a failure rests on."""

import asyncio
from dataclasses import dataclass

from nonvoip_tui.api.body import BadBodyError, BoundedBody
from nonvoip_tui.api.causes import cause_in_words, is_about_proxy, is_time_out
from nonvoip_tui.api.connections import is_before_request, is_of_proxy
from nonvoip_tui.api.http_answer import http_words, order_named_in
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    NotSentError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
)
from nonvoip_tui.domain.text import printable

STEP_SECONDS = 10.0
"""For each step before the request: a free connection, connecting with the name look-up, TLS."""


def not_sent(host: str, error: BaseException) -> NotSentError:
    """Why nothing left for `host`, in words."""
    return NotSentError(f"Cannot reach {host}: {cause_in_words(error)}. Nothing was sent.")


@dataclass(slots=True)
class Attempt:
    """The limits of one request, and its progress."""

    total_seconds: float
    """From the first byte sent to the last received."""
    limit_bytes: int
    spends: bool
    status_code: int | None = None
    body: BoundedBody | None = None

    def deadline(self) -> asyncio.Timeout:
        """The deadline over the whole exchange, to be entered with `async with`.

        It comes after the time-outs of the steps before the request, so that a connection that
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
            return ServiceDownError(f"The service is in trouble ({http_words(self.status_code)}).")
        if isinstance(error, BadBodyError):
            return BadAnswerError(f"The service's answer cannot be read: {error}.")
        if is_time_out(error):
            seconds = f"{self.total_seconds:.0f} s"
            return UnansweredError(f"{host} gave no whole answer within {seconds}.")
        stage = "before an answer came" if self.status_code is None else "amid the answer"
        return UnansweredError(f"The connection to {host} broke off {stage}.")

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
