"""One order's turns, from its first question to its last."""

from datetime import timedelta
from itertools import pairwise
from math import inf
from random import Random

import pytest

from nonvoip_tui.domain.models import LONG_TERM
from nonvoip_tui.services.pace import Pace, safety_net
from nonvoip_tui.services.schedule import Schedule
from tests.fakes import START
from tests.services.rounds import OLD, HandClock, Rounds, served, waiting, with_sms


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def test_a_new_order_is_first_asked_after_three_to_five_seconds() -> None:
    for _ in range(5):
        rounds = Rounds()
        rounds.put(waiting())
        rounds.run(6)
        assert 3.0 <= rounds.times("1")[0] <= 5.0


def test_a_new_order_is_asked_every_three_seconds_then_more_and_more_rarely() -> None:
    rounds = Rounds()
    rounds.put(waiting())
    rounds.run(600)
    times = rounds.times("1")
    early = gaps([at for at in times if at <= 70])
    late = gaps([at for at in times if at >= 300])
    assert 2.6 <= min(early) <= max(early) <= 3.4
    assert 11.0 <= min(late) <= max(late) <= 15.0
    assert len([at for at in times if 100 < at <= 200]) < len([at for at in times if at <= 100])


def test_selecting_asks_at_once_if_the_last_time_was_long_ago() -> None:
    rounds = Rounds()
    rounds.put(served("1"))
    rounds.run(30)
    rounds.schedule.select("1")
    before = rounds.clock.elapsed
    rounds.run(0.1)
    assert rounds.times("1")[-1] == before


def test_no_order_is_asked_more_often_than_every_two_seconds() -> None:
    rounds = Rounds(pace=Pace(0.1, 0.1), per_minute=6000)
    rounds.put(waiting("1"), waiting("2", OLD), served("3"))
    rounds.schedule.select("2")
    rounds.run(120)
    for order_id in "123":
        assert min(gaps(rounds.times(order_id))) >= 2.0 - 1e-6


def test_after_its_sms_an_order_is_asked_rarely() -> None:
    rounds = Rounds()
    rounds.put(waiting())
    rounds.run(30)
    rounds.answer = lambda order: with_sms(order) if not order.sms_count else order
    rounds.run(10)
    came = rounds.clock.elapsed
    rounds.run(240)
    assert 3 <= len([at for at in rounds.times("1") if at > came]) <= 5


def test_a_reused_order_waits_anew() -> None:
    rounds = Rounds()
    rounds.put(served("1", expires_at=START + timedelta(minutes=3)))
    rounds.run(100)
    rounds.put(served("1", expires_at=START + timedelta(minutes=12)))
    rounds.run(30)
    asked_after = [at for at in rounds.times("1") if at > 100]
    assert len(asked_after) >= 8
    assert asked_after[0] >= 103


def test_a_sleeping_number_that_is_activated_waits_anew() -> None:
    asleep = waiting("1", OLD, kind=LONG_TERM, expires_at=START + timedelta(days=20))
    rounds = Rounds()
    rounds.put(asleep)
    rounds.run(300)
    assert 2 <= len(rounds.times("1")) <= 4
    rounds.put(asleep._replace(active_until=START + timedelta(minutes=15)))
    rounds.run(30)
    assert len([at for at in rounds.times("1") if at > 300]) >= 8


def test_a_number_that_comes_late_makes_the_order_fresh() -> None:
    rounds = Rounds()
    rounds.put(waiting("1", OLD, number=""))
    rounds.run(60)
    rounds.put(waiting("1", OLD))
    rounds.run(30)
    assert len([at for at in rounds.times("1") if at > 60]) >= 8


def test_the_last_question_comes_at_the_end_and_none_after_it() -> None:
    rounds = Rounds()
    rounds.put(waiting("1", OLD, expires_at=START + timedelta(seconds=100)))
    rounds.run(500)
    assert rounds.times("1")[-1] == pytest.approx(100.0)
    assert rounds.last == ["1"]
    assert "1" not in rounds.schedule


def test_a_question_under_way_at_the_end_is_not_the_last() -> None:
    rounds = Rounds()
    rounds.put(waiting("1", OLD, expires_at=START + timedelta(seconds=100)))
    rounds.run(99)
    rounds.schedule.begin("1")
    rounds.clock.elapsed = 101.0
    assert not rounds.schedule.end("1")
    rounds.run(10)
    assert rounds.last == ["1"]


def test_a_last_question_that_failed_is_asked_again() -> None:
    rounds = Rounds()
    rounds.put(waiting("1", OLD, expires_at=START + timedelta(seconds=10)))
    rounds.clock.elapsed = 11.0
    for _ in range(5):
        rounds.schedule.begin("1")
        assert not rounds.schedule.fail("1", is_its_own=False)
    rounds.run(200)
    assert rounds.last == ["1"]


