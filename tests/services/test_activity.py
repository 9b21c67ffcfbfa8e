"""The activity: the last calls with how they ended, and never what was in them."""

from dataclasses import fields
from datetime import timedelta

from nonvoip_tui.api.transport import Exchange
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.request_log import MAX_STORED, Activity, Call
from tests.fakes import START, FakeClock


def record(activity: Activity, endpoint: str = "balance", outcome: str = "answered") -> None:
    activity.record(Exchange(endpoint, START + timedelta(seconds=1), 0.25, outcome, 200, 57))


async def test_only_the_last_calls_are_kept_the_newest_first() -> None:
    activity = Activity(Budget(FakeClock()))
    for _ in range(MAX_STORED + 3):
        record(activity)
    calls = (await activity.look()).calls
    assert [call.number for call in calls[:2]] == [MAX_STORED + 3, MAX_STORED + 2]
    assert len(calls) == MAX_STORED


async def test_tries_are_counted_until_the_endpoint_answers() -> None:
    activity = Activity(Budget(FakeClock()))
    for endpoint, outcome in (
        ("balance", "incomplete answer"),
        ("products", "answered"),
        ("balance", "not sent"),
        ("balance", "answered"),
        ("balance", "answered"),
    ):
        record(activity, endpoint, outcome)
    calls = (await activity.look()).calls
    assert [(call.endpoint, call.tries) for call in reversed(calls)] == [
        ("balance", 1),
        ("products", 1),
        ("balance", 2),
        ("balance", 3),
        ("balance", 1),
    ]


async def test_the_budget_is_told_with_the_calls() -> None:
    budget = Budget(FakeClock())
    budget.count()
    budget.pause(30)
    seen = await Activity(budget).look()
    assert (seen.others_lately, seen.pause_left_seconds) == (1, 30)
    assert seen.polls_per_minute > 0


def test_a_call_has_no_place_for_what_was_in_it() -> None:
    assert {each.name for each in fields(Call)} == {
        "number", "endpoint", "began_at", "duration_seconds", "outcome", "status_code", "tries",
        "calls_left",
    }  # fmt: skip
