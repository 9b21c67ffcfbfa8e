"""Days as they are typed, in the local calendar."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from nonvoip_tui.ui.formatting import days_of

NOW = datetime(2026, 3, 30, 22, 30, tzinfo=UTC)
"""In Berlin it is the 31st already, two days after summer time began."""


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("typed", "since", "until", "words"),
    [
        ("today", "2026-03-30T22:00", "2026-03-31T22:00", "today"),
        ("To", "2026-03-30T22:00", "2026-03-31T22:00", "today"),
        (" y", "2026-03-29T22:00", "2026-03-30T22:00", "yesterday"),
        ("1", "2026-03-30T22:00", "2026-03-31T22:00", "today"),
        ("3 days", "2026-03-28T23:00", "2026-03-31T22:00", "the last 3 days"),
        ("3d", "2026-03-28T23:00", "2026-03-31T22:00", "the last 3 days"),
        ("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00", "2026-03-29"),
        ("2026-03", "2026-02-28T23:00", "2026-03-31T22:00", "2026-03"),
        ("2026-12", "2026-11-30T23:00", "2026-12-31T23:00", "2026-12"),
    ],
)
def test_days_are_understood_and_said(typed: str, since: str, until: str, words: str) -> None:
    days = days_of(typed, NOW)
    assert days is not None
    assert days.since == datetime.fromisoformat(f"{since}+00:00")
    assert days.until == datetime.fromisoformat(f"{until}+00:00")
    assert days.words == words


@pytest.mark.parametrize(
    "typed",
    ["", " ", "x", "2026-13", "2026-02-30", "0000-01", "9999-12-31", "9999-12", "-3", "todayy"],
)
def test_what_is_not_a_day_is_none(typed: str) -> None:
    assert days_of(typed, NOW) is None


def test_what_was_said_can_be_typed_again() -> None:
    for typed in ("today", "yesterday", "3 days", "2026-03-29", "2026-03"):
        days = days_of(typed, NOW)
        assert days is not None
        assert days_of(days.words.removeprefix("the last "), NOW) == days
