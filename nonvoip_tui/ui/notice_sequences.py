"""What a terminal is sent to show a notice of the desktop, in the ways that terminals know.

OSC 9 is iTerm2's, also taken by WezTerm, Ghostty and Windows Terminal; OSC 777 is rxvt-unicode's,
also foot's and VTE's; OSC 99 is kitty's (its document "Desktop notifications"). tmux passes them on
when they are wrapped and its `allow-passthrough` is on; else it drops them whole.
"""

import re

from nonvoip_tui.domain.text import printable

_MOST_CHARACTERS = 120


def notice_sequence(kind: str, title: str, body: str, *, is_in_tmux: bool) -> str:
    """Make the control sequence; texts are made safe here, whatever is in them.

    Args:
        kind: the setting: "osc9", "osc777" or "osc99"; any other gives nothing.
        title: what it is about.
        body: what is new.
        is_in_tmux: whether tmux has to be asked to pass it on.
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
    return passed_through_tmux(sequence) if is_in_tmux else sequence


def passed_through_tmux(sequence: str) -> str:
    """The sequence in tmux's own wrapping, each escape doubled (tmux(1), `allow-passthrough`)."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
