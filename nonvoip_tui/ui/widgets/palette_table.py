"""The lines of the palette: what, where, and its key, price or state."""

from typing import ClassVar

from nonvoip_tui.ui.palette.entry import Entry
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Auto, Cell, Column, Flex


class PaletteTable(LineTable[Entry], can_focus=False):
    """Without titles; the keys stay with the line above in which one types."""

    HEAD_LINES: ClassVar[int] = 0

    def __init__(self) -> None:
        columns: tuple[Column[Entry], ...] = (
            Column("title", "", _title, Flex(20), priority=3),
            Column("where", "", lambda entry: Cell(entry.where, "dim"), Auto(5, 12), priority=1),
            Column("detail", "", _detail, Auto(5, 22), align="right", priority=2),
        )
        super().__init__(columns, id="found", empty="Nothing fits. Type less, or something else.")


def _title(entry: Entry) -> Cell:
    return Cell(entry.title, "dim" if entry.why_not else "")


def _detail(entry: Entry) -> Cell:
    return Cell("not now", "dim") if entry.why_not else Cell(entry.detail, "accent")
