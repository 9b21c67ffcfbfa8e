"""Textual's internals that this program uses: the only list, and what happens without each.

Textual may rename what is not documented in any release. Each part is looked for before it is
used; a part of which something is missing is left out whole, and Textual's own way taken.
`nonvoip-tui doctor` names what is missing.
"""

import codecs
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple, TextIO

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

from nonvoip_tui.ui.rendering.first_frame import CLEAR, LEAVE, FirstFrame


class Part(NamedTuple):
    """Names that are used together."""

    title: str
    wins: str
    """What is gained over Textual's own way."""
    without: str
    """What is done when it is missing."""
    names: dict[str, tuple[str, ...]]
    """By "module:Class", or "module": attributes of the class or of what it makes."""


DRIVER = Part(
    "changed cells only",
    "a fifth of the bytes, a start of 7 instead of 29 kB, no wait for a stalled line, and an input "
    "thread that sleeps",
    "Textual's driver repaints every change in full",
    {
        "textual._xterm_parser:XTermParser": ("feed", "tick"),
        "textual.constants": ("ESCAPE_DELAY",),
        "textual.drivers.linux_driver:LinuxDriver": (
            *("_app", "_debug", "_file", "_get_terminal_size", "_in_band_window_resize", "_loop"),
            *("close", "disable_input", "exit_event", "fileno", "process_message"),
            *("run_input_thread", "start_application_mode", "stop_application_mode", "write"),
        ),
    },
)
COMPOSITOR = Part(
    "the front alone",
    "1.8% instead of 2.5% of a processor with 20 live orders",
    "Textual also renders what is covered",
    {
        "textual._compositor": ("ChopsUpdate", "CompositorMap"),
        "textual._compositor:Compositor": (
            *("_dirty_regions", "_full_map", "_get_renders", "_regions_to_spans", "full_map"),
            *("render_partial_update", "size", "visible_widgets"),
        ),
        "textual.screen:Screen": ("_compositor",),
        "textual.widget:Widget": ("render_lines",),
    },
)
STYLE_COUNT = Part(
    "the style sheet parsed once",
    "a screen first opens in 156 instead of 208 ms",
    "each new screen is styled twice",
    {"textual.app:App": ("_css_update_count",), "textual.screen:Screen": ("_css_update_count",)},
)
RUNNING_DRIVER = Part(
    "the terminal written to",
    "window title, desktop notifications, and the first frame stored for the next start",
    "none of these",
    {"textual.app:App": ("_driver",)},
)
BUG = Part(
    "the error that ended the screen",
    "a report that says where the bug is",
    "a report that says only that there was one",
    {"textual.app:App": ("_exception",)},
)
CLOSED_DIALOGS = Part(
    "closed dialogs forgotten",
    "half a MiB for each dialog that was opened: Textual's cache keeps the last thousand widgets",
    "memory grows to about 220 MiB as dialogs are opened",
    {"textual._styles_cache:StylesCache": ("get_inner_outer",)},
)
PARTS = (DRIVER, COMPOSITOR, STYLE_COUNT, RUNNING_DRIVER, BUG, CLOSED_DIALOGS)


def missing(part: Part) -> tuple[str, ...]:
    """The names of a part that this Textual has not, each as "module:Class.name"."""
    return tuple(_missing(part))


def has(part: Part) -> bool:
    """Whether this Textual has all of a part."""
    return not missing(part)


def use_own_compositor(screen: Screen[Any]) -> None:
    """Have a screen that is being made render only what is seen to change."""
    if has(COMPOSITOR):
        from nonvoip_tui.ui.rendering.compositor import FrontCompositor

        screen._compositor = FrontCompositor()


def take_styles_as_parsed(screen: Screen[Any], app: App[Any]) -> None:
    """Tell a screen that is being made that the style sheet knows the colours of the moment."""
    if has(STYLE_COUNT):
        screen._css_update_count = app._css_update_count


def forget_closed_dialogs() -> None:
    """Let go of widgets that were painted and are gone."""
    if has(CLOSED_DIALOGS):
        from textual._styles_cache import StylesCache

        if clear := getattr(StylesCache.get_inner_outer, "cache_clear", None):
            clear()


def driver_of(app: App[Any]) -> Driver | None:
    """The driver of a running App; None when it is not known."""
    return app._driver if has(RUNNING_DRIVER) else None


def error_of(app: App[Any]) -> Exception | None:
    """What ended an App, if it was a bug."""
    if has(BUG) and app._exception is not None:
        return app._exception
    if app.return_code:
        return RuntimeError("the screen ended by a bug that Textual does not name")
    return None


def _missing(part: Part) -> Iterator[str]:
    for place, names in part.names.items():
        module_name, _, class_name = place.partition(":")
        try:
            owner: Any = import_module(module_name)
            owner = getattr(owner, class_name) if class_name else owner
        except (ImportError, AttributeError):
            yield place
            continue
        made = _set_when_made(owner) if class_name else frozenset()
        for name in names:
            if name not in made and not hasattr(owner, name):
                yield f"{place}.{name}" if class_name else f"{place}:{name}"


def _set_when_made(owner: type) -> frozenset[str]:
    """The attributes that making an object sets, or at least mentions."""
    makers = (each.__dict__.get("__init__") for each in owner.__mro__)
    codes = (code for maker in makers if (code := getattr(maker, "__code__", None)) is not None)
    return frozenset(name for code in codes for name in code.co_names)


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
    if is_stock or not has(DRIVER):
        if first_frame is not None:
            first_frame.take_away()  # it enters the screen again
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


def save_first_frame(driver: Driver | None, mode: str) -> None:
    """Keep what the terminal shows for the next start, where the driver knows what that is.

    Args:
        driver: of the App.
        mode: of the screen in front.
    """
    if not has(DRIVER):
        return
    from nonvoip_tui.ui.rendering.driver import QuietDriver

    if isinstance(driver, QuietDriver):
        driver.save_first_frame(mode)


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
