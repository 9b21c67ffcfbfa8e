"""Whether callbacks can be relied on, so that polling need only be a safety net."""

from nonvoip_tui.services.ports import Clock

TOGETHER_SECONDS = 30.0
"""How far a callback and the SMS that it spoke of may lie apart: whichever comes first."""
PROOF_SECONDS = 3600.0
"""For how long one that came says anything of the way that it came by."""


class CallbackProof:
    """Proven by an SMS that a callback told of; disproved by one that none told of.

    That there was an SMS only an answer of the service says; so nobody who forges callbacks
    proves anything by them alone.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing proven."""
        self._clock = clock
        self._told: dict[str, float] = {}
        self._untold: dict[str, float] = {}
        self._proven_at: float | None = None

    def told(self, order_id: str) -> None:
        """A callback spoke of this order."""
        now = self._clock.monotonic()
        if self._untold.pop(order_id, now - TOGETHER_SECONDS) > now - TOGETHER_SECONDS:
            self._proven_at = now  # the poller was a little faster
        else:
            self._told[order_id] = now

    def arrived(self, order_id: str) -> None:
        """The service answered with an SMS that was not known."""
        now = self._clock.monotonic()
        if self._told.pop(order_id, now - TOGETHER_SECONDS) > now - TOGETHER_SECONDS:
            self._proven_at = now
        else:
            self._untold[order_id] = now

    def forget(self) -> None:
        """Nothing can come in any more."""
        self._told.clear()
        self._untold.clear()
        self._proven_at = None

    @property
    def holds(self) -> bool:
        """Whether polling may slow down now."""
        now = self._clock.monotonic()
        together = now - TOGETHER_SECONDS
        self._told = {key: at for key, at in self._told.items() if at > together}
        if any(at <= together for at in self._untold.values()):
            self._untold = {key: at for key, at in self._untold.items() if at > together}
            self._proven_at = None
        return self._proven_at is not None and now - self._proven_at < PROOF_SECONDS
