"""Which cells of a line differ between two pictures."""

from itertools import compress
from operator import is_not, ne

from nonvoip_tui.ui.rendering.cells import is_certain
from nonvoip_tui.ui.rendering.pen import Pen
from nonvoip_tui.ui.rendering.picture import UNKNOWN, Picture

_GAP = 4
"""As many cells are written again in no more bytes than the cursor moves over them."""


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
    columns = range(wanted.width)
    differ = set(compress(columns, map(ne, texts, old_texts)))
    if pens != old_pens:
        # Pens are mostly the same objects, which is quicker to see than that they are equal.
        other = compress(columns, map(is_not, pens, old_pens))
        differ.update(column for column in other if pens[column] != old_pens[column])
    found = sorted(column for column in differ if texts[column] != UNKNOWN)
    is_uneven = line in wanted.uneven
    if found and not is_uneven and found[-1] - found[0] == len(found) - 1:
        return [(found[0], found[-1] + 1)]
    if not is_uneven:
        return _joined(found, texts, pens)
    doubtful = next((column for column in found if not is_certain(texts[column])), len(texts))
    found = [column for column in found if column < doubtful]
    found += [column for column in range(doubtful, len(texts)) if texts[column] != UNKNOWN]
    result: list[tuple[int, int]] = []
    end = 0
    for column in found:
        if column >= end:
            start, end = wanted.extent(line, column)
            if result and result[-1][1] == start:
                start, _ = result.pop()
            result.append((start, end))
    return result


def _joined(columns: list[int], texts: list[str], pens: list[Pen]) -> list[tuple[int, int]]:
    """Runs of `columns`, with what lies between two where it is shorter than a move."""
    result = []
    start = end = columns[0] if columns else 0
    for column in columns:
        if column > end and not (
            column - end <= _GAP
            and all(pens[between] is pens[end - 1] for between in range(end, column))
            and UNKNOWN not in texts[end:column]
        ):
            result.append((start, end))
            start = column
        end = column + 1
    if columns:
        result.append((start, end))
    return result
