"""From a key to the paint that it causes."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven, Reaction
from tests.benchmarks.screen.figure import Figure, compared

_LETTERS = "amazon"
_DELETE = "\x7f"
_DOWN = "\x1b[B"
_MOUSE = "".join(f"\x1b[<35;{column};{line}M" for column in (20, 40) for line in range(5, 35))
_MAX_SECONDS = 0.05


def measure(rounds: int, home: Path) -> list[Figure]:
    """Type, move and point in each program by turns.

    Args:
        rounds: how often.
        home: with a long price list and many SMS.
    """
    env = programs.account(home)
    figures: dict[str, list[list[float]]] = {}
    moves: dict[str, list[float]] = {"ours": [], "stock": []}
    sizes: dict[str, list[float]] = {"ours": [], "stock": []}
    with (
        Driven(programs.OURS, env) as ours,
        Driven(programs.app("input_bare")) as bare,
        Driven(programs.app("table_stock", "300")) as stock,
        Driven(programs.app("log_stock")) as log,
    ):
        ours.wait_for("Amazon 00000", "20,000")
        bare.wait_for("ready")
        stock.wait_for("Service 00000")
        log.wait_for("verification")
        for program in (ours, bare, stock, log):
            program.resolve(1.0)
        pointed = ours.react(_MOUSE)
        for _ in range(rounds):
            down = ours.react(_DOWN), stock.react(_DOWN)
            for name, each in zip(moves, down, strict=True):
                moves[name].append(_last(each))
                sizes[name].append(each.bytes)
        logged = [log.react("a").bytes for _ in range(3)]
        ours.send("/")
        ours.resolve()
        typed = [(_typed(ours), _typed(bare)) for _ in range(rounds)]
        figures["filter"] = [[each for pair in typed for each in pair[side]] for side in (0, 1)]
        ours.send("\x1b")
        ours.resolve()
        ours.send("3")
        ours.wait_for("verification code")
        ours.resolve(0.5)
        ours.send("/")
        ours.resolve()
        searched = [each for _ in range(rounds) for each in _typed(ours)]
    fast, floor = figures["filter"]
    return [
        compared("a key that filters 20,000 products, p50", "ms", [median(fast)],
                 "an Input that repaints a line", [median(floor)], 2.0),
        compared("the same, p95", "ms", [_p95(fast)], "the same", [_p95(floor)], 2.0),
        compared("cursor down", "ms", moves["ours"], "DataTable, 300 rows", moves["stock"], 1.0),
        compared("cursor down, bytes", "B", sizes["ours"], "DataTable, 300 rows",
                 sizes["stock"], 0.35),
        Figure("sixty moves of the mouse, bytes", pointed.bytes, "B", goal=0),
        Figure("a key that searches 100,000 SMS, p50", median(searched), "ms", goal=_MAX_SECONDS),
        Figure("the same, p95", _p95(searched), "ms"),
        Figure("one line appended to a RichLog, for scale", median(logged), "B"),
    ]  # fmt: skip


def _typed(program: Driven) -> list[float]:
    """Each letter of a word, and its being taken away again."""
    reactions = [program.react(letter) for letter in _LETTERS]
    reactions += [program.react(_DELETE) for _ in _LETTERS]
    return [_last(reaction) for reaction in reactions]


def _last(reaction: Reaction) -> float:
    if reaction.last is None:
        raise SystemExit("a key caused nothing")
    return reaction.last


def _p95(amounts: Sequence[float]) -> float:
    return quantiles(amounts, n=20)[-1]
