"""`paths`: where each file lies."""

from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output
from nonvoip_tui.settings.paths import find_paths


def print_paths(output: Output, *, is_demo: bool) -> ExitCode:
    """Print each place with the word for it.

    Raises:
        NoHomeError: there is no place for files.
    """
    for word, path in find_paths(demo=is_demo).named().items():
        output.line(f"{word:<8}{path}")
    return ExitCode.DONE
