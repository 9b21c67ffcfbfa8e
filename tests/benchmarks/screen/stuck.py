"""What a user notices of a locked journal and a silent service, and of a line that hangs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.store import Store
from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import Figure, compared
from tests.benchmarks.screen.quiet import counting_down
from tests.simulated import Simulator
from tests.simulator_server import simulator_server
from tests.stalling import stalled
from tests.ui.scenes import SilentSimulator
from tests.waiting import wait

_LETTERS = "amazon"
_DELETE = "\x7f"
_CODE = "482913"


def measure(rounds: int, seconds: float) -> list[Figure]:
    """Type while nothing answers, and let a terminal with twenty live orders hang.

    Args:
        rounds: how often a word is typed.
        seconds: how long the terminal hangs.
    """
    with programs.home(products=350, orders=200, messages=500) as home:
        typing = _typing(rounds, home)
        return [typing, *_hanging(seconds, home)]


def _typing(rounds: int, home: Path) -> Figure:
    service = SilentSimulator(scenario="no-sms")
    service.is_held = False
    with (
        simulator_server(service) as served,
        Driven(programs.OURS, programs.account(home, served.base_url)) as ours,
    ):
        ours.wait_for("● online", "Amazon 00000")
        ours.resolve(1.0)
        held: list[float] = []
        free: list[float] = []
        for _ in range(rounds):
            free.append(_median_key(ours))
            with _locked(programs.paths(home).database_file):
                service.is_held = True
                ours.react("f")  # a mark, which the engine keeps as soon as it can
                held.append(_median_key(ours))
                service.is_held = False
            ours.resolve(1.0)
    what = "a key that filters, while the journal is locked and the service silent"
    return compared(what, "ms", held, "while both answer", free, 1.5)


@contextmanager
def _locked(journal: Path) -> Iterator[None]:
    """Hold the journal's lock as another process that writes for long."""
    with closing(sqlite3.connect(journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _median_key(program: Driven) -> float:
    program.react("/")
    typed = [program.react(letter) for letter in _LETTERS]
    typed += [program.react(_DELETE) for _ in _LETTERS]
    program.react("\x1b")
    return median(each.last for each in typed if each.last is not None)


def _hanging(seconds: float, home: Path) -> list[Figure]:
    """Questions to the service, the SMS in the journal, and what is sent when it is over."""
    with counting_down(home) as (ours, simulator, order_ids):
        before = _asked(simulator)
        ours.idle(seconds)
        usual = _asked(simulator) - before
        with stalled(ours.process_id):
            before = _asked(simulator)
            ours.idle(seconds)
            hung = _asked(simulator) - before
            simulator.deliver(order_ids[-1], f"{_CODE} is your code.")
            wait(lambda: _is_stored(home))
            written = ours.written
        ours.wait_for(_CODE)
        ours.resolve(0.5)
        back = ours.written - written
    return [
        Figure("questions to the service while a terminal hangs", hung, "", "before", usual,
               hung / usual),
        Figure("bytes when it is back, an SMS among them", back, "B"),
    ]  # fmt: skip


def _asked(simulator: Simulator) -> int:
    return sum(endpoint == "getsms" for endpoint, _ in simulator.requests)


def _is_stored(home: Path) -> bool:
    path = programs.paths(home).database_file
    with closing(Store.open(path, instance_id="look", account=DEMO_EMAIL)) as store:
        return any(sms.code == _CODE for sms in store.messages.recent(9))
