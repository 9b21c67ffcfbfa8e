"""`completion`: scripts for bash, zsh and fish, made out of the grammar itself."""

from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from dataclasses import dataclass

from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output


@dataclass(frozen=True, slots=True)
class Value:
    """What an option or a position takes."""

    name: str
    choices: tuple[str, ...] = ()
    is_file: bool = False
    words: str = ""
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One option."""

    flags: tuple[str, ...]
    words: str
    value: Value | None
    """None for a switch."""


@dataclass(frozen=True, slots=True)
class Command:
    """The program, or one of its sub-commands."""

    name: str
    words: str
    options: tuple[Option, ...]
    values: tuple[Value, ...]
    commands: tuple["Command", ...] = ()
    description: str = ""
    epilog: str = ""

    def named(self) -> tuple[str, ...]:
        """The names of the sub-commands."""
        return tuple(command.name for command in self.commands)

    def flags(self) -> tuple[str, ...]:
        """The long names of the options."""
        return tuple(flag for option in self.options for flag in option.flags if flag[:2] == "--")


def read_grammar(parser: ArgumentParser, words: str = "") -> Command:
    """Read a parser, and those of its sub-commands.

    Args:
        parser: the tree.
        words: what it does, in a few words.
    """
    options: list[Option] = []
    values: list[Value] = []
    commands: list[Command] = []
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            words_of = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands += [
                read_grammar(each, words_of.get(name, "")) for name, each in action.choices.items()
            ]
        elif action.option_strings:
            value = None if action.nargs == 0 else _value(action)
            options.append(Option(tuple(action.option_strings), _words(action), value))
        else:
            values.append(_value(action))
    name = parser.prog.rsplit(" ", 1)[-1]
    return Command(
        name,
        words,
        tuple(options),
        tuple(values),
        tuple(commands),
        parser.description or "",
        parser.epilog or "",
    )


def _value(action: Action) -> Value:
    name = action.metavar if isinstance(action.metavar, str) else action.dest
    choices = tuple(map(str, action.choices or ()))
    return Value(
        name.lower(), choices, name == "FILE", _words(action), is_repeated=action.nargs == "+"
    )


def _words(action: Action) -> str:
    if not action.help or action.help is SUPPRESS:
        return ""
    choices = ", ".join(map(str, action.choices or ()))
    return action.help % {"default": action.default, "choices": choices, "prog": ""}


_SCRIPT = """\
# bash completion for {program}
_{function}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
    local command= word words=
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case $word in
            {names}) command=$word; break ;;
        esac
    done
    COMPREPLY=()
    case "$command $previous" in
{values}
    esac
    case $command in
{words}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F _{function} {program}
"""


def bash_script(program: Command) -> str:
    """The script; every name in it is of letters, digits and dashes."""
    values = [line for each in (program, *program.commands) for line in _values(each, program)]
    words = [line for each in (program, *program.commands) for line in _bash_words(each, program)]
    return _SCRIPT.format(
        program=program.name,
        function=program.name.replace("-", "_"),
        names="|".join(program.named()),
        values="\n".join(values),
        words="\n".join(words),
    )


def _values(command: Command, program: Command) -> list[str]:
    name = "" if command is program else command.name
    lines = []
    for option in command.options:
        if option.value is not None:
            before = "|".join(f'"{name} {flag}"' for flag in option.flags)
            lines.append(f"        {before}) {_offer(option.value)} ;;")
    return lines


def _offer(value: Value) -> str:
    if value.is_file:
        return 'COMPREPLY=($(compgen -f -- "$current")); return'
    if value.choices:
        return f'COMPREPLY=($(compgen -W "{" ".join(value.choices)}" -- "$current")); return'
    return "return"


def _bash_words(command: Command, program: Command) -> list[str]:
    name = '""' if command is program else command.name
    plain = [*command.named(), *(choice for value in command.values for choice in value.choices)]
    flags = " ".join(command.flags())
    return [
        f"        {name})",
        f'            case $current in -*) words="{flags}" ;; *) words="{" ".join(plain)}" ;; esac',
        "            ;;",
    ]


def fish_script(program: Command) -> str:
    """The script: one line for each command, option and choice."""
    begin = f"complete -c {program.name}"
    lines = [f"# fish completion for {program.name}", f"{begin} -f"]
    top = "-n __fish_use_subcommand"
    for command in program.commands:
        lines.append(f"{begin} {top} -a {command.name} -d {_quoted(command.words)}")
    lines += [f"{begin} {top} {_option(option)}" for option in program.options]
    for command in program.commands:
        within = f"-n '__fish_seen_subcommand_from {command.name}'"
        for value in command.values:
            if value.choices:
                lines.append(f"{begin} {within} -a {_quoted(' '.join(value.choices))}")
        lines += [f"{begin} {within} {_option(option)}" for option in command.options]
    return "\n".join(lines) + "\n"


def _option(option: Option) -> str:
    parts = [
        f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags
    ]
    if option.value is not None:
        parts.append("-r -F" if option.value.is_file else "-x")
        if option.value.choices:
            parts.append(f"-a {_quoted(' '.join(option.value.choices))}")
    return " ".join([*parts, f"-d {_quoted(option.words)}"])


def _quoted(text: str) -> str:
    """In fish's single quotes only the quote and the backslash mean something."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_ZSH_SCRIPT = """\
#compdef {program}
_{function}() {{
    local context state state_descr line
    typeset -A opt_args
    _arguments -C \\
{options}
        '1:command:->command' \\
        '*::argument:->argument'
    case $state in
        command)
            local -a commands=(
{commands}
            )
            _describe command commands
            ;;
        argument)
            case $line[1] in
{cases}
            esac
            ;;
    esac
}}
if [[ $funcstack[1] == _{function} ]]; then
    _{function} "$@"
