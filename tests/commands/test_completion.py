"""Completion scripts: made of the same grammar, and bash's tried in bash."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.commands.completion import Command, read_grammar
from nonvoip_tui.simulator import SCENARIOS
from tests.commands.program import Program, control_bytes


@pytest.fixture(scope="module")
def grammar() -> Command:
    return read_grammar(build_parser())


def script(program: Program, shell: str) -> str:
    done = program.run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert control_bytes(done.stdout) == set()
    return done.stdout


@pytest.fixture
def bash(alone: Program, tmp_path: Path) -> Path:
    path = tmp_path / "completion.bash"
    path.write_text(script(alone, "bash"))
    return path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ba", ["balance"]),
        ("o", ["order", "orders"]),
        ("--re", ["--read-only"]),
        ("export ", ["orders", "messages"]),
        ("--demo export o", ["orders"]),
        ("export orders --format ", ["csv", "json"]),
        ("simulator --scenario pr", ["price-moves", "premium"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("config i", ["init"]),
        ("wait --t", ["--timeout"]),
        ("products --kind ", []),
        ("sms ", []),
        ("ma", ["man"]),
        ("listen --ro", ["--rotate"]),
    ],
)
def test_bash_offers_what_fits(bash: Path, typed: str, offered: list[str]) -> None:
    words = ["nonvoip-tui", *typed.split(" ")]
    commands = (
        f"source {bash}; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; "
        "_nonvoip_tui; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(
        ["/bin/bash", "-u", "-c", commands], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_option_and_choice_is_in_every_script(
    alone: Program, grammar: Command, shell: str
) -> None:
    written = script(alone, shell)
    for command in (grammar, *grammar.commands):
        assert command.name in written
        for flag in command.flags():
            assert (f"-l {flag[2:]}" if shell == "fish" else flag) in written
    for name in (*SCENARIOS, "csv", "messages"):
        assert name in written


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_quotes_of_the_other_scripts_are_even(alone: Program, shell: str) -> None:
    for line in script(alone, shell).splitlines():
        if shell == "fish" and line.startswith("complete"):
            shlex.split(line.replace("\\'", ""))
        elif "[" in line and line.strip().startswith("'"):
            shlex.split(line.strip().removesuffix("\\"))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shell_itself_can_read_its_script(alone: Program, tmp_path: Path, shell: str) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "completion"
    path.write_text(script(alone, shell))
    subprocess.run([found, "-n", str(path)], check=True)


def test_a_grammar_of_some_arguments_names_every_command(grammar: Command) -> None:
    some = read_grammar(build_parser(["paths"]))
    assert some.named() == grammar.named()
    assert [c.flags() for c in some.commands if c.name == "paths"] == [("--help", "--demo")]
    assert [c.flags() for c in some.commands if c.name == "order"] == [()]
