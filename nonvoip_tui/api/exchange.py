"""What is told of a call after it, for an activity log: never what was in it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nonvoip_tui.api.reply import Reply
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    NotSentError,
    RateLimitedError,
    RedirectedError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
    WrongCredentialsError,
)

_log = logging.getLogger(__name__)

_OUTCOMES: tuple[tuple[type[ServiceError], str], ...] = (
    (NotSentError, "not sent"),
    (RateLimitedError, "asked to wait"),
    (WrongCredentialsError, "refused"),
    (UnansweredError, "no whole answer"),
    (ServiceDownError, "server in trouble"),
    (RedirectedError, "redirected"),
    (BadAnswerError, "unreadable"),
)


def outcome_word(result: Reply | ServiceError | None) -> str:
    """How a call ended, in a word or two; None is a call that was given up half way."""
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
    """In a word or two: "answered", "not sent", "no answer" ..."""
    status_code: int | None = None
    remaining: int | None = None
    """Calls left in the service's budget, if it said."""


OnExchange = Callable[[Exchange], None]

OnRate = Callable[[int | None, int | None, float | None], None]
"""Told limit, calls remaining and seconds until the reset, each None where not said."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of every call after it."""

    on_rate: OnRate | None
    on_exchange: OnExchange | None

    def tell(
        self,
        endpoint: str,
        began_at: datetime,
        seconds: float,
        result: Reply | ServiceError | None,
        status_code: int | None,
    ) -> None:
        """Tell them; a fault of theirs is logged, for it must not turn an order into an error."""
        remaining = result.rate.remaining if isinstance(result, Reply) else None
        try:
            if self.on_rate and isinstance(result, Reply) and result.rate.is_told:
                self.on_rate(result.rate.limit, remaining, result.rate.reset_seconds)
            if self.on_rate and isinstance(result, RateLimitedError):
                self.on_rate(None, 0, result.retry_after_seconds)
            if self.on_exchange:
                outcome = outcome_word(result)
                exchange = Exchange(endpoint, began_at, seconds, outcome, status_code, remaining)
                self.on_exchange(exchange)
        except Exception:
            _log.exception("a listener of the transport failed")
