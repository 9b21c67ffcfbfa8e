"""What was spent and what came back adds up to the cent."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.domain.models import Action, Ending
from nonvoip_tui.domain.statistics import Costs, Delivery
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, an_intent, an_order, an_sms

DAY = timedelta(days=1)
ALL = (NOW - 100 * DAY, NOW + 100 * DAY)


def buy(
    store: Store,
    ref: str,
    prices: tuple[str | None, ...] = ("0.85",),
    ending: Ending = Ending.DONE,
    **fields: Any,
) -> None:
    """A call that ended, with an order for each price."""
    intent = an_intent(ref)._replace(**fields)
    store.journal.begin(intent)
    orders = [
        an_order(
            f"{ref}-{n}",
            service=intent.service,
            created_at=intent.began_at,
            price=None if price is None else Decimal(price),
        )
        for n, price in enumerate(prices)
    ]
    store.journal.finish(intent._replace(ending=ending, ended_at=NOW), orders)


def spent(store: Store) -> Decimal:
    return sum((day.spent for day in store.statistics.per_day(*ALL, UTC)), Decimal(0))


@pytest.mark.parametrize(
    ("ending", "prices", "expected"),
    [
        (Ending.DONE, ("0.85",), "0.85"),
        (Ending.DONE, ("0.10", "0.20"), "0.30"),
        (Ending.REFUSED, (), "0"),
        (Ending.NOT_SENT, (), "0"),
        (Ending.UNKNOWN, (), "0"),
        (Ending.RESOLVED_NOT_CHARGED, (), "0"),
        (Ending.RESOLVED_CHARGED, (), "0.85"),
    ],
)
def test_only_what_was_charged_counts(
    store: Store, ending: Ending, prices: tuple[str, ...], expected: str
) -> None:
    buy(store, "a", prices, ending)
    assert spent(store) == Decimal(expected)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "0.85"),
        ({"accepted_max_price": Decimal("1.10")}, "1.10"),
        ({"accepted_max_price": Decimal("1.10"), "balance_after": Decimal("36.35")}, "1.05"),
        ({"balance_after": Decimal("50.00")}, "0.85"),
        ({"price_shown": None}, "0"),
    ],
)
def test_without_a_price_on_the_order_the_next_best_evidence_counts(
    store: Store, fields: dict[str, Any], expected: str
) -> None:
    buy(store, "a", (None,), **fields)
    assert spent(store) == Decimal(expected)


def test_what_came_back_for_a_rejected_order_counts_when_it_was_rejected(store: Store) -> None:
    buy(store, "a", service="one")
    reject = an_intent("b", action=Action.REJECT, order_id="a-0", began_at=NOW + DAY)
    store.journal.begin(reject)
    rejected = an_order("a-0", service="one", rejected_at=NOW + DAY)
    store.journal.finish(reject._replace(ending=Ending.DONE, ended_at=NOW + DAY), [rejected])
    store.orders.set_refund("a-0", Decimal("0.85"))
    assert store.statistics.per_day(*ALL, UTC) == [
        Costs("2026-06-21", refunded=Decimal("0.85")),
        Costs("2026-06-20", spent=Decimal("0.85"), purchases=1),
    ]
    (service,) = store.statistics.per_service(*ALL)
    assert service == Costs("one", Decimal("0.85"), Decimal("0.85"), 1)
    assert service.cost == 0


def test_renewing_an_order_that_was_bought_elsewhere_costs_the_renewal(store: Store) -> None:
    store.orders.save(an_order(price=Decimal("9.00")))
    renew = an_intent("renew", action=Action.RENEW, price_shown=Decimal("5.00"))
    store.journal.begin(renew)
    store.journal.finish(
        renew._replace(ending=Ending.DONE, ended_at=NOW), [an_order(price=Decimal("9.00"))]
    )
    assert spent(store) == Decimal("5.00")


def test_days_are_those_of_the_persons_zone(store: Store) -> None:
    buy(store, "a", began_at=datetime(2026, 6, 20, 23, 30, tzinfo=UTC))
    for hours, day in ((0, "2026-06-20"), (3, "2026-06-21")):
        zone = timezone(timedelta(hours=hours))
        assert [it.heading for it in store.statistics.per_day(*ALL, zone)] == [day]


def test_weeks_begin_on_monday(store: Store) -> None:
    for n, day in enumerate((14, 15, 21, 22)):  # Sunday, Monday, Sunday, Monday
        buy(store, str(n), began_at=datetime(2026, 6, day, 12, tzinfo=UTC))
    weeks = store.statistics.per_week(*ALL, UTC)
    assert [(week.heading, week.purchases) for week in weeks] == [
        ("2026-06-22", 1),
        ("2026-06-15", 2),
        ("2026-06-08", 1),
    ]


def test_the_dearest_service_comes_first(store: Store) -> None:
    for n, (service, price) in enumerate((("a", "1"), ("b", "2.50"), ("c", "2"), ("a", "0.75"))):
        buy(store, str(n), (price,), service=service)
    services = store.statistics.per_service(*ALL)
    assert [(it.heading, it.cost, it.purchases) for it in services] == [
        ("b", Decimal("2.50"), 1),
        ("c", Decimal(2), 1),
        ("a", Decimal("1.75"), 2),
    ]


def test_a_span_holds_its_beginning_and_not_its_end(store: Store) -> None:
    for n in range(3):
        buy(store, str(n), began_at=NOW + n * DAY)
    (day,) = store.statistics.per_day(NOW + DAY, NOW + 2 * DAY, UTC)
    assert day == Costs("2026-06-21", Decimal("0.85"), purchases=1)


def test_how_often_and_how_fast_sms_came(store: Store) -> None:
    for n, seconds in enumerate((10, 40, 20, None)):
        order = an_order(str(n))
        store.orders.save(order)
        if seconds is not None:
            moment = NOW + timedelta(seconds=seconds)
            store.messages.add(order, an_sms("first"), "", moment)
            store.messages.add(order, an_sms("second"), "", moment + DAY)
    store.orders.save(an_order("other", kind="long_term", rejected_at=NOW))
    store.orders.save(an_order("waits", expires_at=NOW + 200 * DAY))
    deliveries = store.statistics.deliveries(*ALL)
    assert deliveries == [
        Delivery("examplepay", "short_term", 4, 3, 20.0),
        Delivery("examplepay", "long_term", 1, 0, None),
    ]
    assert deliveries[0].share == 0.75


def test_every_account_has_its_own_sums(store: Store) -> None:
    buy(store, "a")
    store.account = "other@example.com"
    assert spent(store) == 0
    assert store.statistics.deliveries(*ALL) == []
