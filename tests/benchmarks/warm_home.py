"""The home directory of somebody who has used the program for years."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.models import SHORT_TERM, Order, PriceList, Product
from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.rows import to_micros
from nonvoip_tui.store.store import Store

PRODUCTS = 20_000
ORDERS = 20_000
MESSAGES = 100_000
_ORDERED = 60
"""So many different services were ever ordered."""
NAMES = (
    "Amazon", "Baidu", "Chime", "Discord", "Etsy", "Fiverr", "Google", "Hinge", "Instacart",
    "Jumio", "Kraken", "Lyft", "Microsoft", "Netflix", "OfferUp", "PayPal", "Quora", "Reddit",
    "Signal", "Telegram", "Uber", "Venmo", "WhatsApp", "Xing", "Yahoo", "Zelle",
)  # fmt: skip


def product_name(place: int) -> str:
    """The name of the product at a place of the price list."""
    return f"{NAMES[place % len(NAMES)]} {place:05d}"


def products(count: int) -> tuple[Product, ...]:
    """A price list, always the same."""
    return tuple(
        Product(
            str(place),
            product_name(place),
            Decimal(place * 31 % 500 + 10) / 100,
            SHORT_TERM,
            available=place * 7919 % 400,
        )
        for place in range(count)
    )


def fill(
    database_file: Path,
    now: datetime,
    *,
    product_count: int = PRODUCTS,
    order_count: int = ORDERS,
    message_count: int = MESSAGES,
    live_count: int = 0,
) -> None:
    """Write a journal with its orders, SMS and price list.

    Args:
        database_file: where the program looks for it.
        now: the time of the newest rows, aware UTC.
        product_count: how long the price list is.
        order_count: how many orders ended.
        message_count: how many SMS they received.
        live_count: how many orders wait for an SMS.
    """
    with closing(Store.open(database_file, instance_id="benchmark", account=DEMO_EMAIL)) as store:
        store.catalog.replace(PriceList(SHORT_TERM, products(product_count), now))
        store.ledger.record(Decimal("49.50"), now)
        with store.database.transaction():
            for place in range(order_count):
                created = now - timedelta(minutes=20 * (order_count - place) + 60)
                order = _order(f"9{place:06d}", place, created)
                store.orders.save(order)
                for number in range(_share(message_count, order_count, place)):
                    _add_sms(store, order, created + timedelta(seconds=30 + number), number)
            for place in range(live_count):
                created = now - timedelta(seconds=10 * place)
                store.orders.save(_order(f"8{place:06d}", place, created))


def _share(messages: int, orders: int, place: int) -> int:
    return messages // orders + (place < messages % orders)


def _order(order_id: str, place: int, created: datetime) -> Order:
    return Order(
        order_id,
        product_name(place % _ORDERED),
        SHORT_TERM,
        created,
        number=f"1202555{place % 10_000:04d}",
        price=Decimal("0.25"),
        product_id=str(place % _ORDERED),
        expires_at=created + timedelta(seconds=900),
    )


_INSERT_SMS = """
INSERT INTO sms (
    account, order_id, service, kind, number, text, code, sender, received_at, service_at, is_seen
) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, 1)
"""


def _add_sms(store: Store, order: Order, at: datetime, number: int) -> None:
    # Not `Messages.add`, which counts the order's SMS anew each time.
    code = f"{(int(order.order_id) * 7919 + number) % 1_000_000:06d}"
    text = f"{code} is your {order.service} verification code. Do not share it."
    micros = to_micros(at)
    store.database.write(
        _INSERT_SMS,
        (
            store.account, order.order_id, order.service, order.kind, order.number, text, code,
            micros, micros,
        ),
    )  # fmt: skip
    store.database.write(
        "UPDATE orders SET sms_count = ?, last_code = ?, first_sms_at = coalesce(first_sms_at, ?), "
        "last_sms_at = ? WHERE account = ? AND order_id = ?",
        (number + 1, code, micros, micros, store.account, order.order_id),
    )


def now() -> datetime:
    """The time, as a benchmark of a real process has to have it."""
    return datetime.now(UTC)
