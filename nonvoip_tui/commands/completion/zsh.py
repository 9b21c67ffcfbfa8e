"""Completion for zsh."""

from collections.abc import Iterator

from nonvoip_tui.commands.completion.grammar import Command, Option, Value

_SCRIPT = """\
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
    return _SCRIPT.format(
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
            yield _quoted(f"{flag}[{_plain(option.words)}]{_asked(option)}")


def _asked(option: Option) -> str:
    return "" if option.value is None else f":{option.value.name}:{_offer(option.value)}"


def _positions(command: Command) -> Iterator[str]:
    for place, value in enumerate(command.values, start=1):
        yield _quoted(f"{'*' if value.is_repeated else place}:{value.name}:{_offer(value)}")


def _offer(value: Value) -> str:
    return "_files" if value.is_file else f"({' '.join(value.choices)})" if value.choices else " "


def _plain(text: str) -> str:
    """Without what `_arguments` and `_describe` would take for their own signs."""
    for sign in ("\\", "[", "]", ":"):
        text = text.replace(sign, f"\\{sign}")
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
