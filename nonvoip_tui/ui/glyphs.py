"""The signs that the screen is drawn with, and what stands for each in plain ASCII.

The whole screen is drawn with the signs on the left of `_PLAIN`; a terminal that has none of them
gets those on the right, put in as the last thing before a line is painted. So nobody who draws has
to know, and a sign within a text from outside is as readable as one of the program's own. What is
copied or written to a file is not touched.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN: dict[str, str] = {
    **dict.fromkeys("●•★", "*"),
    "○": "o",
    "◌": "~",
    "◉": "@",
    "×": "x",
    "✕": "x",
    "✓": "+",
    "↩": "<",
    "↺": "<",
    "←": "<",
    "→": ">",
    "↑": "^",
    "↓": "v",
    "▲": "^",
    "▼": "v",
    "►": ">",
    "◄": "<",
    "⏎": "<",
    "▌": ">",
    "▐": "#",
    "█": "#",
    "━": "=",
    "╌": ".",
    "▒": "%",
    "·": "|",
    "…": ".",
    "—": "-",
    "–": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "\u00a0": " ",
    "\ufffd": "?",
    "␛": "?",
    "🔎": "/ ",
}
_HEIGHTS = dict(zip("▁▂▃▄▅▆▇", "_.:-=+*", strict=True))
_HORIZONTAL = "─━╌╍┄┅┈┉═╴╶╸╺╼╾▔"
_VERTICAL = "│┃╎╏┆┇┊┋║╵╷╹╻╽╿▏▎▍▕▊▉"


def _table() -> dict[int, str]:
    corners = {chr(code): "+" for code in range(0x2500, 0x2580)}
    blocks = {chr(code): "#" for code in range(0x2580, 0x25A0)}
    lines = dict.fromkeys(_HORIZONTAL, "-") | dict.fromkeys(_VERTICAL, "|")
    return str.maketrans(corners | blocks | lines | _HEIGHTS | _PLAIN)


_TABLE = _table()


def plain(text: str) -> str:
    """`text` with the signs of the program in ASCII; as many cells wide."""
    return text if text.isascii() else text.translate(_TABLE)


class AsciiFilter(LineFilter):
    """Puts ASCII in place of the program's signs in every painted line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Put ASCII into each segment that has more."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(_TABLE), segment.style)
            for segment in segments
        ]
