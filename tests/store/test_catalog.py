"""Price lists come back as they were read, and are written only where they changed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from nonvoip_tui.domain.models import PriceList, Product
from nonvoip_tui.store.catalog import PAGE_SIZE
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, opened, products


@pytest.mark.parametrize("count", [0, 1, PAGE_SIZE, PAGE_SIZE + 1, 3 * PAGE_SIZE - 1])
def test_a_list_comes_back_as_it_was_read(store: Store, count: int) -> None:
    price_list = PriceList("short_term", products(count), NOW)
    store.catalog.replace(price_list)
    assert store.catalog.load("short_term") == price_list


def test_a_product_comes_back_digit_for_digit(store: Store) -> None:
    odd = (
        Product("2", "", Decimal("1E+2"), "other", 10**30),
        Product('"1"', 'a\tb\n"c" 😀', Decimal("0.10"), "1day", None, "2", "nowhere"),
        Product("7", "without a price", None, "1day", 0),
    )
    store.catalog.replace(PriceList("1day", odd, None))
    stored = store.catalog.load("1day")
    assert stored == PriceList("1day", odd, None)
    assert str(stored.products[1].price) == "0.10"


def test_a_list_that_was_never_read_is_empty(store: Store) -> None:
    assert store.catalog.load("short_term") == PriceList("short_term")


def test_a_shorter_list_leaves_nothing_of_the_longer_one(store: Store) -> None:
    store.catalog.replace(PriceList("short_term", products(3 * PAGE_SIZE), NOW))
    shorter = PriceList("short_term", products(PAGE_SIZE + 5), NOW + timedelta(1))
    store.catalog.replace(shorter)
    assert store.catalog.load("short_term") == shorter


def test_lists_of_other_kinds_and_countries_are_left_alone(store: Store) -> None:
    lists = {
        ("short_term", ""): PriceList("short_term", products(3), NOW),
        ("long_term", ""): PriceList("long_term", products(2, "long_term"), NOW),
        ("short_term", "nowhere"): PriceList("short_term", products(1), NOW),
    }
    for (_, country), price_list in lists.items():
        store.catalog.replace(price_list, country)
    for (kind, country), price_list in lists.items():
        assert store.catalog.load(kind, country) == price_list
    assert store.catalog.countries("short_term") == ["", "nowhere"]


def test_a_list_is_kept_by_name(store: Store) -> None:
    names = ("beta", "Alpha", "gamma", "Émile", "alpha 2")
    listed = tuple(Product(name, name, Decimal(1)) for name in names)
    store.catalog.replace(PriceList("short_term", listed, NOW))
    stored = [product.name for product in store.catalog.load("short_term").products]
    assert stored == ["Alpha", "alpha 2", "beta", "gamma", "Émile"]


def test_only_the_pages_that_changed_are_written(store: Store) -> None:
    with opened(store.database.path, "two") as other:
        store.catalog.replace(PriceList("short_term", products(4 * PAGE_SIZE), NOW))
        other.database.write("CREATE TABLE written (page INTEGER)")
        for event in ("INSERT", "UPDATE", "DELETE"):
            row = "old" if event == "DELETE" else "new"
            other.database.write(
                f"CREATE TRIGGER on_{event} AFTER {event} ON products "
                f"BEGIN INSERT INTO written VALUES ({row}.page); END"
            )
        changed = list(products(4 * PAGE_SIZE))
        changed[PAGE_SIZE] = changed[PAGE_SIZE]._replace(price=Decimal("9.99"))
        store.catalog.replace(PriceList("short_term", products(4 * PAGE_SIZE), NOW))
        assert other.database.rows("SELECT * FROM written") == []
        store.catalog.replace(PriceList("short_term", changed, NOW))
        assert set(other.database.rows("SELECT * FROM written")) == {(1,)}
        assert other.catalog.load("short_term").products == tuple(changed)
