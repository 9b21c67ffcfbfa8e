"""The kept frame is shown only where it fits, and leaves the terminal as it was."""

import os
import pty
import select
import stat
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.first_frame import ENTER, FirstFrame

FRAME = "\x1b[1;1Ha price list\x1b[0m"


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    yield master, slave
    os.close(master)
    os.close(slave)


def first_frame(path: Path, slave: int, account: str = "me") -> FirstFrame:
    return FirstFrame(path / "first-frame", (account,), slave, slave)


def written(master: int) -> str:
    has_some, _, _ = select.select([master], [], [], 0)
    return os.read(master, 65536).decode() if has_some else ""


def echoes(descriptor: int) -> bool:
    return bool(termios.tcgetattr(descriptor)[3] & termios.ECHO)


def test_what_was_kept_is_shown_the_next_time(tmp_path: Path, terminal: tuple[int, int]) -> None:
    master, slave = terminal
    first_frame(tmp_path, slave).keep(FRAME)
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
    first_frame(tmp_path, slave).keep(FRAME)
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
    first_frame(tmp_path, slave).keep(FRAME)
    first_frame(tmp_path, slave, "somebody else").show()
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
    (tmp_path / "first-frame").write_bytes(content)
    first_frame(tmp_path, slave).show()
    assert written(master) == ""


def test_where_there_is_no_terminal_nothing_is_shown_or_kept(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    frame = FirstFrame(tmp_path / "first-frame", (), reading, writing)
    frame.keep(FRAME)
    frame.show()
    assert not (tmp_path / "first-frame").exists()
    os.close(reading)
    os.close(writing)


def test_the_file_is_private_and_a_directory_that_cannot_be_written_is_no_failure(
    tmp_path: Path, terminal: tuple[int, int]
) -> None:
    _, slave = terminal
    first_frame(tmp_path / "new", slave).keep(FRAME)
    file = tmp_path / "new" / "first-frame"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (tmp_path / "file").write_text("")
    first_frame(tmp_path / "file", slave).keep(FRAME)
