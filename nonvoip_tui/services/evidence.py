"""What the balance says of a call whose outcome is unknown. It gathers; the person decides."""

import asyncio
from collections import deque
from contextlib import suppress
from decimal import Decimal

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import Event, IntentChanged
from nonvoip_tui.domain.models import Action, Ending, Intent
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.limits import SpentSince
from nonvoip_tui.services.ports import Clock, Emit, Journal

READ_AFTER_SECONDS = (2.0, 5.0, 15.0, 60.0)
"""When the balance is read after an unknown outcome, until two readings agree: a charge may show
late, and one reading right then is the least reliable (RELIABILITY.md section 1c)."""


class Evidence:
    """Reads the balance after each unknown outcome and notes what it speaks for."""

    def __init__(
        self, account: Account, journal: Journal, spent_since: SpentSince, clock: Clock, emit: Emit
    ) -> None:
        self._account = account
        self._journal = journal
        self._spent_since = spent_since
        self._clock = clock
        self._emit = emit
        self._waiting: deque[Intent] = deque()
        self._wake = asyncio.Event()

    def hear(self, event: Event) -> None:
        """Notice each call that ended unknown."""
        if not isinstance(event, IntentChanged):
            return
        intent = event.intent
        if intent.ending is Ending.UNKNOWN and intent.balance_after is None:
            self._waiting.append(intent)
            self._wake.set()

    async def run(self) -> None:
        """Gather what there is on every unknown outcome, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._account.signed_in()
            while self._waiting:
                intent = self._waiting.popleft()
                balance = await self._steady_balance()
                if balance is not None:
                    self._note(intent, balance)

    async def _steady_balance(self) -> Decimal | None:
        """The balance once two readings agree; the last one where none do; None without any."""
        last: Decimal | None = None
        for seconds in READ_AFTER_SECONDS:
            await self._clock.sleep(seconds)
            with suppress(ServiceError):
                balance = await self._account.refresh()
                if balance == last:
                    break
                last = balance
        return last

    def _note(self, intent: Intent, balance: Decimal) -> None:
        with suppress(StorageError):
            # A callback may have been noted meanwhile, or the person has said how it ended.
            intent = self._journal.get(intent.ref) or intent
        if not intent.is_unsettled or intent.balance_after is not None:
            return
        words = self._words(intent, balance)
        noted = intent._replace(balance_after=balance, detail=f"{intent.detail} {words}".strip())
        with suppress(StorageError):  # told all the same
            self._journal.finish(noted)
        self._emit(IntentChanged(noted))

    def _words(self, intent: Intent, balance: Decimal) -> str:
        if intent.balance_before is None:
            return f"The balance is ${balance}; what it was before is not known."
        others = self._spent_since(intent.began_at)
        change = balance - intent.balance_before + others
        if change == 0:
            return "The balance has not changed: probably nothing was charged."
        expected = intent.accepted_max_price or intent.price_shown or Decimal(0)
        if intent.action is Action.REJECT:
            if change == expected:
                return f"The balance rose by ${change}: it was very likely refunded."
        elif change == -expected:
            return f"The balance fell by ${-change}, the price: it was very likely charged."
        moved = f"fell by ${-change}" if change < 0 else f"rose by ${change}"
        return f"The balance {moved}, not by the price alone: other activity is possible."
