"""A `RichLog` that gets a line for each key: `python -m tests.benchmarks.apps.log_stock`."""

from textual.app import App, ComposeResult
from textual.widgets import RichLog


class LogApp(App[None]):
    """A full log; any letter appends a text."""

    def compose(self) -> ComposeResult:
        yield RichLog()

    def on_ready(self) -> None:
        log = self.query_one(RichLog)
        for number in range(60):
            log.write(f"{number:06d} is your Service verification code. Do not share it.")

    def on_key(self) -> None:
        self.query_one(RichLog).write("123456 is your Service verification code. Do not share it.")


if __name__ == "__main__":
    LogApp().run()
