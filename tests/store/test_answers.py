"""What was answered is stored with the call, bounded, and dropped only when nobody needs it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Action, Ending
from nonvoip_tui.store.emergency_records import Unsaved, take_in
from nonvoip_tui.store.journal import MAX_SHAPES, STORED
from nonvoip_tui.store.store import Store
from tests.store.builders import ACCOUNT, NOW, an_answer, an_intent, an_order, opened

UNREADABLE = b'{"status":"success","message":{"line":"+1 202 555 0178","ref":"RZ-1"}}'


def test_the_answer_is_stored_with_the_end_of_its_call(tmp_path: Path) -> None:  # N12
    path = tmp_path / "journal.sqlite3"
    with opened(path) as store:
        intent = an_intent()
        store.journal.begin(intent)
        assert store.answers.of_intent("ref-1") is None
        ended = intent._replace(ending=Ending.UNKNOWN, ended_at=NOW)
        store.journal.finish(ended, answer=an_answer(UNREADABLE))
    with opened(path) as store:
        stored = store.answers.of_intent("ref-1")
        assert stored is not None
        assert stored.answer == an_answer(UNREADABLE)
        assert (stored.is_understood, stored.intent_ref) == (False, "ref-1")


def test_an_answer_that_cannot_be_stored_takes_the_ending_with_it(store: Store) -> None:
    """One step: never an ending without its answer."""
    intent = an_intent()
    store.journal.begin(intent)
    too_large = an_answer(b"x" * 65_537)
    with pytest.raises(Exception, match="recorded in"):
        store.journal.finish(intent._replace(ending=Ending.DONE), answer=too_large)
    known = store.journal.get("ref-1")
    assert known is not None
    assert known.ending is None


def test_the_answers_of_an_order_are_those_of_its_purchase_and_of_each_action(
    store: Store,
) -> None:
    bought = an_intent("ref-1")
    store.journal.begin(bought)
    store.journal.finish(
        bought._replace(ending=Ending.DONE), [an_order("900001")], an_answer(b'{"a": 1}')
    )
    renewed = an_intent("ref-2", action=Action.RENEW, order_id="900001")
    store.journal.begin(renewed)
    later = an_answer(b"{}", endpoint="renew", received_at=NOW + timedelta(days=1))
    store.journal.finish(renewed._replace(ending=Ending.DONE), [an_order("900001")], later)
    other = an_intent("ref-3")
    store.journal.begin(other)
    store.journal.finish(
        other._replace(ending=Ending.DONE), [an_order("900002")], an_answer(b'{"b": 1}')
    )
    found = store.answers.of_order("900001")
    assert [each.answer.endpoint for each in found] == ["renew", "order"]
    assert all(each.is_understood for each in found)


def test_what_is_settled_later_is_understood_then(store: Store) -> None:
    intent = an_intent()
    store.journal.begin(intent)
    store.journal.finish(intent._replace(ending=Ending.UNKNOWN), answer=an_answer(UNREADABLE))
    store.journal.finish(intent._replace(ending=Ending.DONE), [an_order()])
    stored = store.answers.of_intent("ref-1")
    assert stored is not None
    assert stored.is_understood
    assert stored.answer.body == UNREADABLE


def test_of_a_reading_call_the_latest_of_each_shape_is_stored(store: Store) -> None:
    for minute, body in enumerate((b'{"x": 1}', b'{"x": 2}', b'{"y": 2}')):
        at = NOW + timedelta(minutes=minute)
        store.answers.save_unread(an_answer(body, endpoint="balance", received_at=at))
    assert [each.answer.body for each in store.answers.unread("balance")] == [
        b'{"y": 2}',
        b'{"x": 2}',
    ]
    for number in range(3 * MAX_SHAPES):
        body = json.dumps({f"k{number}": 1}).encode()
        at = NOW + timedelta(hours=number)
        store.answers.save_unread(an_answer(body, endpoint="balance", received_at=at))
    assert len(store.answers.unread("balance", limit=1000)) == MAX_SHAPES
    assert not store.answers.unread("getsms")


def test_old_answers_go_but_never_those_of_an_open_outcome(store: Store) -> None:
    for ref, ending in (("done", Ending.DONE), ("open", Ending.UNKNOWN), ("said", Ending.REFUSED)):
        intent = an_intent(ref)
        store.journal.begin(intent)
        store.journal.finish(intent._replace(ending=ending), answer=an_answer())
    # Refused, and charged all the same: the evidence of the balance opens it again.
    said = store.journal.get("said")
    assert said is not None
    store.journal.revise(said, said._replace(ending=Ending.UNKNOWN))
    store.answers.drop_old(NOW + STORED)
    assert store.answers.of_intent("done")
    store.answers.drop_old(NOW + STORED + timedelta(seconds=1))
    assert store.answers.of_intent("done") is None
    assert store.answers.of_intent("open")
    assert store.answers.of_intent("said")


def test_in_need_the_answer_is_written_down_with_the_ending(tmp_path: Path) -> None:
    unsaved = Unsaved(tmp_path, "a")
    unsaved.reserve()
    intent = an_intent()._replace(ending=Ending.UNKNOWN, ended_at=NOW)
    assert unsaved.save(ACCOUNT, intent, [], an_answer(UNREADABLE))
    (ending,) = take_in(tmp_path, lambda _: False)
    assert ending.answer == an_answer(UNREADABLE)
    assert ending.is_whole


def test_a_large_answer_leaves_room_for_the_order(tmp_path: Path) -> None:
    unsaved = Unsaved(tmp_path, "a")
    intent = an_intent()._replace(ending=Ending.DONE, ended_at=NOW)
    assert unsaved.save(ACCOUNT, intent, [an_order()], an_answer(b"x" * 65_536))
    (ending,) = take_in(tmp_path, lambda _: False)
    assert ending.orders == (an_order(),)
    assert ending.answer is not None
    assert len(ending.answer.body) == 16 * 1024


def test_an_end_stays_assumed_until_one_is_named(store: Store) -> None:  # N61
    store.orders.save(an_order(is_end_assumed=True))
    store.orders.save(an_order(is_end_assumed=False, expires_at=None))
    known = store.orders.get("900001")
    assert known is not None
    assert known.is_end_assumed
    store.orders.save(an_order(is_end_assumed=False))
    known = store.orders.get("900001")
    assert known is not None
    assert not known.is_end_assumed
