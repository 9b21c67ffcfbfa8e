"""`python -m tests.benchmarks.polling [--json FILE] [--arrivals SHAPE] [--seed N] [--quick]`."""

import argparse
import json
import sys
import time
from pathlib import Path

from tests.benchmarks.polling.report import Row, as_json, cases, machine, rows, table


def main() -> None:
    """Run every case, print the table, and write it down if that is wished."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.polling")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--arrivals", choices=("lognormal", "uniform"), default="lognormal")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a tenth of the simulated time")
    given = parser.parse_args()
    found: list[Row] = []
    simulated, began = 0.0, time.perf_counter()
    for case in cases(given.arrivals, given.seed, 0.1 if given.quick else 1.0):
        found += rows(case)
        simulated += 3 * case.until_seconds / 60
    seconds = time.perf_counter() - began
    speed = f"{simulated:,.0f} simulated minutes in {seconds:.0f} s on {machine()}."
    sys.stdout.write(f"{table(found)}\n\n{speed}\n")
    if given.json:
        given.json.write_text(json.dumps(as_json(found), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
