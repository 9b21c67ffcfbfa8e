"""The command line: reads the arguments and hands over to the full screen or a sub-command.

What a run does not need is not imported: `--version`, `--help` and `paths` answer at once.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import SimpleNamespace

from nonvoip_tui import __version__

TYPE_CHECKING = False  # importing `typing` would take longer than `--version` does
if TYPE_CHECKING:
    from argparse import Namespace

    from nonvoip_tui.commands.context import Context
    from nonvoip_tui.commands.output import Output
    from nonvoip_tui.ui.rendering.first_frame import FirstFrame

NO_WORDS = {
    "command": None,
    "demo": False,
    "read_only": False,
    "profile": "",
    "base_url": "",
    "document": "",
    "log_level": None,
    "no_mouse": False,
    "ascii": False,
}
"""What no arguments come to; every command is called with these besides its own options."""

_UNUSABLE = 2
"""The exit status `ExitCode.UNUSABLE`, without the import."""

RUNNERS = {
    "balance": "balance:print_balance",
    "products": "products:print_products",
    "order": "order:order_number",
    "sms": "sms:print_order_sms",
    "wait": "sms:wait_for_code",
    "orders": "journal:print_orders",
    "reject": "actions:reject",
    "reuse": "actions:reuse",
    "renew": "actions:renew",
    "activate": "actions:activate",
    "add": "actions:add_order",
    "note": "journal:write_note",
    "messages": "journal:print_messages",
    "settle": "settle:resolve",
    "listen": "listen:listen",
    "export": "journal:export_journal",
}
"""The module in `commands` and its function, for what works with the journal and the settings."""

_NO_SCREEN = (
    "The full screen needs a terminal: standard input and output must be one, and TERM must not be "
    "“dumb”. The commands work without one; see nonvoip-tui --help."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Returns:
        The exit status, one of `ExitCode` or 128 + a signal.
    """
    is_output_closed = sys.stdout is None
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from nonvoip_tui.startup.guard import open_what_is_closed

        open_what_is_closed()
    os.umask(0o077)  # what is made from here on, directories above it included, is private
    words = sys.argv[1:] if argv is None else argv
    if is_output_closed and words:
        sys.stderr.write("nonvoip-tui: standard output is closed.\n")
        return _UNUSABLE
    match list(words):  # reading arguments takes longer than all of these
        case ["--version"] | ["-V"]:
            return _written(f"nonvoip-tui {__version__}\n")
        case ["status"] | ["status", "--format", _]:  # a bar asks every few seconds
            with suppress(Exception):  # then the long way says why
                return _written(f"{_status(*words[2:])}\n")
    if argv is None and not words:
        gc.disable()  # what a start imports is no garbage; see `ui.start`
    if list(words) == ["help"]:
        words = ["--help"]
    first_frame = None if words else _show_first_frame()
    try:
        arguments = _read(words)
    except SystemExit as end:  # help was asked for, or an argument cannot be used
        return _written(status=end.code if isinstance(end.code, int) else _UNUSABLE)
    except OSError:
        return _written()
    from nonvoip_tui.commands.output import Output

    output = Output()
    output.secrets.append(os.environ.get("NONVOIP_PASSWORD", ""))
    try:
        status = _run(arguments, output, first_frame)
        output.flush()
        if argv is None:
            gc.freeze()  # the interpreter would look for garbage in everything as it ends
    except (Exception, KeyboardInterrupt) as error:
        from nonvoip_tui.commands.context import end_by

        if first_frame is not None:
            first_frame.take_away()
        return end_by(error, output, is_demo=getattr(arguments, "demo", False))
    return status


