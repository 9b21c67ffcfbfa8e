"""Completion for fish."""

from nonvoip_tui.commands.completion.grammar import Command, Option


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
