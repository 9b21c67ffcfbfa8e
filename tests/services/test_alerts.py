"""Waiting for a product: told once each time it comes to be had, never bought."""

import asyncio
from decimal import Decimal

from nonvoip_tui.domain.errors import RateLimitedError
from nonvoip_tui.domain.events import AlertRaised
from nonvoip_tui.services.catalog import LOOK_SECONDS
from tests.fakes import a_product, resolve
from tests.services.office import Office

GONE = a_product(available=0)
BACK = a_product(available=3)
DEAR = a_product(available=3, price="9.00")


async def looked(office: Office, *products: object) -> int:
    office.service.script("products", products)
    await office.services.catalog.look("short_term", again=True)
    return len(office.notified(AlertRaised))


async def test_it_is_told_once_each_time_it_comes_back(office: Office) -> None:
    assert await office.services.alerts.toggle(GONE)
    assert await looked(office, GONE) == 0
    assert await looked(office, BACK) == 1
    assert await looked(office, BACK) == 1
    assert await looked(office, GONE) == 1
    assert await looked(office, BACK) == 2
    assert office.service.asked("order") == []


async def test_a_price_over_the_limit_is_not_told(office: Office) -> None:
    await office.services.alerts.toggle(DEAR, Decimal("1.00"))
    assert await looked(office, DEAR) == 0
    assert await looked(office, BACK) == 1


async def test_a_second_time_ends_the_waiting(office: Office) -> None:
    await office.services.alerts.toggle(GONE)
    assert not await office.services.alerts.toggle(GONE)
    assert await looked(office, BACK) == 0


async def test_its_list_is_read_now_and_then_though_nobody_looks(office: Office) -> None:
    await office.services.alerts.toggle(GONE)
    office.service.script("products", (BACK,))
    running = asyncio.ensure_future(office.services.alerts.run())
    await office.clock.advance(LOOK_SECONDS + 1)
    await resolve()
    assert len(office.notified(AlertRaised)) == 1
    running.cancel()


async def test_what_can_be_had_already_is_told_when_it_comes_back(office: Office) -> None:
    assert await office.services.alerts.toggle(BACK)
    assert await looked(office, BACK) == 0
    assert await looked(office, GONE) == 0
    assert await looked(office, BACK) == 1


async def test_many_lists_are_read_in_turn_and_slowly(office: Office) -> None:
    for number in range(10):
        await office.services.alerts.toggle(a_product(available=0, kind=f"kind {number}"))
    running = asyncio.ensure_future(office.services.alerts.run())
    await office.clock.advance(60.0)
    assert office.service.asked("products") == ["kind 0", "kind 1"]
    await office.clock.advance(240.0)
    assert len(set(map(str, office.service.asked("products")))) == 10
    running.cancel()


async def test_the_list_of_a_country_is_read_as_one(office: Office) -> None:
    await office.services.alerts.toggle(GONE._replace(country="Chile"))
    running = asyncio.ensure_future(office.services.alerts.run())
    await office.clock.advance(LOOK_SECONDS)
    assert office.service.asked("country/products") == ["Chile"]
    running.cancel()


async def test_quiet_that_the_service_wants_is_kept(office: Office) -> None:
    await office.services.alerts.toggle(GONE)
    office.service.script("products", RateLimitedError("Too many.", 600.0), (BACK,))
    running = asyncio.ensure_future(office.services.alerts.run())
    await office.clock.advance(LOOK_SECONDS)
    assert office.budget.pause_left > 500
    await office.clock.advance(500.0)
    assert len(office.service.asked("products")) == 1
    await office.clock.advance(120.0)
    assert len(office.notified(AlertRaised)) == 1
    running.cancel()


async def test_an_alert_sleeps_until_something_is_waited_for(office: Office) -> None:
    running = asyncio.ensure_future(office.services.alerts.run())
    await office.clock.advance(10 * LOOK_SECONDS)
    assert office.service.calls == []
    await office.services.alerts.toggle(GONE)
    await office.clock.advance(LOOK_SECONDS)
    assert len(office.service.asked("products")) == 1
    running.cancel()


async def test_of_several_rows_the_cheapest_is_told_once(office: Office) -> None:
    other = BACK._replace(product_id="102", price=Decimal("0.40"))
    await office.services.alerts.toggle(GONE, Decimal("1.00"))
    assert await looked(office, BACK, other, DEAR) == 1
    assert await looked(office, DEAR, other, BACK) == 1
    assert office.notified(AlertRaised) == [AlertRaised(other)]


async def test_a_product_that_left_the_list_is_told_when_it_returns(office: Office) -> None:
    await office.services.alerts.toggle(BACK)
    assert await looked(office, a_product("7", name="another")) == 0
    assert await looked(office, BACK) == 1


# N69
async def test_a_product_without_a_price_is_watched_and_never_under_a_limit(office: Office) -> None:
    unpriced = BACK._replace(price=None)
    await office.services.alerts.toggle(GONE, Decimal("1.00"))
    assert await looked(office, unpriced) == 0
    assert await looked(office, unpriced, BACK) == 1
    await office.services.alerts.end_all()
    await office.services.alerts.toggle(GONE)
    assert await looked(office, GONE) == 1
    assert await looked(office, unpriced) == 2
