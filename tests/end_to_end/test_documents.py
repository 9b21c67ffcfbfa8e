"""The main job against documents that differ wherever the wire is not known.

`simulator --document` answers with what each shows. Where Prism is installed, a mock server that
nobody here wrote does the same: `PRISM` names it, else it is looked for on the path. By hand:
`PRISM=/path/to/node_modules/.bin/prism .venv/bin/pytest -n 0 tests/end_to_end/test_documents.py`.
"""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.rereading import rehearse
from nonvoip_tui.api.values import parse
from nonvoip_tui.domain.models import Ending
from tests.commands.program import Program
from tests.loopback import unused_port
from tests.terminal import Terminal
from tests.waiting import wait

DOCUMENTS = Path(__file__).with_name("documents")
SHOWN = ("nested", "referred", "schemas")
"""Those that show answers; `silent` shows none."""
PRISM = os.environ.get("PRISM") or shutil.which("prism")
_PATIENCE_SECONDS = 60


def path_of(name: str) -> Path:
    return DOCUMENTS / f"{name}.json"


@contextmanager
def simulator(program: Program, name: str) -> Iterator[str]:
    """`nonvoip-tui simulator --document`, and its address."""
    arguments = ("simulator", "--port", "0", "--document", str(path_of(name)))
    with program.started(*arguments) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@contextmanager
def prism(name: str) -> Iterator[str]:
    """Prism on a free port, and its address."""
    assert PRISM is not None
    port = unused_port()
    command = [PRISM, "mock", "--port", str(port), str(path_of(name))]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait(lambda: process.poll() is not None or is_listening(port), _PATIENCE_SECONDS)
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}/manager"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(_PATIENCE_SECONDS)


def is_listening(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def do_the_main_job(terminal: Terminal, product: str = "Examplepay") -> None:
    """See what is there, order it, read the number and the code."""
    terminal.wait_for("10-minute", "● online", product, seconds=40)
    terminal.send("/", product.split()[-1], "enter")
    terminal.send("enter")
    terminal.wait_for("Order this number?", "Balance after")
    assert "cannot read" not in terminal.text
    terminal.press_until_gone("y", "Order this number?")


@pytest.mark.parametrize("name", SHOWN)
def test_every_example_is_understood(name: str) -> None:
    document = parse(path_of(name).read_bytes())
    told = rehearse(document, load_contract(document), datetime(2026, 6, 20, 10, tzinfo=UTC))
    assert len({each.endpoint for each in told}) >= 11
    assert [each for each in told if not each.is_understood] == []


@pytest.mark.parametrize("name", SHOWN)
def test_from_the_price_list_to_the_code_on_what_a_document_shows(
    tmp_path: Path, name: str
) -> None:
    with simulator(Program(tmp_path), name) as url:
        main_job(Program(tmp_path, url))


def main_job(program: Program, *arguments: str) -> None:
    with program.on_terminal(*arguments, rows=40) as terminal:
        do_the_main_job(terminal)
        terminal.wait_for("+1 202-555-0143", "550821", "Larkspur", seconds=40)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    with program.store() as store:
        (order,) = store.orders.recent(9)
        assert order.number == "12025550143"
        endings = [each.ending for each in store.journal.recent(9) if each.action == "order"]
        assert endings == [Ending.DONE]
    assert "550821" in program.run("sms", order.order_id).stdout


def test_a_document_without_answers_leaves_them_to_the_simulated_service(tmp_path: Path) -> None:
    with simulator(Program(tmp_path), "silent") as url:
        program = Program(tmp_path, url)
        with program.on_terminal(rows=40) as terminal:
            do_the_main_job(terminal, "Demo: two messages")
            terminal.wait_for("SMS received", seconds=40)
            terminal.send("q")
            assert terminal.wait_for_exit() == 0


needs_prism = pytest.mark.skipif(PRISM is None, reason="Prism is not installed")


@needs_prism
@pytest.mark.parametrize("name", SHOWN)
def test_from_the_price_list_to_the_code_on_a_mock_server_of_somebody_else(
    tmp_path: Path, name: str
) -> None:
    with prism(name) as url:
        main_job(Program(tmp_path, url), "--document", str(path_of(name)))


@needs_prism
def test_a_mock_server_without_answers_sells_nothing(tmp_path: Path) -> None:
    with prism("silent") as url:
        program = Program(tmp_path, url)
        with program.on_terminal("--document", str(path_of("silent")), rows=40) as terminal:
            terminal.wait_for("Products", "10-minute", seconds=40)
            terminal.wait_until(lambda: "online" not in terminal.text, 40)
            terminal.send("q")
            assert terminal.wait_for_exit() == 0
        with program.store() as store:
            assert not store.journal.recent(9)
