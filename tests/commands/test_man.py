"""The manual page: made of the grammar, whole, current, and sound roff."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from nonvoip_tui import __version__
from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.commands.completion import read_grammar
from nonvoip_tui.commands.man import manual_page, plain
from tests.commands.program import ROOT, Program

KEPT = Path("nonvoip_tui/commands/nonvoip-tui.1")
INSTALLED = "share/man/man1/nonvoip-tui.1"


@pytest.fixture(scope="module")
def page() -> str:
    return manual_page(read_grammar(build_parser()))


def test_the_command_prints_the_page_that_is_installed(alone: Program, page: str) -> None:
    done = alone.run("man")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", page)
    command = "write it anew: python -m nonvoip_tui man > " + str(KEPT)
    assert (ROOT / KEPT).read_text("utf-8") == page, command
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["shared-data"] == {str(KEPT): INSTALLED}


def test_every_command_option_and_value_is_in_it(page: str) -> None:
    grammar = read_grammar(build_parser())
    assert __version__ in page
    for command in grammar.commands:
        assert f".SS {plain(command.name)}\n" in page
        for value in command.values:
            assert all(plain(choice) in page for choice in value.choices)
    for command in (grammar, *grammar.commands):
        for flag in command.flags():
            assert plain(flag) in page, flag
    for word in ("NONVOIP_PASSWORD_FILE", "config.toml", "outcome unknown".capitalize()):
        assert plain(word) in page


def test_roff_finds_nothing_wrong_and_shows_signs_that_can_be_pasted(page: str) -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", "-P-cbou"],
        input=page, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stderr == ""
    assert "bash: source <(nonvoip-tui completion bash)" in done.stdout
    assert "The order's id." in done.stdout
    assert {sign for sign in done.stdout if not sign.isascii()} <= {"‐"}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        (".TH", "\\&.TH"),
        ("'so", "\\(aqso"),
        ("a\\b", "a\\eb"),
        ("--json", "\\-\\-json"),
        ("café", "caf\\[u00E9]"),
    ],
)
def test_signs_of_roff_are_only_text(text: str, escaped: str) -> None:
    assert plain(text) == escaped
