"""A line that repeats what is typed, and nothing else.

`python -m tests.benchmarks.apps.input_bare`
"""

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class InputApp(App[None]):
    """An `Input`, and a line that is painted anew for each key."""

    def compose(self) -> ComposeResult:
        entry = Input(compact=True)
        entry.cursor_blink = False
        yield entry
        yield Static("ready", id="echo")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#echo", Static).update(f"typed: {event.value}")


if __name__ == "__main__":
    InputApp().run()
