"""Writes anew what is made of something else: `python -m tests.shipped_files`.

Completion and the manual page are made of the grammar, the page of the keys of their table, and the
repository's address in the pages of that in pyproject.toml.
"""

import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import shtab
from argparse_manpage.manpage import Manpage

import nonvoip_tui.commands
from nonvoip_tui import __version__
from nonvoip_tui.commands.arguments import SHELLS, build_parser
from nonvoip_tui.commands.output import EXIT_CODES
from nonvoip_tui.domain.models import KINDS
from nonvoip_tui.settings.keymap import KEYS
from nonvoip_tui.ui.formatting import kind_label
from nonvoip_tui.ui.keys import KeyNames
from tests.commands.json_shapes import COMMANDS, FORMS, RECORDS
from tests.docs.pages import PAGES, ROOT, page, project

FOLDER = Path(nonvoip_tui.commands.__file__).parent / "shipped"
MANUAL_PAGE = "nonvoip-tui.1"
NAMES = (MANUAL_PAGE, *(f"completion.{shell}" for shell in SHELLS))

_ENVIRONMENT = {
    "NONVOIP_EMAIL, NONVOIP_PASSWORD": "The account. Programs started from here do not get them.",
    "NONVOIP_PASSWORD_FILE": "A private file that contains only the password.",
    "NONVOIP_BASE_URL": "The service to use; --base-url overrides it.",
    "NONVOIP_TIMEOUT": "How long a call that spends money may take, in seconds.",
    "NO_COLOR": "No colours; every state also has a symbol and a word.",
    "TMUX": "Set by tmux: copying goes through it.",
    "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME": "Where files are stored.",
}
_FILES = {
    "~/.config/nonvoip-tui/config.toml": "The settings; the program never writes them.",
    "~/.local/share/nonvoip-tui/orders.sqlite3": (
        "Orders, SMS and the journal of every call that can spend: back it up."
    ),
    "~/.local/state/nonvoip-tui/": "What the screen remembers, the log, and reports of bugs.",
}

_GROUPS = {
    "app": "On every screen",
    "products": "On Products",
    "orders": "On Orders",
    "cards": "On the cards of Orders, where 1 to 9 selects one",
    "messages": "On Messages",
    "account": "On Account",
    "table": "In every list",
    "filter": "While typing a filter or a search",
    "palette": "In the palette",
    "help": "In the help",
    "dialog": "In every dialog",
    "welcome": "In the welcome dialog",
    "order": "In the order dialog",
    "found": "In the dialog “Is this your number?”",
    "unknown": "In the dialog about an unknown outcome",
    "adopt": "In the dialog that adds an order",
    "narrow": "In the dialog that filters the SMS",
    "export": "In the dialog that exports",
    "save_url": "In the dialog that saves the callback URL",
}
"""Where the keys of each group act."""
_IN_ASCII = str.maketrans(
    {"←": "left", "→": "right", "↑": "up", "↓": "down", "“": '"', "”": '"', "…": "..."}
)
KEYS_PAGE = "nonvoip_tui/docs/keys.md"
_MADE = re.compile(r"(?<=from nonvoip_tui/settings/keymap\.py\. -->\n).*", re.DOTALL)
_ADDRESS = re.compile(r"(?<=git clone )https://[^\s`]+|(?<=git\+)https://[^\s`]+")


class _KeyRow(NamedTuple):
    """A line about an action."""

    name: str
    keys: tuple[str, ...]
    sentence: str


def _rows_by_group() -> Iterator[tuple[str, list[_KeyRow]]]:
    """Each group's title and its actions.

    Raises:
        KeyError: a group has no title.
    """
    shown = KeyNames({})
    rows: dict[str, list[_KeyRow]] = {group: [] for group in _GROUPS}
    for name, key in KEYS.items():
        rows[name.partition(".")[0]].append(_KeyRow(name, shown.all(name), key.sentence))
    for group, title in _GROUPS.items():
        yield title, rows[group]


def keys_page() -> str:
    """The page of the keys, with its tables made anew."""
    parts = [""]
    for title, rows in _rows_by_group():
        parts += [f"## {title}", "", "| key | what it does | name |", "|---|---|---|"]
        for name, keys, sentence in rows:
            shown = " ".join(f"`{key}`" for key in keys)
            parts.append(f"| {shown} | {sentence} | `{name}` |")
        parts.append("")
    return _MADE.sub("\n".join(parts).replace("\\", "\\\\"), page(KEYS_PAGE))


def pages() -> dict[str, str]:
    """Every page that has something made in it, by its path from the top folder."""
    address = project()["project"]["urls"]["Repository"]
    made = {name: _ADDRESS.sub(address, page(name)) for name in PAGES}
    return made | {KEYS_PAGE: keys_page()}


def _terms(meanings: Iterable[tuple[str, str]]) -> str:
    """A list of terms in roff, in which a bare dash or tilde is no sign to be pasted."""
    lines = [line for term, words in meanings for line in (".TP", f".B {term}", words)]
    return "\n".join(lines).replace("-", "\\-").replace("~", "\\(ti")


def _keys() -> str:
    """Every key, by where it acts, as sections of roff, in ASCII."""
    parts = ["? shows the keys for the current screen, and [keys] in the settings changes them."]
    for title, rows in _rows_by_group():
        parts += [f".SS {title}", _terms((" ".join(row.keys), row.sentence) for row in rows)]
    return "\n".join(parts).translate(_IN_ASCII)


def _statuses() -> dict[str, str]:
    lines = [line.split(maxsplit=1) for line in EXIT_CODES.splitlines()[1:]]
    return {number: f"{words[:1].upper()}{words[1:]}." for number, words in lines}


def _json() -> str:
    """What the commands print as JSON."""
    things = {name: f"{', '.join(names)}." for name, names in RECORDS.items()}
    return "\n".join(
        (
            "With \\-\\-json these commands print:",
            _terms(dict(COMMANDS).items()),
            ".PP",
            "The fields of each object, in order:",
            _terms(things.items()),
            ".PP",
            FORMS.replace("-", "\\-"),
        )
    )


def manual_page() -> str:
    """The manual page in roff, undated, so that it changes with what it is made of alone."""
    parser = build_parser()
    more = str(parser.epilog).removesuffix(EXIT_CODES)
    parser.description = f"{parser.description}\n\n{more.strip()}"
    parser.epilog = None
    manual = Manpage(
        parser,
        {
            "project_name": parser.prog,
            "version": __version__,
            "description": "rent phone numbers and read their SMS in the terminal",
            "manual_title": "User Commands",
        },
        format="single-commands-section",
    )
    manual.date = ""
    manual.add_section("Keys", "=", _keys())
    manual.add_section("JSON", "=", _json())
    manual.add_section("Exit status", "=", _terms(_statuses().items()))
    manual.add_section("Environment", "=", _terms(_ENVIRONMENT.items()))
    manual.add_section(
        "Files",
        "=",
        "nonvoip\\-tui paths prints the actual paths. By default:\n" + _terms(_FILES.items()),
    )
    return str(manual)


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
    completions = {f"completion.{shell}": shtab.complete(completable(), shell) for shell in SHELLS}
    return {MANUAL_PAGE: manual_page(), **completions}


if __name__ == "__main__":
    for name, text in shipped_files().items():
        (FOLDER / name).write_text(text, "utf-8")
    for name, text in pages().items():
        (ROOT / name).write_text(text, "utf-8")
