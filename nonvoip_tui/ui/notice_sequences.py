"""What a terminal is sent to show a notice of the desktop, in the ways that terminals know.

OSC 9 is iTerm2's, also taken by WezTerm, Ghostty and Windows Terminal; OSC 777 is rxvt-unicode's,
also foot's and VTE's; OSC 99 is kitty's (its document "Desktop notifications"). tmux passes them on
when they are wrapped and its `allow-passthrough` is on; else it drops them whole.
"""

import re

from nonvoip_tui.domain.text import printable

_MOST_CHARACTERS = 120


def notice_sequence(
    kind: str, title: str, body: str, *, is_in_tmux: bool, is_in_screen: bool = False
) -> str:
    """Make the control sequence; texts are made safe here, whatever is in them.

    Args:
        kind: the setting: "osc9", "osc777" or "osc99"; any other gives nothing.
        title: what it is about.
        body: what is new.
        is_in_tmux: whether tmux has to be asked to pass it on.
        is_in_screen: whether GNU screen has to.
    """
    title, body = (printable(text, limit=_MOST_CHARACTERS) for text in (title, body))
    match kind:
        case "osc9":
            # A number before a semicolon is another command, such as a progress bar (OSC 9;4).
            words = re.sub(r"^(\s*\d+)\s*;", r"\1,", f"{title}: {body}")
            sequence = f"\x1b]9;{words}\x07"
        case "osc777":
            # The semicolon parts the fields, and nothing quotes it.
            sequence = f"\x1b]777;notify;{title.replace(';', ',')};{body}\x07"
        case "osc99":
            sequence = (
                f"\x1b]99;i=nonvoip:d=0;{title}\x1b\\\x1b]99;i=nonvoip:d=1:p=body;{body}\x1b\\"
            )
        case _:
            return ""
    if is_in_tmux:
        return passed_through_tmux(sequence)
    return passed_through_screen(sequence) if is_in_screen else sequence


def passed_through_tmux(sequence: str) -> str:
    """The sequence in tmux's own wrapping, each escape doubled (tmux(1), `allow-passthrough`)."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


_MOST_IN_SCREEN = 760
"""GNU screen drops a string of 768 bytes and more (MAXSTR in its screen.h)."""


def passed_through_screen(sequence: str) -> str:
    """The sequence in pieces that GNU screen passes on one after the other.

    The terminal sees one sequence. A piece never ends within the string terminator, which screen
    would take for its own.
    """
    sequence = sequence.replace("\x1b\\", "\x07")
    pieces = []
    while sequence:
        # No more bytes than that: a character takes four at most.
        length = _MOST_IN_SCREEN if sequence.isascii() else _MOST_IN_SCREEN // 4
        pieces.append(f"\x1bP{sequence[:length]}\x1b\\")
        sequence = sequence[length:]
    return "".join(pieces)