def test_an_order_that_fails_by_itself_after_its_end_is_given_up() -> None:
    rounds = Rounds()
    rounds.put(waiting("1", OLD, expires_at=START + timedelta(seconds=10)))
    rounds.clock.elapsed = 11.0
    ended = []
    for _ in range(3):
        rounds.schedule.begin("1")
        ended.append(rounds.schedule.fail("1", is_its_own=True))
    assert ended == [False, False, True]


def test_an_order_that_fails_by_itself_is_asked_more_and_more_rarely() -> None:
    rounds = Rounds()
    rounds.put(waiting())
    waits = []
    for _ in range(6):
        rounds.schedule.begin("1")
        rounds.schedule.fail("1", is_its_own=True)
        waits.append(rounds.schedule.seconds_to("1"))
    assert waits == sorted(waits) or max(waits) <= 8 * 3 * 1.1
    assert waits[3] > 3 * waits[0]
    rounds.schedule.begin("1")
    rounds.schedule.end("1")
    assert rounds.schedule.seconds_to("1") <= 3.3


def test_one_that_is_being_asked_has_no_turn() -> None:
    rounds = Rounds()
    rounds.put(waiting("1"), waiting("2"))
    rounds.schedule.select("1")
    rounds.schedule.begin("1")
    rounds.run(100)
    assert rounds.times("1") == []
    assert rounds.schedule.is_in_flight("1")
    assert rounds.schedule.in_flight == 1


def test_one_that_left_while_it_was_asked_is_not_counted_any_more() -> None:
    rounds = Rounds()
    rounds.put(waiting("1"))
    rounds.schedule.begin("1")
    rounds.put(waiting("1")._replace(rejected_at=START))
    assert (rounds.schedule.in_flight, "1" in rounds.schedule) == (0, False)
    assert not rounds.schedule.end("1")
    assert not rounds.schedule.fail("1", is_its_own=True)
    assert rounds.schedule.in_flight == 0


def test_what_is_kept_keeps_its_place_and_what_is_not_leaves() -> None:
    rounds = Rounds()
    rounds.put(waiting("1", OLD), waiting("2", OLD))
    rounds.run(60)
    before = rounds.schedule.seconds_to("1")
    rounds.schedule.begin("2")
    rounds.schedule.keep_only([waiting("1", OLD), waiting("3", OLD)])
    assert rounds.schedule.seconds_to("1") == pytest.approx(before)
    assert ("2" in rounds.schedule, "3" in rounds.schedule) == (False, True)
    assert rounds.schedule.in_flight == 0


def test_a_clock_set_back_does_not_bring_back_what_is_over() -> None:  # F53
    rounds = Rounds()
    order = waiting("1", expires_at=START + timedelta(seconds=100))
    rounds.put(order)
    rounds.run(200)
    rounds.clock.jumped = timedelta(hours=-1)
    rounds.put(order)
    assert "1" not in rounds.schedule
    rounds.put(order._replace(expires_at=START + timedelta(hours=1)))  # it was renewed
    assert "1" in rounds.schedule


def test_who_is_nearly_due_may_come_along_unless_asked_just_now() -> None:
    rounds = Rounds()
    rounds.put(waiting())
    rounds.clock.elapsed = rounds.schedule.turn(1.0).seconds - 0.2
    assert rounds.schedule.turn(1.0, early_seconds=0.1).seconds > 0
    assert rounds.schedule.turn(1.0, early_seconds=0.3) == ("1", 0.0)
    rounds.ask("1")
    assert rounds.schedule.turn(1.0, early_seconds=60.0).seconds > 0
    rounds.clock.elapsed += 2.0
    assert rounds.schedule.turn(1.0, early_seconds=60.0) == ("1", 0.0)
    assert rounds.schedule.turn(0.01, early_seconds=60.0).seconds > 0, "others may need it more"


def test_nobody_is_nobody() -> None:
    schedule = Schedule(Pace(), HandClock(), Random(1).random)
    schedule.select("1")
    assert schedule.turn(0.8) == ("", inf)
    assert schedule.turn(0.0) == ("", inf)
    assert schedule.seconds_to("1") == inf


def test_another_pace_holds_at_once_and_the_one_before_comes_back_as_fast() -> None:
    rounds = Rounds(per_minute=600)
    rounds.put(*(waiting(str(number), 300) for number in range(6)))
    rounds.schedule.select("0")
    rounds.run(120)
    assert rounds.longest_wait("5", since=20) <= 15
    rounds.schedule.set_pace(safety_net(rounds.pace))
    slow_from = rounds.clock.elapsed
    rounds.run(300)
    for order_id in ("0", "5"):
        assert len([at for at in rounds.times(order_id) if at > slow_from]) in range(4, 8)
        assert rounds.longest_wait(order_id, since=slow_from) <= 60
    rounds.schedule.set_pace(rounds.pace)
    back_at = rounds.clock.elapsed
    rounds.run(120)
    assert rounds.longest_wait("0", since=back_at) <= 5
    assert rounds.longest_wait("5", since=back_at) <= 15