else
    compdef _{function} {program}
fi
"""


def zsh_script(program: Command) -> str:
    """The script: for a file named `_nonvoip-tui` in `fpath`, or to be sourced."""
    return _ZSH_SCRIPT.format(
        program=program.name,
        function=program.name.replace("-", "_"),
        options="\n".join(f"        {line} \\" for line in _options(program)),
        commands="\n".join(
            f"                {_quoted(f'{each.name}:{_plain(each.words)}')}"
            for each in program.commands
        ),
        cases="\n".join(_case(each) for each in program.commands),
    )


def _case(command: Command) -> str:
    lines = [*_options(command), *_positions(command)]
    body = " \\\n".join(" " * 24 + line for line in lines)
    step = " " * 20
    return f"                {command.name})\n{step}_arguments \\\n{body}\n{step};;"


def _options(command: Command) -> Iterator[str]:
    for option in command.options:
        for flag in option.flags:
            yield _zsh_quoted(f"{flag}[{_plain(option.words)}]{_asked(option)}")


def _asked(option: Option) -> str:
    return "" if option.value is None else f":{option.value.name}:{_offer(option.value)}"


def _positions(command: Command) -> Iterator[str]:
    for place, value in enumerate(command.values, start=1):
        yield _zsh_quoted(f"{'*' if value.is_repeated else place}:{value.name}:{_offer(value)}")


def _zsh_offer(value: Value) -> str:
    return "_files" if value.is_file else f"({' '.join(value.choices)})" if value.choices else " "


def _plain(text: str) -> str:
    """Without what `_arguments` and `_describe` would take for their own signs."""
    for sign in ("\\", "[", "]", ":"):
        text = text.replace(sign, f"\\{sign}")
    return text


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_WRITERS = {"bash": bash_script, "zsh": zsh_script, "fish": fish_script}


def print_completion(output: Output, shell: str) -> ExitCode:
    """Print the script for "bash", "zsh" or "fish"."""
    for line in _WRITERS[shell](read_grammar(build_parser())).splitlines():
        output.line(line)
    return ExitCode.DONE
