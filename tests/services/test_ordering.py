"""Buying: one call for each consent, journaled on both sides, unknown when unknown."""

import asyncio
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.actions import (
    NotSent,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
    Unknown,
)
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    InsufficientFundsError,
    NotSentError,
    RateLimitedError,
    ServiceDownError,
    ServiceError,
    UnansweredError,
)
from nonvoip_tui.domain.events import IntentChanged, OrderChanged
from nonvoip_tui.domain.models import Ending, OrderRequest
from tests.fakes import a_product, an_order, placed, resolve
from tests.services.office import Office

REQUEST = OrderRequest((a_product(),))


async def test_an_order_is_journaled_saved_and_told(office: Office) -> None:  # F25
    office.service.script("order", placed(an_order()))
    outcome = await office.services.ordering.place(REQUEST)
    assert isinstance(outcome, Placed)
    assert office.store.orders.get("900001") == outcome.orders[0]
    assert office.store.journal.recent(1)[0].ending is Ending.DONE
    assert [type(event) for event in office.events][-2:] == [IntentChanged, OrderChanged]


async def test_the_intent_is_committed_before_the_first_byte_leaves(office: Office) -> None:
    answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("order", answer)
    placing = asyncio.ensure_future(office.services.ordering.place(REQUEST))
    await resolve()
    assert office.service.asked("order") == [REQUEST]
    [intent] = office.store.journal.recent(5)
    assert intent.ending is None
    assert intent.price_shown == Decimal("0.60")
    answer.set_result(placed())
    await placing


@pytest.mark.parametrize(
    ("error", "outcome", "ending"),
    [
        (NotSentError("refused"), NotSent, Ending.NOT_SENT),  # F01
        (InsufficientFundsError("Insufficient balance."), Refused, Ending.REFUSED),  # F09
        (RateLimitedError("Too many", 30), Refused, Ending.REFUSED),  # F11
        (UnansweredError("no answer"), Unknown, Ending.UNKNOWN),  # F03
        (ServiceDownError("502"), Unknown, Ending.UNKNOWN),  # F07
        (BadAnswerError("not JSON"), Unknown, Ending.UNKNOWN),  # F15
    ],
)
async def test_how_a_failed_order_is_told_and_journaled(
    office: Office, error: ServiceError, outcome: type, ending: Ending
) -> None:
    office.service.script("order", error)
    notified = await office.services.ordering.place(REQUEST)
    assert isinstance(notified, outcome)
    if isinstance(error, RateLimitedError):
        assert notified == Refused("Too many", 30)
    assert office.store.journal.recent(1)[0].ending is ending
    assert len(office.service.asked("order")) == 1
    assert office.store.orders.recent(5) == []


@pytest.mark.parametrize("answer", [PriceChanged(Decimal("0.80")), PremiumOffered(40)])
async def test_a_question_of_the_service_buys_nothing(  # F22
    office: Office, answer: PriceChanged | PremiumOffered
) -> None:
    office.service.script("order", answer)
    assert await office.services.ordering.place(REQUEST) == answer
    assert office.store.journal.recent(1)[0].ending is Ending.REFUSED
    assert len(office.service.asked("order")) == 1


async def test_a_bid_whose_price_is_not_told_is_kept_at_its_estimate(office: Office) -> None:
    office.service.script("order", placed(an_order(price=None)))
    outcome = await office.services.ordering.place(REQUEST._replace(bid_percent=50))
    assert isinstance(outcome, Placed)
    assert outcome.orders[0].price == REQUEST.price_shown * Decimal("1.5")


async def test_what_the_person_accepted_is_sent_and_journaled(office: Office) -> None:
    office.service.script("order", placed(an_order(price=None)))
    consent = REQUEST._replace(accepted_max_price=Decimal("0.80"), bid_percent=40)
    outcome = await office.services.ordering.place(consent)
    assert office.service.asked("order") == [consent]
    [intent] = office.store.journal.recent(5)
    assert (intent.accepted_max_price, intent.bid_percent) == (Decimal("0.80"), 40)
    assert isinstance(outcome, Placed)
    assert outcome.orders[0].price == Decimal("0.80")


async def test_a_cancelled_order_is_unknown_and_not_lost(office: Office) -> None:  # F27
    office.service.script("order", asyncio.get_running_loop().create_future())
    placing = asyncio.ensure_future(office.services.ordering.place(REQUEST))
    await resolve()
    placing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await placing
    assert office.store.journal.recent(1)[0].ending is Ending.UNKNOWN


async def test_two_orders_at_once_are_sent_one_after_the_other(office: Office) -> None:  # F20
    first: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    office.service.script("order", first, placed(an_order("2")))
    placing = [asyncio.ensure_future(office.services.ordering.place(REQUEST)) for _ in range(2)]
    await office.clock.advance(1)
    assert len(office.service.asked("order")) == 1
    first.set_result(placed(an_order("1")))
    await resolve()
    await office.clock.advance(1)
    await asyncio.gather(*placing)
    assert {order.order_id for order in office.store.orders.recent(5)} == {"1", "2"}


