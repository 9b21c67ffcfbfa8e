"""How far one request got: what the verdict on a failure rests on."""

import asyncio
from dataclasses import dataclass
from typing import Any

from nonvoip_tui.api.body import BadBodyError, BoundedBody
from nonvoip_tui.api.causes import cause_in_words, is_time_out
from nonvoip_tui.api.http_answer import http_words, order_named_in
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    NotSentError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
)

STEP_SECONDS = 10.0
"""For each step before the request: a free connection, connecting with the name look-up, TLS."""

_STEPS = 3

_WRITING_BEGINS = "send_request_headers.started"


@dataclass(slots=True)
class Attempt:
    """The limits of one request, and its progress."""

    total_seconds: float
    """From the first byte sent to the last received."""
    limit_bytes: int
    spends: bool
    is_sent: bool = False
    """Whether a byte of the request may have left."""
    status_code: int | None = None
    body: BoundedBody | None = None
    deadline: asyncio.Timeout | None = None

    def start(self) -> asyncio.Timeout:
        """The deadline over the whole exchange, to be entered with `async with`."""
        # Later than the steps' own time-outs, which close a half-open connection properly.
        steps_seconds = (_STEPS + 1) * min(STEP_SECONDS, self.total_seconds)
        self.deadline = asyncio.timeout(self.total_seconds if self.is_sent else steps_seconds)
        return self.deadline

    def body_for(self, content_encoding: str) -> BoundedBody:
        """Where the answer's body is collected, so that its beginning survives a failure."""
        self.body = BoundedBody(self.limit_bytes, content_encoding)
        return self.body

    async def trace(self, event: str, info: dict[str, Any]) -> None:
        """Follow httpx's `trace` extension; a proxy's CONNECT is not yet the request."""
        if event.endswith(_WRITING_BEGINS) and info["request"].method != b"CONNECT":
            self.is_sent = True
            if self.deadline is not None and not self.deadline.expired():
                self.deadline.reschedule(asyncio.get_running_loop().time() + self.total_seconds)

    def failure(self, error: Exception, host: str) -> ServiceError:
        """What `error` means for a request that got this far, in words about `host`."""
        if not self.is_sent:
            return NotSentError(f"Not sent: {host} is out of reach, {cause_in_words(error)}.")
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
