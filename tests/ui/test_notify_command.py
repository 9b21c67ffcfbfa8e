"""The user's own program is told of an SMS by its environment, and can hold nothing up."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.notifications import NotifyCommand
from tests.fakes import START, an_order

ORDER = an_order()._replace(number="13105550100", service="Some; $(service) `x`")
SMS = Sms(1, ORDER.order_id, ORDER.service, ORDER.number, "Your code is 482913", "482913", START)
ENVIRON = {
    "PATH": os.environ["PATH"],
    "HOME": "/somewhere",
    "NONVOIP_PASSWORD": "canary",
    "NONVOIP_PASSWORD_FILE": "/canary",
    "NONVOIP_EMAIL": "canary@example.com",
}


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


async def test_it_is_told_by_its_environment_and_never_of_the_password(tmp_path: Path) -> None:
    stored = tmp_path / "kept"
    write = (
        "import json, os, sys; json.dump([dict(os.environ), sys.stdin.read()],"
        f" open({str(stored)!r}, 'w'))"
    )
    assert await NotifyCommand(python(write), ENVIRON).run(SMS, ORDER) == ""
    text = stored.read_text()
    assert '"NONVOIP_SERVICE": "Some; $(service) `x`"' in text
    assert '"NONVOIP_NUMBER": "+1 310-555-0100"' in text
    assert '"NONVOIP_CODE": "482913"' in text
    assert '"HOME": "/somewhere"' in text
    assert text.endswith(', ""]')  # nothing is to be read
    assert "canary" not in text


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (python("raise SystemExit(3)"), "exited with status 3"),
        (("/no/such/program",), "/no/such/program cannot be started: No such file"),
    ],
    ids=["status", "absent"],
)
async def test_a_failure_is_said_once(command: tuple[str, ...], said: str) -> None:
    program = NotifyCommand(command, ENVIRON)
    sentence = await program.run(SMS, ORDER)
    assert sentence.startswith("notify_command ")
    assert said in sentence
    assert await program.run(SMS, ORDER) == ""


async def test_one_that_hangs_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"
    start_another = (
        "import os, subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        f"open({str(started)!r}, 'w').write(str(child.pid)); time.sleep(600)"
    )
    program = NotifyCommand(python(start_another), ENVIRON, seconds=1.5)
    assert "was stopped after 1.5 s" in await program.run(SMS, ORDER)
    child = int(started.read_text())
    await until(lambda: not is_running(child))


async def test_one_that_runs_when_the_program_ends_is_ended(tmp_path: Path) -> None:
    started = tmp_path / "started"
    wait = f"import os, time; open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    telling = asyncio.ensure_future(NotifyCommand(python(wait), ENVIRON, 600).run(SMS, ORDER))
    await until(lambda: started.exists() and started.read_text())
    telling.cancel()
    await asyncio.wait({telling})
    assert not is_running(int(started.read_text()))


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


def is_running(process: int) -> bool:
    """Whether it exists, and is not merely waited for by nobody."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
