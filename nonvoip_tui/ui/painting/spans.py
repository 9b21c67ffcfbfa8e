"""Which cells of a line differ between two pictures."""

from nonvoip_tui.ui.painting.cells import is_certain
from nonvoip_tui.ui.painting.picture import UNKNOWN, Picture


def spans(shown: Picture, wanted: Picture, line: int) -> list[tuple[int, int]]:
    """The columns, from and to, of each run of cells that have to be written.

    A cell of which nothing is wanted is left alone; one of which nothing is known is written.
    Texts wider than a cell are written whole, and after one that a terminal may take for wider
    than Textual does, all that it may have covered.
    """
    texts, pens = wanted.texts[line], wanted.pens[line]
    old_texts, old_pens = shown.texts[line], shown.pens[line]
    if texts == old_texts and pens == old_pens:
        return []
    found = [
        column
        for column, (text, old_text, pen, old_pen) in enumerate(
            zip(texts, old_texts, pens, old_pens, strict=True)
        )
        if (text != old_text or (pen is not old_pen and pen != old_pen)) and text != UNKNOWN
    ]
    is_uneven = line in wanted.uneven
    if is_uneven:
        doubtful = next((column for column in found if not is_certain(texts[column])), len(texts))
        found = [column for column in found if column < doubtful]
        found += [column for column in range(doubtful, len(texts)) if texts[column] != UNKNOWN]
    result: list[tuple[int, int]] = []
    start = end = -1
    for column in found:
        if column < end:
            continue
        first, last = wanted.extent(line, column) if is_uneven else (column, column + 1)
        if first > end or end < 0:
            if end >= 0:
                result.append((start, end))
            start = first
        end = last
    if end >= 0:
        result.append((start, end))
    return result
