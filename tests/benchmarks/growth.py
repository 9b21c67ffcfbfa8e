"""`python -m tests.benchmarks.growth [--sizes N …]`: what grows with the history.

Each size is a number of SMS; orders and products are a fifth of it.
"""

import argparse
import shutil
import sys
import time
from contextlib import closing
from statistics import median

from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.store import Store
from tests.benchmarks.screen import grown, programs
from tests.benchmarks.screen.driven import Driven
from tests.benchmarks.screen.figure import machine
from tests.benchmarks.warm_home import now

_ROUNDS = 3


def main() -> None:
    """Measure each size, and print one table with a column for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000, 1_000_000])
    sizes = parser.parse_args().sizes
    columns = [_measured(size) for size in sizes]
    lines = [
        f"| SMS, and five for each order and product | {' | '.join(map('{:,}'.format, sizes))} |",
        f"|---|{'---:|' * len(sizes)}",
    ]
    for name in columns[0]:
        lines.append(f"| {name} | {' | '.join(column[name] for column in columns)} |")
    sys.stdout.write("\n".join(lines) + f"\n\nOn {machine()}.\n")


def _measured(size: int) -> dict[str, str]:
    fifth = size // 5
    with programs.home(products=fifth, orders=fifth, messages=size) as home:
        journal = programs.paths(home).database_file
        env = programs.account(home)
        stored = home / ".cache/nonvoip-tui/first-frames"
        starts, filtered = [], []
        for _ in range(_ROUNDS + 1):
            shutil.rmtree(stored, ignore_errors=True)
            with Driven(programs.OURS, env) as program:
                starts.append(program.wait_for("Amazon 00000") - program.began_at)
                program.resolve(1.0)
            with Driven(programs.OURS, env) as program:
                program.send("/uber 00150")
                filtered.append(program.wait_for("Uber 00150", "1 of ") - program.began_at)
        with Driven(programs.OURS, env) as program:
            program.wait_for("Amazon 00000")
            program.resolve(1.0)
            keys = [_seconds(program, letter) for letter in ("/", *"amazon")][1:]
            program.react("\x1b")
            ended = _seconds(program, "2") + _seconds(program, "l")
            program.react("\x1b[F")
            ended_page = _seconds(program, "\x1b[5~")
            messages = _seconds(program, "3")
            messages_page = _seconds(program, "\x1b[6~")
            search = [_seconds(program, letter) for letter in ("/", *"amazon")][1:]
            program.react("\x1b")
            account = _seconds(program, "4")
            memory = program.resident_mebibytes
        began = time.perf_counter()
        peak = grown.export_peak(home)
        exported = time.perf_counter() - began
        with closing(Store.open(journal, instance_id="growth", account=DEMO_EMAIL)) as store:
            began = time.perf_counter()
            store.back_up(now())
            backed_up = time.perf_counter() - began
        return {
            "start: the list is shown, no kept frame": _ms(median(starts[1:])),
            "start: letters typed at once have filtered it": _ms(median(filtered[1:])),
            "a letter that filters products": _ms(median(keys)),
            "Orders and its ended ones, opened": _ms(ended),
            "a page of the ended ones, from their end": _ms(ended_page),
            "Messages, opened": _ms(messages),
            "a page of Messages": _ms(messages_page),
            "a letter that searches SMS": _ms(median(search)),
            "Account, opened": _ms(account),
            "memory after all that": f"{memory:.0f} MiB",
            "export of all SMS": f"{exported:.1f} s",
            "memory of the export at its peak": f"{peak:.0f} MiB",
            "the journal": f"{journal.stat().st_size / 2**20:.1f} MiB",
            "a back-up": f"{backed_up:.2f} s",
        }


def _seconds(program: Driven, key: str) -> float:
    return program.react(key, quiet_seconds=0.4).last or 0.0


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
