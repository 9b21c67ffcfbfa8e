"""Writes the completion scripts and the manual page anew: `python -m tests.shipped_files`."""

from argparse import ArgumentParser
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

import nonvoip_tui.commands.shipped
from nonvoip_tui import __version__
from nonvoip_tui.commands.arguments import SHELLS, build_parser
from nonvoip_tui.commands.exit_code import EXIT_CODES
from nonvoip_tui.commands.shipped import MANUAL_PAGE, completion_file
from nonvoip_tui.domain.models import KINDS
from nonvoip_tui.ui.formatting import kind_label
from tests.commands.json_shapes import COMMANDS, FORMS, RECORDS

FOLDER = Path(nonvoip_tui.commands.shipped.__file__).parent
NAMES = (MANUAL_PAGE, *map(completion_file, SHELLS))

_ENVIRONMENT = {
    "NONVOIP_EMAIL, NONVOIP_PASSWORD": "The account. No program started from here inherits it.",
    "NONVOIP_PASSWORD_FILE": "A private file that holds the password, and nothing else.",
    "NONVOIP_BASE_URL": "The service to use; --base-url wins over it.",
    "NONVOIP_TIMEOUT": "How long a call that spends may take, in seconds.",
    "NO_COLOR": "No colours; every state has a sign and a word as well.",
    "TMUX": "Copying goes through tmux.",
    "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME": "Where files lie.",
}
_FILES = {
    "~/.config/nonvoip-tui/config.toml": "The settings: read, and never written.",
    "~/.local/share/nonvoip-tui/orders.sqlite3": (
        "Orders, SMS and the journal of every call that can spend: worth a back-up."
    ),
    "~/.local/state/nonvoip-tui/": "What the screen remembers, and reports of defects.",
}


def _terms(meanings: dict[str, str]) -> str:
    """A list of terms in roff, in which a bare dash or tilde is no sign to be pasted."""
    lines = [line for term, words in meanings.items() for line in (".TP", f".B {term}", words)]
    return "\n".join(lines).replace("-", "\\-").replace("~", "\\(ti")


def _statuses() -> dict[str, str]:
    lines = [line.split(maxsplit=1) for line in EXIT_CODES.splitlines()[1:]]
    return {number: f"{words[:1].upper()}{words[1:]}." for number, words in lines}


def _json() -> str:
    """What the commands print as JSON."""
    things = {name: f"{', '.join(names)}." for name, names in RECORDS.items()}
    return "\n".join(
        (
            "With \\-\\-json these commands print:",
            _terms(dict(COMMANDS)),
            ".PP",
            "The fields of each thing, in their order:",
            _terms(things),
            ".PP",
            FORMS.replace("-", "\\-"),
        )
    )


def manual_page() -> str:
    """The manual page in roff, undated, so that it changes with the grammar alone."""
    parser = build_parser()
    more = str(parser.epilog).removesuffix(EXIT_CODES)
    parser.description = f"{parser.description}\n\n{more.strip()}"
    parser.epilog = None
    page = Manpage(
        parser,
        {
            "project_name": parser.prog,
            "version": __version__,
            "description": "rent phone numbers and read their SMS in the terminal",
            "manual_title": "User Commands",
        },
        format="single-commands-section",
    )
    page.date = ""
    page.add_section("JSON", "=", _json())
    page.add_section("Exit status", "=", _terms(_statuses()))
    page.add_section("Environment", "=", _terms(_ENVIRONMENT))
    page.add_section(
        "Files",
        "=",
        "nonvoip\\-tui paths prints where they really lie. By default:\n" + _terms(_FILES),
    )
    return str(page)


_ORDERS = "echo last; nonvoip-tui status --orders 2>/dev/null"


def completable() -> ArgumentParser:
    """The grammar, and where the shell finds orders and kinds to choose from."""
    parser = build_parser()
    commands = next(each.choices for each in parser._actions if isinstance(each.choices, dict))
    for name, command in commands.items():
        for action in command._actions:
            if action.metavar == "ORDER":
                action.complete = shtab.cmd(_ORDERS)
            elif action.dest == "kind":
                words = KINDS if name == "add" else map(kind_label, KINDS)
                action.complete = shtab.cmd("; ".join(f"echo {word}" for word in words))
    return parser


def shipped_files() -> dict[str, str]:
    """Each file's name and text."""
    completions = {completion_file(shell): shtab.complete(completable(), shell) for shell in SHELLS}
    return {MANUAL_PAGE: manual_page(), **completions}


if __name__ == "__main__":
    for name, text in shipped_files().items():
        (FOLDER / name).write_text(text, "utf-8")
