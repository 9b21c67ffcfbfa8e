"""Years of SMS in a journal, made quickly, for the tests of the UI."""

from datetime import datetime, timedelta
from pathlib import Path

from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.rows import to_micros
from nonvoip_tui.store.store import Store
from tests.stage import START

SERVICES = ("Alpha", "Beta / Gamma", "Delta", "examplepay")
SPAN = timedelta(hours=1)
"""Between one SMS and the next."""

_NUMBERS = """
CREATE TEMP TABLE numbers AS WITH RECURSIVE n (i) AS (
    SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}
) SELECT i, {newest} - ({count} - i) * {span} AS at FROM n
"""
_SERVICE = (
    "CASE i % 4 WHEN 0 THEN 'Alpha' WHEN 1 THEN 'Beta / Gamma' WHEN 2 THEN 'Delta' "
    "ELSE 'examplepay' END"
)
_ORDERS = f"""
INSERT INTO orders (account, order_id, service, kind, created_at, number, status, price,
    product_id, country, expires_at, parent_id, sms_count)
SELECT ?, 'A' || i, {_SERVICE}, iif(i % 2, 'long_term', 'short_term'), at - 1000000,
    '1202555' || substr('000' || i % 10000, -4), '', '0.60', '', '', at + 1000000, '', 1
FROM numbers
"""
_SMS = f"""
INSERT INTO sms (account, order_id, service, kind, number, text, code, sender, received_at, is_seen)
SELECT ?, 'A' || i, {_SERVICE}, iif(i % 2, 'long_term', 'short_term'),
    '1202555' || substr('000' || i % 10000, -4),
    iif(i % 1000, 'ordinary text ', 'seldom text ') || i, 100000 + i, '', at, 1
FROM numbers
"""


def fill(directory: Path, count: int, newest: datetime = START - timedelta(hours=2)) -> None:
    """Keep so many SMS of the demo account, each of an order of its own, all seen and over.

    The n-th, counted from the oldest, is of the order `An`, has the code 100000 + n, the service
    `SERVICES[n % 4]` and the words "ordinary text n", but every thousandth "seldom text n".

    Args:
        directory: of the stage.
        count: how many.
        newest: when the last of them was received.
    """
    path = directory / "data" / "orders.sqlite3"
    with_account = Store.open(path, instance_id="archive", account=DEMO_EMAIL)
    database = with_account.database
    span = int(SPAN.total_seconds() * 1_000_000)
    with database.transaction():
        database.write(_NUMBERS.format(count=count, newest=to_micros(newest), span=span))
        for statement in (_ORDERS, _SMS):
            database.write(statement, (DEMO_EMAIL,))
    with_account.close()
