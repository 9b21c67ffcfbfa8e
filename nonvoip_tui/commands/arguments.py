"""The command line's grammar: every sub-command and option, in one tree.

`--version` and `--help` are answered from here, so this imports nothing dear; what has to be
looked up for a help text or a choice is looked up when it is shown.
"""

import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from nonvoip_tui import __version__
from nonvoip_tui.commands.exit_code import EXIT_CODES, ExitCode

if TYPE_CHECKING:
    from datetime import datetime

LOG_LEVELS = ("error", "warning", "info", "debug")
SHELLS = ("bash", "zsh", "fish")

_EPILOG = f"""\
Without a command the full screen opens. The commands need none: they suit scripts, screen
readers and TERM=dumb, and share the journal, the settings and the account with it.

The password comes from NONVOIP_EMAIL and NONVOIP_PASSWORD, NONVOIP_PASSWORD_FILE, or the
settings file (password_command, keyring); else it is asked for. It is never an argument.

{EXIT_CODES}"""


class Parser(ArgumentParser):
    """An `ArgumentParser` whose errors are safe to show, and whose epilog may come late."""

    late_epilog: Callable[[], str] | None = None
    """Makes the epilog when help is asked for."""

    def format_help(self) -> str:
        """The help text."""
        if self.late_epilog is not None:
            self.epilog = self.late_epilog()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, which may come from anywhere."""
        from nonvoip_tui.domain.text import printable

        self.print_usage(sys.stderr)
        self.exit(ExitCode.UNUSABLE, f"{self.prog}: {printable(message)}\n")


class _Names:
    """Choices that are looked up when one is checked or listed."""

    def __init__(self, look_up: Callable[[], dict[str, str]]) -> None:
        self._look_up = look_up

    def __contains__(self, name: object) -> bool:
        return name in self._look_up()

    def __iter__(self) -> Iterator[str]:
        return iter(self._look_up())


def build_parser() -> Parser:
    """The whole grammar."""
    parser = Parser(
        prog="nonvoip-tui",
        description="Browse, order and read SMS of NonVoipUsNumber numbers in the terminal.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"nonvoip-tui {__version__}")
    _add_global_options(parser, is_top=True)
    parser.add_argument(
        "--no-mouse", action="store_true", help="leave the mouse to the terminal, for selecting"
    )
    commands = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", parser_class=Parser
    )
    anywhere = Parser(add_help=False)
    _add_global_options(anywhere.add_argument_group("global options"), is_top=False)

    def command(name: str, words: str) -> Parser:
        described = f"{words[0].upper()}{words[1:]}."
        return commands.add_parser(name, help=words, description=described, parents=[anywhere])

    _add_asking(command)
    _add_ordering(command)
    _add_looking(command)
    _add_caring(command, commands.add_parser)
    return parser


def _add_global_options(target: Any, *, is_top: bool) -> None:
    """What holds for every command; given after the command it overrides what came before."""

    def add(flag: str, **how: Any) -> None:
        target.add_argument(flag, **how if is_top else {**how, "default": SUPPRESS})

    add("--demo", action="store_true", help="use a simulated account: no network, no money")
    add("--profile", default="", metavar="NAME", help="use the settings of [profiles.NAME]")
    add("--base-url", default="", metavar="URL", help="the service to use")
    add(
        "--read-only",
        action="store_true",
        help="send nothing that costs or moves money",
    )
    add(
        "--log-level",
        choices=LOG_LEVELS,
        metavar="LEVEL",
        help="keep a private log: %(choices)s (off by default)",
    )


_Command = Callable[[str, str], Parser]


def _add_asking(command: _Command) -> None:
    balance = command("balance", "read the balance")
    _add_json(balance)
    products = command("products", "list what can be ordered, with prices and stock")
    _add_choosing(products)
    products.add_argument("--search", default="", metavar="WORDS", help="only names with all WORDS")
    _add_json(products)


def _add_ordering(command: _Command) -> None:
    order = command("order", "order one number; asks on the terminal, and needs one")
    order.add_argument(
        "product_ids",
        nargs="+",
        metavar="PRODUCT_ID",
        help="as `products` lists it; up to five of the 30-days kind share one number",
    )
    _add_choosing(order)
    sms = command("sms", "show the SMS of an order")
    sms.add_argument("order_id", metavar="ORDER", help="the order's id")
    sms.add_argument("--follow", action="store_true", help="go on until the order's end")
    _add_json(sms, "one JSON document; with --follow one JSON object a line")
    wait = command("wait", "wait for an order's SMS; the last line printed is the bare code")
    wait.add_argument("order_id", metavar="ORDER", help="the order's id")
    wait.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="wait no longer (else to its end)"
    )
    wait.add_argument("--new", action="store_true", help="only an SMS that was not here before")


def _add_looking(command: _Command) -> None:
    orders = command("orders", "list the orders in the journal, newest first; asks no service")
    orders.add_argument("--live", action="store_true", help="only those that can still receive")
    orders.add_argument(
        "--limit", type=_count, default=100, metavar="N", help="at most N (default %(default)s)"
    )
    _add_json(orders)
    export = command("export", "write all orders or SMS of the journal, for other programs")
    export.add_argument("what", choices=("orders", "messages"), help="%(choices)s")
    export.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    export.add_argument(
        "--since", type=_moment, metavar="DATE", help="2026-06-20, or with T and a time of day"
    )
    export.add_argument(
        "--output", default="-", metavar="FILE", help="a private file; default: standard output"
    )
    export.epilog = (
        "In CSV a value that a spreadsheet would take for a formula gets an apostrophe before it, "
        "and so does one that begins with an apostrophe; JSON has every value as it is."
    )


def _add_caring(command: _Command, plain: Callable[..., Parser]) -> None:
    doctor = command("doctor", "check the surroundings and say what to mend; tells no secret")
    _add_json(doctor)
    command("paths", "print where each file lies")
    config = command("config", "make, check or find the settings file")
    config.add_argument(
        "action",
        choices=("init", "check", "path"),
        help="init: write one with every setting explained; check: say whether it can be used; "
        "path: print where it lies",
    )
    completion = plain("completion", help="print a completion script for a shell")
    completion.add_argument("shell", choices=SHELLS, help="%(choices)s")
    completion.epilog = "bash: source <(nonvoip-tui completion bash)"
    simulator = plain(
        "simulator",
        help="serve the simulated service on this machine",
        description="Serve the simulated service on this machine until interrupted. The first\n"
        "line printed is its address. E-mail demo@example.com, password demo.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    simulator.add_argument(
        "--port", type=_port, default=8000, help="0 takes a free one (default %(default)s)"
    )
    simulator.add_argument(
        "--scenario", choices=_Names(_scenarios), default="demo", metavar="NAME",
        help="what the service is like (default %(default)s)",
    )  # fmt: skip
    simulator.add_argument(
        "--dialect", choices=_Names(_dialects), default="default", metavar="NAME",
        help="how it speaks",
    )  # fmt: skip
    simulator.add_argument("--seed", type=int, default=0, help="of everything that varies")
    simulator.late_epilog = _simulations


def _add_choosing(parser: Parser) -> None:
    parser.add_argument(
        "--kind", default="", help="10-minute (default), 30-days, 1-day, 3-days, or the raw word"
    )
    parser.add_argument("--country", default="", help="outside the USA, as the service names it")


def _add_json(parser: Parser, words: str = "one JSON document") -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help=f"print {words}")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 10_000_000:
        raise ArgumentTypeError(f"must be a number of seconds, not {text!r}")
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise ArgumentTypeError(f"must be a number from 1, not {text!r}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not int(text) < 65_536:
        raise ArgumentTypeError(f"must be a number from 0 to 65535, not {text!r}")
    return int(text)


def _moment(text: str) -> "datetime":
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).astimezone()  # without a zone it is the person's own
    except (ValueError, OverflowError):
        raise ArgumentTypeError(f"must be a date such as 2026-06-20, not {text!r}") from None


def _scenarios() -> dict[str, str]:
    from nonvoip_tui.simulator import SCENARIOS

    return {name: scenario.description for name, scenario in SCENARIOS.items()}


def _dialects() -> dict[str, str]:
    from nonvoip_tui.simulator import DIALECTS

    return {name: dialect.description for name, dialect in DIALECTS.items()}


def _simulations() -> str:
    from textwrap import fill

    lines: list[str] = []
    for title, names in (("scenarios", _scenarios()), ("dialects", _dialects())):
        lines.append(f"{title}:")
        for name, words in names.items():
            lines.append(fill(f"  {name:<17} {words}", 80, subsequent_indent=" " * 20))
        lines.append("")
    return "\n".join(lines).rstrip()
