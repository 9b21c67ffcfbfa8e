"""Which driver the program paints with."""

import codecs
import sys
from typing import TextIO

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from nonvoip_tui.ui.rendering.first_frame import CLEAR, LEAVE, FirstFrame
from nonvoip_tui.ui.rendering.private import DRIVER, has


def driver_for(
    paint: str,
    stock: type[Driver],
    first_frame: FirstFrame | None = None,
    terminal: TextIO | None = sys.__stderr__,
) -> type[Driver]:
    """Choose the driver that sends only what changed, where it works and is wanted.

    Args:
        paint: the setting: "changes" or "all".
        stock: the driver that Textual would take.
        first_frame: what the terminal shows already.
        terminal: what Textual's driver writes to.

    Returns:
        One that paints as `stock` does when all is to be painted, when `stock` is not the one for
        a terminal (the variable TEXTUAL_DRIVER names another), when the terminal is not written to
        in UTF-8, so that some texts would take more cells than characters, or when this Textual
        lacks what the other is made of.
    """
    encoding = terminal.encoding if terminal else ""
    is_stock = paint == "all" or stock is not LinuxDriver or not _is_utf8(encoding)
    if is_stock or not has(DRIVER.title):
        if first_frame is not None:
            first_frame.take_away()  # it enters the screen anew
        return ClearingDriver if stock is LinuxDriver else stock
    from nonvoip_tui.ui.rendering.driver import QuietDriver

    if first_frame is None:
        return QuietDriver
    return type("QuietDriver", (QuietDriver,), {"first_frame": first_frame})


class ClearingDriver(LinuxDriver):
    """Textual's, which clears the screen before it leaves it."""

    def write(self, data: str) -> None:
        """As the parent; but clear first what is left."""
        super().write(CLEAR + data if data == LEAVE else data)


def save_first_frame(driver: Driver | None) -> None:
    """Keep what the terminal shows for the next start, where the driver knows what that is."""
    if not has(DRIVER.title):
        return
    from nonvoip_tui.ui.rendering.driver import QuietDriver

    if isinstance(driver, QuietDriver):
        driver.save_first_frame()


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
