"""How an attempt to buy can end is a closed union, and an answer is a part of it."""

from typing import get_args

from nonvoip_tui.domain import actions as outcomes
from nonvoip_tui.domain.actions import (
    Answer,
    Outcome,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
)


def test_every_outcome_is_in_the_union_and_only_three_are_answers() -> None:
    defined = {
        value
        for value in vars(outcomes).values()
        if isinstance(value, type) and value.__module__ == outcomes.__name__
    }
    assert set(get_args(Outcome)) == defined
    assert set(get_args(Answer)) == {Placed, PriceChanged, PremiumOffered}


def test_what_was_not_offered_is_none() -> None:
    assert PremiumOffered().recommended_bid_percent is None
    assert PremiumOffered().available_price is None
    assert Refused("no").retry_after_seconds is None
    assert Placed(()).warning == ""
