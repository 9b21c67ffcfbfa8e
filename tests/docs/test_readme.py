"""README.md: short, in its order, and its two commands work on a machine that has nothing yet."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, in_a_checkout, page, project
from tests.terminal import Terminal

TRY, TEST = blocks("README.md")


def test_it_is_short_and_in_its_order() -> None:
    text = page("README.md")
    assert text.count("\n") < 110
    assert text.splitlines()[2].startswith("![")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "What it does that other clients do not",
        "Install and try",
        "Test",
        "Your first order",
        "What can cost money, and what never happens",
        "Where things are",
        "More",
    ]


def test_each_of_its_commands_does_all_the_set_up() -> None:
    for command in (TRY, TEST):
        assert "apt-get install -y python3-venv" in command
        assert "python3 -m venv .venv && .venv/bin/pip install" in command
    assert TRY.startswith("git clone ")


@in_a_checkout
def test_the_second_command_is_what_the_continuous_integration_runs() -> None:
    assert page(".ci/run").rstrip().endswith(f'cd "$(dirname "$0")/.."\n{TEST}')


@in_a_checkout
@pytest.mark.timeout(300)
def test_the_first_command_opens_the_demo_from_nothing(tmp_path: Path) -> None:
    """In an empty home, word for word; only the address leads to a clone of this commit."""
    home, origin = tmp_path / "home", tmp_path / "origin"
    home.mkdir()
    subprocess.run(["git", "clone", "-q", "--bare", ROOT, origin], check=True)
    address = project()["project"]["urls"]["Repository"]
    python = Path(sys.base_prefix) / "bin"
    to_reach_the_network = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_")) or name.lower().endswith("_proxy")
    }
    environment = {
        **to_reach_the_network,
        "HOME": str(home),
        "PATH": f"{python}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{origin}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
    }
    shell = str(shutil.which("bash"))
    with Terminal([shell, "-c", f"cd && {TRY}"], environment) as terminal:
        terminal.wait_for("10-minute", "$50.00", "DEMO", seconds=240)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert (home / "nonvoip-tui" / ".venv").is_dir()
