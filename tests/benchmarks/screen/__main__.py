"""`python -m tests.benchmarks.screen [PART …] [--rounds N] [--seconds N] [--json FILE]`.

With `--peer NAME=COMMAND=TEXT`, as often as wished, the part `peers` measures other programs.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.benchmarks.screen import (
    disk,
    grown,
    keys,
    many,
    over_ssh,
    peers,
    programs,
    quiet,
    slow,
    start,
    stuck,
    tables,
)
from tests.benchmarks.screen.figure import Figure, as_json, machine, table

PARTS = (
    *("start", "commands", "keys", "disk", "grown"),
    *("tables", "quiet", "many", "ssh", "slow", "peers", "stuck"),
)


def main() -> None:
    """Measure, print the table, and write it down if that is wished."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.screen")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long nobody types")
    parser.add_argument(
        "--peer",
        type=peers.Peer.parse,
        action="append",
        default=[],
        metavar="NAME=COMMAND=TEXT",
        help="a program to start beside ours, and what its first screen shows",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    given = parser.parse_args()
    if unknown := set(given.parts).difference(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    parts = given.parts or PARTS
    figures: list[Figure] = []
    with programs.home() as home:
        if "start" in parts:
            figures += start.measure(given.rounds, home)
            figures += start.memory(3)
        if "commands" in parts:
            figures += start.commands(given.rounds)
        if "keys" in parts:
            figures += keys.measure(given.rounds, home)
        if "disk" in parts:
            figures += disk.measure(home)
        if "grown" in parts:
            figures += grown.measure(given.rounds, home)
    if "tables" in parts:
        figures += tables.measure(given.rounds)
    if "quiet" in parts:
        figures += quiet.measure(given.seconds)
    if "many" in parts:
        figures += many.measure(given.seconds)
    if "ssh" in parts:
        figures += over_ssh.measure(given.seconds)
    if "slow" in parts:
        figures += slow.measure(min(given.rounds, 3))  # seconds a key
    if "peers" in parts:
        figures += peers.measure(given.rounds, given.peer)
    if "stuck" in parts:
        figures += stuck.measure(given.rounds, given.seconds)
    sys.stdout.write(f"{table(figures)}\n\nOn {machine()}.\n")
    if given.json:
        given.json.write_text(json.dumps(as_json(figures), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
