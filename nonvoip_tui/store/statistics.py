"""The balances that were seen, what was spent, and how well each service delivers.

A call counts as spent by what the balance was seen to fall for it. Where no fall was seen yet, one
that was done or resolved as charged counts by the prices of the orders that it brought, else by the
price that was accepted or shown; a reuse or an activation, whose price nobody names, then counts
nothing. Of a rejected order only the rise of the balance that was seen counts as refunded, at the
time of the rejection.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from nonvoip_tui.domain.models import Action, Ending, ProductKey, agreed_price
from nonvoip_tui.domain.statistics import Costs, Delivery
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.rows import Value, from_micros, from_money_or_none, to_micros, to_money

_SPENT = """
SELECT ref, began_at, service, action, ending, charged, price_shown, accepted_max_price,
    bid_percent, balance_before, balance_after
FROM intents
WHERE account = ? AND began_at >= ? AND began_at < ? AND action NOT IN ('reject', 'adopt') AND (
    ending IN ('done', 'settled_charged') OR ? AND (ending IS NULL OR ending = 'unknown')
)
"""
_BROUGHT = """
SELECT intent_ref, price FROM orders WHERE intent_ref IN (
    SELECT ref FROM intents WHERE account = ? AND began_at >= ? AND began_at < ?
)
"""
_REFUNDED = """
SELECT rejected_at, service, refunded FROM orders
WHERE account = ? AND rejected_at >= ? AND rejected_at < ? AND refunded IS NOT NULL
"""
# The waits of a product in one text: rows of their own would take three times as long to read.
_DELIVERIES = """
SELECT kind, country, service, count(*), group_concat(first_sms_at - created_at) FROM orders
WHERE account = ? AND created_at >= ? AND created_at < ? AND (
    first_sms_at IS NOT NULL OR rejected_at IS NOT NULL OR ended_at IS NOT NULL
    OR expires_at <= ?
)
GROUP BY kind, country, service
"""

_MAYBE_FREE = (Action.REUSE, Action.ACTIVATE)
_UNKNOWN = (None, Ending.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Movement:
    at: datetime
    service: str
    spent: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    purchases: int = 0


class AccountStatistics:
    """Sums over the journal and the orders of one account."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def per_day(self, since: datetime, until: datetime, zone: tzinfo | None) -> Sequence[Costs]:
        """Costs from `since` to before `until` by days of `zone` (None: local), newest first."""
        movements = self._movements(since, until)
        days = _grouped(movements, lambda movement: _day(movement, zone).isoformat())
        return sorted(days, key=lambda spending: spending.heading, reverse=True)

    def per_week(self, since: datetime, until: datetime, zone: tzinfo | None) -> Sequence[Costs]:
        """Costs from `since` to before `until` by the weeks' Mondays, newest first."""

        def monday(movement: _Movement) -> str:
            day = _day(movement, zone)
            return (day - timedelta(days=day.weekday())).isoformat()

        weeks = _grouped(self._movements(since, until), monday)
        return sorted(weeks, key=lambda spending: spending.heading, reverse=True)

    def per_service(self, since: datetime, until: datetime) -> Sequence[Costs]:
        """Costs from `since` to before `until` by services, the most expensive first."""
        services = _grouped(self._movements(since, until), lambda movement: movement.service)
        return sorted(services, key=lambda spending: (-spending.cost, spending.heading))

    def counted(self, since: datetime, until: datetime) -> Decimal:
        """What counts against a limit from `since` to before `until`, in US dollars.

        That is the costs, and every call whose outcome is not known as if it was charged.
        """
        movements = self._movements(since, until, with_unknown=True)
        return sum((each.spent - each.refunded for each in movements), Decimal(0))

    def deliveries(self, since: datetime, until: datetime) -> Sequence[Delivery]:
        """How often and how fast SMS came to the orders placed from `since` to before `until`.

        Orders that still wait at `until` are not counted. The most ordered come first.
        """
        moments = (to_micros(since), to_micros(until), to_micros(until))
        rows = self._scope.database.rows(_DELIVERIES, (self._scope.account, *moments))
        deliveries = [
            _delivery(ProductKey(*product), orders, waits or "") for *product, orders, waits in rows
        ]
        return sorted(deliveries, key=lambda delivery: (-delivery.orders, delivery.service))

    def _movements(
        self, since: datetime, until: datetime, *, with_unknown: bool = False
    ) -> list[_Movement]:
        database = self._scope.database
        span = (self._scope.account, to_micros(since), to_micros(until))
        brought: dict[str, list[Decimal | None]] = {}
        for ref, price in database.rows(_BROUGHT, span):
            brought.setdefault(ref, []).append(from_money_or_none(price))
        spent = []
        for ref, moment, service, action, *sums in database.rows(
            _SPENT, (*span, int(with_unknown))
        ):
            charge = _charge(action, sums, brought.get(ref))
            is_purchase = action not in _MAYBE_FREE or charge > 0
            spent.append(_Movement(from_micros(moment), service, charge, purchases=is_purchase))
        refunded = [
            _Movement(from_micros(moment), service, refunded=Decimal(price or 0))
            for moment, service, price in database.rows(_REFUNDED, span)
        ]
        return spent + refunded


