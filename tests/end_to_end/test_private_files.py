"""Whatever the umask, nothing that a whole run leaves behind can be read by anybody else."""

from pathlib import Path

import pytest

from tests.commands.program import ROOT, Program, mode_of
from tests.simulator_server import simulator_server
from tests.terminal import Terminal


@pytest.mark.parametrize("umask", ["000", "022"])
def test_all_that_a_run_leaves_is_for_its_owner_alone(tmp_path: Path, umask: str) -> None:  # F37
    (tmp_path / "home").mkdir()
    with simulator_server(scenario="no-sms", seed=1) as served:
        program = Program(tmp_path / "home", served.base_url)
        inside = f'umask {umask}; cd {ROOT}; exec "$@"'
        command = ["/bin/sh", "-c", inside, "sh", *program.command("--log-level", "debug")]
        with Terminal(command, program.environment(), 100, 30) as terminal:
            terminal.wait_for("● online", "Demo: two messages")
            terminal.send("enter")
            terminal.wait_for("Order this number?")
            terminal.press_until_gone("y", "Order this number?")
            terminal.wait_for("waiting for SMS")
            assert too_open(program.home) == {}  # with the files beside the open journal
            terminal.send("q")
            assert terminal.wait_for_exit() == 0
        with program.store() as store:
            store.back_up(store.orders.recent(1)[0].created_at)
    assert too_open(program.home) == {}
    assert any(path.suffix == ".log" for path in ours(program.home))


def ours(home: Path) -> list[Path]:
    """What lies in the directories of the program."""
    return [path for path in home.rglob("*") if "nonvoip-tui" in path.relative_to(home).parts]


def too_open(home: Path) -> dict[str, str]:
    """Which of them have another mode than theirs."""
    return {
        str(path.relative_to(home)): oct(mode_of(path))
        for path in ours(home)
        if mode_of(path) != (0o700 if path.is_dir() else 0o600)
    }
