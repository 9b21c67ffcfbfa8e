"""Twenty countdowns through a real ssh: what goes over the wire, encryption and all.

It runs where sshd is installed, with a server, keys and a port of its own on the loopback.
"""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.screen import programs, quiet
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import Figure
from tests.simulator_server import simulator_server

HERE = Path(__file__).parents[3]


class Relay:
    """Carries each connection on to a port, and counts what comes back."""

    def __init__(self, port: int) -> None:
        """Listen; `port` is where the server is."""
        self.bytes = 0
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                for source, target, counts in ((near, far, False), (far, near, True)):
                    threading.Thread(
                        target=self._carry, args=(source, target, counts), daemon=True
                    ).start()

    def _carry(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.bytes += len(data) if counts else 0
                target.sendall(data)
        target.close()


def measure(seconds: float) -> list[Figure]:
    """Let both programs count down for so long; nothing where there is no sshd."""
    if shutil.which("sshd") is None:
        return []
    with programs.home(products=350, orders=200, messages=500) as home, _server() as (port, key):
        with simulator_server(scenario="no-sms", balance=Decimal(1000)) as served:
            quiet.rent(served.simulator, served.base_url, home, quiet.LIVE)
            env = programs.account(home, served.base_url)
            ours = _wire(port, key, programs.OURS, env, ("● online", "2"), seconds)
        stock = _wire(port, key, programs.app("countdown_stock"), {}, ("Service 00019", ""), 20)
    what = "20 live orders with polling, bytes a minute in ssh"
    return [Figure(what, ours, "B", "DataTable.update_cell", stock, ours / stock, 1 / 25)]


def _wire(
    port: int,
    key: Path,
    command: Sequence[str],
    env: Mapping[str, str],
    begin: tuple[str, str],
    seconds: float,
) -> float:
    """Bytes a minute from the server."""
    with closing(Relay(port)) as relay:
        words = ["env", "-C", str(HERE), *(f"{name}={env[name]}" for name in env), *command]
        ssh = ("ssh", "-tt", "-p", str(relay.port), "-i", str(key), "-F", "none")
        quietly = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
        whole = (*ssh, *quietly, f"{getpass.getuser()}@127.0.0.1", shlex.join(words))
        with Driven(whole) as program:
            shown, keys = begin
            program.wait_for(shown)
            program.send(keys)
            program.idle(10)
            before = relay.bytes
            program.idle(seconds)
            return (relay.bytes - before) * 60 / seconds


@contextmanager
def _server() -> Iterator[tuple[int, Path]]:
    with TemporaryDirectory() as name:
        directory = Path(name)
        for key in ("host", "own"):
            path = str(directory / key)
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = int(found.getsockname()[1])
        (directory / "conf").write_text(
            f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {directory / 'host'}\nPidFile none\n"
            f"AuthorizedKeysFile {directory / 'own.pub'}\nStrictModes no\nUsePAM no\n"
            "PermitRootLogin yes\nPasswordAuthentication no\nCompression no\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        sshd = str(shutil.which("sshd"))
        with subprocess.Popen([sshd, "-D", "-f", str(directory / "conf")]) as process:
            try:
                _wait_for(port)
                yield port, directory / "own"
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError("sshd does not listen")
