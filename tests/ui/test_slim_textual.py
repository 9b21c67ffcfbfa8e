"""What stands for Textual's palette is enough for all that Textual takes from there."""

import ast
import subprocess
import sys
from pathlib import Path

import textual

SOURCES = Path(textual.__file__).parent
MAKES_THEM = {"command.py", "system_commands.py", "types.py"}
"""Imported by the palette, or when it is opened; never by a start."""
STARTED = """
import sys
from nonvoip_tui.ui.slim_textual import leave_out_palette
leave_out_palette()
import nonvoip_tui.ui.app
leave_out_palette()
print(sys.modules["textual.command"].__file__ if hasattr(sys.modules["textual.command"], "__file__")
      else "stand-in", "textual.widgets._tree" in sys.modules)
"""


def names_taken(path: Path) -> set[str]:
    """What a module imports from the palette's, for running."""
    taken = set[str]()
    for node in ast.parse(path.read_text("utf-8")).body:  # not under `if TYPE_CHECKING`
        if isinstance(node, ast.ImportFrom) and node.module == "textual.command":
            taken |= {alias.name for alias in node.names}
    return taken


def test_textual_takes_only_what_an_empty_class_can_stand_for() -> None:
    taken = {
        path.name: names
        for path in SOURCES.rglob("*.py")
        if path.name not in MAKES_THEM and (names := names_taken(path))
    }
    assert taken == {
        "app.py": {"CommandListItem", "CommandPalette", "Provider", "SimpleProvider"},
        "theme.py": {"DiscoveryHit", "Hit", "Hits", "Provider"},
    }


def test_a_start_does_without_the_palette_of_textual_and_its_widgets() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["stand-in", "False"]
