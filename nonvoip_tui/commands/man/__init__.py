"""`man`: the manual page, made out of the grammar itself like the help and the completion.

A copy lies beside this file, to be installed where `man` looks; a test proves that it is current.
"""

from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.commands.completion.grammar import read_grammar
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.man.page import manual_page
from nonvoip_tui.commands.output import Output


def print_manual(output: Output) -> ExitCode:
    """Print the page as `man` reads it."""
    for line in manual_page(read_grammar(build_parser())).splitlines():
        output.line(line)
    return ExitCode.DONE
