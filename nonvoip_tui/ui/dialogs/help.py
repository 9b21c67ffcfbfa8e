"""The keys of the screen or dialog in front, searchable by typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, getters, on
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from nonvoip_tui.ui.base import SCREENS, UiApp
from nonvoip_tui.ui.dialogs.base import Notice
from nonvoip_tui.ui.keys import KeyRow, binding, rows_of
from nonvoip_tui.ui.matching import holding, nearly
from nonvoip_tui.ui.widgets.text_field import FilterInput, TextField

_GAP = 2
_MAX_KEY_CELLS = 16
_NOT_NOW = " (not now)"


class KeyRows(Widget):
    """Shows the rows that contain all the words of the filter, or nearly do.

    A click posts `Picked`.
    """

    @dataclass
    class Picked(Message):
        """A row was clicked."""

        row: KeyRow

    app = getters.app(UiApp)

    DEFAULT_CSS = "KeyRows { height: auto; }"

    def __init__(self, rows: Sequence[KeyRow]) -> None:
        super().__init__(id="rows")
        self._rows = self.fitting = rows
        """All of them, and those that are shown."""
        self._are_near = False
        """Whether those that are shown only nearly hold the words."""
        self._words: tuple[str, ...] = ()
        self._clear = self.app.key_names("filter.clear")

    def filter_by(self, text: str) -> None:
        """Show only what holds each word of `text`, or where nothing does, what nearly does."""
        words = tuple(text.casefold().split())
        if words == self._words:
            return
        self._words = words
        texts = [_text(row) for row in self._rows]
        found = holding(texts, words, range(len(texts)))
        near = nearly(texts, words) if words and not found else []
        self._are_near = bool(near)
        self.fitting = [self._rows[place] for place in sorted(found or near)]
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        return Content("\n").join(line for line, _ in self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(self.content_size.width)
        row = lines[event.y][1] if 0 <= event.y < len(lines) else None
        if row is not None:
            self.post_message(self.Picked(row))

    def _lines(self, width: int) -> list[tuple[Content, KeyRow | None]]:
        """Each line with the row that it belongs to."""
        rows = self.fitting
        if not rows:
            return [
                (Content.styled(f"No key matches. {self._clear} shows all again.", "dim"), None)
            ]
        column = min(_MAX_KEY_CELLS, max(len(row.shown) for row in rows)) + _GAP
        lines: list[tuple[Content, KeyRow | None]] = []
        if self._are_near:
            words = " ".join(self._words)
            lines.append((Content.styled(f"Near matches of “{words}”:", "dim"), None))
        group = ""
        for row in rows:
            if row.group != group:
                lines += [(Content(), None)] if lines else []
                lines.append((Content.styled(row.group, "bold"), None))
                group = row.group
            lines += [(line, row) for line in _row_lines(row, column, max(8, width - column))]
        return lines


def _row_lines(row: KeyRow, column: int, width: int) -> list[Content]:
    sentence = row.sentence if row.is_enabled else row.sentence + _NOT_NOW
    parts = Content.styled(sentence, "" if row.is_enabled else "dim").wrap(width)
    lines: list[Content] = []
    keys = row.shown
    if len(keys) > column - _GAP:  # more than the column takes: a line of its own
        lines.append(Content.styled(keys, "$accent"))
        keys = ""
    for part in parts:
        lines.append(Content.assemble((f"{keys:<{column}}", "$accent"), part))
        keys = ""
    return lines


def _text(row: KeyRow) -> str:
    return " ".join((row.group, row.shown, *row.keys, row.hint, row.sentence)).casefold()


_SIGNS = (
    "★ favourite · ↺ ordered last · ◉ watched. “Your SMS” shows how many of your orders got an "
    "SMS, and how soon half of those arrived; it appears after three orders."
)
"""What Products shows without words."""
_MOUSE = "Rows, titles, tabs and hints can be clicked; hold Shift to select text."


class Help(Notice[KeyRow]):
    """A list of keys, to be read and searched; answers with the row that was clicked, if any."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q", "decline", "Close", show=False),
        binding("help.search", key_display="/"),
        binding("help.up", "scroll_lines(-1)", show=False),
        binding("help.down", "scroll_lines(1)", label="Move", key_display="↑↓"),
        binding("help.half_page_up", "scroll_body(-0.5)", show=False),
        binding("help.half_page_down", "scroll_body(0.5)", show=False),
        binding("help.top", "scroll_body(-999)", show=False),
        binding("help.bottom", "scroll_body(999)", show=False),
    ]

    def __init__(self, rows: Sequence[KeyRow], here: str, *, can_act: bool = False) -> None:
        """Take what is shown.

        Args:
            rows: the keys as `rows_of` finds them.
            here: the title of the screen or dialog they act in.
            can_act: whether a click on a row chooses it.
        """
        super().__init__()
        self._can_act, self._here = can_act, here
        self.TITLE_TEXT = f"Keys: {here}"
        self._rows = rows
        self._entry = FilterInput("type to search the keys")
        self._entry.display = False

    def body(self) -> list[Widget]:
        return [self._entry, KeyRows(self._rows)]

    def closing(self) -> str:
        return f"{_SIGNS}\n{_MOUSE}" if self._here == SCREENS["products"] else _MOUSE

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """This is the help; a slash typed into the search is a letter."""
        if action == "help":
            return False
        if action == "search":
            return self.focused is not self._entry
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        self._entry.display = True
        self.set_focus(self._entry)

    def action_to_table(self) -> None:
        self.set_focus(self.query_one("#decline"))
        self._entry.display = bool(self._entry.value.strip())

    def action_clear_filter(self) -> None:
        self._entry.value = ""
        self._show("")
        self.action_to_table()

    @on(TextField.Changed, "#filter")
    def _typed(self, event: TextField.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(TextField.Submitted, "#filter")
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self._show(event.value)
        self.action_to_table()

    @on(KeyRows.Picked)
    def _picked(self, event: KeyRows.Picked) -> None:
        event.stop()
        if self._can_act and event.row.is_enabled:
            self.answer(event.row)

    def _show(self, text: str) -> None:
        self.query_one(KeyRows).filter_by(text)
        self.query_one("#body").scroll_home(animate=False)


def show_help(screen: Screen[Any], here: str) -> None:
    """Say which keys act on `screen`, which is in front and called `here`.

    A click on one does what the key does; but over a dialog, whose answer would then be given
    without a look at it.
    """

    async def picked(row: KeyRow | None) -> None:
        if row is not None:
            await screen.app.run_action(row.action, default_namespace=row.node)

    can_act = not isinstance(screen, ModalScreen)
    screen.app.push_screen(Help(rows_of(screen, here), here, can_act=can_act), picked)
