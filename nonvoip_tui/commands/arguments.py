"""The grammar of the command line: every sub-command and option, in one tree.

`--version` and `--help` are answered from here, so this imports nothing slow; what has to be
looked up for a help text or a choice is looked up when it is shown.
"""

import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from nonvoip_tui import __version__
from nonvoip_tui.commands.output import EXIT_CODES, ExitCode
from nonvoip_tui.domain.text import printable

if TYPE_CHECKING:
    from argparse import _ActionsContainer as _Target


class Parser(ArgumentParser):
    """An `ArgumentParser` whose errors are safe to show."""

    late_epilog: Callable[[], str] | None = None
    """Makes the epilog when help is asked for."""

    def format_help(self) -> str:
        """The help text, as wide as the terminal."""
        if self.late_epilog is not None:
            self.epilog = self.late_epilog()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Report a mistake in the arguments, which may come from anywhere."""
        self.print_usage(sys.stderr)
        self.exit(ExitCode.UNUSABLE, f"{self.prog}: {printable(message)}\n")


class Names:
    """Choices that are looked up when one is checked or listed."""

    def __init__(self, look_up: Callable[[], dict[str, str]]) -> None:
        self._look_up = look_up

    def __contains__(self, name: object) -> bool:
        return name in self._look_up()

    def __iter__(self) -> Iterator[str]:
        return iter(self._look_up())


def seconds_of(text: str) -> float:
    """A duration in seconds."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 10_000_000:
        raise ArgumentTypeError(f"must be a number of seconds, not {text!r}")
    return seconds


def count_of(text: str) -> int:
    """A number from 1."""
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise ArgumentTypeError(f"must be a number from 1, not {text!r}")
    return int(text)


def port_of(text: str) -> int:
    """A port; 0 is any."""
    if not text.isdecimal() or not int(text) < 65_536:
        raise ArgumentTypeError(f"must be a number from 0 to 65535, not {text!r}")
    return int(text)


def moment_of(text: str) -> datetime:
    """A date, or a date and a time; aware, of the user's own zone unless it names one."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise ArgumentTypeError(f"must be a date such as 2026-06-20, not {text!r}") from None


LOG_LEVELS = ("error", "warning", "info", "debug")
SHELLS = ("bash", "zsh", "fish")

_EPILOG = f"""\
Without a command the full screen opens. The commands work without it: they suit scripts,
screen readers and TERM=dumb, and use the same journal, settings and account.

The password comes from NONVOIP_EMAIL and NONVOIP_PASSWORD, NONVOIP_PASSWORD_FILE, or the
settings file (password_command, keyring); otherwise you are asked. It is never an argument.

