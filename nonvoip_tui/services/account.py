"""Who is signed in, and the account's balance."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import (
    RateLimitedError,
    ServiceError,
    StorageError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.events import (
    BalanceChanged,
    Connection,
    ConnectionChanged,
    CredentialsRefused,
)
from nonvoip_tui.services.ports import Clock, Emit, Service
from nonvoip_tui.settings.credentials import Credentials, Session

if TYPE_CHECKING:
    from nonvoip_tui.services.evidence import Evidence
    from nonvoip_tui.store.statistics import Ledger


class Account:
    """The balance as last read, and the state of being signed in.

    Every service reports how its calls went through `went_well()` and `went_wrong()`, so that
    trouble is reported once per change and not once per call.
    """

    def __init__(
        self,
        service: Service,
        session: Session,
        ledger: "Ledger",
        clock: Clock,
        emit: Emit,
        open_account: Callable[[str], None],
    ) -> None:
        self._service = service
        self._session = session
        self._ledger = ledger
        self._clock = clock
        self._emit = emit
        self._open_account = open_account
        self._refresh_wanted = asyncio.Event()
        self._signed_in = asyncio.Event()
        if session.credentials is not None:
            self._signed_in.set()
        self._connection = Connection.STARTING
        self._reason = ""
        self.balance: Decimal | None = None
        self.balance_read_at: datetime | None = None
        """When it was requested; it may not include what happened since."""
        self.readings: Evidence | None = None
        self._asked = self._stored = 0
        self._recall()

    @property
    def is_signed_in(self) -> bool:
        """Whether calls may be made."""
        return self._signed_in.is_set()

    async def signed_in(self) -> None:
        """Wait until calls may be made."""
        await self._signed_in.wait()

    def use(self, credentials: Credentials) -> None:
        """Use these credentials of the account that is open; the next call reports wrong ones."""
        self._session.credentials = credentials
        self._signed_in.set()
        self.want_refresh()

    async def sign_in(self, credentials: Credentials) -> None:
        """Use these credentials from now on, if the service does not refuse them.

        Raises:
            WrongCredentialsError: they are refused; the ones before are back in use.
        """
        before, asked, asked_at = self._session.credentials, self._next_asked(), self._clock.now()
        self._session.credentials = credentials
        balance: Decimal | None = None
        try:
            balance = await self._service.balance()
        except WrongCredentialsError:
            self._session.credentials = before
            raise
        except ServiceError as error:
            # Whether they are right is not known yet; the first call that gets through shows it.
            self.went_wrong(error)
            self.want_refresh()
        self._open_account(credentials.email)
        self._signed_in.set()
        if balance is not None:
            self._save(balance, asked, asked_at, None)
        else:
            self._recall()

    async def refresh(self) -> Decimal:
        """Read the balance now.

        Raises:
            ServiceError: it cannot be read.
        """
        asked, asked_at = self._next_asked(), self._clock.now()
        mark = self.readings.mark() if self.readings else None
        try:
            balance = await self._service.balance()
        except ServiceError as error:
            self.went_wrong(error)
            raise
        self._save(balance, asked, asked_at, mark)
        return balance

    def _next_asked(self) -> int:
        self._asked += 1
        return self._asked

    async def save_url(self, url: str) -> str:
        """Save a callback URL that may be saved (`callback_url_refusal`); the service's sentence.

        Raises:
            ServiceError: it was not saved, or the outcome is unknown.
        """
        try:
            sentence = await self._service.save_url(url)
        except ServiceError as error:
            self.went_wrong(error)
            raise
        self.went_well()
        return sentence

    def catch_up(self) -> None:
        """Take the balance that another copy of the program has read since."""
        with suppress(StorageError):  # the next reading reports it
            latest = self._ledger.latest()
            if latest and (self.balance_read_at is None or latest[1] > self.balance_read_at):
                self.balance, self.balance_read_at = latest
                self._emit(BalanceChanged(*latest))

    def _save(self, balance: Decimal, asked: int, asked_at: datetime, mark: str | None) -> None:
        if asked < self._stored:  # overtaken by one that was asked later
            return
        self._stored = asked
        self.balance, self.balance_read_at = balance, asked_at
        self.went_well()
        previous = None
        with suppress(StorageError):  # the balance is right all the same
            previous = self._ledger.latest()
            self._ledger.record(balance, asked_at)
        self._emit(BalanceChanged(balance, asked_at))
        if self.readings is not None:
            self.readings.take(mark, previous[0] if previous else None, balance)

    def _recall(self) -> None:
        """Start from the balance that was last seen."""
        self.balance, self.balance_read_at = self._ledger.latest() or (None, None)

    def want_refresh(self) -> None:
        """Read the balance soon, in the background."""
        self._refresh_wanted.set()

    async def run(self) -> None:
        """Read the balance whenever it is wanted, until cancelled."""
        while True:
            await self._refresh_wanted.wait()
            await self.signed_in()
            self._refresh_wanted.clear()
            try:
                await self.refresh()
            except ServiceError:
                # Already reported by went_wrong; the next call that gets through asks again.
                continue

    def went_well(self) -> None:
        """A call was answered."""
        if self._connection is not Connection.ONLINE:
            if self.balance_read_at is None or self._connection is Connection.TROUBLED:
                self._refresh_wanted.set()
            self._connection, self._reason = Connection.ONLINE, ""
            self._emit(ConnectionChanged(Connection.ONLINE))

    def went_wrong(self, error: ServiceError, next_try_at: datetime | None = None) -> None:
        """A call failed. Wrong credentials stop every further call until the next sign-in."""
        reason = str(error)
        if isinstance(error, WrongCredentialsError):
            if self._signed_in.is_set():
                self._signed_in.clear()
                self._connection = Connection.SIGNED_OUT
                self._emit(ConnectionChanged(Connection.SIGNED_OUT, reason))
                self._emit(CredentialsRefused(reason))
            return
        if error.certainty is error.certainty.ANSWERED and next_try_at is None:
            if not isinstance(error, RateLimitedError):
                self.went_well()  # a refusal is an answer too
            return
        if self._connection is not Connection.TROUBLED or self._reason != reason or next_try_at:
            self._connection, self._reason = Connection.TROUBLED, reason
            self._emit(ConnectionChanged(Connection.TROUBLED, reason, next_try_at))