def _charge(action: str, row: Sequence[Any], prices: Sequence[Decimal | None] | None) -> Decimal:
    ending, charged, shown, accepted, bid_percent, before, after = row
    if charged is not None:
        return Decimal(charged)
    shown, accepted, before, after = map(from_money_or_none, (shown, accepted, before, after))
    if ending in _UNKNOWN:
        if action in _MAYBE_FREE or shown is None:
            return Decimal(0)
        return agreed_price(shown, accepted, bid_percent)
    if prices and None not in prices:
        return sum((price for price in prices if price is not None), Decimal(0))
    if before is not None and after is not None and before > after:
        return before - after
    if action in _MAYBE_FREE:
        return Decimal(0)
    if accepted is not None:
        return accepted
    return shown if shown is not None else Decimal(0)


def _day(movement: _Movement, zone: tzinfo | None) -> date:
    return movement.at.astimezone(zone).date()


def _grouped(movements: Iterable[_Movement], heading_of: Callable[[_Movement], str]) -> list[Costs]:
    groups: dict[str, Costs] = {}
    for movement in movements:
        heading = heading_of(movement)
        group = groups.get(heading, Costs(heading))
        groups[heading] = group._replace(
            spent=group.spent + movement.spent,
            refunded=group.refunded + movement.refunded,
            purchases=group.purchases + movement.purchases,
        )
    return list(groups.values())


def _delivery(product: ProductKey, orders: int, micros: str) -> Delivery:
    from statistics import median  # importing it costs more than all of the store

    waits = [int(wait) for wait in micros.split(",") if wait]
    seconds = median(waits) / 1_000_000 if waits else None
    return Delivery(product.service, product.kind, orders, len(waits), seconds, product.country)


# The balance that stood when the span began was first read before it.
_BETWEEN = """
SELECT balance, max(first_read_at, :since) FROM balances
WHERE account = :account AND last_read_at >= :since AND first_read_at < :until
    AND first_read_at >= coalesce((
        SELECT max(first_read_at) FROM balances
        WHERE account = :account AND first_read_at < :since
    ), :since)
ORDER BY first_read_at, balance_id
"""

_MAX_CALL_MICROS = 60_000_000


class Ledger:
    """Readings of the balance of one account."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def record(self, balance: Decimal, read_at: datetime) -> None:
        """Store one reading; one equal to the last only moves its time on.

        One that another copy has overtaken, by asking later and being answered sooner, is left
        out. One that is older by more than a call can take comes from a clock that was set back.

        A journal that can only be looked at keeps what it has.
        """
        database, account = self._scope.database, self._scope.account
        if database.is_read_only:
            return
        moment, amount = to_micros(read_at), to_money(balance)
        with database.transaction():
            last = self._last()
            if last is not None and 0 < last[2] - moment < _MAX_CALL_MICROS:
                return
            if last is not None and Decimal(last[1]) == balance:
                database.write(
                    "UPDATE balances SET last_read_at = max(last_read_at, ?) WHERE balance_id = ?",
                    (moment, last[0]),
                )
            else:
                database.write(
                    "INSERT INTO balances (account, balance, first_read_at, last_read_at) "
                    "VALUES (?, ?, ?, ?)",
                    (account, amount, moment, moment),
                )

    def latest(self) -> tuple[Decimal, datetime] | None:
        """The last reading and its time, or None."""
        last = self._last()
        return None if last is None else (Decimal(last[1]), from_micros(last[2]))

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[Decimal, datetime]]:
        """Every balance that was read from `since` to before `until`, oldest first.

        Each comes with the first time that it was read, or `since` if that was earlier.
        """
        span: dict[str, Value] = {
            "account": self._scope.account,
            "since": to_micros(since),
            "until": to_micros(until),
        }
        rows = self._scope.database.rows(_BETWEEN, span)
        return [(Decimal(balance), from_micros(moment)) for balance, moment in rows]

    def _last(self) -> tuple[int, str, int] | None:
        return self._scope.database.row(
            "SELECT balance_id, balance, last_read_at FROM balances WHERE account = ? "
            "ORDER BY balance_id DESC LIMIT 1",
            (self._scope.account,),
        )
