"""When callbacks can be relied on: by what the service answers, never by their own word."""

import pytest

from nonvoip_tui.services.webhooks import PROOF_SECONDS, TOGETHER_SECONDS, WebhookProof
from tests.services.rounds import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def proof(clock: HandClock) -> WebhookProof:
    return WebhookProof(clock)


def holds(proof: WebhookProof) -> bool:
    return proof.holds


def test_a_webhook_alone_proves_nothing(proof: WebhookProof) -> None:
    for _ in range(100):
        proof.notified("1")
    assert not holds(proof)


def test_an_sms_that_a_webhook_told_of_is_a_proof(proof: WebhookProof, clock: HandClock) -> None:
    proof.notified("1")
    clock.elapsed = 2.0
    proof.arrived("1")
    assert holds(proof)


def test_a_webhook_that_comes_a_little_after_the_poll_is_one_too(
    proof: WebhookProof, clock: HandClock
) -> None:
    proof.arrived("1")
    clock.elapsed = TOGETHER_SECONDS - 1
    assert not holds(proof)
    proof.notified("1")
    assert holds(proof)


def test_the_first_sms_that_none_told_of_ends_it(proof: WebhookProof, clock: HandClock) -> None:
    proof.notified("1")
    proof.arrived("1")
    proof.arrived("2")
    clock.elapsed = TOGETHER_SECONDS - 1
    assert holds(proof)
    clock.elapsed = TOGETHER_SECONDS
    assert not holds(proof)
    proof.notified("2")
    assert not holds(proof)


def test_a_webhook_about_another_order_does_not_help(proof: WebhookProof, clock: HandClock) -> None:
    proof.notified("2")
    proof.arrived("1")
    clock.elapsed = TOGETHER_SECONDS
    assert not holds(proof)


def test_it_lasts_for_an_hour(proof: WebhookProof, clock: HandClock) -> None:
    proof.notified("1")
    proof.arrived("1")
    clock.elapsed = PROOF_SECONDS - 1
    assert holds(proof)
    clock.elapsed = PROOF_SECONDS
    assert not holds(proof)


def test_it_ends_when_nothing_can_come_in(proof: WebhookProof) -> None:
    proof.notified("1")
    proof.arrived("1")
    proof.forget()
    assert not holds(proof)
