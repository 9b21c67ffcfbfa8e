"""Four copies of the program on one data directory, each in a terminal of its own."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending
from nonvoip_tui.simulator.http import Message, Receive, Send
from tests.commands.program import Program, endings
from tests.simulated import Simulator
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

PRODUCTS = ("two messages", "goes up twice", "premium bid", "Aldora Jobs")
COPIES = 4


class WatchedSimulator(Simulator):
    """Notes which process asks for SMS."""

    def __init__(self) -> None:
        super().__init__(scenario="no-sms", seed=1)
        for product in self.products.values():
            product.price_steps, product.premium_percent, product.available = (), 0, 50
        self.pids: list[int] = []
        self.asked_by: list[int] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope.get("path", "").endswith("/getsms"):
            self.asked_by += [pid for pid in self.pids if _has_port(pid, scope["client"][1])]
        await super().__call__(scope, receive, send)


def _has_port(pid: int, port: int) -> bool:
    """Whether this process holds the connection from this local port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}")}
    try:
        return any(os.readlink(fd) in sockets for fd in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


@pytest.fixture
def service() -> WatchedSimulator:
    return WatchedSimulator()


@pytest.fixture
def program(tmp_path: Path, service: WatchedSimulator) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    with simulator_server(service) as served:
        program = Program(tmp_path / "home", served.base_url)
        program.configure("poll_selected = 2.0\npoll_others = 2.0\n")
        yield program


def until(copies: list[Terminal], holds: Callable[[Terminal], object]) -> None:
    """Wait for each copy in turn."""
    for copy in copies:
        copy.wait_until(lambda: holds(copy), 30)  # noqa: B023 - called before the next turn


def received(terminal: Terminal) -> int:
    """How many rows of orders say that an SMS came."""
    return sum("● SMS received" in line and "+1" in line for line in terminal.lines)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs Linux's /proc")
@pytest.mark.timeout(240)
def test_four_copies_lose_nothing_ask_once_and_follow_each_other(
    program: Program, service: WatchedSimulator
) -> None:  # F19, F20, F60
    with ExitStack() as stack:
        copies = [stack.enter_context(program.on_terminal()) for _ in range(COPIES)]
        service.pids = [copy.process.pid for copy in copies]
        until(copies, lambda copy: "● online" in copy.text and "Demo: two" in copy.text)
        for copy, name in zip(copies, PRODUCTS, strict=True):
            copy.send("/", name, "enter")
            copy.wait_until(lambda: " 1 of " in copy.text)  # noqa: B023
            copy.send("enter")
        until(copies, lambda copy: "Order this number?" in copy.text)
        for copy in copies:
            copy.press_until_gone("yyy", "Order this number?")
        until(copies, lambda copy: "waiting for SMS" in copy.text and "2 Orders·4" in copy.text)
        assert len(service.charges) == len(service.orders) == COPIES
        until(copies, lambda copy: f"${service.balance}" in copy.lines[0])
        texts = {order_id: f"Your code is 48291{n}" for n, order_id in enumerate(service.orders)}
        for order_id, text in texts.items():
            service.deliver(order_id, text)
        until(copies, lambda copy: received(copy) == COPIES)
        [leader] = set(service.asked_by)

        os.kill(leader, signal.SIGKILL)
        rest = [copy for copy in copies if copy.process.pid != leader]
        service.asked_by.clear()
        late = next(iter(service.orders))
        service.deliver(late, "Your code is 777123")
        until(rest, lambda copy: "777123" in copy.text)
        [follower] = set(service.asked_by)
        assert follower in [copy.process.pid for copy in rest]
        for copy in rest:
            copy.send("q")
            assert copy.wait_for_exit() == 0
    assert endings(program) == [Ending.DONE] * COPIES
    with program.store() as store:
        stored = sorted((sms.order_id, sms.text) for sms in store.messages.recent(50))
    assert stored == sorted([*texts.items(), (late, "Your code is 777123")])
    with sqlite3.connect(program.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
