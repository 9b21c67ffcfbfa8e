"""What a long history costs a user who looks through it or takes it out."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.benchmarks.screen import programs
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import Figure, compared

_LITTLE = 1_000
_PAGE_UP, _PAGE_DOWN, _LAST = "\x1b[5~", "\x1b[6~", "G"


def measure(rounds: int, home: Path) -> list[Figure]:
    """Page through a long and a short history by turns, and export both.

    Args:
        rounds: how often.
        home: with many orders and SMS.
    """
    with programs.home(products=350, orders=_LITTLE, messages=_LITTLE) as small:
        return [
            *_paging("Messages", rounds, home, small, _to_messages),
            *_paging("Orders that are over", rounds, home, small, _to_history),
            _exported(home, small),
        ]


def _to_messages(program: Driven) -> None:
    program.send("3")
    program.wait_for("Every SMS")


def _to_history(program: Driven) -> None:
    program.send("2")
    program.wait_for("[Active]")
    program.send("l")
    program.wait_for("[Ended]")


def _paging(
    what: str, rounds: int, home: Path, small: Path, go: Callable[[Driven], None]
) -> list[Figure]:
    """One page up and down at the far end of each history, all of which has been read then."""
    times: tuple[list[float], list[float]] = ([], [])
    sizes: list[float] = []
    with (
        Driven(programs.OURS, programs.account(home)) as long,
        Driven(programs.OURS, programs.account(small)) as short,
    ):
        for program in (long, short):
            program.wait_for("Amazon 00000")
            go(program)
            _read_to_the_end(program)
        for _ in range(rounds):
            for program, found in zip((long, short), times, strict=True):
                reactions = [program.react(key) for key in (_PAGE_UP, _PAGE_DOWN)]
                found.append(sum(each.last or 0.0 for each in reactions) / len(reactions))
        sizes.append(long.resident_mebibytes)
    name = f"{what}: a page, all read"
    return [
        compared(name, "ms", times[0], f"of {_LITTLE:,}", times[1], 1.5),
        Figure(f"{what}: memory, all read", median(sizes), "MiB"),
    ]


def _read_to_the_end(program: Driven) -> None:
    """Press the key to the last row until it twice changes nothing: no more rows came below."""
    still = 0
    while still < 2:
        moved = program.react(_LAST, quiet_seconds=0.2).bytes
        still = 0 if moved else still + 1


def _exported(home: Path, small: Path) -> Figure:
    return compared(
        "export of all SMS, memory at its peak", "MiB", [export_peak(home)],
        f"of {_LITTLE:,}", [export_peak(small)], 1.1,
    )  # fmt: skip


def export_peak(home: Path) -> float:
    """The most memory that an export of a home takes, in MiB."""
    command = (*programs.OURS, "export", "messages", "--format", "json", "--output", os.devnull)
    with subprocess.Popen(command, env={**os.environ, **programs.account(home)}) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the export ended with {process.returncode}")
    return usage.ru_maxrss / 1024