async def test_what_the_balance_cannot_pay_is_refused_here(office: Office) -> None:  # F23
    office.service.script("balance", Decimal("0.20"))
    await office.services.account.refresh()
    outcome = await office.services.ordering.place(REQUEST)
    assert isinstance(outcome, Refused)
    assert "$0.20" in outcome.reason
    assert office.service.asked("order") == []


# N69
async def test_what_the_list_names_no_price_for_is_neither_quoted_nor_sent(office: Office) -> None:
    unpriced = OrderRequest((a_product()._replace(price=None), a_product(product_id="8")))
    quoted = await office.services.ordering.quote(unpriced)
    assert "has no price for" in quoted.refusal
    outcome = await office.services.ordering.place(unpriced)
    assert isinstance(outcome, Refused)
    assert "has no price for" in outcome.reason
    assert office.service.asked("order") == []


async def test_a_price_that_was_accepted_is_what_the_balance_has_to_pay(office: Office) -> None:
    office.service.script("balance", Decimal("0.70"))  # F23
    await office.services.account.refresh()
    dearer = REQUEST._replace(accepted_max_price=Decimal("0.80"))
    assert isinstance(await office.services.ordering.place(dearer), Refused)
    assert office.service.asked("order") == []


async def test_a_balance_that_cannot_be_read_again_refuses_too(office: Office) -> None:  # F23
    office.service.script("balance", Decimal("0.20"), UnansweredError("no answer"))
    await office.services.account.refresh()
    outcome = await office.services.ordering.place(REQUEST)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "The balance could not be read: no answer"
    assert office.service.asked("order") == []


async def test_a_stale_balance_is_read_again_before_it_refuses(office: Office) -> None:  # F23
    office.service.script("balance", Decimal("0.20"), Decimal("5"))
    office.service.script("order", placed())
    await office.services.account.refresh()
    assert isinstance(await office.services.ordering.place(REQUEST), Placed)


async def test_once_an_ending_found_no_room_nothing_more_is_sent(  # F30
    office: Office, tmp_path: Path
) -> None:
    full = sqlite3.connect(tmp_path / "data" / "orders.sqlite3")
    full.execute("CREATE TRIGGER full BEFORE UPDATE ON intents BEGIN SELECT RAISE(FAIL, 'x'); END")
    full.close()
    office.service.script("order", placed(an_order()))
    outcome = await office.services.ordering.place(REQUEST)
    assert isinstance(outcome, Placed)
    assert "Write down order 900001" in outcome.warning
    assert isinstance(await office.services.ordering.place(REQUEST), Refused)
    assert len(office.service.asked("order")) == 1


async def test_the_same_product_again_within_a_minute_is_pointed_out(office: Office) -> None:  # F21
    office.service.script("order", placed())
    await office.services.ordering.place(REQUEST)
    await office.clock.advance(8)
    assert "8 seconds ago" in (await office.services.ordering.quote(REQUEST)).repeated
    await office.clock.advance(51)
    assert "59 seconds ago" in (await office.services.ordering.quote(REQUEST)).repeated
    await office.clock.advance(1)
    assert (await office.services.ordering.quote(REQUEST)).repeated == ""


@pytest.mark.parametrize("back_seconds", [30.0, 5_400.0, 366 * 86_400.0])
async def test_a_clock_set_back_makes_no_negative_age(office: Office, back_seconds: float) -> None:
    # N82
    office.service.script("order", placed(), UnansweredError("no answer"))
    await office.services.ordering.place(REQUEST)
    office.clock.jump(-back_seconds)
    repeated = (await office.services.ordering.quote(REQUEST)).repeated
    assert repeated == "You ordered this before this clock was set back (order 900001)."
    office.clock.jump(back_seconds)
    await office.services.ordering.place(REQUEST)
    office.clock.jump(-back_seconds)
    repeated = (await office.services.ordering.quote(REQUEST)).repeated
    assert "unknown outcome" in repeated
    assert " ago" not in repeated


async def test_a_product_with_an_unknown_outcome_is_pointed_out(office: Office) -> None:  # F21
    office.service.script("order", UnansweredError("no answer"))
    await office.services.ordering.place(REQUEST)
    assert "unknown outcome" in (await office.services.ordering.quote(REQUEST)).repeated


async def test_an_order_without_a_number_is_a_paid_order(office: Office) -> None:
    office.service.script("order", placed(an_order(number="", status="Pending")))
    await office.services.ordering.place(REQUEST)
    [order] = office.store.orders.live(office.clock.now())
    assert order.number == ""


async def test_an_answer_that_says_little_is_completed_from_the_request(office: Office) -> None:
    bare = an_order(service="", kind="", product_id="", price=None)
    office.service.script("order", placed(bare))
    await office.services.ordering.place(REQUEST)
    [order] = office.store.orders.recent(1)
    assert (order.service, order.kind, order.product_id, order.price) == (
        "Service 101",
        "short_term",
        "101",
        Decimal("0.60"),
    )


async def test_the_balance_is_wanted_before_and_after_every_spending_call(
    office: Office,
) -> None:
    office.service.script("order", placed())
    running = asyncio.ensure_future(office.services.account.run())
    await office.services.ordering.place(REQUEST)
    await resolve()
    assert [name for name, _ in office.service.calls] == ["balance", "order", "balance"]
    running.cancel()
