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
"""What no arguments come to."""

_UNUSABLE = 2
"""The exit status `ExitCode.UNUSABLE`, without the import."""

_AT_ONCE: tuple[list[str], ...] = ([], ["paths"])
"""Arguments that are answered as soon as can be."""

_NO_SCREEN = (
    "The full screen needs a terminal: standard input and output must be one, and TERM must not "
    "be “dumb”. The commands work without; see nonvoip-tui --help."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Returns:
        The exit status, one of `ExitCode` or 128 + a signal.
    """
    is_output_closed = sys.stdout is None
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from nonvoip_tui.startup.standard_streams import open_what_is_closed

        open_what_is_closed()
    os.umask(0o077)  # what is made from here on, directories above it included, is private
    words = sys.argv[1:] if argv is None else argv
    if is_output_closed and words:
        sys.stderr.write("nonvoip-tui: standard output is closed.\n")
        return _UNUSABLE
    if list(words) in (
        ["--version"],
        ["-V"],
    ):  # reading arguments takes longer
        return _written(f"nonvoip-tui {__version__}\n")
    if argv is None and list(words) in _AT_ONCE:
        gc.disable()  # what they import is no garbage; see `Start._finish`
    match list(words):
        case ["status"] | ["status", "--format", _]:  # a bar asks every few seconds
            with suppress(Exception):  # then the long way says why
                line = _status(*words[2:])
                if argv is None:
                    gc.freeze()  # as below
                return _written(f"{line}\n")
    if list(words) == ["help"]:
        words = ["--help"]
    first_frame = None if words else _show_first_frame()
    try:
        arguments = _read(words)
    except SystemExit as end:  # help was asked for, or an argument cannot be used
        return _written("", status=end.code if isinstance(end.code, int) else _UNUSABLE)
    except OSError:
        return _written("")
    from nonvoip_tui.commands.output import Output

    output = Output()
    output.secrets.append(os.environ.get("NONVOIP_PASSWORD", ""))
    try:
        status = _run(arguments, output, first_frame)
        output.flush()
        if argv is None:
            gc.freeze()  # the interpreter would look for garbage in everything as it ends
    except (Exception, KeyboardInterrupt) as error:
        from nonvoip_tui.commands.endings import end_by

        if first_frame is not None:
            first_frame.take_away()
        return end_by(error, output, is_demo=getattr(arguments, "demo", False))
    return status


def _written(text: str, *, status: int = 0) -> int:
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


def _status(form: str = "", profile: str = "", *, is_demo: bool = False) -> str:
    from nonvoip_tui.commands.status import DEFAULT_FORMAT, status_line

    return status_line(form or DEFAULT_FORMAT, profile=profile, is_demo=is_demo)


def _show_first_frame() -> "FirstFrame | None":
    """Show what the last start showed before even the settings are read."""
    if not _has_terminal():
        return None
    from nonvoip_tui.ui.rendering.first_frame import FirstFrame, hold_signals, likely_directory

    first_frame = FirstFrame(likely_directory())
    hold_signals()
    first_frame.show()
    return first_frame


def _read(words: Sequence[str]) -> "Namespace":
    if list(words) in _AT_ONCE:  # sooner without the reader of arguments
        read = {**NO_WORDS, "command": words[0] if words else None}
        return SimpleNamespace(**read)  # type: ignore[return-value]
    from nonvoip_tui.commands.arguments import build_parser

    return build_parser(words).parse_args(words)


def _run(arguments: "Namespace", output: "Output", first_frame: "FirstFrame | None" = None) -> int:
    match arguments.command:
        case "paths":
            from nonvoip_tui.commands.paths import print_paths

            return print_paths(output, is_demo=arguments.demo)
        case "completion":
            from nonvoip_tui.commands.shipped import completion_file, print_shipped

            return print_shipped(output, completion_file(arguments.shell))
        case "man":
            from nonvoip_tui.commands.shipped import MANUAL_PAGE, print_shipped

            return print_shipped(output, MANUAL_PAGE)
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
        case "status" if arguments.orders:
            from nonvoip_tui.commands.status import order_ids

            output.line(order_ids(profile=arguments.profile, is_demo=arguments.demo))
            return 0
        case "status":
            output.line(_status(arguments.format, arguments.profile, is_demo=arguments.demo))
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
    match arguments.command:
        case "balance":
            from nonvoip_tui.commands.balance import print_balance

            return print_balance(context, as_json=arguments.as_json)
        case "products":
            from nonvoip_tui.commands.products import print_products

            return print_products(
                context,
                kind=arguments.kind,
                country=arguments.country,
                words=arguments.search,
                as_json=arguments.as_json,
            )
        case "order":
            from nonvoip_tui.commands.order import order_number

            return order_number(
                context, arguments.product_ids, kind=arguments.kind, country=arguments.country
            )
        case "orders":
            from nonvoip_tui.commands.orders import print_orders

            return print_orders(
                context, is_live=arguments.live, limit=arguments.limit, as_json=arguments.as_json
            )
        case "settle":
            from nonvoip_tui.commands.settle import resolve

            return resolve(
                context,
                arguments.ref,
                outcome=arguments.outcome,
                order_id=arguments.order_id,
                as_json=arguments.as_json,
            )
        case "sms":
            from nonvoip_tui.commands.sms import print_messages

            return print_messages(
                context, arguments.order_id, follows=arguments.follow, as_json=arguments.as_json
            )
        case "wait":
            from nonvoip_tui.commands.wait import wait_for_code

            return wait_for_code(
                context,
                arguments.order_id,
                seconds=arguments.timeout,
                is_new=arguments.new,
                is_quiet=arguments.quiet,
                as_json=arguments.as_json,
            )
        case "reject" | "reuse" | "renew" | "activate":
            from nonvoip_tui.commands.actions import act_on_order
            from nonvoip_tui.domain.models import Action

            return act_on_order(
                context,
                Action(arguments.command),
                arguments.order_id,
                as_json=arguments.as_json,
            )
        case "add":
            from nonvoip_tui.commands.actions import add_order

            return add_order(
                context,
                arguments.order_id,
                service=arguments.service,
                number=arguments.number,
                kind=arguments.kind,
                as_json=arguments.as_json,
            )
        case "note":
            from nonvoip_tui.commands.note import write_note

            return write_note(context, arguments.order_id, arguments.text)
        case "messages":
            from nonvoip_tui.commands.messages import print_all_messages

            return print_all_messages(
                context, words=arguments.search, limit=arguments.limit, as_json=arguments.as_json
            )
        case "listen":
            from nonvoip_tui.commands.listen import listen, rotate

            if arguments.rotate:
                return rotate(context)
            return listen(context, as_json=arguments.as_json)
        case "export":
            from nonvoip_tui.commands.export import export_journal

            return export_journal(
                context,
                arguments.what,
                form=arguments.format,
                since=arguments.since,
                file=arguments.output,
            )
    raise AssertionError(f"{arguments.command} has no command")


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
