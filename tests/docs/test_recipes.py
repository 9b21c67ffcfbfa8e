"""The recipes: each program is run as the full screen runs it, on names that mean harm."""

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.clipboard import copy
from nonvoip_tui.ui.notifications import NotifyCommand
from tests.docs.pages import blocks
from tests.fakes import START, an_order

HARM = 'Kestrel\'s "shop" $(touch owned) `touch owned`; -e @/etc/passwd'
_SAY = '#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done > "$SAID"\n'
_PROGRAMS = {
    "tmux": _SAY,
    "curl": _SAY,
    "notify-send": _SAY,
    "wl-copy": '#!/bin/sh\ncat > "$SAID"\n',
    # as sshd does: what follows the host is one line for the other side's shell
    "ssh": '#!/bin/sh\nwhile [ "$1" != desk ]; do shift; done\nshift\nexec sh -c "$*"\n',
}


def recipe(setting: str, program: str) -> list[str]:
    """The value of a setting, in the block that uses a program."""
    pages = map(tomllib.loads, blocks("nonvoip_tui/docs/recipes.md", "toml"))
    values: list[Any] = [settings.get(setting, []) for settings in pages]
    (found,) = [value for value in values if program in " ".join(value)]
    return [str(word) for word in found]


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the programs get, with recorders in place of those that reach out."""
    for name, text in _PROGRAMS.items():
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / name).chmod(0o700)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return {**os.environ, "SAID": str(tmp_path / "said")}


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("tmux", ["-e", f"SERVICE={HARM}", "-e", "CODE=482913"]),
        ("ssh", ["--", HARM, "Code 482913"]),
        ("curl", ["--data-raw", f"{HARM}: 482913"]),
    ],
)
async def test_a_program_for_each_sms_hands_the_code_on_and_runs_nothing_of_a_name(
    program: str, said: list[str], environ: dict[str, str], tmp_path: Path
) -> None:
    order = an_order()._replace(service=HARM)
    sms = Sms(1, order.order_id, HARM, order.number, "Your code is 482913", "482913", START)
    assert await NotifyCommand(recipe("notify_command", program), environ).run(sms, order) == ""
    lines = (tmp_path / "said").read_text("utf-8").splitlines()
    start = lines.index(said[0])
    assert lines[start : start + len(said)] == said
    assert not (tmp_path / "owned").exists()


async def test_what_is_copied_reaches_the_desktop(environ: dict[str, str], tmp_path: Path) -> None:
    command = recipe("copy_command", "ssh")
    sent: list[str] = []
    end = await copy("482913", sent.append, sent.append, command, environ)
    assert (end, sent) == ("given to ssh", [])
    assert (tmp_path / "said").read_text("utf-8") == "482913"
