"""Favourites and price alerts are remembered by what stays of a product."""

from decimal import Decimal

from nonvoip_tui.domain.models import ProductKey
from nonvoip_tui.store.store import Store
from tests.store.builders import opened, products

ONE = ProductKey("short_term", "", "one")
TWO = ProductKey("long_term", "nowhere", "two")


def test_a_product_is_known_by_kind_country_and_service() -> None:
    (product,) = products(1)
    assert ProductKey.of(product) == ("short_term", "", product.name)


def test_favourites_stay_until_they_are_taken_back(store: Store) -> None:
    for key in (ONE, TWO, ONE):
        store.favourites.add(key)
    assert store.favourites.all() == {ONE, TWO}
    store.account = "other@example.com"
    with opened(store.database.path, "two") as other:
        other.favourites.remove(ONE)
    assert store.favourites.all() == {TWO}


def test_a_price_alert_is_replaced_and_removed(store: Store) -> None:
    store.price_alerts.set(ONE, Decimal("0.50"))
    store.price_alerts.set(TWO)
    assert store.price_alerts.all() == {ONE: Decimal("0.50"), TWO: None}
    store.price_alerts.set(ONE, Decimal("0.40"))
    store.price_alerts.remove(TWO)
    assert store.price_alerts.all() == {ONE: Decimal("0.40")}
