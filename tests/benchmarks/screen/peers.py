"""The start and the memory of other programs of the terminal, beside ours.

They are nobody's dependency: install each where you like (`python3 -m venv /tmp/peer`, then
`/tmp/peer/bin/pip install posting`) and name it as `--peer NAME=COMMAND=TEXT`, where TEXT is
something that its first screen shows.
"""

import shlex
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import Figure, compared

_OUR_FIRST = "Amazon 00000"
_START_GOALS = {"toolong": 0.65, "posting": 0.4}
_MEMORY_GOALS = {"posting": 0.8}


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to measure beside ours."""

    name: str
    command: tuple[str, ...]
    text: str
    """Shown when it can be used."""

    @classmethod
    def parse(cls, given: str) -> "Peer":
        """Read `NAME=COMMAND=TEXT`; the command is split as a shell would.

        Raises:
            ValueError: a part is missing.
        """
        name, _, rest = given.partition("=")
        command, _, text = rest.rpartition("=")  # the command may have more of them
        if not (name and text and shlex.split(command)):
            raise ValueError(given)
        return cls(name, tuple(shlex.split(command)), text)


def measure(rounds: int, peers: Sequence[Peer]) -> list[Figure]:
    """Start ours, with and without a stored first frame, and each of them by turns.

    Args:
        rounds: how often.
        peers: what to start beside ours.
    """
    if not peers:
        return []
    with programs.home(products=10_000) as home:
        return _compared(rounds, home, peers)


def _compared(rounds: int, home: Path, peers: Sequence[Peer]) -> list[Figure]:
    env = programs.account(home)
    stored = home / ".cache/nonvoip-tui/first-frames"
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for round_number in range(rounds + 1):
        runs = {"with frame": _start(programs.OURS, env, _OUR_FIRST)}
        shutil.rmtree(stored, ignore_errors=True)
        runs["ours"] = _start(programs.OURS, env, _OUR_FIRST)
        for peer in peers:
            runs[peer.name] = _start(peer.command, {"HOME": str(home)}, peer.text)
        if round_number:  # the first only warms the caches
            for name, run in runs.items():
                for key, amount in run.items():
                    found[name][key].append(amount)
    figures = []
    for peer in peers:
        theirs = found[peer.name]
        figures += [
            compared("start: the list is shown, without a kept first frame", "ms",
                     found["ours"]["text"], peer.name, theirs["text"],
                     _START_GOALS.get(peer.name)),
            compared("start: the list is shown", "ms", found["with frame"]["text"], peer.name,
                     theirs["text"], _START_GOALS.get(peer.name)),
            compared("memory, settled, 10,000 products", "MiB", found["ours"]["memory"],
                     peer.name, theirs["memory"], _MEMORY_GOALS.get(peer.name)),
            Figure(f"start: bytes until settled, {peer.name}", median(theirs["bytes"]), "B"),
        ]  # fmt: skip
    return figures


def _start(command: Sequence[str], env: Mapping[str, str], text: str) -> dict[str, float]:
    with Driven(command, env) as program:
        shown = program.wait_for(text) - program.began_at
        program.idle(1.0)  # some never fall silent
        return {
            "text": shown,
            "bytes": program.written,
            "memory": program.resident_mebibytes,
        }
