"""What an earlier run left open: spending calls that nobody saw the end of."""

from collections.abc import Sequence
from contextlib import suppress

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Ending, Intent
from nonvoip_tui.services.ports import Clock, Emit, Journal

LOOK_SECONDS = 15.0
"""Between two looks for calls that another copy left open; it is one small query."""


class Recovery:
    """Settles intents by evidence or by the person's word, never by sending again."""

    def __init__(self, journal: Journal, clock: Clock, emit: Emit) -> None:
        self._journal = journal
        self._clock = clock
        self._emit = emit

    def sweep(self) -> list[Intent]:
        """Mark as unknown what was begun and never ended; before the poller starts.

        What an earlier run ended as unknown when it was left, before the balance was read after
        it, is told anew: nobody may have seen it.

        Returns:
            Every intent whose outcome is unknown, oldest first.
        """
        unknown = []
        for intent in self._journal.unsettled():
            if intent.ending is None:
                unknown.append(self._end(intent))
                continue
            unknown.append(intent)
            if intent.balance_after is None:
                self._emit(IntentChanged(intent))
        return unknown

    def unknown(self) -> Sequence[Intent]:
        """Every intent whose outcome is unknown, oldest first.

        Raises:
            StorageError: the journal cannot be read.
        """
        return self._journal.unsettled()

    async def run(self) -> None:
        """Mark what a copy of the program left open that was killed beside this one."""
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            with suppress(StorageError):  # the next look finds it
                for intent in self._journal.abandoned():
                    self._end(intent)

    def _end(self, intent: Intent) -> Intent:
        detail = "The program ended before the answer came."
        unknown = intent._replace(ending=Ending.UNKNOWN, ended_at=self._clock.now(), detail=detail)
        with suppress(StorageError):  # then it is swept again at the next start
            self._journal.finish(unknown)
            unknown = self._journal.get(intent.ref) or unknown  # it may have ended meanwhile
        self._emit(IntentChanged(unknown))
        return unknown

    async def settle(self, intent: Intent, *, was_charged: bool) -> Intent:
        """The person has found out (on the website, by the balance) how it ended."""
        ending = Ending.SETTLED_CHARGED if was_charged else Ending.SETTLED_NOT_CHARGED
        settled = intent._replace(ending=ending, ended_at=self._clock.now())
        self._journal.finish(settled)
        self._emit(IntentChanged(settled))
        return settled
