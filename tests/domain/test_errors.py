"""The tree of errors is closed, and each says whether money may have moved."""

import pytest

from nonvoip_tui.domain import errors
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    Certainty,
    InsufficientFundsError,
    NotFoundError,
    NotSentError,
    RateLimitedError,
    RedirectedError,
    RefusedError,
    ServiceDownError,
    ServiceError,
    StorageError,
    UnansweredError,
    WrongCredentialsError,
)

CERTAINTIES: dict[type[ServiceError], Certainty] = {
    ServiceError: Certainty.UNKNOWN,
    NotSentError: Certainty.NOT_SENT,
    RefusedError: Certainty.ANSWERED,
    InsufficientFundsError: Certainty.ANSWERED,
    NotFoundError: Certainty.ANSWERED,
    WrongCredentialsError: Certainty.ANSWERED,
    RateLimitedError: Certainty.ANSWERED,
    UnansweredError: Certainty.UNKNOWN,
    ServiceDownError: Certainty.UNKNOWN,
    RedirectedError: Certainty.UNKNOWN,
    BadAnswerError: Certainty.UNKNOWN,
}


def _tree(root: type[ServiceError]) -> set[type[ServiceError]]:
    return {root}.union(*(_tree(child) for child in root.__subclasses__()))


def _made(kind: type[ServiceError]) -> ServiceError:
    if kind is RateLimitedError:
        return RateLimitedError("Too many calls.", 30.0)
    return kind("Too many calls.")


def test_every_error_of_the_service_is_listed_here_and_defined_in_one_place() -> None:
    defined = {kind for kind in _tree(ServiceError) if kind.__module__ == errors.__name__}
    assert defined == set(CERTAINTIES)


# F01 F03 F07 F09 F11
@pytest.mark.parametrize(("kind", "certainty"), CERTAINTIES.items())
def test_every_error_says_whether_money_may_have_moved(
    kind: type[ServiceError], certainty: Certainty
) -> None:
    error = _made(kind)
    assert error.certainty is certainty
    assert error.may_have_moved_money is (certainty is Certainty.UNKNOWN)
    assert str(error) == "Too many calls."


def test_too_many_calls_say_how_long_to_wait() -> None:
    assert RateLimitedError("Too many calls.", 30.0).retry_after_seconds == 30.0


def test_trouble_with_the_disk_is_none_of_the_service() -> None:
    assert not issubclass(StorageError, ServiceError)
    assert not issubclass(ServiceError, StorageError)
