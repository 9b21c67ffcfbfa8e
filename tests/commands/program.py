"""The program as another process would run it, with a home of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.models import Ending, Order, OrderRequest, Product
from nonvoip_tui.settings.credentials import Session
from nonvoip_tui.startup.wiring import demo_credentials
from nonvoip_tui.store.store import Store
from tests.simulator_server import Served
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
PASSWORD = "demo"
EMAIL = "demo@example.com"
_PATIENCE_SECONDS = 40


@dataclass
class Program:
    """Runs `nonvoip-tui` for one account."""

    home: Path
    base_url: str = "http://127.0.0.1:9/manager"
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.home / ".local/share/nonvoip-tui/orders.sqlite3"

    @property
    def config_file(self) -> Path:
        return self.home / ".config/nonvoip-tui/config.toml"

    def environment(self, **variables: str) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "NONVOIP_EMAIL": EMAIL,
            "NONVOIP_PASSWORD": PASSWORD,
            "NONVOIP_BASE_URL": self.base_url,
            **self.variables,
            **variables,
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "nonvoip_tui", *arguments]

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None, **how: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, without a terminal."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment() if env is None else env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how},
            text=True,
            encoding="utf-8",
            timeout=_PATIENCE_SECONDS,
            check=False,
        )

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A command that is still running; killed at the end if it is then."""
        process = subprocess.Popen(
            self.command(*arguments),
            env=self.environment(PYTHONUNBUFFERED="1"),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def on_terminal(self, *arguments: str, rows: int = 60, **variables: str) -> Terminal:
        """A command in a pseudo-terminal of 100 columns."""
        env = self.environment(**variables)
        inside = ["/usr/bin/env", "-C", str(ROOT), *self.command(*arguments)]
        return Terminal(inside, env, 100, rows)

    def shell(self, command: str) -> Terminal:
        """A command line of a shell in a pseudo-terminal."""
        inside = ["/usr/bin/env", "-C", str(ROOT), "/bin/sh", "-c", command]
        return Terminal(inside, self.environment(), 100, 60)

    def configure(self, text: str) -> None:
        """Write the settings file."""
        self.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.config_file.write_text(text, "utf-8")
        self.config_file.chmod(0o600)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The program's own journal."""
        store = Store.open(self.database, instance_id="test", account=EMAIL)
        try:
            yield store
        finally:
            store.close()


def bought(program: Program, served: Served, product_id: int = 103) -> Order:
    """Order a number at the service and put it in the program's journal."""
    stocked = served.simulator.products[product_id]
    product = Product(str(product_id), stocked.name, stocked.price, stocked.kind)

    async def order() -> Order:
        session = Session(demo_credentials())
        async with Transport(served.base_url, session) as transport:
            answer = await Client(transport).order(OrderRequest((product,)))
        assert isinstance(answer, Placed)
        return answer.orders[0]

    placed = asyncio.run(order())
    with program.store() as store:
        store.orders.save(placed)
    return placed


def line_of(process: subprocess.Popen[str]) -> str:
    """The next line of standard error."""
    assert process.stderr is not None
    return process.stderr.readline()


def control_bytes(text: str) -> set[str]:
    """Control characters that have no business in output."""
    return {char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160}


def mode_of(path: Path) -> int:
    return os.stat(path).st_mode & 0o777


def spent(served: Served) -> list[dict[str, object]]:
    """What was sent to order, without who asked."""
    return [
        {name: value for name, value in fields.items() if name != "email"}
        for endpoint, fields in served.simulator.requests
        if endpoint == "order"
    ]


def endings(program: Program) -> list[Ending | None]:
    """How each journaled call ended, the newest first."""
    with program.store() as store:
        return [intent.ending for intent in store.journal.recent(10)]


def answer(terminal: Terminal, question: str, typed: str) -> None:
    """Wait for a question on the screen, and type a line."""
    terminal.wait_for(question)
    terminal.send(typed, "enter")
