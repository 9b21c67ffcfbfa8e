"""The manual page nonvoip-tui(1)."""

from collections.abc import Iterable, Iterator

from nonvoip_tui import __version__
from nonvoip_tui.commands.completion.grammar import Command, Option, Value
from nonvoip_tui.commands.man.roff import (
    bold,
    paragraphs,
    plain,
    section,
    slanted,
    subsection,
    terms,
    verbatim,
)

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
