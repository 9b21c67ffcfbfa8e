"""A journal that cannot be used as it is: said in a sentence, and nothing overwritten."""

import sqlite3
from pathlib import Path

import pytest

from tests.commands.program import Program, bought
from tests.simulator_server import simulator_server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def files(directory: Path) -> dict[str, bytes]:
    """What lies there, without locks, which come and go."""
    return {
        path.name: path.read_bytes()
        for path in directory.iterdir()
        if path.is_file() and not path.name.endswith((".opening", "-shm", "-wal"))
    }


def test_the_journal_of_a_newer_program_is_left_as_it_is(home: Path) -> None:  # F35
    program = Program(home)
    with program.store() as store:
        store.database.write("PRAGMA user_version = 999")
    before = files(program.database.parent)
    with program.on_terminal() as terminal:
        assert terminal.wait_for_exit() == 2
        said = " ".join(terminal.text.split())
        assert "newer version of this program" in said
        assert "Nothing was changed. Upgrade the program." in said
    assert files(program.database.parent) == before


@pytest.mark.parametrize("has_backup", [True, False])
def test_a_damaged_journal_is_put_aside_and_what_is_lost_is_said(
    home: Path, has_backup: bool
) -> None:  # F34
    with simulator_server(scenario="no-sms") as served:
        program = Program(home, served.base_url)
        order = bought(program, served)
        if has_backup:
            with program.store() as store:
                store.back_up(order.created_at)
        for side in ("-wal", "-shm"):
            program.database.with_name(program.database.name + side).unlink(missing_ok=True)
        junk = b"this was a database once " * 1000
        program.database.write_bytes(junk)
        with program.on_terminal() as terminal:
            terminal.wait_for("● online", "was damaged")
            terminal.send("2")
            terminal.wait_for("Left")
            assert (order.service in terminal.text) is has_backup
            terminal.send("4")
            terminal.wait_for("E-mail", "was damaged")
            terminal.send("q")
            assert terminal.wait_for_exit() == 0
    stored = [path for path in program.database.parent.iterdir() if "corrupt" in path.name]
    assert junk in [path.read_bytes() for path in stored]
    with sqlite3.connect(program.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_no_home_is_said_before_the_screen_starts(home: Path) -> None:  # F32
    with Program(home).on_terminal(HOME="/nonexistent/nobody") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "does not exist" in " ".join(terminal.text.split())
        assert b"\x1b[?1049h" not in terminal.raw
