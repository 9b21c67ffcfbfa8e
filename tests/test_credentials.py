"""Where credentials come from, and that a secret stays one."""

import copy
import pickle
import traceback
from pathlib import Path

import pytest

from nonvoip_tui.config import Config
from nonvoip_tui.credentials import (
    Credentials,
    CredentialsError,
    NoPasswordError,
    Secret,
    SoughtCredentials,
    find_credentials,
    seek_credentials,
)

CANARY = "canary-7f3a"


def test_a_pair_in_the_environment_is_used_before_everything() -> None:
    config = Config(email="b@example.com", password_command=("/bin/false",))
    environ = {"NONVOIP_EMAIL": "a@example.com", "NONVOIP_PASSWORD": CANARY}
    found = find_credentials(config, environ)
    assert found is not None
    assert (found.email, found.password.reveal(), found.source) == (
        "a@example.com", CANARY, "environment",
    )  # fmt: skip


def test_nothing_set_up_is_nobody() -> None:
    assert find_credentials(Config(email="a@example.com"), {}) is None


@pytest.mark.parametrize("name", ["NONVOIP_EMAIL", "NONVOIP_PASSWORD"])
def test_half_a_pair_is_an_error_that_names_the_other_half(name: str) -> None:
    other = {"NONVOIP_EMAIL": "NONVOIP_PASSWORD", "NONVOIP_PASSWORD": "NONVOIP_EMAIL"}[name]
    with pytest.raises(CredentialsError, match=f"{name} is set but {other} is not") as caught:
        find_credentials(Config(), {name: CANARY})
    assert CANARY not in str(caught.value)


def test_a_password_file_is_read_to_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{CANARY}\nsecond line\n")
    config = Config(email="a@example.com", password_command=("/bin/false",))
    found = find_credentials(config, {"NONVOIP_PASSWORD_FILE": str(path)})
    assert found is not None
    assert (found.password.reveal(), found.source) == (CANARY, "NONVOIP_PASSWORD_FILE")


def test_a_command_is_run_without_a_shell() -> None:
    config = Config(email="a@example.com", password_command=("/bin/echo", f"{CANARY}; $(id)"))
    found = find_credentials(config, {})
    assert found is not None
    assert (found.password.reveal(), found.source) == (f"{CANARY}; $(id)", "command /bin/echo")


def test_a_command_is_not_run_before_its_password_is_wanted(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    sought = seek_credentials(Config(email="a@example.com", password_command=("touch", str(ran))))
    assert isinstance(sought, SoughtCredentials)
    assert (sought.email, sought.source) == ("a@example.com", "command touch")
    assert not ran.exists()
    with pytest.raises(CredentialsError, match="is empty"):
        sought.fetch(has_terminal=False)
    assert ran.exists()


def test_without_the_terminal_a_command_has_none_and_no_password_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GPG_TTY", "/dev/tty")
    monkeypatch.setenv("NONVOIP_PASSWORD", CANARY)
    asking = "read -r line && exit 1; (: < /dev/tty) 2> /dev/null && exit 2; env"
    command = ("sh", "-c", f"{asking} | grep -e GPG_TTY -e {CANARY} || echo none")
    config = Config(email="a@example.com", password_command=command)
    sought = seek_credentials(config, {})
    assert isinstance(sought, SoughtCredentials)
    assert sought.fetch(has_terminal=False).password.reveal() == "none"


def test_a_command_that_fails_may_do_better_with_the_terminal() -> None:
    sought = seek_credentials(Config(email="a@example.com", password_command=("false",)), {})
    assert isinstance(sought, SoughtCredentials)
    with pytest.raises(NoPasswordError):
        sought.fetch(has_terminal=False)


@pytest.mark.parametrize(
    ("config", "environ", "said"),
    [
        (Config(email="a", password_command=("/bin/false",)), {}, "ended with 1"),
        (Config(email="a", password_command=("/none",)), {}, "cannot be run"),
        (Config(email="a", password_command=("/bin/true",)), {}, "is empty"),
        (Config(password=CANARY), {}, "no e-mail"),
        (Config(email="a"), {"NONVOIP_PASSWORD_FILE": "/none"}, "cannot be read"),
    ],
)
def test_a_source_that_gives_nothing_is_said(
    config: Config, environ: dict[str, str], said: str
) -> None:
    with pytest.raises(CredentialsError, match=said) as caught:
        find_credentials(config, environ)
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
