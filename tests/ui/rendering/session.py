"""A program in a pseudo-terminal, watched twice: what it painted, and what was sent."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.terminal import Terminal
from tests.ui.rendering.emulator import Emulator, assert_same

ROOT = Path(__file__).parents[3]


class Session(Terminal):
    """Two emulators; the one gets what the application painted, the other what was sent."""

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self._record = home / "record"
        self._record.touch()
        self._read_of_record = 0
        self._read_of_raw = 0
        self._quiet_polls = 0
        self._sizes = (0, 0)
        self.stock = Emulator(columns, rows)
        self.quiet = Emulator(columns, rows)
        super().__init__(
            command,
            {
                "HOME": str(home),
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "RECORD": str(self._record),
                "TEXTUAL_DRIVER": "tests.ui.rendering.recording_driver:RecordingDriver",
                "TEXTUAL_ANIMATIONS": "none",
                **env,
            },
            columns,
            rows,
        )

    @property
    def lines(self) -> list[str]:
        """The lines of the screen as a user sees them."""
        self._feed()
        return self.quiet.lines

    @property
    def painted(self) -> int:
        """How many bytes the application wrote."""
        return self._record.stat().st_size

    def painted_since(self, place: int) -> str:
        """What the application wrote after as many bytes."""
        return self._record.read_bytes()[place:].decode("utf-8", "replace")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal and of both emulators."""
        self._feed()
        self.stock.resize(columns, rows)
        self.quiet.resize(columns, rows)
        super().resize(columns, rows)

    def wait_until_same(self) -> None:
        """Wait until nothing is painted any more, and both emulators show the same.

        Raises:
            AssertionError: they never do; the difference is told.
        """
        self._quiet_polls = 0
        self.wait_until(self._is_resolved)
        try:
            self.wait_until(self._is_same, 5)
        except AssertionError:
            assert_same(self.quiet, self.stock)
            raise

    def _is_same(self) -> bool:
        self._feed()
        return self.quiet.cells == self.stock.cells

    def _is_resolved(self) -> bool:
        sizes = self.painted, len(self.raw)
        self._quiet_polls = self._quiet_polls + 1 if sizes == self._sizes else 0
        self._sizes = sizes
        return self._quiet_polls == 3

    def _feed(self) -> None:
        self._read(0)
        raw = bytes(self.raw[self._read_of_raw :])
        with self._record.open("rb") as file:
            file.seek(self._read_of_record)
            painted = file.read()
        self.quiet.feed(_whole(raw))
        self.stock.feed(_whole(painted))
        self._read_of_raw += len(_whole(raw).encode())
        self._read_of_record += len(_whole(painted).encode())


def _whole(data: bytes) -> str:
    """The text without a last character of which only a part has come."""
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode()
        except UnicodeDecodeError:
            continue
    return data.decode()
