"""Copying: through a real tmux, by a program, or by OSC 52; the words say what was done."""

import asyncio
import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.ui import clipboard
from nonvoip_tui.ui.clipboard import passed_through_screen
from nonvoip_tui.ui.rendering.stream import QuietStream
from tests.stage import on_stage
from tests.terminal import Terminal
from tests.ui import scenes

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")


class Tmux:
    """A server of its own, on a socket of its own."""

    def __init__(self, directory: Path) -> None:
        self.socket = directory / "tmux.socket"
        self("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "sleep 600")
        self.environ = {**os.environ, "TMUX": self("display-message", "-p", "#{socket_path},1,0")}

    def __call__(self, *arguments: str) -> str:
        command = ("tmux", "-S", str(self.socket), *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.removesuffix("\n")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path)
    yield server
    server("kill-server")


async def by_osc52(
    text: str, environ: dict[str, str], command: tuple[str, ...] = ()
) -> tuple[str, list[str]]:
    """Copy, and what was said and what the terminal was sent."""
    sent: list[str] = []
    said = await clipboard.copy(text, sent.append, sent.append, command, environ)
    return said, sent


@needs_tmux
async def test_inside_tmux_its_buffer_is_filled_and_nothing_else_is_written(tmux: Tmux) -> None:
    said, sent = await by_osc52("482913", tmux.environ)
    assert said == "sent to tmux and your terminal"
    assert sent == []
    assert tmux("show-buffer") == "482913"


@needs_tmux
async def test_tmux_passes_it_on_to_the_terminal_that_is_attached(tmux: Tmux) -> None:
    command = ["tmux", "-S", str(tmux.socket), "attach"]
    environ = {**os.environ, "TERM": "xterm-256color"}
    with Terminal(command, environ) as terminal:
        await asyncio.to_thread(terminal.wait_until, lambda: tmux("list-clients") != "")
        await by_osc52("code 482913", tmux.environ)
        wanted = base64.b64encode(b"code 482913")
        await asyncio.to_thread(terminal.wait_until, lambda: wanted in terminal.raw)


@needs_tmux
async def test_without_a_server_that_answers_the_terminal_is_written_to(tmp_path: Path) -> None:
    gone = {**os.environ, "TMUX": f"{tmp_path / 'gone'},1,0"}
    assert await by_osc52("482913", gone) == ("sent to your terminal", ["482913"])


async def test_outside_tmux_the_terminal_is_written_to(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"]}
    assert await by_osc52("482913", environ) == ("sent to your terminal", ["482913"])


async def test_a_program_of_the_settings_is_given_it_unless_it_fails(tmp_path: Path) -> None:
    stored = tmp_path / "kept"
    write = f"import sys; open({str(stored)!r}, 'w').write(sys.stdin.read())"
    environ = {"PATH": os.environ["PATH"]}
    program = (sys.executable, "-c", write)
    assert await by_osc52("é 482913", environ, program) == (f"given to {sys.executable}", [])
    assert stored.read_text() == "é 482913"
    for broken in ((sys.executable, "-c", "raise SystemExit(1)"), (str(tmp_path / "none"),)):
        said, sent = await by_osc52("482913", environ, broken)
        assert (said, sent) == ("sent to your terminal", ["482913"])


@needs_tmux
async def test_the_toast_says_what_was_done_and_no_more(
    tmp_path: Path, tmux: Tmux, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_stage(tmp_path / "files", scenario="no-sms") as stage:
        await scenes.order(stage)
        monkeypatch.setenv("TMUX", tmux.environ["TMUX"])
        await scenes.press(stage, "n")
        said = "Number +1 310-555-0100 sent to tmux and your terminal."
        await stage.until(lambda: stage.toasts == [said])
        assert tmux("show-buffer") == "+1 310-555-0100"
        monkeypatch.delenv("TMUX")
        await scenes.press(stage, "n")
        said = "Number +1 310-555-0100 sent to your terminal."
        await stage.until(lambda: said in stage.toasts)


@pytest.mark.parametrize("length", [6, 575, 2000, 10_000])
async def test_inside_gnu_screen_a_copy_is_passed_on_in_pieces(length: int) -> None:  # N53
    text = ("7é3" * length)[:length]
    said, (sent,) = await by_osc52(text, {"STY": "123.pts-0.host", "PATH": ""})
    assert said == "sent through GNU screen to your terminal"
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL)
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in pieces) == sent
    assert all(len(f"\x1bP{piece}\x1b\\") < 768 for piece in pieces)
    whole = "".join(pieces)
    assert whole.startswith("\x1b]52;c;")
    assert whole.endswith("\x07")
    assert base64.b64decode(whole[7:-1]).decode() == text


async def test_the_painter_takes_the_pieces_for_no_picture() -> None:  # N53
    stream = QuietStream(40, 5)
    sent = passed_through_screen(f"\x1b]52;c;{'QUJD' * 500}\x07")
    stream.write("\x1b[1;1Hshown")
    stream.take()
    for piece in sent.split("\x1b\\")[:-1]:
        stream.write(f"{piece}\x1b\\")
    assert stream.take() == sent
    stream.write("\x1b[1;1Hshown")
    assert "shown" not in stream.take()
