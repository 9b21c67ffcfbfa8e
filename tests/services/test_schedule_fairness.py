"""Whose turn it is among many: as promised in plenty, fair in scarcity, never a crowd."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonvoip_tui.domain.models import Order
from tests.fakes import START
from tests.services.rounds import OLD, Rounds, served, waiting


def test_the_first_questions_about_many_known_orders_are_spread() -> None:  # F53
    rounds = Rounds(per_minute=6000)
    rounds.put(*(waiting(str(n), OLD) for n in range(150)))
    rounds.run(15)
    assert {who for _, who in rounds.asked} == {str(n) for n in range(150)}
    in_each_second = [sum(int(at) == second for at, _ in rounds.asked) for second in range(15)]
    assert max(in_each_second) <= 25


def test_whoever_waits_is_asked_every_fifteen_seconds_while_the_budget_allows_it() -> None:
    rounds = Rounds()
    old = [waiting(str(n), OLD) for n in range(5)]
    rounds.put(*old, served("served"), *(waiting(f"new {n}") for n in range(3)))
    rounds.schedule.select("3")
    rounds.run(120)
    for order in old:
        assert rounds.longest_wait(order.order_id, since=15.0) <= 15.0
    assert rounds.longest_wait("3", since=15.0) <= 5.0 + 1e-6


def test_the_selected_order_is_asked_every_five_seconds_among_two_hundred() -> None:
    rounds = Rounds()
    rounds.put(*(waiting(str(n), OLD) for n in range(200)))
    rounds.schedule.select("77")
    rounds.run(300)
    assert rounds.longest_wait("77", since=5.0) <= 5.5
    others = sum(who != "77" for _, who in rounds.asked)
    assert others >= 2 * len(rounds.times("77"))


def test_the_selected_order_takes_no_more_than_a_third_of_a_small_budget() -> None:  # F59
    rounds = Rounds(per_minute=10)
    rounds.put(*(waiting(str(n), OLD) for n in range(5)))
    rounds.schedule.select("1")
    rounds.run(1200)
    assert len(rounds.times("1")) <= 0.45 * len(rounds.asked)
    assert min(len(rounds.times(str(n))) for n in range(5)) >= 10


def test_fifty_equal_orders_get_equal_shares() -> None:  # F59
    rounds = Rounds()
    orders = [waiting(str(n), OLD) for n in range(50)]
    rounds.put(*orders)
    rounds.run(1200)
    share = 50 / 0.8
    for order in orders:
        assert rounds.longest_wait(order.order_id) <= 2 * share
    counts = [len(rounds.times(order.order_id)) for order in orders]
    assert max(counts) - min(counts) <= 2


@pytest.mark.parametrize(("new", "old", "done"), [(25, 25, 0), (10, 40, 50), (5, 15, 180)])
def test_in_scarcity_nobody_waits_longer_than_two_fair_shares(  # F59
    new: int, old: int, done: int
) -> None:
    rounds = Rounds()
    fresh = [waiting(f"new {n}") for n in range(new)]
    stale = [waiting(f"old {n}", OLD) for n in range(old)]
    rare = [served(f"done {n}") for n in range(done)]
    rounds.put(*fresh, *stale, *rare)
    rounds.run(1800)
    # Each group by what it is promised; a seventh of 48 a minute is for those that are done.
    share = 15 * max(1.0, (new + old) / 15 / (0.8 * 6 / 7))
    rare_share = 60 * max(1.0, done / 60 / (0.8 / 7))
    for order in (*fresh, *stale):
        assert rounds.longest_wait(order.order_id) <= 2 * share
    for order in rare:
        assert rounds.longest_wait(order.order_id) <= 2 * rare_share


def test_in_scarcity_new_orders_are_asked_more_often_than_old_ones() -> None:
    rounds = Rounds()
    rounds.put(
        *(waiting(f"new {n}") for n in range(10)), *(waiting(f"old {n}", OLD) for n in range(10))
    )
    rounds.run(70)
    new = sum(who.startswith("new") for _, who in rounds.asked)
    assert new >= 1.4 * (len(rounds.asked) - new)


def test_those_that_are_done_leave_the_budget_to_those_that_wait() -> None:
    rounds = Rounds()
    rounds.put(
        *(served(f"done {n}") for n in range(200)), *(waiting(f"{n}", OLD) for n in range(20))
    )
    rounds.run(600)
    done = sum(who.startswith("done") for _, who in rounds.asked)
    assert 0.1 <= done / len(rounds.asked) <= 0.2


def test_alone_those_that_are_done_may_use_all_of_it() -> None:
    rounds = Rounds()
    rounds.put(*(served(str(n)) for n in range(60)))
    rounds.run(600)
    assert len(rounds.asked) >= 0.9 * 480


def test_a_hundred_ends_at_once_come_one_after_another() -> None:
    rounds = Rounds()
    ending = START + timedelta(seconds=100)
    rounds.put(*(served(str(n), expires_at=ending) for n in range(100)), waiting("waits", OLD))
    rounds.run(1000)
    assert sorted(rounds.last) == sorted(str(n) for n in range(100))
    for n in range(100):
        assert len([at for at in rounds.times(str(n)) if at >= 100]) == 1
    assert rounds.longest_wait("waits", since=15.0) <= 30


def test_after_a_night_asleep_there_is_no_crowd() -> None:  # F53
    rounds = Rounds()
    far = START + timedelta(days=2)
    rounds.put(*(waiting(str(n), OLD, expires_at=far) for n in range(9)))
    rounds.run(120)
    rounds.clock.elapsed += 8 * 3600
    woke = rounds.clock.elapsed
    rounds.run(60)
    assert len([at for at, _ in rounds.asked if at >= woke]) <= 52
    assert len([at for at, _ in rounds.asked if woke <= at < woke + 2]) <= 5


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_jumps_changes_no_turn(jump: timedelta) -> None:  # F53
    asked = []
    for jumps in (timedelta(0), jump):
        rounds = Rounds()
        rounds.put(waiting("1"), waiting("2", expires_at=START + timedelta(seconds=300)))
        rounds.run(100)
        rounds.clock.jumped = jumps
        rounds.run(400)
        asked.append(rounds.asked)
        assert rounds.last == ["2"]
    assert asked[0] == asked[1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["put", "end", "gone", "select", "jump"])),
        max_size=60,
    )
)
def test_whatever_happens_every_order_has_its_turn(moves: list[tuple[int, str]]) -> None:
    rounds = Rounds()
    orders: dict[str, Order] = {}
    for number, move in moves:
        order_id = str(number)
        match move:
            case "put":
                created = rounds.clock.now()
                orders[order_id] = waiting(
                    order_id, created_at=created, expires_at=created + timedelta(hours=1)
                )
                rounds.put(orders[order_id])
            case "gone":
                orders.pop(order_id, None)
                rounds.schedule.remove(order_id)
            case "select":
                rounds.schedule.select(order_id)
            case "jump":
                rounds.clock.elapsed += 1000
            case _:
                rounds.run(7)
    started = rounds.clock.elapsed
    rounds.run(60)
    for order_id, order in orders.items():
        if order_id in rounds.schedule and order.is_live(rounds.clock.now()):
            assert rounds.longest_wait(order_id, since=started) <= 30
    assert rounds.schedule.in_flight == 0
