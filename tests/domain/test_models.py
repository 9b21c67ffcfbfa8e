"""What an order, a request and a journal row say of themselves, at the edges of time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonvoip_tui.domain.models import (
    KINDS,
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    Action,
    Ending,
    Intent,
    Order,
    OrderRequest,
    OrderState,
    Product,
)

NOW = datetime(2026, 6, 20, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


def an_order(**changes: object) -> Order:
    base = Order("900001", "examplepay", SHORT_TERM, NOW, number="12025550143")
    return base._replace(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, OrderState.WAITING_SMS),
        ({"number": ""}, OrderState.WAITING_NUMBER),
        ({"sms_count": 1}, OrderState.RECEIVED),
        ({"sms_count": 1, "number": ""}, OrderState.RECEIVED),
        ({"expires_at": NOW}, OrderState.EXPIRED),
        ({"expires_at": NOW, "number": ""}, OrderState.EXPIRED),
        ({"expires_at": NOW - SECOND, "sms_count": 2}, OrderState.RECEIVED),
        ({"ended_at": NOW - SECOND}, OrderState.EXPIRED),
        ({"ended_at": NOW - SECOND, "sms_count": 1}, OrderState.RECEIVED),
        ({"rejected_at": NOW}, OrderState.REJECTED),
        ({"rejected_at": NOW, "sms_count": 1}, OrderState.REJECTED),
        ({"rejected_at": NOW, "expires_at": NOW + SECOND}, OrderState.REJECTED),
    ],
)
def test_an_order_is_in_one_state(changes: dict[str, object], state: OrderState) -> None:
    assert an_order(**changes).state(NOW) is state


def test_an_order_lives_up_to_its_expiry_and_not_at_it() -> None:
    order = an_order(expires_at=NOW + timedelta(minutes=10))
    end = order.asked_until
    assert end == NOW + timedelta(minutes=10)
    assert order.is_live(end - TICK)
    assert order.time_left(end - TICK) == TICK
    assert not order.is_live(end)
    assert order.time_left(end) == timedelta(0)
    assert order.time_left(end + timedelta(days=1)) == timedelta(0)


@pytest.mark.parametrize("over", ["rejected_at", "ended_at"])
def test_an_order_that_is_over_has_no_time_left_though_it_has_not_expired(over: str) -> None:
    order = an_order(expires_at=NOW + SECOND, **{over: NOW})
    assert not order.is_live(NOW)
    assert order.time_left(NOW) == timedelta(0)


@pytest.mark.parametrize(
    ("kind", "life"),
    [
        (SHORT_TERM, timedelta(seconds=900)),
        (ONE_DAY, timedelta(days=1)),
        (THREE_DAYS, timedelta(days=3)),
        (LONG_TERM, timedelta(days=30)),
        ("a kind of tomorrow", timedelta(days=30)),
    ],
)
def test_without_an_expiry_an_order_is_asked_for_the_life_of_its_kind(
    kind: str, life: timedelta
) -> None:
    order = an_order(kind=kind)
    assert order.asked_until == NOW + life
    assert order.is_live(NOW + life - TICK)
    assert not order.is_live(NOW + life)


# F53
def test_a_short_order_without_an_expiry_promises_less_time_than_it_is_asked_for() -> None:
    order = an_order()
    assert order.time_left(NOW) == timedelta(seconds=600)
    assert order.time_left(NOW + timedelta(seconds=599)) == SECOND
    assert order.time_left(NOW + timedelta(seconds=700)) == timedelta(0)
    assert order.is_live(NOW + timedelta(seconds=700))
    assert order.state(NOW + timedelta(seconds=700)) is OrderState.WAITING_SMS
    assert an_order(kind=LONG_TERM).time_left(NOW) == timedelta(days=30)


# F53
@given(
    seconds=st.integers(-(10**7), 10**7),
    expires=st.none() | st.integers(-(10**7), 10**7),
    kind=st.sampled_from([*KINDS, "other"]),
    sms_count=st.integers(0, 2),
    number=st.sampled_from(["", "12025550143"]),
)
def test_time_is_left_only_while_it_lives_and_never_more_than_it_is_asked_for(
    seconds: int, expires: int | None, kind: str, sms_count: int, number: str
) -> None:
    expires_at = None if expires is None else NOW + expires * SECOND
    order = an_order(kind=kind, expires_at=expires_at, sms_count=sms_count, number=number)
    now = NOW + seconds * SECOND
    left = order.time_left(now)
    assert timedelta(0) <= left <= max(timedelta(0), order.asked_until - now)
    assert order.is_live(now) == (now < order.asked_until)
    assert (order.state(now) is OrderState.EXPIRED) == (not order.is_live(now) and not sms_count)


@pytest.mark.parametrize(
    ("available", "in_stock"), [(None, True), (1, True), (10**9, True), (0, False), (-1, False)]
)
def test_stock_that_nobody_states_counts_as_some(available: int | None, in_stock: bool) -> None:
    assert Product("1", "x", Decimal(1), available=available).in_stock is in_stock


def test_the_price_shown_is_the_exact_sum_of_all_products() -> None:
    products = tuple(Product(str(n), f"s{n}", Decimal("0.10")) for n in range(3))
    request = OrderRequest(products)
    assert request.price_shown == Decimal("0.30")
    assert request.service == "s0, s1, s2"
    assert OrderRequest(products[:1], accepted_max_price=Decimal(9)).price_shown == Decimal("0.10")
    assert OrderRequest(()).price_shown == Decimal(0)
    assert type(OrderRequest(()).price_shown) is Decimal


@pytest.mark.parametrize(
    ("ending", "is_unresolved"),
    [(None, True), (Ending.UNKNOWN, True)]
    + [(ending, False) for ending in Ending if ending is not Ending.UNKNOWN],
)
def test_a_call_is_unsettled_until_somebody_says_how_it_ended(
    ending: Ending | None, is_unresolved: bool
) -> None:
    assert Intent("r", Action.ORDER, NOW, "x", ending=ending).is_unresolved is is_unresolved


def test_facts_cannot_be_changed() -> None:
    order, name = an_order(), "number"
    with pytest.raises(AttributeError):
        setattr(order, name, "1")
    with pytest.raises((AttributeError, TypeError)):
        setattr(order, "nickname", "1")  # noqa: B010
