"""An order whose last minute begins without an SMS is warned of once, by one copy."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from nonvoip_tui.domain.events import LastMinuteBegan, OrderChanged
from nonvoip_tui.domain.models import LONG_TERM, Inbox, IncomingSms, Order
from nonvoip_tui.store.store import Store
from tests.fakes import START, FakeClock, an_order, resolve
from tests.services.office import Office, an_office

ORDER = an_order()._replace(expires_at=START + timedelta(seconds=100))


@asynccontextmanager
async def running(office: Office, *, has_screen: bool = True) -> AsyncIterator[Office]:
    """Let the services work."""
    work = asyncio.ensure_future(office.services.run())
    await resolve()
    if has_screen:
        await office.services.last_minute.follow()
        await resolve()
    yield office
    work.cancel()
    await asyncio.wait({work})


def warned(*offices: Office) -> int:
    return sum(len(office.notified(LastMinuteBegan)) for office in offices)


async def test_it_comes_at_its_time_and_never_again(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        office.store.orders.save(ORDER)
        async with running(office):
            await office.clock.advance(39)
            assert warned(office) == 0
            await office.clock.advance(2)
            assert office.notified(LastMinuteBegan) == [LastMinuteBegan(ORDER)]
            await office.services.last_minute.follow()
            office.services.last_minute.on_event(OrderChanged(ORDER))
            await office.clock.advance(100)
            assert warned(office) == 1
    with an_office(tmp_path, name="later", clock=at(70)) as later:
        async with running(later):
            await later.clock.advance(20)
            assert warned(later) == 0


def at(seconds: float) -> FakeClock:
    return FakeClock(START + timedelta(seconds=seconds))


async def test_who_starts_within_the_minute_is_warned_as_well(tmp_path: Path) -> None:
    with an_office(tmp_path, clock=at(70)) as office:
        office.store.orders.save(ORDER)
        async with running(office):
            assert warned(office) == 1


async def test_of_two_copies_one_warns_and_one_without_a_screen_never_does(tmp_path: Path) -> None:
    clock = FakeClock()
    with (
        an_office(tmp_path, name="headless", clock=clock) as headless,
        an_office(tmp_path, name="first", clock=clock) as first,
        an_office(tmp_path, name="second", clock=clock) as second,
    ):
        async with (
            running(headless, has_screen=False),
            running(first),
            running(second),
        ):
            headless.store.orders.save(ORDER)  # which the others hear of by looking
            await clock.advance(50)
            assert warned(headless) == 0
            assert warned(first, second) == 1


async def test_an_order_that_got_its_sms_is_no_reason(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        office.store.orders.save(ORDER)
        office.service.script("getsms", Inbox((IncomingSms("Your code is 123456"),)))
        async with running(office):
            await office.clock.advance(60)
            assert warned(office) == 0


RENTED = an_order()._replace(
    kind=LONG_TERM,
    expires_at=START + timedelta(days=30),
    sms_count=3,
    last_sms_at=START - timedelta(days=2),
)


def window(until_seconds: float, **changes: Any) -> Order:
    """The rented number, receiving until so many seconds after the beginning."""
    return RENTED._replace(active_until=START + timedelta(seconds=until_seconds), **changes)


async def test_each_window_of_a_rented_number_is_warned_of_once(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        office.store.orders.save(RENTED)
        async with running(office):
            for number, end in enumerate((300, 900)):
                office.services.last_minute.on_event(OrderChanged(window(end)))
                await office.clock.advance(end - 61 - office.clock.monotonic())
                assert warned(office) == number
                await office.clock.advance(2)
                office.services.last_minute.on_event(OrderChanged(window(end)))
                await office.clock.advance(100)
                assert warned(office) == number + 1
            heard = START + timedelta(seconds=1100)
            office.services.last_minute.on_event(OrderChanged(window(1500, last_sms_at=heard)))
            await office.clock.advance(1000)
            assert warned(office) == 2


async def test_after_its_window_a_number_without_an_sms_is_warned_of_at_its_own_end(
    tmp_path: Path,
) -> None:
    ends = START + timedelta(seconds=1000)
    with an_office(tmp_path) as office:
        async with running(office):
            order = window(300, expires_at=ends, sms_count=0, last_sms_at=None)
            office.services.last_minute.on_event(OrderChanged(order))
            await office.clock.advance(290)
            assert warned(office) == 1
            await office.clock.advance(640)
            assert warned(office) == 1
            await office.clock.advance(20)
            assert warned(office) == 2


def test_claims_are_kept_apart_by_account_and_dropped_after_a_day(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "orders.sqlite3", instance_id="a", account="a@example.com")
    warnings = store.last_warnings
    assert warnings.claim("1", START)
    assert not warnings.claim("1", START)
    assert warnings.claim("2", START + timedelta(hours=1))
    store.account = "b@example.com"
    assert warnings.claim("1", START)
    store.account = "a@example.com"
    assert warnings.claim("3", START + timedelta(days=1, minutes=30))
    stored = store.database.rows("SELECT name FROM meta WHERE name LIKE 'last minute %' ORDER BY 1")
    assert [name for (name,) in stored] == [
        "last minute a@example.com 2",
        "last minute a@example.com 3",
        "last minute b@example.com 1",
    ]
    store.close()
