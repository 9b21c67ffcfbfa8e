"""What reached a terminal: everything in it that the program itself would not write."""

import base64
import codecs
import re

_MOVES = re.compile(r"\x1b\[[\d;]*[A-DGHXb]|\r\n|\x08\x0b?|\x07")
_POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
_TITLE = re.compile(r"\x1b\]2;(?:● (?:[A-Z0-9-]{4,10}|SMS) · )?nonvoip\x07")
_COLOURS = re.compile(r"\x1b\[([\d;]*)m")
_COPIED = re.compile(r"\x1b\]52;c;([\w+/=]*)\x07")
_CUT_OFF = re.compile(r"\x1b(\[[\d;]*|\][\w;+/=● ·-]*)?\Z")
_CONTINUATION = bytes(range(0x80, 0xC0))
_BLINK_OR_HIDE = {5, 6, 8}


def foreign(written: bytes, copied: re.Pattern[str] | None = None) -> list[str]:
    """What may not be there: sequences and characters that act, with some of what follows them.

    Args:
        written: what came after the first screen and before the last; at both ends the program
            switches modes.
        copied: what a clipboard may be given; None when nothing was copied.
    """
    # Raises for what is no UTF-8, a lone surrogate for one; what is still on its way is no fault.
    text = codecs.getincrementaldecoder("utf-8")().decode(written.lstrip(_CONTINUATION))
    text = _CUT_OFF.sub("", text)
    found: list[str] = []

    def colours(match: re.Match[str]) -> str:
        found.extend(["hidden or blinking"] if _styles(match[1]) & _BLINK_OR_HIDE else [])
        return ""

    def clipboard(match: re.Match[str]) -> str:
        content = base64.b64decode(match[1]).decode()
        if copied is None or not copied.fullmatch(content):
            found.append(f"copied {content!r}")
        return ""

    text = _COLOURS.sub(colours, text)
    text = _COPIED.sub(clipboard, text)
    text = _MOVES.sub("", _POINTER.sub("", _TITLE.sub("", text)))
    found += [text[at : at + 20] for at, char in enumerate(text) if not char.isprintable()]
    return found


def _styles(parameters: str) -> set[int]:
    """The styles that are set, without the numbers that belong to a colour."""
    numbers = iter([int(number or 0) for number in parameters.split(";")])
    styles = set()
    for number in numbers:
        styles.add(number)
        if number in (38, 48, 58):
            for _ in range(3 if next(numbers, 0) == 2 else 1):
                next(numbers, None)
    return styles
