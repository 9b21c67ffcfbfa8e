"""What an earlier run left open is unknown, told, and settled by evidence."""

from decimal import Decimal

from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Action, Ending, Intent
from tests.fakes import START
from tests.services.office import Office

OPEN = Intent("ref", Action.ORDER, START, "Service 101", price_shown=Decimal("0.60"))


async def test_an_open_intent_becomes_unknown_at_the_next_start(office: Office) -> None:  # F24
    office.store.journal.begin(OPEN)
    [unknown] = office.desk.recovery.sweep()
    assert unknown.ending is Ending.UNKNOWN
    assert office.store.journal.recent(1) == [unknown]
    assert office.told(IntentChanged) == [IntentChanged(unknown)]


async def test_the_person_settles_it(office: Office) -> None:
    office.store.journal.begin(OPEN)
    [unknown] = office.desk.recovery.sweep()
    await office.desk.recovery.settle(unknown, was_charged=False)
    assert office.desk.recovery.sweep() == []
    assert office.store.journal.recent(1)[0].ending is Ending.SETTLED_NOT_CHARGED
