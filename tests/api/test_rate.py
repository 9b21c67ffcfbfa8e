"""Rate headers in every form."""

import pytest

from nonvoip_tui.api.responses import RateLimit, read_rate_limit
from tests.api.builders import NOW

EPOCH = NOW.timestamp()
SERVER_DATE = "Sat, 20 Jun 2026 11:00:00 GMT"


# F58
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "30"}, 31),
        ({"retry-after": " 30.5 "}, 31.5),
        ({"retry-after": "30s"}, 31),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "Sat, 20 Jun 2026 10:00:30 GMT"}, 31),
        ({"retry-after": "2026-06-20T10:00:30Z"}, 31),
        ({"retry-after": f"{EPOCH + 30:.0f}"}, 31),
        ({"retry-after": f"{(EPOCH + 30) * 1000:.0f}"}, 31),
        ({"retry-after": f"{EPOCH - 30:.0f}"}, 1),
        ({"retry-after": "Sat, 20 Jun 2026 11:00:30 GMT", "date": SERVER_DATE}, 31),
        ({"retry-after": f"{EPOCH + 3630:.0f}", "date": SERVER_DATE}, 31),
        ({"retry-after": "11529485261"}, 3600),
        ({"retry-after": "999999"}, 3600),
        ({"retry-after": "-5"}, 60),
        ({"retry-after": "nan"}, 60),
        ({"retry-after": "inf"}, 60),
        ({"retry-after": "soon"}, 60),
        ({"retry-after": ""}, 60),
        ({"retry-after": "soon", "x-ratelimit-reset": "20"}, 21),
        ({"retry-after": "5", "x-ratelimit-reset": "20"}, 6),
        ({"x-ratelimit-reset": f"{EPOCH + 20:.0f}"}, 21),
        ({"x-ratelimit-retry-after": "7"}, 8),
        ({}, 60),
    ],
)
def test_the_wait_is_right_within_a_second(headers: dict[str, str], wait: float) -> None:
    assert read_rate_limit(headers, NOW).retry_after_seconds == pytest.approx(wait)


@pytest.mark.parametrize(
    ("headers", "limit", "remaining"),
    [
        ({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "7"}, 60, 7),
        ({"ratelimit-limit": "10;w=5, 80;w=60", "ratelimit-remaining": "0"}, 10, 0),
        ({"x-rate-limit-limit": " 60 "}, 60, None),
        ({"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-1"}, None, None),
        ({"x-ratelimit-limit": "9" * 5000}, None, None),
    ],
)
def test_the_budget_is_read_without_failing(
    headers: dict[str, str], limit: int | None, remaining: int | None
) -> None:
    rate = read_rate_limit(headers, NOW)
    assert (rate.limit, rate.remaining) == (limit, remaining)


def test_an_answer_without_rate_headers_tells_nothing() -> None:
    assert read_rate_limit({}, NOW) == RateLimit()
    assert not RateLimit().is_notified
