"""What is not needed is not imported: the quick answers stay quick."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui import __version__
from nonvoip_tui.commands.arguments import build_parser
from tests.commands.program import ROOT, Program

DEAR = ("textual", "rich", "httpx", "asyncio", "sqlite3")


def imported(home: Path, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nprint([m for m in {DEAR!r} if m in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
    )
    return done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["order", "--help"],
        ["paths"],
        ["config", "path"],
        ["completion", "bash"],
    ],
)
def test_a_quick_answer_imports_nothing_dear(home: Path, words: list[str]) -> None:
    program = (
        "import sys, contextlib\n"
        "from nonvoip_tui.cli import main\n"
        f"with contextlib.suppress(SystemExit): main({words!r})"
    )
    assert imported(home, program).endswith("[]\n")


def test_checking_an_address_does_not_import_the_rest_of_the_api(home: Path) -> None:
    program = "import sys\nfrom nonvoip_tui.domain.urls import checked_base_url"
    assert imported(home, program) == "[]\n"


def test_version_is_one_line(alone: Program) -> None:
    assert alone.run("--version").stdout == f"nonvoip-tui {__version__}\n"
    assert alone.run("--version", "--demo").stdout == f"nonvoip-tui {__version__}\n"


def test_help_names_every_command_and_every_exit_status(alone: Program) -> None:
    shown = alone.run("--help").stdout
    for word in (
        *("balance", "products", "order", "sms", "wait", "orders", "export", "doctor", "paths"),
        *("config", "completion", "simulator", "--read-only", "--log-level"),
        *("0    done", "3    outcome unknown", "4    timed out", "5    no connection", "130  "),
    ):
        assert word in shown


# N70
def test_the_parsers_take_the_keywords_that_newer_versions_of_python_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add, make = argparse._SubParsersAction.add_parser, argparse.ArgumentParser.__init__

    def newer_add(self: Any, name: str, **keywords: Any) -> Any:
        return add(self, name, color=True, suggest_on_error=False, **keywords)

    def newer_make(self: Any, *arguments: Any, **keywords: Any) -> None:
        for unknown in ("color", "suggest_on_error"):
            keywords.pop(unknown, None)
        make(self, *arguments, **keywords)

    monkeypatch.setattr(argparse._SubParsersAction, "add_parser", newer_add)
    monkeypatch.setattr(argparse.ArgumentParser, "__init__", newer_make)
    assert build_parser().parse_args(["--demo", "orders", "--json"]).as_json
    assert "COMMAND" in build_parser().format_help()


# N70
def test_the_arguments_are_read_by_each_claimed_python_that_is_here() -> None:
    code = (
        "from nonvoip_tui.commands.arguments import build_parser as b;"
        "print(b().parse_args(['--demo', 'orders', '--json']).command);"
        "print(len(b().format_help()) > 500)"
    )
    claimed = (f"python3.{minor}" for minor in range(11, 15))
    found = {sys.executable, *filter(None, map(shutil.which, claimed))}
    for python in found:
        is_shim = python != sys.executable and subprocess.call([python, "-c", ""], stderr=-3)
        done = subprocess.run([python, "-c", code], cwd=ROOT, capture_output=True, text=True)
        assert is_shim or (done.stdout, done.stderr) == ("orders\nTrue\n", ""), python
