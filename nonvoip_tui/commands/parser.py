"""The reader of arguments, and of the values among them."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator

from nonvoip_tui.commands.exit_code import ExitCode

TYPE_CHECKING = False  # importing `typing` takes as long as half of this
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, NoReturn


class Parser(ArgumentParser):
    """An `ArgumentParser` whose errors are safe to show, and whose help costs only when shown."""

    late_epilog: Callable[[], str] | None = None
    """Makes the epilog when help is asked for."""

    def __init__(self, *arguments: "Any", **keywords: "Any") -> None:
        # Whatever a version of Python hands to the parsers of sub-commands.
        super().__init__(*arguments, **{"formatter_class": _unfitted, **keywords})

    def format_help(self) -> str:
        """The help text, as wide as the terminal."""
        if self.late_epilog is not None:
            self.epilog = self.late_epilog()
        self.formatter_class = RawDescriptionHelpFormatter
        return super().format_help()

    def format_usage(self) -> str:
        """The first lines of the help text, as wide as the terminal."""
        self.formatter_class = RawDescriptionHelpFormatter
        return super().format_usage()

    def error(self, message: str) -> "NoReturn":
        """Say what is wrong with the arguments, which may come from anywhere."""
        from nonvoip_tui.domain.text import printable

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


def moment_of(text: str) -> "datetime":
    """A date, or a date and a time; aware, of the person's own zone unless it names one."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise ArgumentTypeError(f"must be a date such as 2026-06-20, not {text!r}") from None


def _unfitted(prog: str) -> RawDescriptionHelpFormatter:
    """Checks arguments as they are added, which looking up the terminal's width would slow."""
    return RawDescriptionHelpFormatter(prog, width=80)
