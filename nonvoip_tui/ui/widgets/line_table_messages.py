"""What a `LineTable` tells: the cursor is elsewhere, a row or a title was chosen."""

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from nonvoip_tui.ui.widgets.line_table import LineTable


class TableMessage(Message, namespace="line_table"):
    """Anything that a table tells."""

    def __init__(self, table: "LineTable[Any]") -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> "LineTable[Any]":
        """The table, so that `@on(..., "#id")` can choose among several."""
        return self.table


class RowHighlighted(TableMessage, namespace="line_table"):
    """The cursor is on another row than before, whoever moved it or the rows.

    Attributes:
        key: the key of the row; None when no row is shown.
    """

    def __init__(self, table: "LineTable[Any]", key: str | None) -> None:
        super().__init__(table)
        self.key = key


class RowSelected(TableMessage, namespace="line_table"):
    """Enter was pressed on the row under the cursor, or that row was clicked.

    Attributes:
        key: the key of the row.
    """

    def __init__(self, table: "LineTable[Any]", key: str) -> None:
        super().__init__(table)
        self.key = key


class HeaderSelected(TableMessage, namespace="line_table"):
    """The title of a column was clicked.

    Attributes:
        column_key: the key of the column.
    """

    def __init__(self, table: "LineTable[Any]", column_key: str) -> None:
        super().__init__(table)
        self.column_key = column_key
