"""What one exchange with the service brought: the parsed answer, and what its headers say."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nonvoip_tui.api.rate import RateLimit
from nonvoip_tui.api.strict_json import Json

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
    secrets: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """What must be hidden in any sentence that is made of the answer."""

    @property
    def clock_skew(self) -> timedelta:
        """How far the service's clock is ahead of ours; nothing when it is about the same."""
        if self.server_date is None:
            return timedelta(0)
        skew = self.server_date - self.received_at
        smallest, largest = _TRUSTED_SKEW
        return skew if smallest < abs(skew) <= largest else timedelta(0)

    @property
    def server_now(self) -> datetime:
        """When it was answered, by the service's own clock; by ours where it does not say."""
        if self.server_date is None or abs(self.server_date - self.received_at) > _TRUSTED_SKEW[1]:
            return self.received_at
        return self.server_date
