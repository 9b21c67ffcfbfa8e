"""The simulator from the command line: `python -m nonvoip_tui.simulator --port 8000`."""

import argparse
import sys
from collections.abc import Mapping, Sequence

from nonvoip_tui.simulator.dialects import DIALECTS
from nonvoip_tui.simulator.scenarios import SCENARIOS
from nonvoip_tui.simulator.serve import ServerMissingError, serve

_PROGRAM = "python -m nonvoip_tui.simulator"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted, or list what can be served; the exit code.

    Args:
        arguments: the command line without the program; by default that of the process.
    """
    options = _parser().parse_args(arguments)
    if options.list:
        for title, table in (
            ("Scenarios", {name: row.description for name, row in SCENARIOS.items()}),
            ("Dialects", {name: row.description for name, row in DIALECTS.items()}),
        ):
            _print_table(title, table)
        return 0
    try:
        serve(
            options.port,
            _announce,
            scenario=options.scenario,
            dialect=options.dialect,
            seed=options.seed,
        )
    except (ServerMissingError, OSError, OverflowError) as error:
        sys.stderr.write(f"{_PROGRAM}: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="loopback port, 0 for a free one")
    parser.add_argument("--scenario", choices=list(SCENARIOS), default="demo", metavar="NAME")
    parser.add_argument("--dialect", choices=list(DIALECTS), default="default", metavar="NAME")
    parser.add_argument("--seed", type=int, default=0, help="of everything that varies")
    parser.add_argument("--list", action="store_true", help="list scenarios and dialects")
    return parser


def _announce(base_url: str) -> None:
    sys.stdout.write(f"{base_url}\n")
    sys.stdout.flush()


def _print_table(title: str, table: Mapping[str, str]) -> None:
    sys.stdout.write(f"{title}\n")
    for name, description in table.items():
        sys.stdout.write(f"  {name:<17} {description}\n")


if __name__ == "__main__":
    sys.exit(main())
