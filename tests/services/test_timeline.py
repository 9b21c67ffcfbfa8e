"""A clock that waits for whoever is late."""

from math import inf

from nonvoip_tui.services.schedule import Timeline


def test_the_earliest_comes_first_whatever_the_order_of_coming() -> None:
    line = Timeline(now=100.0)
    line.put("late", 5.0)
    line.put("early", 2.0)
    assert line.head() == "early"
    line.advance(101.0)
    assert (line.left("early"), line.left("late")) == (1.0, 4.0)


def test_the_clock_stands_still_while_the_first_is_late() -> None:
    line = Timeline(now=0.0)
    line.put("1", 2.0)
    line.put("2", 3.0)
    line.advance(1000.0)
    assert (line.left("1"), line.left("2")) == (0.0, 1.0)


def test_it_goes_on_when_the_late_one_was_served() -> None:
    line = Timeline(now=0.0)
    line.put("1", 2.0)
    line.put("2", 3.0)
    line.advance(1000.0)
    line.remove("1")
    line.advance(1000.5)
    assert line.left("2") == 0.5


def test_it_runs_on_a_little_where_that_is_allowed() -> None:
    line = Timeline(now=0.0)
    line.put("1", 5.0)
    line.advance(6.0, slack_seconds=2.0)
    assert line.left("1") == -1.0
    line.advance(100.0, slack_seconds=2.0)
    assert line.left("1") == -2.0


def test_at_half_speed_half_the_time_passes() -> None:
    line = Timeline(now=0.0)
    line.put("1", 5.0)
    line.advance(4.0, speed=0.5)
    assert line.left("1") == 3.0


def test_a_clock_outside_that_goes_back_moves_nothing() -> None:
    line = Timeline(now=10.0)
    line.put("1", 5.0)
    line.advance(3.0)
    assert line.left("1") == 5.0


def test_putting_again_forgets_the_time_before() -> None:
    line = Timeline(now=0.0)
    line.put("1", 5.0)
    line.put("1", 9.0)
    line.put("2", 7.0)
    assert line.head() == "2"


def test_who_was_removed_is_nowhere() -> None:
    line = Timeline(now=0.0)
    line.put("1", 5.0)
    line.remove("1")
    line.remove("1")
    assert (line.head(), line.left("1"), "1" in line) == (None, inf, False)


def test_what_is_forgotten_takes_no_room() -> None:
    line = Timeline(now=0.0)
    for _ in range(10_000):
        line.put("1", 5.0)
    assert len(line._heap) < 200
    assert line.left("1") == 5.0
