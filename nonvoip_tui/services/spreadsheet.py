"""CSV that no spreadsheet takes for more than text (FAULTS.md F69).

A cell that begins like a formula is run by spreadsheets as one, quotes or not, so it gets an
apostrophe before it, as people type it there. A cell that begins with an apostrophe gets one
too: then taking the first away gives every value back as it was.
"""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

_FORMULA_SIGNS = frozenset("=+-@|%＝＋－＠")
_MARK = "'"


class SpreadsheetWriter:
    """Writes rows, each cell quoted: a `;` in a text then parts no cells anywhere."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        """Write the line of headings."""
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, values: Iterable[str | int | bool | None]) -> None:
        """Write one row; nothing known is an empty cell."""
        self._writer.writerow("" if value is None else harmless(str(value)) for value in values)


def harmless(text: str) -> str:
    """`text` as a cell that is not run."""
    first = text.lstrip()[:1]
    is_marked = first in _FORMULA_SIGNS or text[:1] in ("\t", "\r", "\n", _MARK)
    return _MARK + text if text and is_marked else text
