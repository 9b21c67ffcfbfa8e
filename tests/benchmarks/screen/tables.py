"""The table alone, beside a `DataTable` that is cleared and filled for each key."""

from statistics import median

from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import Figure, compared

_LETTERS = "service 004"
_MANY, _MOST = "10000", "50000"
_TICKING_SECONDS = 20.0


def measure(rounds: int) -> list[Figure]:
    """Filter and count down, by turns.

    Args:
        rounds: how often.
    """
    times: dict[str, list[float]] = {"ours": [], "stock": [], "most": [], "few": []}
    with (
        Driven(programs.app("table_ours", _MANY)) as ours,
        Driven(programs.app("table_stock", _MANY)) as stock,
        Driven(programs.app("table_ours", _MOST)) as most,
        Driven(programs.app("table_ours", "300")) as few,
    ):
        running = {"ours": ours, "stock": stock, "most": most, "few": few}
        for program in running.values():
            program.wait_for("Service 00000")
            program.resolve(1.0)
            program.send("/")
            program.resolve()
        for round_number in range(rounds):
            typed = _LETTERS if round_number % 2 == 0 else "\x7f" * len(_LETTERS)
            for name, program in running.items():
                times[name].append(median(_typed(program, typed)))
    return [
        compared("a key that filters 10,000 rows", "ms", times["ours"], "DataTable, filled anew",
                 times["stock"], 1 / 20),
        compared("a key that filters 50,000 rows", "ms", times["most"], "ours, 300 rows",
                 times["few"], 1.5),
        _ticking(),
    ]  # fmt: skip


def _typed(program: Driven, letters: str) -> list[float]:
    found = (program.react(letter, quiet_seconds=0.3).last for letter in letters)
    return [seconds for seconds in found if seconds is not None]


def _ticking() -> Figure:
    """The CPU that twenty countdowns take, one after the other."""
    used: list[list[float]] = []
    for name in ("countdown_ours", "countdown_stock"):
        with Driven(programs.app(name)) as program:
            program.wait_for("Service 00019")
            program.resolve(0.5)
            used.append([program.idle(_TICKING_SECONDS).cpu_percent])
    ours, stock = used
    what = "twenty countdowns and nothing else, CPU"
    return compared(what, "%", ours, "DataTable.update_cell", stock, 1 / 4)
