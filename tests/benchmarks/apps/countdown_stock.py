"""Twenty rows of a `DataTable` that count down.

`python -m tests.benchmarks.apps.countdown_stock`
"""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class CountdownApp(App[None]):
    """Twenty cells, each updated once a second."""

    CSS = "DataTable { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._left = 900

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_column("Service")
        table.add_column("Number")
        table.add_column("Left", key="left")
        for row in range(20):
            table.add_row(f"Service {row:05d}", f"+1 202 555 {row:04d}", "15:00", key=str(row))
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self._left -= 1
        words = f"{self._left // 60}:{self._left % 60:02}"
        table = self.query_one(DataTable)
        for row in range(20):
            table.update_cell(str(row), "left", words)


if __name__ == "__main__":
    CountdownApp().run()
