"""What is told of a call after it, for an activity log: never what was in it."""

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
