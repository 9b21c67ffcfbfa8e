"""When callbacks can be relied on: by what the service answers, never by their own word."""

import pytest

from nonvoip_tui.services.webhooks import PROOF_SECONDS, TOGETHER_SECONDS, CallbackProof
from tests.services.rounds import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def proof(clock: HandClock) -> CallbackProof:
    return CallbackProof(clock)


def holds(proof: CallbackProof) -> bool:
    return proof.holds


def test_a_callback_alone_proves_nothing(proof: CallbackProof) -> None:
    for _ in range(100):
        proof.told("1")
    assert not holds(proof)


def test_an_sms_that_a_callback_told_of_is_a_proof(proof: CallbackProof, clock: HandClock) -> None:
    proof.told("1")
    clock.elapsed = 2.0
    proof.arrived("1")
    assert holds(proof)


def test_a_callback_that_comes_a_little_after_the_poll_is_one_too(
    proof: CallbackProof, clock: HandClock
) -> None:
    proof.arrived("1")
    clock.elapsed = TOGETHER_SECONDS - 1
    assert not holds(proof)
    proof.told("1")
    assert holds(proof)


def test_the_first_sms_that_none_told_of_ends_it(proof: CallbackProof, clock: HandClock) -> None:
    proof.told("1")
    proof.arrived("1")
    proof.arrived("2")
    clock.elapsed = TOGETHER_SECONDS - 1
    assert holds(proof)
    clock.elapsed = TOGETHER_SECONDS
    assert not holds(proof)
    proof.told("2")
    assert not holds(proof)


def test_a_callback_about_another_order_does_not_help(
    proof: CallbackProof, clock: HandClock
) -> None:
    proof.told("2")
    proof.arrived("1")
    clock.elapsed = TOGETHER_SECONDS
    assert not holds(proof)


def test_it_lasts_for_an_hour(proof: CallbackProof, clock: HandClock) -> None:
    proof.told("1")
    proof.arrived("1")
    clock.elapsed = PROOF_SECONDS - 1
    assert holds(proof)
    clock.elapsed = PROOF_SECONDS
    assert not holds(proof)


def test_it_ends_when_nothing_can_come_in(proof: CallbackProof) -> None:
    proof.told("1")
    proof.arrived("1")
    proof.forget()
    assert not holds(proof)
