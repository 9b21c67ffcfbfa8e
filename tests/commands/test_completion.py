"""Completion scripts and the manual page: current, whole, and tried in bash and groff."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from nonvoip_tui import __version__
from nonvoip_tui.commands.arguments import SHELLS, build_parser
from nonvoip_tui.simulator import SCENARIOS
from tests import shipped_files
from tests.commands.program import ROOT, Program, control_bytes


def words_of_help(program: Program, *command: str) -> set[str]:
    """Every flag that the help of a command shows."""
    return set(re.findall(r"--[a-z-]+", program.run(*command, "--help").stdout))


@pytest.fixture(scope="module")
def commands() -> tuple[str, ...]:
    shown = build_parser().format_help()
    return tuple(re.findall(r"^    ([a-z]+) ", shown, flags=re.MULTILINE))


@pytest.mark.parametrize("name", shipped_files.NAMES)
def test_what_is_shipped_is_made_of_this_grammar(name: str) -> None:
    shipped = (shipped_files.FOLDER / name).read_text("utf-8")
    made = shipped_files.shipped_files()[name]
    assert shipped == made, "write them anew: python -m tests.shipped_files"


def test_the_wheel_installs_each_where_it_is_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    shipped = {str((shipped_files.FOLDER / name).relative_to(ROOT)) for name in shipped_files.NAMES}
    assert set(wheel["shared-data"]) == shipped


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
        ("products --kind ", ["10-minute", "30-days", "1-day", "3-days"]),
        ("add 1 --kind s", ["short_term"]),
        ("sms ", ["last"]),
        ("wait l", ["last"]),
        ("ma", ["man"]),
        ("listen --ro", ["--rotate"]),
    ],
)
def test_bash_offers_what_fits(bash: Path, typed: str, offered: list[str]) -> None:
    words = ["nonvoip-tui", *typed.split(" ")]
    commands = (
        f"source {bash}; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; "
        f"_shtab_nonvoip_tui nonvoip-tui {shlex.quote(words[-1])} {shlex.quote(words[-2])}; "
        "printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["/bin/bash", "-c", commands], capture_output=True, text=True, check=True)
    assert done.stdout.split() == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_option_and_choice_is_in_every_script(
    alone: Program, commands: tuple[str, ...], shell: str
) -> None:
    written = script(alone, shell)
    assert len(commands) > 20
    for name in commands:
        assert name in written
        for flag in words_of_help(alone, name):
            assert (f"-l {flag[2:]}" if shell == "fish" else flag) in written, (name, flag)
    for name in (*SCENARIOS, "csv", "messages"):
        assert name in written


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shell_itself_can_read_its_script(alone: Program, tmp_path: Path, shell: str) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "completion"
    path.write_text(script(alone, shell))
    subprocess.run([found, "-n", str(path)], check=True)


def test_roff_finds_nothing_wrong_with_the_manual_page(
    alone: Program, commands: tuple[str, ...]
) -> None:
    page = alone.run("man")
    assert (page.returncode, page.stderr) == (0, "")
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", "-P-cbou"],
        input=page.stdout, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stderr == ""
    assert "bash: source <(nonvoip-tui completion bash)" in done.stdout
    assert "the order's id" in done.stdout
    assert __version__ in done.stdout
    flags = {flag for name in commands for flag in words_of_help(alone, name)} - {"--help"}
    places = ("NONVOIP_PASSWORD_FILE", "config.toml", "Outcome unknown", "init", *SHELLS)
    for word in (*commands, *flags, *places):
        assert word in done.stdout, word
    assert {sign for sign in done.stdout if not sign.isascii()} <= {"‐"}
