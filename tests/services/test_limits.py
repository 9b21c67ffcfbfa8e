"""Spend limits block before anything is asked, by what the journal knows."""

import asyncio
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.actions import NotSent, Placed, Refused
from nonvoip_tui.domain.events import TurnAwaited
from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.services.spending import SpendLimits
from nonvoip_tui.settings.config import Config, Limits
from nonvoip_tui.store.locks import FileLock, account_lock_path
from tests.fakes import FakeClock, a_product, an_order, placed, resolve
from tests.services.office import an_office

REQUEST = OrderRequest((a_product(price="0.60"),))


@pytest.mark.parametrize(
    "limits",
    [Limits(per_session=Decimal("1.00")), Limits(per_day=Decimal("1.00"))],
    ids=["session", "day"],
)
async def test_what_was_spent_counts_against_the_limit(tmp_path: Path, limits: Limits) -> None:
    with an_office(tmp_path, config=Config(limits=limits)) as office:
        office.service.script("order", placed(an_order()))
        assert isinstance(await office.services.ordering.place(REQUEST), Placed)
        quote = await office.services.ordering.quote(REQUEST)
        assert "$0.60 spent" in quote.refusal
        assert isinstance(await office.services.ordering.place(REQUEST), Refused)
        assert len(office.service.asked("order")) == 1


async def test_a_refund_gives_room_again(tmp_path: Path) -> None:
    config = Config(limits=Limits(per_session=Decimal("1.00")))
    with an_office(tmp_path, config=config) as office:
        office.service.script("order", placed(an_order()))
        balances = map(Decimal, ("50.00", "49.40", "50.00"))
        office.service.script("balance", *balances)
        await office.services.ordering.place(REQUEST)
        await office.services.lifecycle.reject("900001")
        assert (await office.services.ordering.quote(REQUEST)).refusal == ""


async def test_a_price_over_the_limit_for_one_order_is_refused(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(limits=Limits(per_order=Decimal("0.50")))) as office:
        assert (
            "limit of $0.50 for one order"
            in (await office.services.ordering.quote(REQUEST)).refusal
        )


async def test_a_new_price_is_measured_too(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(limits=Limits(per_order=Decimal("0.70")))) as office:
        consent = OrderRequest(REQUEST.products, accepted_max_price=Decimal("0.80"))
        assert isinstance(await office.services.ordering.place(consent), Refused)
        assert office.service.asked("order") == []


async def test_a_bid_is_measured_by_what_it_makes_of_the_price(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(limits=Limits(per_order=Decimal("0.70")))) as office:
        office.service.script("order", placed(an_order()))
        assert isinstance(
            await office.services.ordering.place(OrderRequest(REQUEST.products, bid_percent=18)),
            Refused,
        )
        assert office.service.asked("order") == []
        small = OrderRequest(REQUEST.products, bid_percent=17)
        assert isinstance(await office.services.ordering.place(small), Placed)


@pytest.mark.parametrize(
    ("zone", "now", "midnight"),
    [
        ("Europe/Vienna", "2026-03-29T10:00Z", "2026-03-28T23:00Z"),
        ("America/New_York", "2026-11-01T20:00Z", "2026-11-01T04:00Z"),
        ("Asia/Tokyo", "2026-05-05T20:00Z", "2026-05-05T15:00Z"),
    ],
    ids=["spring", "autumn", "none"],
)
def test_the_day_begins_at_midnight_also_when_clocks_change(  # N18
    monkeypatch: pytest.MonkeyPatch, zone: str, now: str, midnight: str
) -> None:
    asked: list[datetime] = []

    def spent_since(moment: datetime) -> Decimal:
        asked.append(moment)
        return Decimal(0)

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        clock = FakeClock(datetime.fromisoformat(now))
        SpendLimits(Limits(per_day=Decimal(1)), spent_since, clock).spent()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert asked[0] == datetime.fromisoformat(midnight)


async def test_an_order_that_stood_still_is_not_sent_with_an_old_consent(  # N72
    tmp_path: Path,
) -> None:
    with an_office(tmp_path) as office:
        office.service.script("order", placed(an_order()))
        reading: asyncio.Future[Decimal] = asyncio.get_running_loop().create_future()
        office.service.script("balance", reading, Decimal(50))
        placing = asyncio.ensure_future(office.services.ordering.place(REQUEST))
        await resolve()
        office.clock.jump(45)  # the machine slept
        reading.set_result(Decimal(50))
        assert isinstance(await placing, NotSent)
        assert office.service.asked("order") == []


async def test_another_copys_turn_is_waited_for_within_bounds(tmp_path: Path) -> None:  # N72
    with an_office(tmp_path) as office:
        path = account_lock_path(tmp_path, "spend", "a@example.com")
        lock = FileLock(path)
        assert lock.try_acquire()
        placing = asyncio.ensure_future(office.services.ordering.place(REQUEST))
        await office.clock.advance(2)
        assert office.notified(TurnAwaited) == [TurnAwaited(is_waiting=True)]
        await office.clock.advance(14)
        assert isinstance(await placing, NotSent)
        assert office.notified(TurnAwaited)[-1] == TurnAwaited(is_waiting=False)
        lock.release()
        await office.clock.advance(60)
        assert office.service.asked("order") == []
