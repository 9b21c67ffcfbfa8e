"""A terminal that answers a question types letters: none of them may spend."""

from contextlib import suppress
from pathlib import Path

from tests.commands.program import Program, spent
from tests.end_to_end.ordering import ask
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

ANSWERS = {
    "title": "\x1b]ly\x1b\\",
    "title with a yes": "\x1b]Ly\r\x1b\\",
    "third device attributes": "\x1bP!|79797979\x1b\\",
    "name and version": "\x1bP>|yterm(388)y\x1b\\",
    "clipboard of yes": "\x1b]52;c;y\r\x1b\\",
    "status string": "\x1bP1$ry\x1b\\",
    "mode": "\x1b[?2026;2$y",
    "ten of them": "\x1b[?2026;2$y" * 10,
}
"""What terminals write back to a report, with a "y" or a return in it wherever one can be."""


def test_what_a_terminal_answers_orders_nothing(tmp_path: Path) -> None:  # F45
    (tmp_path / "home").mkdir()
    with simulator_server(scenario="no-sms", seed=1) as served:
        program = Program(tmp_path / "home", served.base_url)
        with program.on_terminal() as terminal:
            terminal.wait_for("● online", "Demo: two messages")
            for name, answer in ANSWERS.items():
                ask(terminal)
                terminal.wait_until_heard()
                terminal.send(answer)
                go_home(terminal)
                assert spent(served) == [], name
        assert spent(served) == []


def go_home(terminal: Terminal) -> None:
    """Back to the whole list, whatever the answer opened: a dialog, help, or a filter."""
    for _ in range(30):
        terminal.send("escape")
        with suppress(AssertionError):
            terminal.wait_until(lambda: is_home(terminal), seconds=0.3)
            return
    raise AssertionError("no way back to the list")


def is_home(terminal: Terminal) -> bool:
    shown = terminal.text
    return (
        all(words in shown for words in ("enter Order", "two messages", "35 "))
        and " of " not in terminal.lines[1]
        and not any(sign in shown for sign in ("Order this", "Keys"))
    )
