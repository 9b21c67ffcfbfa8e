"""Where files lie, and what the UI remembers."""

import stat
from pathlib import Path

import pytest

from nonvoip_tui.settings.paths import NoHomeError, find_paths
from nonvoip_tui.settings.state import State


def test_every_place_is_under_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    paths = find_paths()
    assert all(path.is_relative_to(tmp_path) for path in paths.named().values())
    assert paths.config_file.name == "config.toml"


def test_the_demo_has_its_own_data_and_state_and_log(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    real, demo = find_paths(), find_paths(demo=True)
    assert real.config_file == demo.config_file
    assert real.database_file != demo.database_file
    assert real.state_file != demo.state_file
    assert real.log_dir != demo.log_dir


def test_a_home_that_does_not_exist_is_said(monkeypatch: pytest.MonkeyPatch) -> None:  # F32
    monkeypatch.setenv("HOME", "/nonexistent/deeper")
    with pytest.raises(NoHomeError, match="/nonexistent/deeper"):
        find_paths()


def test_a_user_without_any_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:  # F32
    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", unknown)
    with pytest.raises(NoHomeError, match="set HOME"):
        find_paths()


def test_what_is_remembered_is_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "state" / "state.toml"
    State(path).set("sort", "price")
    assert State(path).get("sort", "name") == "price"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = = b", b"sort = 3"])
def test_a_broken_memory_only_forgets(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.toml"
    path.write_bytes(content)
    state = State(path)
    assert state.get("sort", "name") == "name"
    state.set("sort", "stock")
    assert State(path).get("sort", "name") == "stock"


def test_a_place_that_cannot_be_written_only_forgets(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    state = State(tmp_path / "file" / "state.toml")
    state.set("sort", "price")
    assert state.get("sort", "name") == "price"
