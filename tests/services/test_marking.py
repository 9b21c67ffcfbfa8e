"""Marks on the price lists: kept, and told of at once."""

from decimal import Decimal

from nonvoip_tui.domain.events import MarksChanged
from nonvoip_tui.domain.models import Marks, ProductKey
from tests.fakes import a_product
from tests.services.office import Office

PRODUCT = a_product(available=0)
KEY = ProductKey.of(PRODUCT)


async def test_a_favourite_is_kept_and_a_second_time_ends_it(office: Office) -> None:
    assert await office.services.marking.toggle_favourite(PRODUCT)
    assert office.services.snapshot().marks.favourites == {KEY}
    assert not await office.services.marking.toggle_favourite(PRODUCT)
    assert office.services.snapshot().marks.favourites == set()
    assert office.notified(MarksChanged) == [
        MarksChanged(Marks(frozenset({KEY}))),
        MarksChanged(Marks()),
    ]


async def test_a_watched_product_is_kept_with_its_price(office: Office) -> None:
    assert await office.services.marking.toggle_watch(PRODUCT, Decimal("0.50"))
    assert office.services.snapshot().marks.watched == {KEY: Decimal("0.50")}
    assert not await office.services.marking.toggle_watch(PRODUCT)
    assert office.services.snapshot().marks == Marks()
    assert len(office.notified(MarksChanged)) == 2
