"""Which driver the program paints with."""

import codecs
import sys
from typing import TextIO

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from nonvoip_tui.first_frame import FirstFrame


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
        `stock` when all is to be painted, when it is not the one for a terminal (the variable
        TEXTUAL_DRIVER names another), or when the terminal is not written to in UTF-8, so that
        some texts would take more cells than characters.
    """
    encoding = terminal.encoding if terminal else ""
    if paint == "all" or stock is not LinuxDriver or not _is_utf8(encoding):
        if first_frame is not None:
            first_frame.take_away()  # it enters the screen anew
        return stock
    from nonvoip_tui.ui.painting.quiet_driver import QuietDriver

    if first_frame is None:
        return QuietDriver
    return type("QuietDriver", (QuietDriver,), {"first_frame": first_frame})


def keep_first_frame(driver: Driver | None) -> None:
    """Keep what the terminal shows for the next start, where the driver knows what that is."""
    from nonvoip_tui.ui.painting.quiet_driver import QuietDriver

    if isinstance(driver, QuietDriver):
        driver.keep_first_frame()


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
