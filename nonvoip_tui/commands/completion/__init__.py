"""`completion`: scripts for bash, zsh and fish, made out of the grammar itself."""

from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.commands.completion.bash import bash_script
from nonvoip_tui.commands.completion.fish import fish_script
from nonvoip_tui.commands.completion.grammar import read_grammar
from nonvoip_tui.commands.completion.zsh import zsh_script
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output

_WRITERS = {"bash": bash_script, "zsh": zsh_script, "fish": fish_script}


def print_completion(output: Output, shell: str) -> ExitCode:
    """Print the script for "bash", "zsh" or "fish"."""
    for line in _WRITERS[shell](read_grammar(build_parser())).splitlines():
        output.line(line)
    return ExitCode.DONE
