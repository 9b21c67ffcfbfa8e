"""What the service answers, through the real client, store and poller over a loopback socket."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.domain.events import Connection, ConnectionChanged, OrderAsked, OrderChanged
from tests.fakes import START, FakeClock, an_order
from tests.standin import standing_in, written

HOUR = timedelta(hours=1)


def long_lived(**more: object) -> Any:
    values: dict[str, Any] = {"expires_at": START + HOUR / 2} | more
    return an_order(**values)


def ok(**more: Any) -> dict[str, Any]:
    return {"status": "success", **more}


def listed(*texts: str) -> dict[str, Any]:
    return ok(message=[{"sms": text} for text in texts])


# -- what an SMS is known by -----------------------------------------------------------------

Script = Callable[[FakeClock], Callable[[], Any]]
"""Makes, for a clock, what makes each answer."""


def in_turn(*answers: Any) -> Script:
    """These answers, two polls each, and the last for ever."""

    def script(_: FakeClock) -> Callable[[], Any]:
        doubled = chain.from_iterable((answer, answer) for answer in answers)
        turns = chain(doubled, repeat(answers[-1]))
        return lambda: next(turns)

    return script


def moving(ahead: timedelta, key: str = "time", where: str = "row") -> Script:
    """One SMS whose time is always so far from that of the answer."""

    def script(clock: FakeClock) -> Callable[[], Any]:
        def answer() -> Any:
            time = {key: written(clock.now() + ahead)}
            if where == "row":
                return ok(message=[{"sms": "Code 4711", **time}])
            if where == "envelope":
                return ok(message=[{"sms": "Code 4711"}], **time)
            return ok(sms="Code 4711", **time)

        return answer

    return script


def at(*moments: str, text: str = "Code 4711") -> list[Any]:
    return [ok(message=[{"sms": text, "received_at": moment}]) for moment in moments]


A, B, C = "Code 1111", "Code 2222", "Hello, no code"


# N30 N31 N32 N65
@pytest.mark.parametrize(
    ("script", "stored"),
    [
        (moving(timedelta(0)), ["Code 4711"]),
        (moving(timedelta(seconds=11)), ["Code 4711"]),
        (moving(2 * HOUR), ["Code 4711"]),
        (moving(-5 * HOUR), ["Code 4711"]),
        (moving(timedelta(0), "timestamp", "envelope"), ["Code 4711"]),
        (moving(-timedelta(seconds=77), "created_at", "envelope"), ["Code 4711"]),
        (moving(-timedelta(seconds=77), "timestamp", "flat"), ["Code 4711"]),
        (moving(timedelta(seconds=3), "time", "flat"), ["Code 4711"]),
        (in_turn(*at("2026-11-23 11:58:13", "2026-11-23T11:58:13Z")), ["Code 4711"]),
        (in_turn(*at("2026-11-23 13:58:13", "2026-11-23T13:58:13")), ["Code 4711"]),
        (in_turn(*at("2026-11-23 12:00:09")), ["Code 4711"]),
        (in_turn(*at("2026-11-23 11:51:13", "2026-11-23 11:58:13")), ["Code 4711"] * 2),
        (in_turn(ok(sms=A), ok(sms=B), ok(sms=A)), [A, B, A]),
        (in_turn(ok(sms=A), ok(sms=B), ok(sms=A), ok(sms=B)), [A, B, A, B]),
        (in_turn(ok(sms=A), ok(sms=""), ok(sms=A)), [A]),
        (in_turn(listed(A, B, A)), [A, B, A]),
        (in_turn(listed(A, B), listed(B, A), listed(A, B)), [A, B]),
        (in_turn(listed(A), listed(A, B), listed(A, B, A)), [A, B, A]),
        (in_turn(listed(A), listed(B, A), listed(C, B, A)), [A, B, C]),
        (
            in_turn(
                ok(message=[{"sms": A, "sms_id": 1}]),
                ok(message=[{"sms": A, "sms_id": 2}, {"sms": A, "sms_id": 1}]),
                ok(message=[{"sms": A, "sms_id": 1}]),
            ),
            [A, A],
        ),
        (in_turn(ok(sms=A), ok(message=[{"sms": A, "sms_id": 8}])), [A]),
        (in_turn(ok(sms=A), *at("2026-11-23 11:58:13", text=A)), [A]),
        (in_turn(ok(message=[{"text": "Your order is waiting, not requested yet"}])),
         ["Your order is waiting, not requested yet"]),
        (in_turn(ok(sms="Waiting for SMS"), ok(sms="n/a"), ok(sms="No: 77123")), ["No: 77123"]),
    ],
)  # fmt: skip
async def test_an_sms_is_stored_and_announced_once_for_each_time_that_it_came(
    tmp_path: Path, script: Script, stored: list[str]
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(script(stand.clock))
        await stand.watch(long_lived(expires_at=START + HOUR))
        await stand.poll(14, 60)
        assert stand.asked.count("getsms") >= 10
        assert stand.texts() == stored
        assert stand.arrivals == len(stored)


# -- what ends an order -----------------------------------------------------------------------


# N01 N60
@pytest.mark.parametrize(
    "answer",
    [
        (404, {"message": "No query results for model [App\\Models\\Message]."}),
        (404, {"status": "error", "message": "Not found"}),
        (410, {"message": ""}),
        {"status": "error", "message": "Order not found."},
        {"status": "error", "message": "No data found"},
        {"status": "error", "message": "Order 900001 is unknown to this node"},
        {"status": "error", "message": "Activation expired. Please activate the number first."},
        {"status": "error", "message": "We are cleaning up, see you soon"},
        ok(message=[{"expiration": 0}]),
        ok(message=[{"expiration": "2026-11-23 09:00:00", "status": "Cancellable"}]),
    ],
)
async def test_such_answers_never_end_an_order(tmp_path: Path, answer: Any) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(answer)
        await stand.watch(long_lived())
        await stand.poll(30)
        assert stand.order().is_live(stand.clock.now())
        stand.say(ok(sms="Code 5512"))
        await stand.poll(2)
        assert stand.texts() == ["Code 5512"]


async def test_plain_words_end_it_when_repeated_and_an_sms_revives_it(  # N01
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say({"status": "error", "message": "This order was cancelled."})
        await stand.watch(long_lived())
        await stand.poll(3)
        assert stand.order().is_live(stand.clock.now())
        notified = [event for event in stand.events if isinstance(event, OrderAsked)][-1]
        assert "This order was cancelled" in notified.trouble
        assert "keeps checking" in notified.trouble
        await stand.poll(8)
        assert not stand.order().is_live(stand.clock.now())
        stand.say(ok(message=[{"sms": "Code 8181"}]))
        await stand.services.poller.ask_now("900001")
        assert stand.order().is_live(stand.clock.now())
        assert any(
            isinstance(event, OrderChanged) and event.order.is_live(stand.clock.now())
            for event in stand.events[-4:]
        )
        asked = len(stand.asked)
        await stand.poll(8)
        assert len(stand.asked) > asked


async def test_the_user_revives_what_words_ended(tmp_path: Path) -> None:  # N01
    async with standing_in(tmp_path) as stand:
        stand.say({"status": "error", "message": "Rental expired"})
        await stand.watch(long_lived(ended_at=START))
        assert not stand.order().is_live(stand.clock.now())
        await stand.services.poller.ask_now("900001")
        assert stand.order().is_live(stand.clock.now())
        await stand.poll(2)
        assert len(stand.asked) > 1


# -- outages ----------------------------------------------------------------------------------


# N07
@pytest.mark.parametrize("outage_seconds", [25, 200, 1100])
async def test_after_an_outage_a_live_order_is_asked_within_fifteen_seconds(
    tmp_path: Path, outage_seconds: int
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say((503, {"message": "down"}))
        await stand.watch(long_lived())
        await stand.poll(outage_seconds, 1)
        stand.say(ok(sms="Code 9090"))
        await stand.poll(16, 1)
        assert stand.texts() == ["Code 9090"]


async def test_the_users_question_does_not_wait_and_ends_the_trouble(  # N07 N08
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say((503, {"message": "down"}))
        await stand.watch(long_lived())
        await stand.poll(60, 1)
        stand.say({"status": "error", "message": "Order not found"})
        await stand.services.poller.ask_now("900001")
        connection = [each for each in stand.events if isinstance(each, ConnectionChanged)][-1]
        assert connection.connection is Connection.ONLINE


# -- after the end ----------------------------------------------------------------------------


async def test_an_sms_that_comes_just_after_the_end_is_fetched(tmp_path: Path) -> None:  # N33
    async with standing_in(tmp_path) as stand:
        stand.say({"status": "error", "message": "No SMS received yet."})
        stand.say({"status": "error", "message": "SMS already delivered"}, "reject")
        await stand.watch(long_lived(expires_at=START + timedelta(seconds=60)))
        await stand.poll(65, 1)
        assert not stand.order().is_live(stand.clock.now())
        stand.say(ok(sms="Code 3131"))
        await stand.poll(10, 1)
        assert stand.texts() == ["Code 3131"]


async def test_a_storm_of_old_webhooks_is_a_handful_of_questions(tmp_path: Path) -> None:  # N75
    from nonvoip_tui.domain.webhooks import Webhook

    async with standing_in(tmp_path) as stand:
        stand.say(ok(sms=""))
        for number in range(200):
            old = long_lived(
                order_id=f"old{number}", created_at=START - 90 * HOUR, expires_at=START - 89 * HOUR
            )
            stand.store.orders.save(old)
        await stand.watch(long_lived())
        for call in range(20):
            stand.services.webhooks.on_event(
                [Webhook(order_id=f"old{n}", mark=f"{call} {n}") for n in range(200)]
            )
            await stand.poll(1, 1)
        await stand.poll(20, 1)
        assert len(stand.asked) < 40 * 2 / 5 + 10


async def test_a_renewal_without_an_end_is_asked_on(tmp_path: Path) -> None:  # N61
    for turn, answer in enumerate(
        (ok(), ok(message="Renewed"), ok(message=[{"new_expiration": "2026-12-24 12:00:00"}]),
         ok(message=[{"expiration": "30 days"}]))
    ):  # fmt: skip
        async with standing_in(tmp_path / str(turn)) as stand:
            stand.say(ok(sms=""))
            stand.say(answer, "renew")
            await stand.watch(long_lived(kind="long_term", expires_at=START + 24 * HOUR))
            await stand.services.lifecycle.renew("900001")
            end = stand.order().expires_at
            assert end is not None
            assert end - START == timedelta(days=31)
            assert stand.order().is_live(START + timedelta(days=2))


# N35
@pytest.mark.parametrize("named_end", [True, False])
@pytest.mark.parametrize("sms_before", [[], ["Code 1111"]])
@pytest.mark.parametrize("was_behind", [HOUR, -HOUR, timedelta(minutes=7), timedelta(days=2)])
async def test_an_order_lives_as_long_as_before_when_the_clock_is_set_between_two_runs(
    tmp_path: Path, was_behind: timedelta, sms_before: list[str], named_end: bool
) -> None:
    clock = FakeClock()
    order = long_lived() if named_end else an_order(expires_at=None)
    async with standing_in(tmp_path, clock) as stand:
        stand.server_ahead = was_behind
        stand.say(listed(*sms_before))
        await stand.watch(order)
        for _ in range(3):
            await stand.services.account.refresh()
        await stand.poll(4)
        left = stand.order().expected_end - clock.now()
    clock.jump(was_behind.total_seconds() + 120)
    async with standing_in(tmp_path, clock) as stand:
        stand.say(listed(*sms_before))
        for _ in range(3):
            await stand.services.account.refresh()
        await stand.poll(4)
        assert stand.asked.count("getsms") >= 1
        stand.say(listed(*sms_before, "Code 4711"))
        await stand.poll(8)
        assert stand.texts() == [*sms_before, "Code 4711"]
        lived = timedelta(seconds=120 + 12 * 15)
        assert stand.order().expected_end - clock.now() == left - lived


# N35
async def test_the_end_of_an_order_follows_a_clock_that_is_set_while_the_program_runs(
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.server_ahead = -HOUR
        stand.say(listed())
        await stand.watch(long_lived())
        await stand.poll(4)
        stand.clock.jump(-HOUR.total_seconds())
        stand.server_ahead = timedelta(0)
        await stand.poll(4)
        assert stand.order().expires_at == long_lived().expires_at - HOUR
        await stand.poll(120)
        assert not stand.order().is_live(stand.clock.now())


# N35
@pytest.mark.parametrize("ahead", [timedelta(seconds=20), timedelta(days=40), -timedelta(days=300)])
async def test_no_end_moves_by_what_may_be_the_journey_or_a_date_that_is_made_up(
    tmp_path: Path, ahead: timedelta
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(listed())
        await stand.watch(long_lived())
        await stand.poll(2)
        stand.server_ahead = ahead
        await stand.poll(2)
        assert stand.order().expires_at == long_lived().expires_at


# N35
async def test_no_end_moves_by_what_one_server_or_one_cached_answer_says(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(listed())
        await stand.watch(long_lived())
        await stand.poll(4)
        for _ in range(6):
            stand.server_ahead = HOUR
            await stand.poll(1, 3.0)
            stand.server_ahead = timedelta(0)
            await stand.poll(2, 3.0)
        stand.server_ahead = -6 * HOUR
        stand.say(lambda: (200, listed(), {"Age": "21600"}))
        await stand.poll(8)
        assert stand.order().expires_at == long_lived().expires_at


# N35
async def test_an_action_under_way_while_the_ends_move_brings_no_old_end_back(
    tmp_path: Path,
) -> None:
    async with standing_in(tmp_path) as stand:
        stand.say(listed("Code 1111"))
        await stand.watch(long_lived(kind="long_term"))
        for _ in range(3):
            await stand.services.account.refresh()
        await stand.poll(4)
        stand.clock.jump(-HOUR.total_seconds())
        stand.server_ahead = HOUR
        stand.say(ok(message="Renewed"), "renew")
        for _ in range(2):
            await stand.services.account.refresh()
        await stand.services.lifecycle.renew("900001")
        assert "renew" in stand.asked
        assert stand.order().expected_end < long_lived().expires_at + timedelta(days=29, hours=23.5)
