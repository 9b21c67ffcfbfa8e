"""What reuse, activate and renew answer of an order."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.decode import decode_activation, decode_news, decode_reuse
from nonvoip_tui.domain.errors import BadAnswerError
from nonvoip_tui.domain.models import OrderNews
from tests.api.builders import NOW, order, reply


def test_reuse_tells_the_new_order_and_its_end() -> None:
    answer = {
        "status": "success",
        "message": [{"order_id": 900004, "number": "12025550143", "till_expiration": 600}],
    }
    assert decode_reuse(reply(answer), order()) == OrderNews(
        "900004", "12025550143", expires_at=datetime(2026, 6, 20, 10, 10, tzinfo=UTC)
    )


def test_renew_tells_the_new_end_as_a_date() -> None:
    answer = {"status": "success", "message": [{"expiration": "2026-08-19 09:30:00", "price": 9}]}
    assert decode_news(reply(answer), order()) == OrderNews(
        price=Decimal(9), expires_at=datetime(2026, 8, 19, 9, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "message",
    [
        [{"number": "12025550143", "end_on": "2026-06-20 10:15:00"}],
        {"end_on": "2026-06-20T10:15:00Z"},
        {"end_on": "2026-06-20T12:15:00.000+02:00"},
        {"till_expiration": "900"},
        {"expires": 1781950500},
    ],
)
def test_activate_tells_the_end_of_the_window(message: Any) -> None:
    news = decode_activation(reply({"status": "success", "message": message}), order())
    assert news.active_until == datetime(2026, 6, 20, 10, 15, tzinfo=UTC)
    assert news.expires_at is None


def test_activate_may_answer_nothing_but_success() -> None:
    assert decode_activation(reply({"status": "success", "message": "On."}), order()) == OrderNews()


def test_activate_does_not_take_the_end_of_the_rental_for_that_of_the_window() -> None:
    answer = {"status": "success", "message": {"expires": "2026-07-20 09:30:00"}}
    news = decode_activation(reply(answer), order())
    assert (news.active_until, news.expires_at) == (None, datetime(2026, 7, 20, 9, 30, tzinfo=UTC))


# F67
def test_news_of_another_number_is_not_taken_for_this_order() -> None:
    answer = {"status": "success", "message": [{"number": "13105550199", "till_expiration": 600}]}
    with pytest.raises(BadAnswerError, match="another number"):
        decode_news(reply(answer), order())


@pytest.mark.parametrize("answer", [{}, None, {"message": "hm"}, {"foo": {"bar": 1}}])
def test_news_that_cannot_be_understood_is_a_bad_answer(answer: Any) -> None:
    with pytest.raises(BadAnswerError):
        decode_news(reply(answer), order())


# F53
def test_a_date_is_moved_by_the_skew_of_the_services_clock() -> None:
    answer = {"status": "success", "message": {"expires": "2026-06-20 11:10:00"}}
    an_hour_ahead = datetime(2026, 6, 20, 11, 0, tzinfo=UTC)
    news = decode_news(reply(answer, server_date=an_hour_ahead), order())
    assert news.expires_at == datetime(2026, 6, 20, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize("second", [30, 59])
def test_a_small_skew_is_the_journey(second: int) -> None:
    answer = {"status": "success", "message": {"expires": "2026-06-20 11:10:00"}}
    news = decode_news(reply(answer, server_date=NOW.replace(second=second)), order())
    assert news.expires_at == datetime(2026, 6, 20, 11, 10, tzinfo=UTC)


def test_only_reuse_takes_a_bare_id_for_that_of_an_order() -> None:
    answer = {"status": "success", "message": {"id": 900004}}
    assert decode_reuse(reply(answer), order()).order_id == "900004"
    assert decode_news(reply(answer), order()).order_id == ""
