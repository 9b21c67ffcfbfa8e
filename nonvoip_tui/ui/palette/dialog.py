"""The palette: any action, order, product or theme, found by typing and chosen with enter."""

from itertools import count
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.palette.entries import Entry
from nonvoip_tui.ui.palette.search import Search
from nonvoip_tui.ui.rendering.private import use_own_compositor
from nonvoip_tui.ui.widgets.bars import KeyHints, ListLine, TopBar
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Auto, Cell, Column, Flex
from nonvoip_tui.ui.widgets.line_table.rows import RowHighlighted, RowSelected
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import TooSmall


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
    return Cell(entry.title, "dim" if entry.refusal_reason else "")


def _detail(entry: Entry) -> Cell:
    return Cell("not now", "dim") if entry.refusal_reason else Cell(entry.detail, "accent")


_LINES_AROUND_THE_TABLE = 9
_MAX_LINES = 18


class PaletteInput(TextField):
    """The line in which one types; enter chooses what has the cursor below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("palette.choose", "submit"),
        binding("palette.up", "screen.move(-1)", show=False),
        binding("palette.down", "screen.move(1)", key_display="↑↓"),
        binding("palette.page_up", "screen.page(-1)", show=False),
        binding("palette.page_down", "screen.page(1)", show=False),
    ]

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            placeholder="type an action, product, number or theme",
            select_on_focus=False,
            id="find",
        )


class Palette(ModalScreen[Entry | None]):
    """Answers with what was chosen; searches in memory, so that no key waits."""

    app = getters.app(UiApp)

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close"),
    ]

    def __init__(self, search: Search, text: str = "") -> None:
        """Take what can be found, and what is typed already."""
        super().__init__()
        use_own_compositor(self)
        self._search = search
        self._entry = PaletteInput(text)
        self._table = PaletteTable()
        self._line = ListLine()
        self._total = 0
        self._is_answered = False

    def compose(self) -> ComposeResult:
        """The line to type in, what fits, and what is under the cursor in full."""
        yield TopBar(self.app.current_mode)
        with Container(id="dialog") as dialog:
            dialog.border_title = Content("Find anything")
            yield self._entry
            yield self._table
            yield self._line
        yield KeyHints()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show what can be done here, and take what is typed from now on."""
        self.set_focus(self._entry)
        self._find(self._entry.value)

    def on_resize(self) -> None:
        """As many lines whatever is found, so that nothing jumps."""
        lines = self.size.height - _LINES_AROUND_THE_TABLE
        self._table.styles.height = max(3, min(lines, _MAX_LINES))

    def _find(self, text: str) -> None:
        found = self._search.find(text)
        self._total = found.total
        numbers = count()
        self._table.set_rows(found.entries, key=lambda _: str(next(numbers)))
        self._table.move_cursor(index=0)
        self._say_what()

    def _say_what(self) -> None:
        """Say why what is under the cursor cannot be chosen; and how many fit."""
        entry, shown = self._table.cursor_row, self._table.row_count
        left = entry.refusal_reason or entry.title if entry else ""
        more = f"{shown} of {self._total:,}: type on" if shown < self._total else f"{shown}"
        self._line.show(left, more, is_strong=bool(entry and entry.refusal_reason))

    @on(TextField.Changed, "#find")
    def _typed(self, event: TextField.Changed) -> None:
        event.stop()
        self._find(event.value)

    @on(TextField.Submitted, "#find")
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self._choose()

    @on(RowHighlighted, "#found")
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._say_what()

    @on(RowSelected, "#found")
    def _clicked(self, event: RowSelected) -> None:
        event.stop()
        self._choose()

    def _choose(self) -> None:
        if (entry := self._table.cursor_row) is not None:
            self._answer(entry)

    def action_move(self, rows: int) -> None:
        """Go to another line."""
        self._table.action_move(rows)

    def action_page(self, screens: float) -> None:
        """Go on by a screen."""
        self._table.action_page(screens)

    def action_leave(self) -> None:
        """Choose nothing."""
        self._answer(None)

    def _answer(self, entry: Entry | None) -> None:
        if not self._is_answered:
            self._is_answered = True
            self.dismiss(entry)


async def open_palette(app: UiApp, text: str = "") -> None:
    """Let the user choose anything; returns when what is typed next goes to the palette.

    Args:
        app: whose facts are searched.
        text: what is typed already.
    """

    async def chosen(entry: Entry | None) -> None:
        if entry is None:
            return
        if entry.refusal_reason:
            app.toast(entry.refusal_reason, "warning")
        else:
            await entry.run()

    await app.push_screen(Palette(Search(app), text), chosen)
