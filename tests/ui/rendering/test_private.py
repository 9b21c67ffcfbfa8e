"""With a Textual whose private names are others the program starts, paints a list and ends."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual

from nonvoip_tui.ui.rendering.private import PARTS, Part, missing
from tests.commands.program import ROOT
from tests.terminal import Terminal

PRIVATE = sorted(
    (part.title, place, name)
    for part in PARTS
    for place, names in part.names.items()
    for name in names
    if name.startswith("_")
)
MORE = [("", "textual.app:App", name) for name in ("_fatal_error", "_handle_exception")]
"""Not used, and used once: nothing of the program may hang on them."""
MODULES = ["_xterm_parser", "_compositor", "_styles_cache"]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_nothing_is_missing_of_the_textual_that_is_pinned(part: Part) -> None:
    assert missing(part) == ()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Path]:
    """A copy of Textual to be changed."""
    copy = tmp_path / "other"
    shutil.copytree(Path(textual.__file__).parent, copy / "textual")
    yield copy
    shutil.rmtree(copy)


def renamed(other: Path, *names: str) -> None:
    word = re.compile(rf"(?<![\w])(?:{'|'.join(names)})\b")
    for file in (other / "textual").rglob("*.py"):
        text = file.read_text("utf-8")
        if (new := word.sub(lambda match: f"{match[0]}_of_another_release", text)) != text:
            file.write_text(new, "utf-8")
    for name in names:
        for file in (other / "textual").glob(f"{name}.py"):
            file.rename(file.with_stem(f"{name}_of_another_release"))


def starts_paints_and_ends(other: Path, home: Path) -> None:
    home.mkdir()
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": f"{other}:{ROOT}"}
    with Terminal([sys.executable, "-m", "nonvoip_tui", "--demo"], env) as terminal:
        terminal.wait_for("● online", "enter Order", "$50.00", seconds=40)
        terminal.send("2")
        terminal.wait_for("choose a service, and press enter")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert "defect" not in terminal.text
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize(
    "name", [*dict.fromkeys(name for _, _, name in [*PRIVATE, *MORE]), *MODULES]
)
def test_without_one_private_name_it_is_usable(other: Path, tmp_path: Path, name: str) -> None:
    # N57
    renamed(other, name)
    starts_paints_and_ends(other, tmp_path / "home")


def test_without_any_private_name_it_is_usable(other: Path, tmp_path: Path) -> None:  # N57
    renamed(other, *{name for _, _, name in PRIVATE}, *MODULES)
    starts_paints_and_ends(other, tmp_path / "home")


DEFECT = """
import sys
sys.argv = ["nonvoip-tui", "--demo"]
from nonvoip_tui.ui.screens.orders import OrdersScreen

def broken(self):
    password = "".join(("hunt", "er2"))
    raise RuntimeError("a defect")

OrdersScreen.compose_body = broken
from nonvoip_tui.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("name", ["_fatal_error", "_exception", "_nothing"])
def test_a_defect_prints_no_local_whatever_is_renamed(
    other: Path, tmp_path: Path, name: str
) -> None:  # N57
    renamed(other, name)
    home = tmp_path / "home"
    home.mkdir()
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": f"{other}:{ROOT}"}
    with Terminal([sys.executable, "-c", DEFECT], env) as terminal:
        terminal.wait_for("● online", "enter Order", seconds=40)
        terminal.send("2")
        assert terminal.wait_for_exit() == 70
        assert b"hunter2" not in terminal.raw
        assert "because of an internal error" in terminal.text.replace("\n", " ")
    (report,) = home.rglob("crash-*.txt")
    assert "hunter2" not in report.read_text("utf-8")
