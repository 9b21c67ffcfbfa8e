"""Spend limits block before anything is asked, by what the journal knows."""

from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.config import Config, Limits
from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.domain.outcomes import Placed, Refused
from tests.fakes import a_product, an_order, placed
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
        assert isinstance(await office.desk.ordering.place(REQUEST), Placed)
        quote = await office.desk.ordering.quote(REQUEST)
        assert "$0.60 spent" in quote.refusal
        assert isinstance(await office.desk.ordering.place(REQUEST), Refused)
        assert len(office.service.asked("order")) == 1


async def test_a_refund_gives_room_again(tmp_path: Path) -> None:
    config = Config(limits=Limits(per_session=Decimal("1.00")))
    with an_office(tmp_path, config=config) as office:
        office.service.script("order", placed(an_order()))
        balances = map(Decimal, ("50.00", "49.40", "50.00"))
        office.service.script("balance", *balances)
        await office.desk.ordering.place(REQUEST)
        await office.desk.lifecycle.reject("900001")
        assert (await office.desk.ordering.quote(REQUEST)).refusal == ""


async def test_a_price_over_the_limit_for_one_order_is_refused(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(limits=Limits(per_order=Decimal("0.50")))) as office:
        assert "limit of $0.50 for one order" in (await office.desk.ordering.quote(REQUEST)).refusal


async def test_a_new_price_is_measured_too(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(limits=Limits(per_order=Decimal("0.70")))) as office:
        consent = OrderRequest(REQUEST.products, accepted_max_price=Decimal("0.80"))
        assert isinstance(await office.desk.ordering.place(consent), Refused)
        assert office.service.asked("order") == []


async def test_a_bid_is_measured_by_what_it_makes_of_the_price(tmp_path: Path) -> None:
    with an_office(tmp_path, config=Config(limits=Limits(per_order=Decimal("0.70")))) as office:
        office.service.script("order", placed(an_order()))
        assert isinstance(
            await office.desk.ordering.place(OrderRequest(REQUEST.products, bid_percent=18)),
            Refused,
        )
        assert office.service.asked("order") == []
        small = OrderRequest(REQUEST.products, bid_percent=17)
        assert isinstance(await office.desk.ordering.place(small), Placed)
