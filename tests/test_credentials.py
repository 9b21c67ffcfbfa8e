"""Where credentials come from, and that a secret stays one."""

import copy
import pickle
import traceback

import pytest

from nonvoip_tui.credentials import Credentials, CredentialsError, Secret, from_environment

CANARY = "canary-7f3a"


def test_a_pair_in_the_environment_is_used() -> None:
    found = from_environment({"NONVOIP_EMAIL": "a@example.com", "NONVOIP_PASSWORD": CANARY})
    assert found is not None
    assert (found.email, found.password.reveal(), found.source) == (
        "a@example.com", CANARY, "environment",
    )  # fmt: skip


def test_nothing_in_the_environment_is_nobody() -> None:
    assert from_environment({}) is None


@pytest.mark.parametrize("name", ["NONVOIP_EMAIL", "NONVOIP_PASSWORD"])
def test_half_a_pair_is_an_error_that_names_the_other_half(name: str) -> None:
    other = {"NONVOIP_EMAIL": "NONVOIP_PASSWORD", "NONVOIP_PASSWORD": "NONVOIP_EMAIL"}[name]
    with pytest.raises(CredentialsError, match=f"{name} is set but {other} is not") as caught:
        from_environment({name: CANARY})
    assert CANARY not in str(caught.value)


def test_a_secret_shows_as_dots_everywhere() -> None:  # F54
    credentials = Credentials("a@example.com", Secret(CANARY))
    shown = f"{credentials} {credentials!r} {credentials.password} {[credentials.password]}"
    assert CANARY not in shown
    try:
        raise RuntimeError(credentials)
    except RuntimeError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert CANARY not in "".join(told.format()).replace("CANARY", "")


@pytest.mark.parametrize("write", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_not_written_or_copied(write: object) -> None:
    assert callable(write)
    with pytest.raises(TypeError):
        write(Secret(CANARY))
