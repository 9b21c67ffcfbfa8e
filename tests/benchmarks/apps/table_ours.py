"""A `LineTable` with a filter and nothing else: `python -m tests.benchmarks.apps.table_ours 300`.

`/` goes to the filter, `escape` to the table, `ctrl+q` quits.
"""

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Column, Fixed, Flex
from tests.benchmarks.apps.rows import TITLES, Service, count_asked_for, services


class TableApp(App[None]):
    """The table, and a filter under it."""

    BINDINGS = [
        Binding("slash", "filter", "Filter"),
        Binding("escape", "table", "Table"),
    ]

    def __init__(self, rows: list[Service]) -> None:
        super().__init__()
        self.rows = rows
        self.names = [" ".join(row).lower() for row in rows]

    def compose(self) -> ComposeResult:
        yield LineTable[Service](
            (
                Column("name", TITLES[0], lambda row: row.name, Flex(13, max_cells=40)),
                Column("stock", TITLES[1], lambda row: row.stock, Fixed(6), align="right"),
                Column("price", TITLES[2], lambda row: row.price, Fixed(6), align="right"),
                Column("network", TITLES[3], lambda row: row.network, Fixed(9)),
                Column("key", TITLES[4], lambda row: row.key, Fixed(6)),
            )
        )
        search = Input(placeholder="filter", compact=True)
        search.cursor_blink = False
        yield search

    def on_mount(self) -> None:
        table = self.query_one(LineTable)
        table.set_rows(self.rows, lambda row: row.key)
        table.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        wanted = event.value.lower()
        table = self.query_one(LineTable)
        table.set_view([place for place, name in enumerate(self.names) if wanted in name])
        table.move_cursor(index=0)

    def action_filter(self) -> None:
        self.query_one(Input).focus()

    def action_table(self) -> None:
        self.query_one(LineTable).focus()


if __name__ == "__main__":
    TableApp(services(count_asked_for())).run()
