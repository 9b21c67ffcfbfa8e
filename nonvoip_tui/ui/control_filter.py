"""The second fence against text that acts: control characters end at the painted line."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_BIDI = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NEUTRAL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_BIDI), "\ufffd")


class ControlFilter(LineFilter):
    """Replaces control and bidirectional characters in every painted line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Neutralise each segment that is not already plain."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(segment.text.translate(_NEUTRAL), segment.style)
            for segment in segments
        ]
