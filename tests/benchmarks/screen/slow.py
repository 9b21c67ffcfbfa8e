"""What a key costs on a line of 9,600 bit/s with a round trip of 150 ms, beside a `DataTable`."""

from statistics import median

from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven, Line
from tests.benchmarks.screen.figure import Figure, compared
from tests.benchmarks.screen.quiet import counting_down

_LINE = Line(bytes_per_second=960, delay_seconds=0.075)
"""Ten bits a byte; the way of a key back is added to what is measured."""
_QUIET_SECONDS = 1.5
_DOWN, _UP = "\x1b[B", "\x1b[A"
_RUN = 20
"""Keys that come faster than the line carries what each of them changes."""
_CODE = "482913"


def measure(rounds: int) -> list[Figure]:
    """Move, run through the list, filter, open a dialog, and let an SMS arrive.

    Args:
        rounds: how often.
    """
    with (
        programs.home(products=350, orders=200, messages=500) as home,
        Driven(programs.OURS, programs.account(home), _LINE) as ours,
        Driven(programs.app("table_stock", "350"), {}, _LINE) as stock,
    ):
        ours.wait_for("Amazon 00000")
        stock.wait_for("Service 00000")
        for program in (ours, stock):
            program.resolve(3.0)
        moved = [(_key(ours, _DOWN), _key(stock, _DOWN)) for _ in range(rounds)]
        ran = [(_key(ours, keys * _RUN), _key(stock, keys * _RUN)) for keys in (_DOWN, _UP)]
        _key(ours, "/"), _key(stock, "/")
        typed = [(_key(ours, letter), _key(stock, letter)) for letter in "am\x7f\x7f" * rounds]
        _key(ours, "\x1b")
        opened = [_dialog(ours) for _ in range(rounds)]
    return [
        _beside("cursor down", moved),
        _beside(f"the cursor {_RUN} rows down, typed at once", ran),
        _beside("a letter that filters 350 products", typed),
        Figure("slow line: the order dialog, whole", median(opened), "s"),
        Figure("slow line: an SMS, from its arrival to its code", _arrival(), "s"),
    ]


def _key(program: Driven, keys: str) -> float:
    """Seconds from a key to the last byte of what it changes."""
    reaction = program.react(keys, _QUIET_SECONDS)
    return _LINE.delay_seconds + (reaction.last or 0.0)


def _dialog(program: Driven) -> float:
    seconds = _key(program, "\r")
    _key(program, "\x1b")
    return seconds


def _arrival() -> float:
    with (
        programs.home(products=350, orders=200, messages=500) as home,
        counting_down(home, _LINE) as (ours, simulator, order_ids),
    ):
        ours.idle(5)
        sent = ours.send("r")
        simulator.deliver(order_ids[-1], f"{_CODE} is your code.")
        return ours.wait_for(_CODE) - sent


def _beside(what: str, pairs: list[tuple[float, float]]) -> Figure:
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    return compared(f"slow line: {what}", "s", ours, "DataTable", theirs, 1.0)
