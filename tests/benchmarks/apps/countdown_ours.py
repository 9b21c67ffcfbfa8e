"""The same as `countdown_stock` with our table, compositor and driver.

`python -m tests.benchmarks.apps.countdown_ours`
"""

from textual.app import App, ComposeResult
from textual.screen import Screen

from nonvoip_tui.ui.rendering.compositor import FrontCompositor
from nonvoip_tui.ui.rendering.driver import QuietDriver
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Column, Fixed

_ROWS = 20


class FrontScreen(Screen[None]):
    """A screen that renders from the front."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontCompositor()


class CountdownApp(App[None]):
    """Twenty cells, each updated once a second."""

    def __init__(self) -> None:
        super().__init__(driver_class=QuietDriver)
        self._left = 900

    def get_default_screen(self) -> Screen[None]:
        return FrontScreen()

    def compose(self) -> ComposeResult:
        yield LineTable[int](
            (
                Column("service", "Service", lambda row: f"Service {row:05d}", Fixed(14)),
                Column("number", "Number", lambda row: f"+1 202 555 {row:04d}", Fixed(16)),
                Column("left", "Left", lambda _: self._words(), Fixed(6)),
            )
        )

    def on_mount(self) -> None:
        self.query_one(LineTable).set_rows(range(_ROWS), str)
        self.set_interval(1.0, self._tick)

    def _words(self) -> str:
        return f"{self._left // 60}:{self._left % 60:02}"

    def _tick(self) -> None:
        self._left -= 1
        self.query_one(LineTable).refresh_cells("left")


if __name__ == "__main__":
    CountdownApp().run()
