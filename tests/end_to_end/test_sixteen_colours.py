"""On a terminal of 16 colours: it is asked for no others, and every sign is seen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import ROOT, Program
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

_COLOR = re.compile(rb"\x1b\[([0-9;]*)m")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    with simulator_server(scenario="no-sms", seed=1) as served:
        yield Program(tmp_path / "home", served.base_url)


@pytest.mark.parametrize(
    ("term", "theme"),
    [("xterm", "nonvoip-dark"), ("linux", "nonvoip-light"), ("xterm", "ansi-dark")],
)
def test_states_can_be_read_in_sixteen_colours(
    program: Program, term: str, theme: str
) -> None:  # F52
    program.config_file.parent.mkdir(parents=True)
    program.config_file.write_text(f'theme = "{theme}"\n', "utf-8")
    environment = program.environment(TERM=term, COLORTERM="")
    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    with Terminal(inside, environment, 80, 24) as terminal:
        terminal.wait_for("● online", "[10-minute]", "out of stock")
        assert merged(terminal) == []
        terminal.send("/", "two messages", "enter", "enter")
        terminal.wait_for("Order this number?", "►Don't order◄")
        assert merged(terminal) == []
        terminal.press_until_gone("y", "Order this number?")
        terminal.wait_for("○ waiting for SMS")
        assert merged(terminal) == []
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        colors = b";".join(_COLOR.findall(bytes(terminal.raw))).split(b";")
    assert not {b"38", b"48"} & set(colors)


def merged(terminal: Terminal) -> list[str]:
    """Each sign that has the colour of its ground."""
    return [
        cell.data
        for line in terminal.cells
        for cell in line
        if cell.data.strip() and cell.fg == cell.bg != "default"
    ]


def test_behind_a_dialog_the_place_stays_as_it_was(program: Program) -> None:
    environment = program.environment(TERM="xterm", COLORTERM="")
    inside = ["/usr/bin/env", "-C", str(ROOT), *program.command()]
    with Terminal(inside, environment, 80, 24) as terminal:
        terminal.wait_for("● online", "[10-minute]", "Ambrelle Mail")
        before = looks(terminal, "Ambrelle Mail")
        terminal.send("enter")
        terminal.wait_for("Order this number?")
        assert looks(terminal, "Ambrelle Mail") == before
        terminal.press_until_gone("n", "Order this number?")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


def looks(terminal: Terminal, name: str) -> list[tuple[str, str]]:
    """The colours of a name, in the line that begins with it."""
    line = next(
        cells
        for cells, text in zip(terminal.cells, terminal.lines, strict=True)
        if text.strip(" ▌▏").startswith(name)
    )
    start = "".join(cell.data for cell in line).index(name)
    return [(cell.fg, cell.bg) for cell in line[start : start + len(name)]]
