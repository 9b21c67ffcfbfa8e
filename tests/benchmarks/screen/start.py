"""From the command to a list that can be used, and what it costs."""

import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import Figure, compared

_FIRST, _FOUND = "Amazon 00000", "Netflix 00299"
_FIRST_STOCK = "Service 00000"
_AT_ONCE = {
    "what was typed at once has filtered the list": ("/00299", _FOUND, 1.0),
    "`2` typed at once shows Orders": ("2", "[Active]", 1.3),
    "`enter` typed at once opens the order dialog": ("\r", "Don't order", 1.3),
}
"""By what it does: keys, what is shown then, and how much is wanted beside a `DataTable`."""
_FLOOR = "DataTable, 300 rows"
_STOCK = programs.app("table_stock", "300")
_HELLO = programs.app("hello")
_COUNT = """
import sys
from pathlib import Path
def count(*_):
    Path(sys.argv[1]).write_text(str(len(sys.modules)))
"""
_COUNT_OURS = f"""{_COUNT}
from nonvoip_tui.services.engine import Engine
Engine.set_painted = count
from nonvoip_tui.cli import main
main([])
"""
_COUNT_KEPT = f"""{_COUNT}
from nonvoip_tui.ui.rendering.first_frame import FirstFrame
show = FirstFrame.show
def show_and_count(frame):
    show(frame)
    count()
FirstFrame.show = show_and_count
from nonvoip_tui.cli import main
main([])
"""
_COUNT_HELLO = f"""{_COUNT}
from tests.benchmarks.apps.hello import HelloApp
HelloApp.on_ready = count
HelloApp().run()
"""


def measure(rounds: int, home: Path) -> list[Figure]:
    """Start each program so many times, by turns.

    Args:
        rounds: how often.
        home: with a long price list and many SMS.
    """
    found: dict[str, list[float]] = defaultdict(list)
    env = programs.account(home)
    stored = home / ".cache/nonvoip-tui/first-frames"
    for round_number in range(rounds + 1):
        with_frame, without, stock, hello = (
            _start(programs.OURS, env, _FIRST),
            _without_frame(stored, env),
            _start(_STOCK, {}, _FIRST_STOCK),
            _start(_HELLO, {}, "hello, ready"),
        )
        acted = {what: _acted(env, keys, text) for what, (keys, text, _) in _AT_ONCE.items()}
        if round_number:  # the first only warms the caches
            for name, run in (
                ("ours", with_frame), ("no frame", without), ("stock", stock), ("hello", hello)
            ):  # fmt: skip
                for key, amount in run.items():
                    found[f"{name} {key}"].append(amount)
            for what, seconds in acted.items():
                found[what].append(seconds)
    return [
        compared("start: the list is shown", "ms", found["ours text"], _FLOOR,
                 found["stock text"], 0.95),
        compared("start: the same without a kept first frame", "ms", found["no frame text"],
                 _FLOOR, found["stock text"], 0.95),
        compared("start: the same beside the smallest program", "ms", found["no frame text"],
                 "hello", found["hello text"], 1.35),
        compared("start: first visible character", "ms", found["ours text"], "hello",
                 found["hello text"], 0.15),
        *(compared(f"start: {what}", "ms", found[what], _FLOOR, found["stock text"], goal)
          for what, (_, _, goal) in _AT_ONCE.items()),
        compared("start: bytes until settled", "B", found["no frame bytes"], _FLOOR,
                 found["stock bytes"], 0.2),
        Figure("memory, settled, 20,000 products", median(found["ours memory"]), "MiB", goal=65),
        compared("start: CPU until settled, the network's part included", "ms",
                 found["no frame cpu"], "hello", found["hello cpu"]),
        *modules(home),
    ]  # fmt: skip


def modules(home: Path) -> list[Figure]:
    """How many modules there are when the first frame is painted, kept or not."""
    counts = []
    env = programs.account(home)
    for code, variables in ((_COUNT_OURS, env), (_COUNT_KEPT, env), (_COUNT_HELLO, {})):
        counted = home / "modules"
        with Driven((sys.executable, "-c", code, str(counted)), variables) as program:
            program.wait_for(_FIRST if variables else "hello")
            program.resolve(1.0)
        counts.append(int(counted.read_text("ascii")))
    ours, stored, hello = counts
    what = "modules imported at the first paint, more than"
    unkept = what.replace("paint,", "paint without a kept frame,")
    return [
        Figure(what, stored - hello, "", "hello", hello, goal=60),
        Figure(unkept, ours - hello, "", "hello", hello, goal=60),
    ]


def memory(rounds: int) -> list[Figure]:
    """The memory of a start with an ordinary price list, and with a long one."""
    hello = [_start(_HELLO, {}, "hello, ready")["memory"] for _ in range(rounds)]
    return [
        Figure("memory, settled, 350 products", median(_sizes(350, rounds)), "MiB", goal=50),
        compared("memory, settled, 10,000 products", "MiB", _sizes(10_000, rounds), "hello",
                 hello, 1.7),
    ]  # fmt: skip


def _sizes(products: int, rounds: int) -> list[float]:
    with programs.home(products=products, orders=200, messages=500) as home:
        env = programs.account(home)
        return [_start(programs.OURS, env, _FIRST)["memory"] for _ in range(rounds)]


def _start(command: Sequence[str], env: Mapping[str, str], text: str) -> dict[str, float]:
    with Driven(command, env) as program:
        shown = program.wait_for(text) - program.began_at
        program.resolve(1.0)
        return {
            "text": shown,
            "bytes": program.written,
            "memory": program.resident_mebibytes,
            "cpu": program.cpu_seconds,
        }


def _without_frame(stored: Path, env: Mapping[str, str]) -> dict[str, float]:
    shutil.rmtree(stored, ignore_errors=True)
    return _start(programs.OURS, env, _FIRST)


def _acted(env: Mapping[str, str], keys: str, text: str) -> float:
    with Driven(programs.OURS, env) as program:
        program.send(keys)
        return program.wait_for(text) - program.began_at


def commands(rounds: int) -> list[Figure]:
    """What answers without a screen, beside an interpreter that does nothing."""
    bare = (sys.executable, "-c", "pass")
    asked = {"--version": 3.0, "--help": 3.0, "paths": 3.0, "status": 3.0}
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds + 1):
        times["bare"].append(_run(bare))
        for word in asked:
            times[word].append(_run((*programs.OURS, word)))
    return [
        compared(
            f"`nonvoip-tui {word}`", "ms", times[word][1:], "bare python", times["bare"][1:], goal
        )
        for word, goal in asked.items()
    ]


def _run(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
