"""An order that ran out without an SMS: asked about, rejected, or left, as it was set."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import RefusedError
from nonvoip_tui.domain.events import ExpiredRejected, OrderRanOut
from nonvoip_tui.domain.models import Inbox, IncomingSms
from nonvoip_tui.services.lifecycle import Done
from nonvoip_tui.settings.config import Config
from tests.fakes import START, an_order, resolve
from tests.services.office import Office, an_office

ORDER = an_order()._replace(expires_at=START + timedelta(seconds=30))


async def run_out(office: Office) -> None:
    office.store.orders.save(ORDER)
    running = asyncio.ensure_future(office.services.run())
    await resolve()
    await office.clock.advance(60)
    running.cancel()
    await asyncio.wait({running})


@pytest.mark.parametrize(
    ("what_to_do", "notified", "rejected"), [("ask", 1, 0), ("auto", 0, 1), ("never", 0, 0)]
)
async def test_what_was_set_is_done(
    tmp_path: Path, what_to_do: str, notified: int, rejected: int
) -> None:
    with an_office(tmp_path, config=Config(reject_expired=what_to_do)) as office:
        await run_out(office)
        assert len(office.notified(OrderRanOut)) == notified
        assert len(office.service.asked("reject")) == rejected


async def test_what_became_of_a_rejection_by_itself_is_told(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(reject_expired="auto")) as office:
        office.service.script("reject", RefusedError("Too late."))
        await run_out(office)
        [notified] = office.notified(ExpiredRejected)
        assert isinstance(notified, ExpiredRejected)
        assert (notified.order.order_id, notified.failure) == ("900001", "Too late.")


async def test_an_order_that_got_its_sms_is_left_alone(office: Office) -> None:
    office.service.script("getsms", Inbox((IncomingSms("Your code is 123456"),)))
    await run_out(office)
    assert office.notified(OrderRanOut) == []


async def test_whether_the_refund_came_is_said(office: Office) -> None:
    office.store.orders.save(an_order())
    office.service.script("balance", Decimal("10.00"), Decimal("10.60"))
    await office.services.account.refresh()
    outcome = await office.services.lifecycle.reject("900001")
    assert isinstance(outcome, Done)
    assert outcome.refunded == Decimal("0.60")
