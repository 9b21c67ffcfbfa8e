"""`man`: the manual page, made out of the grammar itself like the help and the completion.

A copy lies beside this file, to be installed where `man` looks; a test proves that it is current.
"""

from collections.abc import Iterable, Iterator

from nonvoip_tui import __version__
from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.commands.completion import Command, Option, Value, read_grammar
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output

_SIGNS = str.maketrans(
    {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
)
"""Else they come out as typographic signs, which nobody can paste into a shell."""


def plain(text: str) -> str:
    """Text of one line as it stands."""
    escaped = "".join(
        sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in text.translate(_SIGNS)
    )
    # At the beginning of a line a full stop would begin a request.
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def bold(text: str) -> str:
    """What is typed as it stands."""
    return f"\\fB{plain(text)}\\fR"


def slanted(text: str) -> str:
    """What stands for something else."""
    return f"\\fI{plain(text)}\\fR"


def section(title: str) -> list[str]:
    """The heading of a section."""
    return [f".SH {plain(title)}"]


def subsection(title: str) -> list[str]:
    """The heading of a part of a section, such as a command."""
    return [f".SS {plain(title)}"]


def paragraphs(text: str) -> list[str]:
    """Text whose paragraphs an empty line divides, filled anew."""
    lines: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        lines += [".PP", plain(" ".join(paragraph.split()))]
    return lines


def verbatim(text: str) -> list[str]:
    """Text whose lines and columns stay as they are."""
    return [".PP", ".nf", *map(plain, text.splitlines()), ".fi"]


def terms(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Terms, escaped already, each with what it means."""
    lines: list[str] = []
    for term, meaning in pairs:
        lines += [".TP", term, plain(meaning) or "\\&"]
    return lines


_EXIT_STATUS = "exit status:\n"

_FEW = 3
"""Choices that are shown in place of the word for them."""

_ENVIRONMENT = (
    ("NONVOIP_EMAIL, NONVOIP_PASSWORD", "The account. No program started from here inherits it."),
    ("NONVOIP_PASSWORD_FILE", "A private file that holds the password, and nothing else."),
    ("NONVOIP_BASE_URL", "The service to use; --base-url wins over it."),
    ("NONVOIP_TIMEOUT", "How long a call that spends may take, in seconds."),
    ("NO_COLOR", "No colours; every state has a sign and a word as well."),
    ("TMUX", "Copying goes through tmux."),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "Where files lie."),
)

_FILES = (
    ("~/.config/nonvoip-tui/config.toml", "The settings: read, and never written."),
    (
        "~/.local/share/nonvoip-tui/orders.sqlite3",
        "Orders, SMS and the journal of every call that can spend: worth a back-up.",
    ),
    ("~/.local/state/nonvoip-tui/", "What the screen remembers, and reports of defects."),
)


def manual_page(program: Command) -> str:
    """The page in roff.

    Args:
        program: the whole grammar.
    """
    words, _, statuses = program.epilog.partition(_EXIT_STATUS)
    known = {(option.flags, option.words) for option in program.options}
    lines = [
        f'.TH {plain(program.name.upper())} 1 "" "{plain(program.name)} {__version__}"'
        ' "User Commands"',
        *section("NAME"),
        f"{plain(program.name)} \\- {plain(_lower(program.description))}",
        *section("SYNOPSIS"),
        f"{bold(program.name)} [{slanted('OPTION')} ...]",
        ".br",
        f"{bold(program.name)} [{slanted('OPTION')} ...] {slanted('COMMAND')} "
        f"[{slanted('ARGUMENT')} ...]",
        *section("DESCRIPTION"),
        *paragraphs(f"{program.description}\n\n{words}"),
        *section("OPTIONS"),
        *paragraphs("All but --version, --no-mouse and --ascii may stand after a command as well."),
        *terms(map(_option, program.options)),
        *section("COMMANDS"),
    ]
    for command in program.commands:
        lines += _command(program, command, known)
    lines += [
        *section("EXIT STATUS"),
        *terms(_statuses(statuses)),
        *section("ENVIRONMENT"),
        *terms((bold(name), meaning) for name, meaning in _ENVIRONMENT),
        *section("FILES"),
        *paragraphs(f"`{program.name} paths` prints where they really lie. By default:"),
        *terms((slanted(name), meaning) for name, meaning in _FILES),
    ]
    return "\n".join(lines) + "\n"


def _command(
    program: Command, command: Command, known: set[tuple[tuple[str, ...], str]]
) -> Iterator[str]:
    own = [option for option in command.options if (option.flags, option.words) not in known]
    yield from subsection(command.name)
    yield " ".join(
        [
            bold(f"{program.name} {command.name}"),
            *(f"[{_term(option)}]" for option in own),
            *map(_position, command.values),
        ]
    )
    yield from paragraphs(command.description)
    yield from terms((_value(v), _meaning(v)) for v in command.values if _needs_words(v))
    yield from terms(map(_option, own))
    if command.epilog:
        yield from verbatim(command.epilog)


def _position(value: Value) -> str:
    return f"{_value(value)} ..." if value.is_repeated else _value(value)


def _value(value: Value) -> str:
    if 0 < len(value.choices) <= _FEW:
        return "|".join(map(bold, value.choices))
    return slanted(value.name.upper())


def _needs_words(value: Value) -> bool:
    return value.words != ", ".join(value.choices)


def _meaning(value: Value) -> str:
    return value.words if value.choices else _sentence(value.words)


def _option(option: Option) -> tuple[str, str]:
    return _term(option), _sentence(option.words)


def _term(option: Option) -> str:
    flags = ", ".join(map(bold, option.flags))
    return flags if option.value is None else f"{flags} {_value(option.value)}"


def _statuses(text: str) -> Iterable[tuple[str, str]]:
    for line in text.splitlines():
        number, meaning = line.split(maxsplit=1)
        yield bold(number), _sentence(meaning)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}" + ("" if words[-1:] in (".", "") else ".")


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:].removesuffix('.')}"


def print_manual(output: Output) -> ExitCode:
    """Print the page as `man` reads it."""
    for line in manual_page(read_grammar(build_parser())).splitlines():
        output.line(line)
    return ExitCode.DONE
