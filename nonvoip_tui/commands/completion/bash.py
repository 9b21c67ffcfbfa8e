"""Completion for bash."""

from nonvoip_tui.commands.completion.grammar import Command, Value

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
    words = [line for each in (program, *program.commands) for line in _words(each, program)]
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


def _words(command: Command, program: Command) -> list[str]:
    name = '""' if command is program else command.name
    plain = [*command.named(), *(choice for value in command.values for choice in value.choices)]
    flags = " ".join(command.flags())
    return [
        f"        {name})",
        f'            case $current in -*) words="{flags}" ;; *) words="{" ".join(plain)}" ;; esac',
        "            ;;",
    ]
