"""Files made from the grammar when it changes: completion for each shell, and the manual page.

`python -m tests.shipped_files` writes them; a test proves that they are current.
"""

from importlib.resources import files

from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output

MANUAL_PAGE = "nonvoip-tui.1"


def completion_file(shell: str) -> str:
    """The name of the completion script of "bash", "zsh" or "fish"."""
    return f"completion.{shell}"


def print_shipped(output: Output, name: str) -> ExitCode:
    """Print one of the files as it is."""
    for line in files(__name__).joinpath(name).read_text("utf-8").splitlines():
        output.line(line)
    return ExitCode.DONE
