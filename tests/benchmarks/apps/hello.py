"""The smallest program with Textual: `python -m tests.benchmarks.apps.hello`."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class HelloApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static("hello, ready")


if __name__ == "__main__":
    HelloApp().run()
