"""How a cell looks, and the shortest control sequence from one look to another.

The numbers are those of Select Graphic Rendition, ECMA-48 section 8.3.117.
"""

from functools import lru_cache
from typing import NamedTuple

_ON = frozenset(["1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"])
"""What Rich switches on, and nothing else does."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What every terminal knows how to switch off; for the rest all is set anew."""
_LINK = "\x1b]8;{}\x1b\\"
_COLOUR_LENGTHS = {"5": 3, "2": 5}


class Pen(NamedTuple):
    """The look of a cell."""

    attributes: frozenset[str] = frozenset()
    """The numbers that are switched on."""
    foreground: str = ""
    """The parameters of the colour; empty for the terminal's own."""
    background: str = ""
    link: str = ""
    """What stands between `OSC 8 ;` and its end; empty without a link."""

    @property
    def parameters(self) -> list[str]:
        """All of it but the link, from a terminal's own look."""
        return [*sorted(self.attributes), *filter(None, (self.foreground, self.background))]


PLAIN = Pen()
"""The terminal's own look."""


@lru_cache(4096)
def changed(pen: Pen | None, parameters: str) -> Pen | None:
    """The pen after `CSI parameters m`.

    Args:
        pen: the pen before; None when it is not known.
        parameters: numbers between semicolons; empty resets.

    Returns:
        None when it is not known, or a number is not.
    """
    numbers = parameters.split(";")
    attributes = set(pen.attributes) if pen else set[str]()
    foreground, background, link = (pen.foreground, pen.background, pen.link) if pen else [""] * 3
    is_known = pen is not None
    place = 0
    while place < len(numbers):
        number = numbers[place]
        length = 1
        if number in ("", "0"):
            attributes.clear()
            foreground = background = ""
            is_known = True
        elif number in _ON:
            attributes.add(number)
        elif number in ("38", "48"):
            length = _COLOUR_LENGTHS.get("".join(numbers[place + 1 : place + 2]), 0)
            colour = numbers[place : place + length]
            if not length or len(colour) != length or "" in colour:
                return None
            if number == "38":
                foreground = ";".join(colour)
            else:
                background = ";".join(colour)
        elif _is_colour(number, "39", 30, 90):
            foreground = "" if number == "39" else number
        elif _is_colour(number, "49", 40, 100):
            background = "" if number == "49" else number
        else:
            return None
        place += length
    if not is_known:
        return None
    after = Pen(frozenset(attributes), foreground, background, link)
    return PLAIN if after == PLAIN else after


def _is_colour(number: str, default: str, dark: int, bright: int) -> bool:
    if not number.isdecimal():
        return False
    return number == default or 0 <= int(number) - dark < 8 or 0 <= int(number) - bright < 8


@lru_cache(4096)
def change(before: Pen | None, after: Pen) -> str:
    """The shortest control sequence from one pen to another.

    Args:
        before: the terminal's pen; None when it is not known.
        after: the pen wanted.
    """
    if before == after:
        return ""
    anew = ";".join(["", *after.parameters])
    if before is None:
        return f"{_LINK.format(after.link) if after.link else ''}\x1b[{anew}m"
    link = _LINK.format(after.link or ";") if before.link != after.link else ""
    if before[:3] == after[:3]:
        return link
    step = _step(before, after)
    return f"{link}\x1b[{anew if step is None or len(anew) <= len(step) else step}m"


def _step(before: Pen, after: Pen) -> str | None:
    """Only what differs; None when something cannot be switched off by itself."""
    gone = before.attributes - after.attributes
    if not gone <= _OFF.keys() or (gone and "21" in before.attributes):
        return None  # terminals differ in what ends a double underline
    off = {_OFF[number] for number in gone}
    lost = {number for number in before.attributes if _OFF.get(number) in off}
    parts = sorted(off) + sorted(after.attributes - (before.attributes - lost))
    if before.foreground != after.foreground:
        parts.append(after.foreground or "39")
    if before.background != after.background:
        parts.append(after.background or "49")
    return ";".join(parts)
