"""The layout: style, types, layers, and who may import what, when."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import in_a_checkout

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    ],
    ids=" ".join,
)
def test_the_tool_finds_nothing(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("nonvoip_tui.cli", ("textual", "rich", "httpx", "asyncio", "sqlite3")),
        ("nonvoip_tui.services.services", ("textual", "rich", "httpx", "sqlite3")),
        ("nonvoip_tui.startup.wiring", ("textual", "rich", "httpx", "nonvoip_tui.simulator")),
        ("nonvoip_tui.api.transport", ("textual", "sqlite3")),
        ("nonvoip_tui.commands.order", ("textual", "nonvoip_tui.simulator")),
        ("nonvoip_tui.commands.sms", ("textual", "nonvoip_tui.simulator")),
        ("nonvoip_tui.ui.app", ("httpx", "sqlite3", "markdown_it", "pygments", "pydantic")),
    ],
)
def test_importing_a_module_does_not_bring_what_is_not_its(
    module: str, absent: tuple[str, ...]
) -> None:
    program = f"import sys, {module}; print([m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@in_a_checkout
def test_only_what_belongs_lies_at_the_top_level() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    tops = {name.split("/")[0] for name in listed}
    assert {top for top in tops if not top.startswith(".")} <= {
        "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
        "config.example.toml", "nonvoip_tui", "tests", "screenshots",
    }  # fmt: skip
