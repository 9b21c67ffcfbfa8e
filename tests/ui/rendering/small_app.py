"""An app with something of everything that can be on a screen."""

import os
from pathlib import Path

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import (
    Button,
    DataTable,
    Footer,
    Header,
    Input,
    RichLog,
    Static,
    TabbedContent,
    TabPane,
)

WORDS = [
    "plain",
    "Grüße",
    "日本語のテキスト",
    "한국어",
    "e\u0301te\u0301",
    "tab",
    "🎉 done 🎉",
    "│box│",
]


class Question(ModalScreen[None]):
    """A dialog over the middle of the screen."""

    CSS = "Question { align: center middle; } Static { width: 31; height: 5; border: round red; }"
    BINDINGS = [Binding("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        yield Static(
            Text.assemble("日本語 Are you sure? ", ("more", "bold link https://example.com"), "!")
        )


class SmallApp(App[None]):
    """Every key does something that paints."""

    CSS = """
    TabbedContent { height: 1fr; }
    DataTable { height: 1fr; }
    RichLog { width: 40%; height: 1fr; border: heavy blue; }
    .marked { background: darkgreen; text-style: bold italic; }
    """
    BINDINGS = [
        Binding("f2", "ask", "Ask"),
        Binding("f3", "toast", "Toast"),
        Binding("f4", "toggle_class('DataTable', 'marked')", "Mark"),
        Binding("f5", "log", "Log"),
        Binding("f6", "next_theme", "Theme"),
        Binding("f7", "bell", "Bell"),
        Binding("f8", "tick", "Tick"),
        Binding("f9", "copy", "Copy"),
        Binding("f10", "end", "End"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def compose(self) -> ComposeResult:
        yield Header()
        with TabbedContent():
            with TabPane("Table"), Horizontal():
                yield DataTable[Text](zebra_stripes=True)
                yield RichLog()
            with TabPane("日本"):
                yield Button("Press", variant="error")
                yield Static("\n".join(WORDS))
        yield Static("", id="tick")
        yield Input(placeholder="type", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        for column in range(5):
            table.add_column(f"Column {column}", width=9)
        for row in range(60):
            table.add_row(
                *(Text(WORDS[(row + 3 * n) % 8], style=f"color({row * 7 % 256})") for n in range(5))
            )
        self.query_one(Input).cursor_blink = False

    def action_ask(self) -> None:
        self.push_screen(Question())

    def action_toast(self) -> None:
        self.notify(f"{WORDS[self._count % 8]}: toast", title="日本 title", timeout=60)
        self._count += 1

    def action_log(self) -> None:
        self.query_one(RichLog).write(Text(WORDS[self._count % 8] * 3, style="reverse"))
        self._count += 1

    def action_next_theme(self) -> None:
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"

    def action_tick(self) -> None:
        self._count += 1
        self.query_one("#tick", Static).update(f"00:{self._count:02d} {WORDS[self._count % 8]}")

    def action_copy(self) -> None:
        self.copy_to_clipboard("copied")

    async def action_end(self) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.screen.mount(Static("THE END", id="end"), before=0)


class TickingApp(SmallApp):
    """Counts by itself, on the screen and in the file $TICKS."""

    def on_mount(self) -> None:
        super().on_mount()
        self._timer = self.set_interval(0.01, self._tick)

    async def action_end(self) -> None:
        self._timer.stop()
        await super().action_end()

    def _tick(self) -> None:
        self.action_tick()
        Path(os.environ["TICKS"]).write_text(f"{self._count}", encoding="ascii")
        self.query_one(DataTable[Text]).move_cursor(row=self._count % 60)


if __name__ == "__main__":
    (TickingApp if "TICKS" in os.environ else SmallApp)().run()
