"""The driver under test with a defect, to see that the screen does not suffer from it."""

import os

from nonvoip_tui.ui.rendering.driver import QuietDriver
from nonvoip_tui.ui.rendering.stream import QuietStream


class _BrokenStream(QuietStream):
    """Fails when the word $BREAK_AT is painted: while it is written, or while it is taken."""

    def write(self, data: str) -> None:
        super().write(data)
        is_there = os.environ["BREAK_IN"] == "write" and os.environ["BREAK_AT"] in data
        if self._is_quiet and is_there:
            raise RuntimeError("a defect")

    def take(self) -> str:
        if self._is_quiet and os.environ["BREAK_IN"] == "take" and self._is_picture_due:
            raise RuntimeError("a defect")
        return super().take()


class BrokenDriver(QuietDriver):
    """Started with TEXTUAL_DRIVER=tests.ui.rendering.broken_driver:BrokenDriver."""

    stream_class = _BrokenStream
