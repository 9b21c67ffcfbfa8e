"""The stored frame is shown only where it fits, and leaves the terminal as it was."""

import os
import pty
import select
import stat
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.ui.rendering.first_frame import ENTER, FirstFrame

FRAME = "\x1b[1;1Ha price list\x1b[0m"


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    yield master, slave
    os.close(master)
    os.close(slave)


def first_frame(path: Path, slave: int, *words: str) -> FirstFrame:
    frame = FirstFrame(str(path), words, slave, slave)
    frame.depends_on(paths_at(path))
    return frame


def kept_file(path: Path) -> Path:
    return path / "first-frames" / "80x24"


def paths_at(path: Path) -> Paths:
    return Paths(path, path, path, path, path)


def written(master: int) -> str:
    has_some, _, _ = select.select([master], [], [], 0)
    return os.read(master, 65536).decode() if has_some else ""


def echoes(descriptor: int) -> bool:
    return bool(termios.tcgetattr(descriptor)[3] & termios.ECHO)


def test_what_was_kept_is_shown_the_next_time(tmp_path: Path, terminal: tuple[int, int]) -> None:
    master, slave = terminal
    first_frame(tmp_path, slave).save(FRAME)
    again = first_frame(tmp_path, slave)
    again.show()
    assert written(master).startswith(ENTER)
    assert not echoes(slave)
    again.let_go()
    assert echoes(slave)
    assert written(master) == ""


def test_a_start_that_fails_gives_the_screen_back(
    tmp_path: Path, terminal: tuple[int, int]
) -> None:
    master, slave = terminal
    first_frame(tmp_path, slave).save(FRAME)
    again = first_frame(tmp_path, slave)
    again.show()
    written(master)
    again.take_away()
    assert "\x1b[?1049l" in written(master)
    assert echoes(slave)
    again.take_away()
    assert written(master) == ""


def test_a_frame_of_another_account_size_or_terminal_is_not_shown(
    tmp_path: Path, terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    master, slave = terminal
    first_frame(tmp_path, slave).save(FRAME)
    first_frame(tmp_path, slave, "--read-only").show()
    monkeypatch.setenv("NONVOIP_EMAIL", "somebody@else.example")
    first_frame(tmp_path, slave).show()
    monkeypatch.undo()
    monkeypatch.setenv("COLORTERM", "another")
    first_frame(tmp_path, slave).show()
    monkeypatch.undo()
    termios.tcsetwinsize(slave, (24, 81))
    first_frame(tmp_path, slave).show()
    assert written(master) == ""
    assert echoes(slave)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 2_000_000])
def test_a_file_that_is_not_ours_is_not_shown(
    tmp_path: Path, terminal: tuple[int, int], content: bytes
) -> None:
    master, slave = terminal
    file = kept_file(tmp_path)
    file.parent.mkdir()
    file.write_bytes(content)
    first_frame(tmp_path, slave).show()
    assert written(master) == ""


def test_where_there_is_no_terminal_nothing_is_shown_or_kept(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    frame = FirstFrame(str(tmp_path), (), reading, writing)
    frame.depends_on(paths_at(tmp_path))
    frame.save(FRAME)
    frame.show()
    assert list(tmp_path.iterdir()) == []
    os.close(reading)
    os.close(writing)


def test_the_file_is_private_and_a_directory_that_cannot_be_written_is_no_failure(
    tmp_path: Path, terminal: tuple[int, int]
) -> None:
    _, slave = terminal
    first_frame(tmp_path / "new", slave).save(FRAME)
    file = kept_file(tmp_path / "new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (tmp_path / "file").write_text("")
    first_frame(tmp_path / "file", slave).save(FRAME)


@pytest.mark.parametrize("name", ["config.toml", "state.toml"])
def test_a_frame_of_other_settings_or_of_another_remembered_state_is_not_shown(
    tmp_path: Path, terminal: tuple[int, int], name: str
) -> None:
    master, slave = terminal
    file = tmp_path / name
    file.write_text('theme = "one"\n')
    first_frame(tmp_path, slave).save(FRAME)
    before = file.stat()
    first_frame(tmp_path, slave).show()
    assert FRAME in written(master)
    file.write_text('theme = "two"\n')
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    first_frame(tmp_path, slave).show()
    assert written(master) == ""
    file.unlink()
    first_frame(tmp_path, slave).show()
    assert written(master) == ""


def test_neither_the_password_nor_the_settings_are_in_the_file(
    tmp_path: Path, terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, slave = terminal
    monkeypatch.setenv("NONVOIP_PASSWORD", "canary-1")
    (tmp_path / "config.toml").write_text('password = "canary-2"\n')
    first_frame(tmp_path, slave).save(FRAME)
    assert "canary" not in kept_file(tmp_path).read_text()


def test_nothing_is_kept_before_it_is_known_what_the_frame_depends_on(
    tmp_path: Path, terminal: tuple[int, int]
) -> None:
    _, slave = terminal
    FirstFrame(str(tmp_path), (), slave, slave).save(FRAME)
    assert list(tmp_path.iterdir()) == []


def test_a_frame_is_kept_for_each_of_the_sizes_last_used(
    tmp_path: Path, terminal: tuple[int, int]
) -> None:
    master, slave = terminal
    for columns in range(80, 90):
        termios.tcsetwinsize(slave, (24, columns))
        first_frame(tmp_path, slave).save(f"{FRAME} {columns}")
        os.utime(tmp_path / "first-frames" / f"{columns}x24", (columns, columns))
    stored = [file.name for file in (tmp_path / "first-frames").iterdir()]
    assert sorted(stored) == [f"{columns}x24" for columns in range(84, 90)]
    for columns in (89, 84):
        termios.tcsetwinsize(slave, (24, columns))
        first_frame(tmp_path, slave).show()
        assert f"{FRAME} {columns}" in written(master)
