"""What the account's money did: added up once it is looked at, and then after each change."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.events import OverviewChanged
from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.domain.statistics import Overview
from nonvoip_tui.settings.config import Config, Limits
from tests.fakes import a_product, placed, resolve
from tests.services.office import Office, an_office


def notified(office: Office) -> list[Overview]:
    return [event.overview for event in office.events if isinstance(event, OverviewChanged)]


async def test_nothing_is_added_up_until_somebody_looks(tmp_path: Path) -> None:
    limits = Limits(per_session=Decimal(10), per_day=Decimal(20))
    with an_office(tmp_path, config=Config(limits=limits)) as office:
        running = asyncio.ensure_future(office.services.overviews.run())
        await office.services.account.refresh()
        await office.clock.advance(10.0)
        assert notified(office) == []

        await office.services.overviews.follow()
        await resolve()
        [first] = notified(office)
        assert set(first.balances) == {Decimal("50.00")}
        assert first.since == office.clock.now() - timedelta(seconds=10)
        assert (first.per_day, first.spent_today) == ([], Decimal(0))

        office.service.script("order", placed())
        office.service.script("balance", Decimal("49.40"))
        await office.services.ordering.place(OrderRequest((a_product(),)))
        await office.services.account.refresh()
        await office.clock.advance(10.0)
        last = notified(office)[-1]
        assert last.balances[-1] == Decimal("49.40")
        for costs in (last.per_day, last.per_week, last.per_service):
            assert [each.spent for each in costs] == [Decimal("0.60")]
        assert last.per_service[0].heading == "Service 101"
        assert (last.spent_today, last.spent_since_start) == (Decimal("0.60"), Decimal("0.60"))

        count = len(notified(office))
        await office.clock.advance(60.0)
        assert len(notified(office)) == count  # nothing moved
        running.cancel()
