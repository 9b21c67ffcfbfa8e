"""What importing the simulator loads."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


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
