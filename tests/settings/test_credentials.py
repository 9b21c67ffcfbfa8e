"""Where credentials come from, and that a secret stays one."""

import copy
import pickle
import traceback
from pathlib import Path

import pytest

from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.credentials import (
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
    path.chmod(0o600)
    config = Config(email="a@example.com", password_command=("/bin/false",))
    found = find_credentials(config, {"NONVOIP_PASSWORD_FILE": str(path)})
    assert found is not None
    assert (found.password.reveal(), found.source) == (CANARY, "NONVOIP_PASSWORD_FILE")


# N54
@pytest.mark.parametrize(
    "content",
    [
        f"{CANARY}\r\n".encode(),
        f"\ufeff{CANARY}\n".encode(),
        f"{CANARY}\n".encode("utf-16"),
        f"\ufeff{CANARY}".encode("utf-16-be"),
    ],
    ids=["CRLF", "BOM", "UTF-16", "UTF-16 big-endian"],
)
def test_a_password_file_may_come_from_another_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "secret").write_bytes(content)
    (tmp_path / "secret").chmod(0o400)
    variables = {"NONVOIP_EMAIL": "a@example.com", "NONVOIP_PASSWORD_FILE": "~/secret"}
    found = find_credentials(Config(), variables)
    assert found is not None
    assert found.password.reveal() == CANARY


# N54
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_line_break_at_the_end_of_the_variable_is_cut(end: str) -> None:
    variables = {"NONVOIP_EMAIL": "a@example.com", "NONVOIP_PASSWORD": f"a b \n{end}"}
    found = find_credentials(Config(), variables)
    assert found is not None
    assert found.password.reveal() == "a b \n"


# N80
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o622])
def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    path.write_text(CANARY)
    path.chmod(mode)
    variables = {"NONVOIP_EMAIL": "a@example.com", "NONVOIP_PASSWORD_FILE": str(path)}
    with pytest.raises(CredentialsError, match="others can read") as caught:
        find_credentials(Config(), variables)
    assert CANARY not in str(caught.value)


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
        (Config(email="a", password_command=("/bin/false",)), {}, "exited with 1"),
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
        notified = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert CANARY not in "".join(notified.format()).replace("CANARY", "")


@pytest.mark.parametrize("write", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_not_written_or_copied(write: object) -> None:
    assert callable(write)
    with pytest.raises(TypeError):
        write(Secret(CANARY))