def _written(text: str = "", *, status: int = 0) -> int:
    """Write `text`, and see that all that was written before arrives as well."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # the reader has enough
    except OSError as error:
        sys.stderr.write(f"nonvoip-tui: {error.strerror}.\n")
        status = _UNUSABLE
    else:
        return status
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else it fails again at exit
    return status


def _status(form: str = "", *, profile: str = "", is_demo: bool = False) -> str:
    from nonvoip_tui.commands.status import status_line

    return status_line(form, profile=profile, is_demo=is_demo)


def _read(words: Sequence[str]) -> "Namespace":
    if list(words) in ([], ["paths"]):  # these wait for nothing that they can do without
        read = {**NO_WORDS, "command": words[0] if words else None}
        return SimpleNamespace(**read)  # type: ignore[return-value]
    from nonvoip_tui.commands.arguments import build_parser

    return build_parser().parse_args(words)


def _show_first_frame() -> "FirstFrame | None":
    """Show what the last start showed before even the settings are read."""
    if not _has_terminal():
        return None
    from nonvoip_tui.settings.likely_paths import cache_directory
    from nonvoip_tui.ui.rendering.first_frame import FirstFrame, hold_signals

    first_frame = FirstFrame(cache_directory())
    hold_signals()
    first_frame.show()
    return first_frame


def _run(arguments: "Namespace", output: "Output", first_frame: "FirstFrame | None" = None) -> int:
    match arguments.command:
        case "paths":
            from nonvoip_tui.settings.paths import find_paths

            for word, path in find_paths(demo=arguments.demo).named().items():
                output.line(f"{word:<8}{path}")
            return 0
        case "completion":
            return _print_shipped(output, f"completion.{arguments.shell}")
        case "man":
            return _print_shipped(output, "nonvoip-tui.1")
        case "simulator":
            from nonvoip_tui.commands.simulator import run_simulator

            return run_simulator(
                output,
                port=arguments.port,
                scenario=arguments.scenario,
                dialect=arguments.dialect,
                seed=arguments.seed,
                document=arguments.document,
            )
        case "config":
            from nonvoip_tui.commands.settings import care_for_settings

            return care_for_settings(output, arguments.action, profile=arguments.profile)
        case "status":
            from nonvoip_tui.commands.status import order_ids

            profile, is_demo = arguments.profile, arguments.demo
            if arguments.orders:
                output.line(order_ids(profile=profile, is_demo=is_demo))
            else:
                output.line(_status(arguments.format, profile=profile, is_demo=is_demo))
            return 0
        case "doctor":
            from nonvoip_tui.commands.doctor import examine

            return examine(arguments, output)
    from nonvoip_tui.commands.context import load_context

    context = load_context(arguments, output)
    _log(context, arguments.log_level)
    if arguments.command is None:
        return _run_screen(context, first_frame)
    return _run_command(arguments, context)


def _run_command(arguments: "Namespace", context: "Context") -> int:
    """Run a sub-command with its own options, which are called as its arguments are."""
    from importlib import import_module

    module, _, name = RUNNERS[arguments.command].partition(":")
    run = getattr(import_module(f"nonvoip_tui.commands.{module}"), name)
    own = {name: value for name, value in vars(arguments).items() if name not in NO_WORDS}
    status: int = run(context, **own)
    return status


def _print_shipped(output: "Output", name: str) -> int:
    """Print a file that `python -m tests.shipped_files` makes from the arguments."""
    from importlib.resources import files

    text = files("nonvoip_tui.commands").joinpath("shipped", name).read_text("utf-8")
    for line in text.splitlines():
        output.line(line)
    return 0


def _log(context: "Context", level: str | None) -> None:
    from nonvoip_tui.startup.log import disable_log, start_log

    if level is None:
        disable_log()
    else:
        start_log(context.paths.log_dir, level, context.output.secrets)


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _run_screen(context: "Context", first_frame: "FirstFrame | None") -> int:
    from nonvoip_tui.commands.context import EnvironmentUnusableError

    if not _has_terminal():
        raise EnvironmentUnusableError(_NO_SCREEN)
    from nonvoip_tui.settings.credentials import Credentials, seek_credentials
    from nonvoip_tui.startup.run import run_app

    credentials = None if context.is_demo else seek_credentials(context.config)
    hidden = context.output.secrets
    if isinstance(credentials, Credentials):
        hidden.append(credentials.password.reveal())
    os.environ.pop("NONVOIP_PASSWORD", None)  # no program started from here inherits it
    return run_app(
        context.config, credentials, hidden, first_frame=first_frame, is_demo=context.is_demo
    )
