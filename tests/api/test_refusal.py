"""Which error a refusal is, and what it says."""

from typing import Any

import pytest

from nonvoip_tui.api.decode import decode_balance, decode_rejection, decode_sentence
from nonvoip_tui.domain.errors import (
    InsufficientFundsError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ServiceError,
    WrongCredentialsError,
)
from tests.api.builders import order, reply


# F09 F55
@pytest.mark.parametrize(
    ("answer", "status_code", "kind"),
    [
        ({"status": "error", "message": "Insufficient balance."}, 200, InsufficientFundsError),
        ({"status": "error", "message": "Not enough funds"}, 400, InsufficientFundsError),
        ({"status": "error", "message": ""}, 402, InsufficientFundsError),
        ({"status": "error", "message": "Invalid login details"}, 200, WrongCredentialsError),
        ({"status": "error", "message": "Unauthorized"}, 200, WrongCredentialsError),
        ({"message": "Unauthenticated."}, 401, WrongCredentialsError),
        ({"foo": 1}, 401, WrongCredentialsError),
        ({"status": "error", "message": "Forbidden"}, 403, WrongCredentialsError),
        ({"status": "error", "message": "Account is suspended"}, 200, WrongCredentialsError),
        ({"status": "error", "message": "This number cannot be rejected"}, 403, RefusedError),
        ({"status": "error", "message": "Too many requests"}, 200, RateLimitedError),
        ({"status": "error", "message": "Rate limit exceeded"}, 400, RateLimitedError),
        ({"status": "error", "message": "Order not found"}, 200, NotFoundError),
        ({"status": "error", "message": "The rental has expired"}, 400, NotFoundError),
        ({"status": "error", "message": ""}, 404, NotFoundError),
        ({"message": "The number was used"}, 422, RefusedError),
        (
            {"status": "error", "data": {"message": "Insufficient balance."}},
            200,
            InsufficientFundsError,
        ),
        ({"status": "fail", "error": {"message": "No such order"}}, 200, NotFoundError),
        ({"status": "error", "message": "Out of stock"}, 200, RefusedError),
        ({"status": "error", "message": "Too many services selected"}, 200, RefusedError),
        ({"success": False, "message": "Maintenance"}, 200, RefusedError),
        ({"status": "error", "message": ["One", "two"]}, 200, RefusedError),
        ({"status": "error"}, 200, RefusedError),
    ],
)
def test_a_refusal_is_sorted_by_its_words(
    answer: Any, status_code: int, kind: type[ServiceError]
) -> None:
    with pytest.raises(RefusedError) as caught:
        decode_sentence(reply(answer, status_code))
    assert type(caught.value) is kind
    assert str(caught.value)


def test_a_refusal_for_too_many_calls_says_how_long_to_wait() -> None:
    with pytest.raises(RateLimitedError) as caught:
        decode_balance(reply({"status": "error", "message": "Too many requests"}))
    assert caught.value.retry_after_seconds == 31


def test_validation_errors_show_the_first_of_them() -> None:
    answer = {
        "message": "The given data was invalid.",
        "errors": {"number": ["The number field is required."], "service": ["required"]},
    }
    with pytest.raises(RefusedError, match=r"invalid\. The number field is required\. service: r"):
        decode_rejection(reply(answer, 422), order())


# F09 F39 F46
def test_a_refusal_is_made_safe_to_show() -> None:
    with pytest.raises(RefusedError) as caught:
        decode_balance(reply({"status": "error", "message": "\x1b]52;c;ZXZpbA==\x07[/x]\u202e"}))
    assert str(caught.value) == "␛]52;c;ZXZpbA==␇[/x]\ufffd"
