"""One measured figure, and tables of them."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, beside what, and what is wanted of it."""

    what: str
    ours: float
    unit: str
    beside: str = ""
    """What was measured in the same rounds."""
    theirs: float | None = None
    ratio: float | None = None
    """The median of the rounds' ratios."""
    goal: float | None = None
    """The most that is wanted: of the ratio where there is one, else of the figure."""
    spread: tuple[float, float] | None = None
    """The least and the greatest of the rounds' ratios."""

    @property
    def is_reached(self) -> bool | None:
        """Whether it is as good as wanted; None where nothing is."""
        if self.goal is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.goal


def compared(
    what: str,
    unit: str,
    ours: Sequence[float],
    beside: str,
    theirs: Sequence[float],
    goal: float | None = None,
) -> Figure:
    """A figure of several rounds, in each of which both were measured."""
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    spread = (min(ratios), max(ratios)) if len(ratios) > 1 else None
    return Figure(what, median(ours), unit, beside, median(theirs), median(ratios), goal, spread)


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table."""
    lines = ["| what | ours | beside | | ratio | wanted | |", "|---|---:|---|---:|---:|---:|---|"]
    for each in figures:
        theirs = "" if each.theirs is None else _amount(each.theirs, each.unit)
        ratio = "" if each.ratio is None else f"{each.ratio:.3g}"
        if each.spread is not None:
            ratio += " ({:.3g}–{:.3g})".format(*each.spread)
        goal = "" if each.goal is None else f"≤ {_goal(each.goal, each)}"
        words = {None: "", True: "reached", False: "**missed**"}[each.is_reached]
        ours = _amount(each.ours, each.unit)
        lines.append(
            f"| {each.what} | {ours} | {each.beside} | {theirs} | {ratio} | {goal} | {words} |"
        )
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> dict[str, object]:
    """The same for a machine to read."""
    return {
        "machine": machine(),
        "figures": [{**asdict(each), "is_reached": each.is_reached} for each in figures],
    }


def machine() -> str:
    """What it ran on."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _goal(goal: float, figure: Figure) -> str:
    return f"{goal:g}" if figure.ratio is not None else _amount(goal, figure.unit)


def _amount(amount: float, unit: str) -> str:
    if unit == "ms":
        return f"{amount * 1000:.1f} ms" if amount < 0.1 else f"{amount * 1000:.0f} ms"
    digits = 0 if amount == int(amount) or abs(amount) >= 100 else 2
    return f"{amount:,.{digits}f} {unit}".rstrip()
