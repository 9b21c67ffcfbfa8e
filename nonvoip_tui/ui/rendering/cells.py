"""How many cells a text takes: surely, or only as far as Textual believes."""

from rich.cells import cell_len

from nonvoip_tui.ui.rendering.picture import REST

_NARROW_RANGES = (
    (" ", "~"), ("\xa1", "\xac"), ("\xae", "\u02ff"),
    ("\u0370", "\u0377"), ("\u037a", "\u037f"), ("\u0384", "\u038a"), ("\u038e", "\u03a1"),
    ("\u03a3", "\u0482"), ("\u2010", "\u2027"), ("\u2030", "\u205e"), ("\u20a0", "\u20bf"),
    ("\u2190", "\u2199"), ("\u2500", "\u25fc"), ("\u2713", "\u2713"), ("\u2715", "\u2715"),
    ("\u2717", "\u2717"), ("\u21a9", "\u21a9"),
)  # fmt: skip
"""Latin, Greek, Cyrillic, punctuation, currencies, arrows, boxes and blocks, ticks and crosses."""
_WIDE_RANGES = (
    ("\u3041", "\u3096"), ("\u30a1", "\u30fa"), ("\u4e00", "\u9ffc"), ("\uac00", "\ud7a3"),
    ("\uff01", "\uff60"),
)  # fmt: skip
"""Kana, unified ideographs, Hangul syllables, fullwidth forms."""
_NARROW = frozenset(
    chr(code) for first, last in _NARROW_RANGES for code in range(ord(first), ord(last) + 1)
)


def is_narrow(text: str) -> bool:
    """Whether each character of `text` takes one cell in every terminal."""
    return text.isascii() or _NARROW.issuperset(text)


def is_certain(text: str) -> bool:
    """Whether every terminal moves its cursor alike for `text`."""
    return is_narrow(text) or all(each in _NARROW or _is_wide(each) for each in text)


def _is_wide(character: str) -> bool:
    return any(first <= character <= last for first, last in _WIDE_RANGES)


def split(text: str) -> list[str]:
    """The texts of the cells that `text` takes.

    What terminals measure differently (emoji, combining marks) stays whole with its neighbours,
    in as many cells as Textual laid it out in.

    Returns:
        Nothing when `text` begins with what joins the character before it, wherever that is.
    """
    if is_narrow(text):
        return list(text)
    if is_certain(text):
        return _split_certain(text)
    doubts = [place for place, each in enumerate(text) if not is_certain(each)]
    if not cell_len(text[0]):
        return []
    # A mark joins the character before it, and a joiner the one after it.
    start, end = max(doubts[0] - 1, 0), doubts[-1] + 2
    parts = text[:start], text[start:end], text[end:]
    widths = [cell_len(part) for part in parts]
    if sum(widths) != cell_len(text):
        return [text, *[REST] * (cell_len(text) - 1)]
    middle = [parts[1], *[REST] * (widths[1] - 1)]
    return _split_certain(parts[0]) + middle + _split_certain(parts[2])


def _split_certain(text: str) -> list[str]:
    cells = []
    for character in text:
        cells.append(character)
        if _is_wide(character):
            cells.append(REST)
    return cells
