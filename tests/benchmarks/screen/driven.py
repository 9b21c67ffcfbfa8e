"""A program in a pseudo-terminal, measured from outside.

A process of its own does nothing but read the terminal, stamp what comes and answer what is
asked of a terminal: the emulator, which is slow, is fed afterwards and delays no stamp.
"""

import fcntl
import multiprocessing
import os
import pty
import re
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

SIZE = (120, 40)
"""Columns and rows."""
_PIECE_SECONDS = 0.05
_QUERY = re.compile(rb"\x1b\[c|\x1b\[\?(\d+)\$p")
_UNKNOWN_TO_EMULATOR = re.compile(rb"\x1b\[[<>=?][\d;]*[a-zA-Z]|\x1b\[\?\d+\$p|\x1b\[\d* q")


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a key caused; seconds from its being sent."""

    first: float | None
    """Until the first byte; None when none came."""
    last: float | None
    """Until the last byte before it was quiet again."""
    bytes: int


@dataclass(frozen=True, slots=True)
class Idleness:
    """What a program did in so many seconds in which nobody typed."""

    seconds: float
    bytes: int
    cpu_seconds: float
    wake_ups: int
    """How often one of its threads had waited and went on."""

    @property
    def bytes_per_minute(self) -> float:
        """What it wrote."""
        return self.bytes * 60 / self.seconds

    @property
    def cpu_percent(self) -> float:
        """Of one core."""
        return self.cpu_seconds / self.seconds * 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line between the program and the terminal that lets little through, and late."""

    bytes_per_second: float
    delay_seconds: float
    """Each way."""


class Driven:
    """One run of a command in a terminal."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        line: Line | None = None,
        size: tuple[int, int] = SIZE,
    ) -> None:
        """Start it.

        Args:
            command: the program and its arguments.
            env: variables beside those that every program here gets.
            line: what is between; nothing by default. Keys go over it in no time: add its delay.
            size: columns and rows of the terminal.
        """
        self.events: list[tuple[float, bytes]] = []
        """Each piece of output with the moment at which it came."""
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._pipe, far_end = multiprocessing.Pipe(duplex=False)
        fork = multiprocessing.get_context("fork")
        self._pump = fork.Process(
            target=_pump, args=(self._master, slave, far_end, line), daemon=True
        )
        self._pump.start()
        self.began_at = time.monotonic()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                "PATH": "/usr/bin:/bin",
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
                **(env or {}),
            },
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        far_end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)
        self._pump.join(5)
        self._pipe.close()

    def send(self, keys: str) -> float:
        """Type `keys`; the moment at which they were sent."""
        now = time.monotonic()
        os.write(self._master, keys.encode())
        return now

    def wait(self, holds: Callable[[str], bool], limit_seconds: float = 20.0) -> float:
        """Wait until the screen's text is as wanted; the stamp of the piece that made it so.

        Raises:
            TimeoutError: it never was.
        """
        end = time.monotonic() + limit_seconds
        while time.monotonic() < end:
            self._collect(0.02)
            while self._fed < len(self.events):
                stamp, data = self.events[self._fed]
                self._fed += 1
                self._stream.feed(_UNKNOWN_TO_EMULATOR.sub(b"", data))
                if holds(self.text):
                    return stamp
        raise TimeoutError(f"the screen was:\n{self.text}")

    def wait_for(self, *texts: str) -> float:
        """`wait` until all of `texts` are shown."""
        return self.wait(lambda screen: all(text in screen for text in texts))

    def resolve(self, quiet_seconds: float = 0.3) -> None:
        """Wait until nothing has been written for so long."""
        while self._collect(quiet_seconds):
            pass

    def react(self, keys: str, quiet_seconds: float = 0.12) -> Reaction:
        """Type `keys`, and wait until what they cause is written."""
        self._collect(0)
        before = len(self.events)
        sent = self.send(keys)
        self._collect(1.0)
        self.resolve(quiet_seconds)
        new = self.events[before:]
        if not new:
            return Reaction(None, None, 0)
        return Reaction(new[0][0] - sent, new[-1][0] - sent, sum(len(data) for _, data in new))

    def idle(self, seconds: float) -> Idleness:
        """Let it alone for a while."""
        self._collect(0)
        before, cpu, began = len(self.events), self.cpu_seconds, time.monotonic()
        woken = self._wake_ups
        while (left := began + seconds - time.monotonic()) > 0:
            self._collect(left)
        written = sum(len(data) for _, data in self.events[before:])
        passed = time.monotonic() - began
        return Idleness(passed, written, self.cpu_seconds - cpu, self._wake_ups - woken)

    @property
    def process_id(self) -> int:
        """Of the program."""
        return self._process.pid

    @property
    def text(self) -> str:
        """What the screen shows, as far as it was looked at."""
        return "\n".join(self._screen.display)

    @property
    def written(self) -> int:
        """Bytes until now."""
        return sum(len(data) for _, data in self.events)

    @property
    def cpu_seconds(self) -> float:
        """CPU time of the process until now, from its clock (clock_getcpuclockid(3))."""
        return time.clock_gettime(~self._process.pid << 3 | 2)

    @property
    def resident_mebibytes(self) -> float:
        """Its memory."""
        rollup = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text("ascii")
        found = re.search(r"^Rss:\s+(\d+) kB", rollup, re.MULTILINE)
        assert found is not None
        return int(found[1]) / 1024

    @property
    def _wake_ups(self) -> int:
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/status")
        found = re.findall(
            r"^voluntary_ctxt_switches:\s+(\d+)",
            "".join(thread.read_text("ascii") for thread in threads),
            re.MULTILINE,
        )
        return sum(map(int, found))

    def _collect(self, seconds: float) -> bool:
        """Take what came, waiting so long for the first of it; whether something came."""
        has_some = False
        while self._pipe.poll(0 if has_some else seconds):
            try:
                self.events.append(self._pipe.recv())
            except EOFError:
                break
            has_some = True
        return has_some


def _pump(master: int, slave: int, pipe: Connection, line: Line | None) -> None:
    os.close(slave)
    piece = 65536 if line is None else max(1, int(line.bytes_per_second * _PIECE_SECONDS))
    while True:
        try:
            data = os.read(master, piece)
        except OSError:
            return
        if line is not None:
            time.sleep(len(data) / line.bytes_per_second)
        pipe.send((time.monotonic() + (line.delay_seconds if line else 0.0), data))
        for query in _QUERY.finditer(data):
            mode = query[1]
            if mode is None:
                os.write(master, b"\x1b[?62;22c")
            else:  # synchronized output is known, nothing else
                os.write(master, b"\x1b[?%d;%d$y" % (int(mode), 2 if mode == b"2026" else 0))
