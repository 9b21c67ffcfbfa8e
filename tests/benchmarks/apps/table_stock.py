"""The same as `table_ours` on Textual's `DataTable`, which is cleared and filled for each key."""

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import DataTable, Input

from tests.benchmarks.apps.rows import TITLES, Service, count_asked_for, services


class TableApp(App[None]):
    """The table, and a filter under it."""

    CSS = "DataTable { height: 1fr; }"

    BINDINGS = [
        Binding("slash", "filter", "Filter"),
        Binding("escape", "table", "Table"),
    ]

    def __init__(self, rows: list[Service]) -> None:
        super().__init__()
        self.rows = rows
        self.names = [" ".join(row).lower() for row in rows]

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")
        search = Input(placeholder="filter", compact=True)
        search.cursor_blink = False
        yield search

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*TITLES)
        table.add_rows(self.rows)
        table.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        wanted = event.value.lower()
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows(
            row for row, name in zip(self.rows, self.names, strict=True) if wanted in name
        )

    def action_filter(self) -> None:
        self.query_one(Input).focus()

    def action_table(self) -> None:
        self.query_one(DataTable).focus()


if __name__ == "__main__":
    TableApp(services(count_asked_for())).run()
