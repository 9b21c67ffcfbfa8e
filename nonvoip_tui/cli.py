"""The command line: reads the arguments, builds everything, runs it, closes it in reverse."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from nonvoip_tui import __version__
from nonvoip_tui.config import Config, ConfigError, load_config
from nonvoip_tui.credentials import Credentials, CredentialsError, find_credentials
from nonvoip_tui.paths import NoHomeError, Paths, find_paths

EXIT_USAGE = 2
"""A setting, an argument or the surroundings cannot be used; nothing was done."""

_NO_SCREEN = (
    "nonvoip-tui needs a terminal: standard input and output must be one, and TERM must not be "
    "“dumb”. `nonvoip-tui paths` and `nonvoip-tui --help` work without."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Returns:
        The exit status: 0, or 2 when it could not start.
    """
    arguments = _parser().parse_args(argv)
    try:
        paths = find_paths(demo=arguments.demo)
        if arguments.command == "paths":
            return _print_paths(paths)
        config = load_config(paths.config_file, os.environ, arguments.profile)
        if arguments.base_url:
            config = replace(config, base_url=arguments.base_url)
        credentials = None if arguments.demo else find_credentials(config)
    except (ConfigError, CredentialsError, NoHomeError) as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    if arguments.no_mouse:
        config = replace(config, mouse=False)
    return _run_app(config, credentials, is_demo=arguments.demo)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nonvoip-tui",
        description="Browse, order and read SMS of NonVoipUsNumber numbers in the terminal.",
        epilog="Credentials come from NONVOIP_EMAIL and NONVOIP_PASSWORD, else a dialog asks.",
    )
    parser.add_argument("--version", action="version", version=f"nonvoip-tui {__version__}")
    parser.add_argument(
        "--demo", action="store_true", help="use a simulated account: no network, no money"
    )
    parser.add_argument(
        "--profile", default="", metavar="NAME", help="use the settings of [profiles.NAME]"
    )
    parser.add_argument("--base-url", metavar="URL", help="the service to use")
    parser.add_argument(
        "--no-mouse", action="store_true", help="leave the mouse to the terminal, for selecting"
    )
    parser.add_argument(
        "command", nargs="?", choices=["paths"], help="paths: print where each file lies"
    )
    return parser


def _print_paths(paths: Paths) -> int:
    for word, path in paths.named().items():
        print(f"{word:<8}{path}")
    return 0


def _run_app(config: Config, credentials: Credentials | None, *, is_demo: bool) -> int:
    if not _has_screen():
        print(_NO_SCREEN, file=sys.stderr)
        return EXIT_USAGE
    from nonvoip_tui.run import run_app

    return run_app(config, credentials, is_demo=is_demo)


def _has_screen() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
