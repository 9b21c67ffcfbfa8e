"""What the user allowed to be spent; beyond it nothing is asked and nothing is sent."""

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal

from nonvoip_tui.services.ports import Clock
from nonvoip_tui.settings.config import Limits

SpentSince = Callable[[datetime], Decimal]
"""The cost, in US dollars, of everything journaled since a moment, refunds taken off."""

_BEYOND = "nothing more that can cost is sent."


class SpendLimits:
    """Per order, per session (since the program began) and per local day."""

    def __init__(self, limits: Limits, spent_since: SpentSince, clock: Clock) -> None:
        self._limits = limits
        self._spent_since = spent_since
        self._clock = clock
        self._session_began = clock.now()

    def spent(self) -> tuple[Decimal, Decimal]:
        """What the day and the session cost so far, in US dollars, refunds taken off."""
        return self._spent_since(self._midnight()), self._spent_since(self._session_began)

    def refusal_reason(self, price: Decimal) -> str:
        """Why `price` (US dollars) may not be spent now; empty when it may.

        A `price` of 0 stands for a call that may be free: it is refused once a limit is passed.
        """
        limits = self._limits
        if limits.per_order is not None and price > limits.per_order:
            return f"${price} is over your limit of ${limits.per_order} for one order."
        for limit, since, word in (
            (limits.per_session, self._session_began, "since this program was started"),
            (limits.per_day, self._midnight(), "today"),
        ):
            if limit is not None and (spent := self._spent_since(since)) + price > limit:
                if not price:
                    return f"${spent} spent {word} is over your limit of ${limit}: {_BEYOND}"
                return (
                    f"${price} on top of the ${spent} spent {word} is over your limit of ${limit}."
                )
        return ""

    def _midnight(self) -> datetime:
        # The zone's offset at midnight need not be the one of now.
        return datetime.combine(self._clock.now().astimezone().date(), time()).astimezone()
