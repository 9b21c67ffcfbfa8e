"""What an earlier run left open is unknown, told, and resolved by evidence."""

import asyncio
from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Action, Ending, Intent
from nonvoip_tui.startup.wiring import demo_credentials
from tests.fakes import START, FakeClock
from tests.services.office import Office, an_office

OPEN = Intent("ref", Action.ORDER, START, "Service 101", price_shown=Decimal("0.60"))


# F24 F25
async def test_an_open_intent_becomes_unknown_at_the_next_start(office: Office) -> None:
    office.store.journal.begin(OPEN)
    [unknown] = office.services.recovery.sweep()
    assert unknown.ending is Ending.UNKNOWN
    assert office.store.journal.recent(1) == [unknown]
    assert office.notified(IntentChanged) == [IntentChanged(unknown)]


async def test_what_another_account_left_open_is_told_when_one_signs_in_to_it(  # F24
    tmp_path: Path,
) -> None:
    with an_office(tmp_path, account="demo@example.com", name="killed") as office:
        office.store.journal.begin(OPEN)
    with an_office(tmp_path, is_signed_in=False) as office:
        office.service.script("balance", Decimal(5))
        snapshot = await office.services.sign_in(demo_credentials())
        assert [intent.ending for intent in snapshot.unresolved] == [Ending.UNKNOWN]
        assert len(office.notified(IntentChanged)) == 1


async def test_the_person_settles_it(office: Office) -> None:
    office.store.journal.begin(OPEN)
    [unknown] = office.services.recovery.sweep()
    await office.services.recovery.resolve(unknown, was_charged=False)
    assert office.services.recovery.sweep() == []
    assert office.store.journal.recent(1)[0].ending is Ending.RESOLVED_NOT_CHARGED


async def test_what_a_killed_copy_left_open_is_told_by_the_one_beside_it(  # F24
    tmp_path: Path,
) -> None:
    data, clock = tmp_path / "data", FakeClock()
    with an_office(data, name="living", clock=clock) as living:
        living.store.journal.begin(OPEN._replace(ref="own"))  # on its way here
        running = asyncio.ensure_future(living.services.recovery.run())
        with an_office(data, name="other", clock=clock) as other:
            other.store.journal.begin(OPEN)
            await clock.advance(60)
            assert living.notified(IntentChanged) == []
        await clock.advance(60)
        running.cancel()
        await asyncio.wait({running})
        [unknown] = living.store.journal.recent(2)[:1]
        assert living.notified(IntentChanged) == [IntentChanged(unknown)]
        assert (unknown.ref, unknown.ending) == ("ref", Ending.UNKNOWN)
        assert [intent.ending for intent in living.store.journal.unresolved()].count(None) == 1
