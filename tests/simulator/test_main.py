"""The simulator from the command line, in a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from nonvoip_tui.simulator import DIALECTS, SCENARIOS
from nonvoip_tui.simulator.__main__ import main
from nonvoip_tui.simulator.serve import listen

_ROOT = Path(__file__).parents[2]
_MODULE = [sys.executable, "-m", "nonvoip_tui.simulator"]


def test_list_names_every_scenario_and_dialect(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    shown = capsys.readouterr().out
    for name in (*SCENARIOS, *DIALECTS):
        assert f"  {name} " in shown


def test_it_serves_what_was_asked_for_until_it_is_interrupted() -> None:
    arguments = ["--port", "0", "--scenario", "poor", "--dialect", "flat"]
    with subprocess.Popen(
        [*_MODULE, *arguments], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        body = {"email": "demo@example.com", "password": "demo"}
        with httpx.Client(trust_env=False, timeout=20) as client:
            answer = client.post(f"{url}/api/balance", json=body).json()
        assert answer == {"status": "success", "balance": 0.2}
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


def test_a_taken_port_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with listen(0) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "in use" in said.err


def test_a_missing_server_is_told_with_the_line_that_installs_it() -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "from nonvoip_tui.simulator.__main__ import main\n"
        "sys.exit(main(['--port', '0']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    assert done.returncode == 2
    assert "pip install 'nonvoip-tui[server]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_importing_the_simulator_loads_nothing_of_the_package_and_nothing_heavy() -> None:
    code = (
        "import sys, nonvoip_tui.simulator\n"
        "print(*(name for name in sys.modules if '.' not in name\n"
        "        or name.startswith('nonvoip_tui.')))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_ROOT
    ).stdout.split()
    own = {name for name in shown if name.startswith("nonvoip_tui.")}
    assert own
    assert all(name.startswith("nonvoip_tui.simulator") for name in own)
    heavy = {"asyncio", "socket", "ssl", "http", "email", "uvicorn", "httpx", "textual", "rich"}
    assert not heavy & set(shown)
