"""Every distinct SMS ever seen, of the account of the moment, and what its order counts of them.

The service has no ids for SMS and repeats the latest on every poll and callback (API.md
sections 2.4, 3 and 5.10), so what is new is decided here, in one transaction with the counting.
"""

from collections.abc import Sequence
from datetime import datetime

from nonvoip_tui.domain.models import IncomingSms, Order, Sms
from nonvoip_tui.store.orders import Orders
from nonvoip_tui.store.rows import sms_of
from nonvoip_tui.store.scope import Scope
from nonvoip_tui.store.values import to_micros, to_micros_or_none

_SELECT = """
SELECT sms_id, order_id, service, number, text, code, received_at, sender, is_seen
FROM sms
"""

# One source names the time of an SMS with a fraction of a second and another without.
_SAME_MOMENT_MICROS = 1_000_000

_COUNT = """
UPDATE orders SET
    sms_count = (SELECT count(*) FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id),
    last_code = coalesce((SELECT code FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id AND code <> ''
        ORDER BY received_at DESC, sms_id DESC LIMIT 1), ''),
    first_sms_at = (SELECT min(received_at) FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id),
    last_sms_at = (SELECT max(received_at) FROM sms
        WHERE sms.account = orders.account AND sms.order_id = orders.order_id)
WHERE account = ? AND order_id = ?
"""


class Messages:
    """The SMS of one account."""

    def __init__(self, scope: Scope, orders: Orders) -> None:
        """Keep what is worked on, and where the orders are."""
        self._scope = scope
        self._orders = orders

    def add(self, order: Order, incoming: IncomingSms, code: str, now: datetime) -> Sms | None:
        """Keep an SMS of `order` and count it there; None when it is known.

        The same text of the same order is the same SMS, unless the service gave both a time
        and the times differ. An order that was never saved is saved first.

        Args:
            order: what the SMS came to.
            incoming: the SMS, its text already printable.
            code: the one-time code in it; the order's last code unless empty.
            now: when it was seen here, which stands in for a time that the service did not give.
        """
        database, account = self._scope.database, self._scope.account
        received_at = incoming.received_at or now
        with database.transaction():
            if self._orders.get(order.order_id) is None:
                self._orders.save(order)
            if self._is_known(order.order_id, incoming):
                return None
            database.write(
                "INSERT INTO sms (account, order_id, service, kind, number, text, code, sender, "
                "received_at, service_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    account,
                    order.order_id,
                    order.service,
                    order.kind,
                    order.number,
                    incoming.text,
                    code,
                    incoming.sender,
                    to_micros(received_at),
                    to_micros_or_none(incoming.received_at),
                ),
            )
            database.write(_COUNT, (account, order.order_id))
            (kept,) = self._sms("WHERE sms_id = last_insert_rowid()", ())
        return kept

    def of_order(self, order_id: str) -> Sequence[Sms]:
        """All of one order, newest first by the time they were received."""
        return self._sms(
            "WHERE account = ? AND order_id = ? ORDER BY received_at DESC, sms_id DESC",
            (self._scope.account, order_id),
        )

    def recent(self, limit: int) -> Sequence[Sms]:
        """The newest of all orders, the last to arrive here first."""
        return self._sms(
            "WHERE account = ? ORDER BY sms_id DESC LIMIT ?", (self._scope.account, limit)
        )

    def mark_seen(self, order_id: str) -> None:
        """The person has looked at this order's texts.

        A journal that can only be looked at keeps them as they are.
        """
        if self._scope.database.is_read_only:
            return
        self._scope.database.write(
            "UPDATE sms SET is_seen = 1 WHERE account = ? AND order_id = ? AND is_seen = 0",
            (self._scope.account, order_id),
        )

    def unseen_count(self) -> int:
        """How many SMS of the account nobody has looked at."""
        return sum(self.unseen_by_order().values())

    def unseen_by_order(self) -> dict[str, int]:
        """How many SMS nobody has looked at, for each order that has any."""
        rows = self._scope.database.rows(
            "SELECT order_id, count(*) FROM sms WHERE account = ? AND is_seen = 0 "
            "GROUP BY order_id",
            (self._scope.account,),
        )
        return dict(rows)

    def _is_known(self, order_id: str, incoming: IncomingSms) -> bool:
        database, account = self._scope.database, self._scope.account
        known = database.rows(
            "SELECT sms_id, service_at FROM sms "
            "WHERE account = ? AND order_id = ? AND text = ? ORDER BY sms_id",
            (account, order_id, incoming.text),
        )
        moment = to_micros_or_none(incoming.received_at)
        if moment is None:
            return bool(known)
        times = [time for _, time in known if time is not None]
        if any(abs(moment - time) < _SAME_MOMENT_MICROS for time in times):
            return True
        timeless = next((sms_id for sms_id, time in known if time is None), None)
        if timeless is not None:
            # It came without its time before. Remembering it tells the next equal text apart.
            database.write("UPDATE sms SET service_at = ? WHERE sms_id = ?", (moment, timeless))
        return timeless is not None

    def _sms(self, clauses: str, parameters: Sequence[str | int]) -> list[Sms]:
        rows = self._scope.database.rows(f"{_SELECT} {clauses}", parameters)
        return [sms_of(row) for row in rows]
