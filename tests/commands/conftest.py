"""A served simulator, and the program set up for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import Program
from tests.simulator_server import Served, simulator_server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def served() -> Iterator[Served]:
    """No SMS comes by itself; a test delivers its own."""
    with simulator_server(scenario="no-sms", seed=1) as served:
        yield served


@pytest.fixture
def program(home: Path, served: Served) -> Program:
    program = Program(home, served.base_url)
    program.configure("poll_selected = 2.0\npoll_others = 2.0\n")
    return program


@pytest.fixture
def alone(home: Path) -> Program:
    """The program with nobody at the other end."""
    return Program(home)
