"""What is on the screen as cells: text with its two colours, on a terminal of all colours."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.color import Color
from rich.style import Style
from textual.app import App
from textual.geometry import Region


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one look."""

    x: int
    y: int
    text: str
    front: tuple[int, int, int]
    """Of the signs, red, green and blue from 0 to 255."""
    back: tuple[int, int, int]
    attributes: str
    """Some of `b`old, `i`talic, `u`nderlined, `s`truck; reversed ones have their colours so."""


def runs(app: App[str], within: Region | None = None) -> Iterator[Run]:
    """Every run on the screen in front that begins in a region, line by line."""
    for y, strip in enumerate(app.screen._compositor.render_strips()[: app.size.height]):
        x = 0
        for segment in strip:
            if segment.text and (within is None or within.contains(x, y)):
                yield _run(app, x, y, segment.text, segment.style or Style.null())
            x += segment.cell_length


def contrast(run: Run) -> float:
    """The ratio of the lighter colour to the darker, from 1 to 21 (WCAG 2.1, 1.4.3)."""
    bright, dark = sorted((_luminance(run.front), _luminance(run.back)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _run(app: App[str], x: int, y: int, text: str, style: Style) -> Run:
    front, back = _rgb(app, style.color, is_front=True), _rgb(app, style.bgcolor, is_front=False)
    if style.reverse:
        front, back = back, front
    names = {"b": style.bold, "i": style.italic, "u": style.underline, "s": style.strike}
    return Run(x, y, text, front, back, "".join(name for name, is_set in names.items() if is_set))


def _rgb(app: App[str], color: Color | None, *, is_front: bool) -> tuple[int, int, int]:
    color = color or Color.default()
    return tuple(color.get_truecolor(app.ansi_theme, foreground=is_front))  # type: ignore[return-value]


def _luminance(rgb: tuple[int, int, int]) -> float:
    parts = [channel / 255 for channel in rgb]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