{EXIT_CODES}"""


def build_parser() -> Parser:
    """The grammar."""
    parser = Parser(
        prog="nonvoip-tui",
        description="Browse, order and read SMS of NonVoipUsNumber numbers in the terminal.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"nonvoip-tui {__version__}")
    _add_global_options(parser)
    parser.set_defaults(
        demo=False, read_only=False, profile="", base_url="", document="", log_level=None
    )
    parser.add_argument(
        "--no-mouse",
        action="store_true",
        help="leave the mouse to the terminal, for selecting text",
    )
    parser.add_argument("--ascii", action="store_true", help="draw the screen in plain ASCII")
    commands = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", parser_class=Parser
    )
    for name, (words, fill) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=words,
            description=f"{words[0].upper()}{words[1:]}.",
            formatter_class=RawDescriptionHelpFormatter,
        )
        fill(command)
        if name not in _ALONE:
            _add_global_options(command.add_argument_group("global options"))
    return parser


def _add_global_options(target: "_Target") -> None:
    """Options of every command; after the command, they override those before it."""
    for flag, words in (
        ("--demo", "use a simulated account: no network, no money"),
        ("--read-only", "send nothing that spends or refunds money"),
    ):
        target.add_argument(flag, action="store_true", default=SUPPRESS, help=words)
    for flag, name, words in (
        ("--profile", "NAME", "use the settings of [profiles.NAME]"),
        ("--base-url", "URL", "the service to use"),
        ("--document", "PATH", "your saved copy of the service's OpenAPI document"),
    ):
        target.add_argument(flag, default=SUPPRESS, metavar=name, help=words)
    target.add_argument(
        "--log-level",
        default=SUPPRESS,
        choices=LOG_LEVELS,
        metavar="LEVEL",
        help="keep a private log: %(choices)s (off by default)",
    )


def _add_order(parser: Parser) -> None:
    parser.add_argument(
        "order_id", metavar="ORDER", help="the order's id, its number, or `last` for the newest"
    )


def _add_limit(parser: Parser) -> None:
    parser.add_argument(
        "--limit", type=count_of, default=100, metavar="N", help="at most N (default %(default)s)"
    )


def _add_note(parser: Parser, words: str) -> None:
    parser.description = f"{parser.description}\n\n{words}"


def _add_choosing(parser: Parser) -> None:
    parser.add_argument(
        "--kind",
        default="",
        help="10-minute (default), 30-days, 1-day, 3-days, or the service's word",
    )
    parser.add_argument(
        "--country", default="", help="a country outside the USA, as the service names it"
    )


def _add_json(parser: Parser, words: str = "one JSON document") -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help=f"print {words}")


def _products(parser: Parser) -> None:
    _add_choosing(parser)
    parser.add_argument(
        "--search",
        dest="words",
        default="",
        metavar="WORDS",
        help="only names that contain all WORDS",
    )
    _add_json(parser)


def _order(parser: Parser) -> None:
    parser.add_argument(
        "product_ids",
        nargs="+",
        metavar="PRODUCT_ID",
        help="the id shown by `products`; up to five 30-days services share one number",
    )
    _add_choosing(parser)


def _status(parser: Parser) -> None:
    parser.add_argument(
        "--format", default="", metavar="TEXT",
        help="a line with {live} {code} {left} {number} {service} {balance} {unknown}",
    )  # fmt: skip
    parser.add_argument(
        "--orders", action="store_true", help="print the ids of the newest orders, for completion"
    )
    _add_note(parser, "tmux: set -g status-right '#(nonvoip-tui status)'")


def _action(parser: Parser) -> None:
    _add_order(parser)
    _add_json(parser, "the result as JSON, and ask on standard error")


def _add(parser: Parser) -> None:
    parser.add_argument("order_id", metavar="ID", help="its id on the service's website")
    parser.add_argument("--service", default="", metavar="NAME", help="the product's exact name")
    parser.add_argument("--number", default="", help="its phone number")
    parser.add_argument("--kind", default="", help="the service's word for it (default: 10-minute)")
    _add_json(parser)


def _note(parser: Parser) -> None:
    _add_order(parser)
    parser.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help="the note; '' removes it, and without TEXT it is shown",
    )


def _messages(parser: Parser) -> None:
    parser.add_argument(
        "--search",
        dest="words",
        default="",
        metavar="WORDS",
        help="only SMS that contain all WORDS",
    )
    _add_limit(parser)
    _add_json(parser)


def _sms(parser: Parser) -> None:
    _add_order(parser)
    parser.add_argument(
        "--follow", dest="follows", action="store_true", help="keep going until the order ends"
    )
    _add_json(parser, "one JSON document; with --follow one JSON object per line")


def _wait(parser: Parser) -> None:
    _add_order(parser)
    parser.add_argument(
        "--timeout",
        dest="seconds",
        type=seconds_of,
        metavar="SECONDS",
        help="give up after SECONDS (default: until the order ends)",
    )
    parser.add_argument(
        "--new", dest="is_new", action="store_true", help="ignore SMS that have already arrived"
    )
    parser.add_argument("--quiet", dest="is_quiet", action="store_true", help="print only the code")
    _add_json(parser, "the SMS as one JSON document")


def _orders(parser: Parser) -> None:
    parser.add_argument(
        "--live", dest="is_live", action="store_true", help="only those that can still receive"
    )
    _add_limit(parser)
    _add_json(parser)


def _export(parser: Parser) -> None:
    parser.add_argument("what", choices=("orders", "messages"), help="%(choices)s")
    parser.add_argument(
        "--format", dest="form", choices=("csv", "json"), default="csv", help="default: csv"
    )
    parser.add_argument(
        "--since",
        type=moment_of,
        metavar="DATE",
        help="only what is newer: 2026-06-20, or 2026-06-20T09:30",
    )
    parser.add_argument(
        "--output",
        dest="file",
        default="-",
        metavar="FILE",
        help="a private file; default: standard output",
    )
    _add_note(
        parser,
        "In CSV, a value that a spreadsheet would read as a formula, or that begins with an\n"
        "apostrophe, gets an apostrophe in front. JSON has every value unchanged.",
    )


def _resolve(parser: Parser) -> None:
    parser.add_argument(
        "ref", nargs="?", default="", metavar="REF",
        help="the call's reference, or the start of it; without it all are shown",
    )  # fmt: skip
    answers = parser.add_mutually_exclusive_group()
    answers.add_argument(
        "--charged", action="store_const", const="charged", dest="outcome", default="",
        help="record that it was charged",
    )  # fmt: skip
    answers.add_argument(
        "--not-charged", action="store_const", const="not charged", dest="outcome", default="",
        help="record that it was not charged",
    )  # fmt: skip
    answers.add_argument(
        "--order-id", default="", metavar="ID", help="add the order it created, by its id"
    )
    _add_json(parser)
    _add_note(
        parser,
        "This sends nothing again. Without one of these options it asks on the terminal; without\n"
        "a terminal it only shows what is known. Exit status 3 while an outcome stays unknown.",
    )


def _listen(parser: Parser) -> None:
    _add_note(
        parser,
        "The first line printed is the URL to save at the service. The settings say where to\n"
        "listen, under [callbacks]. Only order ids and counts are printed, never a text or a code.",
    )
    parser.add_argument(
        "--rotate", action="store_true",
        help="create a new secret path and exit; running copies use it at once",
    )  # fmt: skip
    _add_json(parser, "one JSON object per line")


def _doctor(parser: Parser) -> None:
    _add_json(parser)
    parser.add_argument(
        "--wire",
        action="store_true",
        help="write a private file for the maintainers: the format of the service's answers, "
        "without any data from your account",
    )
    parser.add_argument(
        "--forget-learned",
        action="store_true",
        help="forget the field names learned from your choices; check nothing",
    )


def _paths(parser: Parser) -> None:
    parser.add_argument("--demo", action="store_true", default=SUPPRESS, help="the demo's files")


def _config(parser: Parser) -> None:
    parser.add_argument(
        "action",
        choices=("init", "check", "path"),
        help="init: create one with every setting explained; check: report mistakes in it; "
        "path: print where it is",
    )
    parser.add_argument(
        "--profile", default=SUPPRESS, metavar="NAME", help="include [profiles.NAME]"
    )


def _completion(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="%(choices)s")
    _add_note(parser, "bash: source <(nonvoip-tui completion bash)")


def _man(parser: Parser) -> None:
    _add_note(parser, "To read it: nonvoip-tui man | man -l -")


def _simulator(parser: Parser) -> None:
    parser.description = (
        "Serve the simulated service on this machine until interrupted. The first line printed\n"
        "is its address. E-mail demo@example.com, password demo."
    )
    parser.add_argument(
        "--port", type=port_of, default=8000, help="0 picks a free one (default %(default)s)"
    )
    parser.add_argument(
        "--scenario", choices=Names(_scenarios), default="demo", metavar="NAME",
        help="how the service behaves (default %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--dialect", choices=Names(_dialects), default="default", metavar="NAME",
        help="the format of its answers",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, help="seed for everything random")
    parser.add_argument(
        "--document", default=SUPPRESS, metavar="PATH",
        help="answer with the examples of this OpenAPI document instead",
    )  # fmt: skip
    parser.late_epilog = _simulations


_COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "balance": ("read the balance", _add_json),
    "products": ("list what can be ordered, with prices and stock", _products),
    "order": ("order one number; interactive, needs a terminal", _order),
    "sms": ("show the SMS of an order", _sms),
    "wait": ("wait for an order's SMS; the last line printed is the bare code", _wait),
    "orders": ("list the orders in the journal, newest first", _orders),
    "reject": ("give an unused number back for a refund; asks on the terminal", _action),
    "reuse": ("open a used 10-minute number for another SMS; asks on the terminal", _action),
    "renew": ("pay for another period of a rented number; asks on the terminal", _action),
    "activate": ("let a rented number receive; asks on the terminal", _action),
    "add": ("add an order that was bought elsewhere, by its id", _add),
    "note": ("write a note on an order, or show it", _note),
    "messages": ("list the SMS in the journal, newest first", _messages),
    "status": ("print one line from the journal, for a status bar", _status),
    "settle": ("show calls with an unknown outcome, and record how they ended", _resolve),
    "listen": ("receive callbacks without the full screen, until interrupted", _listen),
    "export": ("export all orders or SMS in the journal", _export),
    "doctor": ("check the setup and suggest fixes; prints no secrets", _doctor),
    "paths": ("print where each file is", _paths),
    "config": ("create, check or find the settings file", _config),
    "completion": ("print a completion script for a shell", _completion),
    "man": ("print the manual page", _man),
    "simulator": ("serve the simulated service on this machine", _simulator),
}
"""What each command does, and what adds its options; their `dest` is what its function takes."""
_ALONE = ("paths", "config", "completion", "man", "simulator")
"""Commands that ignore the global options."""


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
