"""What the balance says of an unknown outcome: gathered, noted, never acted on."""

import asyncio
from decimal import Decimal

import pytest

from nonvoip_tui.domain.errors import UnansweredError
from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Ending, OrderRequest
from tests.fakes import a_product, an_order, placed, resolve
from tests.services.office import Office

REQUEST = OrderRequest((a_product(),))


async def unknown(office: Office, *balances: object, sold_beside: bool = False) -> str:
    """Leave an order unknown, read these balances, and give what was noted."""
    office.service.script("balance", Decimal("10.00"), *balances)
    await office.services.account.refresh()
    office.service.script("order", UnansweredError("No answer."), placed(an_order()))
    running = asyncio.ensure_future(office.services.background[-2].run())
    await office.services.ordering.place(REQUEST)
    if sold_beside:
        await office.services.ordering.place(REQUEST)
    await office.clock.advance(120)
    running.cancel()
    await resolve()
    [intent] = [each for each in office.store.journal.recent(9) if each.ending is Ending.UNKNOWN]
    assert len(office.service.asked("order")) == 1 + sold_beside
    assert intent in [event.intent for event in office.notified(IntentChanged)]  # type: ignore[union-attr]
    return intent.detail


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("10.00", "probably nothing was charged"),
        ("9.40", "fell by $0.60, the price: it was very likely charged"),
        ("7.00", "other activity is possible"),  # F63
        ("12.00", "rose by $2.00, which is not exactly the price: other activity"),  # F63
    ],
)
async def test_what_the_balance_speaks_for_is_noted(  # F03 F24 F28
    office: Office, after: str, said: str
) -> None:
    detail = await unknown(office, Decimal(after))
    assert detail.startswith("No answer.")
    assert said in detail


async def test_a_charge_that_shows_late_is_seen(office: Office) -> None:
    detail = await unknown(office, Decimal("10.00"), Decimal("9.40"), Decimal("9.40"))
    assert "very likely charged" in detail


@pytest.mark.parametrize(
    ("balances", "said"),
    [
        (("9.40", "8.80"), "fell by $0.60, the price: it was very likely charged"),
        (("10.00", "9.40"), "has not changed: probably nothing was charged"),
    ],
    ids=["charged", "not charged"],
)
async def test_what_the_next_order_costs_is_not_taken_for_it(  # F63 N06
    office: Office, balances: tuple[str, str], said: str
) -> None:
    assert said in await unknown(office, *map(Decimal, balances), sold_beside=True)


async def test_a_reading_that_fails_is_tried_again(office: Office) -> None:
    detail = await unknown(office, UnansweredError("down"), Decimal("9.40"), Decimal("9.40"))
    assert "very likely charged" in detail


async def test_what_the_person_settled_meanwhile_stays_settled(office: Office) -> None:  # F28
    office.service.script("balance", Decimal("10.00"))
    await office.services.account.refresh()
    office.service.script("order", UnansweredError("No answer."))
    running = asyncio.ensure_future(office.services.background[-2].run())
    await office.services.ordering.place(REQUEST)
    await office.clock.advance(3)
    [intent] = office.store.journal.unresolved()
    await office.services.recovery.resolve(intent, was_charged=False)
    await office.clock.advance(120)
    running.cancel()
    await resolve()
    assert office.store.journal.unresolved() == []
    last = office.notified(IntentChanged)[-1]
    assert isinstance(last, IntentChanged)
    assert last.intent.ending is Ending.RESOLVED_NOT_CHARGED
