"""What can go wrong in a call to the service: a closed tree, in words for the user.

Every error says by `certainty` whether the request was carried out:
`NOT_SENT` it certainly never left, `ANSWERED` the service understood it and said no,
`UNKNOWN` anything else, so that a spending call may have moved money.
"""

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nonvoip_tui.domain.answers import RawAnswer


class Certainty(Enum):
    """What is known of a request that failed."""

    NOT_SENT = "not sent"
    ANSWERED = "answered"
    UNKNOWN = "unknown"


class ServiceError(Exception):
    """The service could not be asked, or said no. `str()` is a sentence for the user."""

    certainty = Certainty.UNKNOWN
    answer: "RawAnswer | None" = None
    """What was answered, as it came; None when nothing was, or it is not at hand."""

    @property
    def may_have_moved_money(self) -> bool:
        """Whether a spending call that failed so may still have been charged."""
        return self.certainty is Certainty.UNKNOWN


class NotSentError(ServiceError):
    """The request certainly never left: name look-up, connecting or TLS failed."""

    certainty = Certainty.NOT_SENT


class RefusedError(ServiceError):
    """The service answered no; the sentence carries its own words."""

    certainty = Certainty.ANSWERED


class InsufficientFundsError(RefusedError):
    """The balance does not cover it."""


class NotFoundError(RefusedError):
    """The service says that the order or product does not exist, or no longer."""


class WrongCredentialsError(RefusedError):
    """The e-mail or password is not accepted; nothing will work until it is."""


class RateLimitedError(RefusedError):
    """Too many calls; nothing was done."""

    def __init__(self, sentence: str, retry_after_seconds: float) -> None:
        """Keep how long to wait, in seconds."""
        super().__init__(sentence)
        self.retry_after_seconds = retry_after_seconds


class UnansweredError(ServiceError):
    """It was sent, at least in part, and no whole answer came back."""


class ServiceDownError(ServiceError):
    """The server answered that it is broken (HTTP 5xx)."""


class RedirectedError(ServiceError):
    """The server points to another place; the password is never sent there."""


class BadAnswerError(ServiceError):
    """An answer came that cannot be understood."""


class StorageError(Exception):
    """The disk did not take it, or the database cannot be used. `str()` is a sentence."""
