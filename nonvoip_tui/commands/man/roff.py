"""Text for `man`: the signs that roff would take for its own are escaped (groff_man(7))."""

from collections.abc import Iterable

_SIGNS = str.maketrans(
    {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
)
"""Else they come out as typographic signs, which nobody can paste into a shell."""


def plain(text: str) -> str:
    """Text of one line as it stands."""
    escaped = "".join(
        sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in text.translate(_SIGNS)
    )
    # At the beginning of a line a full stop would begin a request.
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def bold(text: str) -> str:
    """What is typed as it stands."""
    return f"\\fB{plain(text)}\\fR"


def slanted(text: str) -> str:
    """What stands for something else."""
    return f"\\fI{plain(text)}\\fR"


def section(title: str) -> list[str]:
    """The heading of a section."""
    return [f".SH {plain(title)}"]


def subsection(title: str) -> list[str]:
    """The heading of a part of a section, such as a command."""
    return [f".SS {plain(title)}"]


def paragraphs(text: str) -> list[str]:
    """Text whose paragraphs an empty line divides, filled anew."""
    lines: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        lines += [".PP", plain(" ".join(paragraph.split()))]
    return lines


def verbatim(text: str) -> list[str]:
    """Text whose lines and columns stay as they are."""
    return [".PP", ".nf", *map(plain, text.splitlines()), ".fi"]


def terms(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Terms, escaped already, each with what it means."""
    lines: list[str] = []
    for term, meaning in pairs:
        lines += [".TP", term, plain(meaning) or "\\&"]
    return lines
