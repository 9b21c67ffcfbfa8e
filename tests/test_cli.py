"""The command line: its exit statuses, what it says when it cannot go on, and its log."""

import inspect
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from nonvoip_tui.cli import NO_WORDS, RUNNERS
from nonvoip_tui.commands.arguments import build_parser
from tests.commands.program import ROOT, Program, control_bytes, mode_of
from tests.simulator_server import simulator_server

CANARY = "canary-password-77"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    home = tmp_path / "home"
    home.mkdir()
    return Program(home)


def run_code(program: Program, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program with something in it broken first."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=program.environment(**variables),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [[], ["paths"]])
def test_no_arguments_come_to_what_the_grammar_says(words: list[str]) -> None:
    command = words[0] if words else None
    assert vars(build_parser().parse_args(words)) == NO_WORDS | {"command": command}


@pytest.mark.parametrize(("command", "runner"), RUNNERS.items())
def test_a_sub_command_takes_the_options_that_it_is_given(command: str, runner: str) -> None:
    module, _, name = runner.partition(":")
    run = getattr(import_module(f"nonvoip_tui.commands.{module}"), name)
    [commands] = (each for each in build_parser()._actions if isinstance(each.choices, dict))
    assert isinstance(commands.choices, dict)
    given = {each.dest for each in commands.choices[command]._actions} - NO_WORDS.keys() - {"help"}
    required, *_ = inspect.signature(run).parameters
    assert set(inspect.signature(run).parameters) == given | {required}


def test_without_a_terminal_the_full_screen_names_the_commands(program: Program) -> None:  # F50
    done = program.run("--demo")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert "--help" in done.stderr


def test_an_address_that_cannot_be_used_is_told_before_the_screen_starts(  # F57
    program: Program,
) -> None:
    with program.on_terminal("--base-url", "http://example.com") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "must begin with https://" in terminal.text.replace("\n", "")
        assert b"\x1b[?1049h" not in terminal.raw


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["balance", "--no-such-option"],
        ["wait"],
        ["wait", "1", "--timeout", "soon"],
        ["wait", "1", "--timeout", "-1"],
        ["orders", "--limit", "0"],
        ["export", "orders", "--since", "9999-99-99"],
        ["export", "orders", "--since", "0001-01-01T00:00+14:00"],
        ["simulator", "--port", "70000"],
        ["order"],
        ["--log-level", "loud", "balance"],
        ["--profile", "none", "balance"],
    ],
)
def test_arguments_that_cannot_be_used_are_exit_2(program: Program, words: list[str]) -> None:
    done = program.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_hostile_argument_reaches_no_terminal(program: Program) -> None:  # F46
    for words in (["\x1b]0;title\x07"], ["sms", "\x9b2J"], ["--base-url", "\x1b[2J", "balance"]):
        done = program.run(*words)
        assert done.returncode in (1, 2, 5)
        assert control_bytes(done.stderr + done.stdout) == set()


def test_a_hostile_setting_reaches_no_terminal(program: Program) -> None:  # F46
    for text in ('"a\\u001b]0;x\\u0007" = 1', 'theme = "\\u009b2J"', 'base_url = "\\u001b[2J"'):
        program.configure(text)
        done = program.run("balance")
        assert done.returncode in (2, 5)
        assert control_bytes(done.stderr + done.stdout) == set()


def test_no_home_is_exit_2(program: Program) -> None:  # F32
    done = program.run("paths", env=program.environment(HOME="/nonexistent/nobody"))
    assert done.returncode == 2
    assert "does not exist" in done.stderr


def test_a_broken_settings_file_is_exit_2(program: Program) -> None:  # F70
    program.configure("theme = 3\n")
    done = program.run("balance")
    assert done.returncode == 2
    assert f"{program.config_file}, line 1: theme must be a string" in done.stderr


def test_a_defect_is_exit_70_with_a_report_and_without_the_password(program: Program) -> None:
    code = (
        "import sys, nonvoip_tui.commands.balance as command\n"
        "def broken(context, **_):\n"
        f"    raise RuntimeError('broken near {CANARY} \\x1b[2J')\n"
        "command.print_balance = broken\n"
        "from nonvoip_tui.cli import main\n"
        "sys.exit(main(['balance']))"
    )
    done = run_code(program, code, NONVOIP_PASSWORD=CANARY)  # F54
    assert done.returncode == 70
    [report] = (program.home / ".local/state/nonvoip-tui/log").iterdir()
    assert str(report) in done.stderr
    assert mode_of(report) == 0o600
    said = report.read_text("utf-8")
    assert "RuntimeError" in said
    assert CANARY not in said + done.stderr
    assert control_bytes(said.replace("\n", "") + done.stderr) == set()


