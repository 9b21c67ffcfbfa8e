"""Draws a film as one SVG that moves by style rules alone: no script, no font from elsewhere."""

from collections.abc import Iterable, Sequence
from html import escape

from tests.ui.film import Frame
from tests.ui.picture import Run

_CELL, _LINE, _EDGE = 8.4, 18, 12
"""The width of a cell, the height of a line, and what is around them, in units of the SVG."""
_FONT = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"


def draw(frames: Sequence[Frame], *, columns: int, rows: int, title: str) -> str:
    """The SVG, which shows the frames one after the other for ever.

    Args:
        frames: each with its seconds.
        columns: the width of the terminal in cells.
        rows: its height.
        title: what it shows, for whoever cannot see it.
    """
    width, height = columns * _CELL + 2 * _EDGE, rows * _LINE + 2 * _EDGE
    names: dict[str, str] = {}
    groups = [_group(number, frame, names) for number, frame in enumerate(frames)]
    ground = _color(frames[0].lines[1][0].back)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'role="img" aria-label="{escape(title)}">',
            f"<title>{escape(title)}</title>",
            f"<style>text{{font:14px {_FONT}}}{''.join(_rules(frames))}</style>",
            "<defs>",
            *(f'<g id="{name}">{drawn}</g>' for drawn, name in names.items()),
            "</defs>",
            f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{ground}"/>',
            *groups,
            "</svg>\n",
        ]
    )


def _rules(frames: Sequence[Frame]) -> Iterable[str]:
    """When each frame is seen, in parts of the whole."""
    whole = sum(frame.seconds for frame in frames)
    begin = 0.0
    for number, frame in enumerate(frames):
        end = begin + frame.seconds
        first, last = f"{100 * begin / whole:.2f}%", f"{100 * end / whole:.2f}%"
        yield (
            f"#f{number}{{animation:k{number} {whole:g}s step-end infinite}}"
            f"@keyframes k{number}{{0%{{visibility:hidden}}{first}{{visibility:visible}}"
            + (f"{last}{{visibility:hidden}}" if number < len(frames) - 1 else "")
            + "}"
        )
        begin = end


def _group(number: int, frame: Frame, names: dict[str, str]) -> str:
    """One frame; a line that other frames have as well is drawn once, and named."""
    lines = []
    for y, line in enumerate(frame.lines):
        name = names.setdefault(_line(line), f"l{len(names)}")
        lines.append(f'<use href="#{name}" x="{_EDGE}" y="{_EDGE + y * _LINE}"/>')
    return f'<g id="f{number}">{"".join(lines)}</g>'


def _line(line: Sequence[Run]) -> str:
    parts = []
    for run in line:
        x, width = run.x * _CELL, len(run.text) * _CELL
        parts.append(
            f'<rect x="{x:.1f}" width="{width:.1f}" height="{_LINE}" fill="{_color(run.back)}"/>'
        )
        words = run.text.strip()
        if words:
            x += (len(run.text) - len(run.text.lstrip())) * _CELL
            bold = ' font-weight="bold"' if "b" in run.attributes else ""
            parts.append(
                f'<text x="{x:.1f}" y="13.5" textLength="{len(words) * _CELL:.1f}"{bold} '
                f'fill="{_color(run.front)}">{_fixed(words)}</text>'
            )
    return "".join(parts)


def _fixed(words: str) -> str:
    """Blanks that do not collapse."""
    return escape(words, quote=False).replace(" ", "\u00a0")


def _color(rgb: tuple[int, int, int]) -> str:
    return f"#{bytes(rgb).hex()}"