def test_a_defect_of_the_engine_is_exit_70_too(program: Program) -> None:
    code = (
        "import sys, nonvoip_tui.startup.services as builder\n"
        "builder.build_services = lambda **_: 1 / 0\n"
        "from nonvoip_tui.cli import main\n"
        "sys.exit(main(['--demo', 'balance']))"
    )
    done = run_code(program, code)
    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr


def test_a_journal_of_a_newer_program_is_exit_2(program: Program) -> None:  # F35
    with program.store() as store:
        store.database.write("PRAGMA user_version = 999")
    done = program.run("orders")
    assert done.returncode == 2
    assert "newer version" in done.stderr


def test_standard_output_that_is_closed_or_full_is_no_defect(program: Program) -> None:
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *program.command("--demo", "balance")],
        env=program.environment(), cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert closed.returncode in (0, 2)
    assert "Traceback" not in closed.stderr
    with Path("/dev/full").open("w") as full:
        done = program.run("--demo", "products", stdout=full)
    assert done.returncode == 2
    assert "No space left" in done.stderr


def test_nothing_is_logged_unless_asked(program: Program) -> None:
    program.run("balance")
    assert not (program.home / ".local/state/nonvoip-tui/log").exists()


def test_a_log_is_private_and_has_each_call_without_its_content(program: Program) -> None:
    with simulator_server(seed=1) as served:
        program.base_url = served.base_url
        assert program.run("--log-level", "info", "products").returncode == 0
        program.run("--log-level", "info", "balance", env=program.environment(
            NONVOIP_PASSWORD=CANARY))  # fmt: skip
    log = program.home / ".local/state/nonvoip-tui/log/nonvoip-tui.log"
    assert (mode_of(log), mode_of(log.parent)) == (0o600, 0o700)
    said = log.read_text("utf-8")
    assert "products: answered after" in said
    for secret in (CANARY, "demo@example.com", "Demo: two messages", "50.00"):
        assert secret not in said


def test_a_log_that_cannot_be_written_is_exit_2(program: Program) -> None:
    target = program.home / ".local/state/nonvoip-tui/log/nonvoip-tui.log"
    target.parent.mkdir(parents=True)
    target.symlink_to(program.home / "elsewhere")
    done = program.run("--log-level", "info", "--demo", "balance")
    assert done.returncode == 0  # the demo has a place of its own
    done = program.run("--log-level", "info", "balance")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert not (program.home / "elsewhere").exists()


def test_read_only_is_said_where_an_order_is_refused(program: Program) -> None:
    with program.on_terminal("--demo", "--read-only", "order", "103") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "Read-only mode (--read-only)" in terminal.text
    program.configure("read_only = true\n")
    with program.on_terminal("--demo", "order", "103") as terminal:
        assert terminal.wait_for_exit() == 2


def test_the_variables_of_python_do_not_matter(program: Program) -> None:  # F52
    env = program.environment(LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = program.run("--demo", "products", "--search", "two", env=env)
    assert done.returncode == 0
    assert "$0.60" in done.stdout
    assert os.linesep in done.stdout


# N54
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["paths"], ["--demo", "balance"]])
def test_a_result_that_cannot_be_written_is_said(program: Program, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = program.run(*arguments, stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "No space left" in done.stderr
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *program.command(*arguments)],
        env=program.environment(), cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (closed.returncode, closed.stderr) == (2, "nonvoip-tui: standard output is closed.\n")


# N54
@pytest.mark.parametrize("arguments", [["paths"], ["orders"], ["--demo", "balance"], ["doctor"]])
@pytest.mark.parametrize("home", ["", None])
def test_no_home_at_all_is_said_in_a_sentence(
    program: Program, arguments: list[str], home: str | None
) -> None:
    variables = {name: value for name, value in program.environment().items() if name != "HOME"}
    if home is not None:
        variables["HOME"] = home
    code = (
        "import pwd, sys\n"
        "def unknown(uid): raise KeyError(uid)\n"
        "pwd.getpwuid = unknown\n"
        "from nonvoip_tui.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=variables, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if arguments == ["doctor"] else 2)  # a check of it failed
    assert "home directory" in done.stderr + done.stdout


# N54
def test_no_handler_of_a_log_is_missed(program: Program) -> None:
    done = run_code(program, "import logging\nfrom nonvoip_tui.startup.log import disable_log\n"
                    "disable_log()\nlogging.getLogger('asyncio').error('unseen')")  # fmt: skip
    assert done.stderr == ""
