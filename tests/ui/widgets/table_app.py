"""An app with one `LineTable` in it that counts what it does, and ways to look at it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Auto, Cell, Column, Fixed, Flex


@dataclass(frozen=True)
class Item:
    """A row."""

    key: str
    name: str
    count: int = 0


def items(count: int) -> list[Item]:
    return [Item(f"k{place}", f"Item {place}", place) for place in range(count)]


def key_of(item: Item) -> str:
    return item.key


class CountingTable(LineTable[Item]):
    """Keeps a list of the lines that were painted and of what was asked to be."""

    def __init__(self, columns: Iterable[Column[Item]], *, can_mark: bool = False) -> None:
        super().__init__(columns, empty="Nothing here.\nPress r to look again.", can_mark=can_mark)
        self.painted: list[int] = []
        self.dirty: list[Region] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)

    def _set_dirty(self, *regions: Region) -> None:
        self.dirty += regions or [Region(0, 0, *self.size)]
        super()._set_dirty(*regions)


class TableApp(App[None]):
    """One table; counts how often each of its cells was asked for."""

    def __init__(
        self,
        rows: Sequence[Item] = (),
        columns: Iterable[Column[Item]] | None = None,
        *,
        can_mark: bool = False,
    ) -> None:
        super().__init__()
        self.rows = rows
        self.asked: list[tuple[str, str]] = []
        self.told: list[Message] = []
        self.table = CountingTable(
            columns
            or (
                Column("name", "Name", self.counted("name", lambda item: item.name), Flex(10)),
                Column(
                    "count",
                    "Count",
                    self.counted("count", lambda item: Cell(str(item.count), "dim")),
                    Auto(6),
                    align="right",
                ),
                Column(
                    "key",
                    "Key",
                    self.counted("key", key_of),
                    Fixed(6),
                    priority=-1,
                    min_table_width=60,
                ),
            ),
            can_mark=can_mark,
        )

    def counted(
        self, column_key: str, cell: Callable[[Item], str | Cell]
    ) -> Callable[[Item], str | Cell]:
        """`cell`, and a note of each call."""

        def noted(item: Item) -> str | Cell:
            self.asked.append((column_key, item.key))
            return cell(item)

        return noted

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.set_rows(self.rows, key_of)
        self.table.focus()

    def on_line_table_row_highlighted(self, event: LineTable.RowHighlighted) -> None:
        self.told.append(event)

    def on_line_table_row_selected(self, event: LineTable.RowSelected) -> None:
        self.told.append(event)

    def on_line_table_header_selected(self, event: LineTable.HeaderSelected) -> None:
        self.told.append(event)

    @property
    def highlighted(self) -> list[str | None]:
        return [event.key for event in self.told if isinstance(event, LineTable.RowHighlighted)]

    @property
    def selected(self) -> list[str]:
        return [event.key for event in self.told if isinstance(event, LineTable.RowSelected)]

    @property
    def headers(self) -> list[str]:
        return [
            event.column_key for event in self.told if isinstance(event, LineTable.HeaderSelected)
        ]

    def forget(self) -> None:
        """Count from here."""
        self.asked.clear()
        self.told.clear()
        self.table.painted.clear()
        self.table.dirty.clear()


def lines(table: LineTable[Item]) -> list[str]:
    """What each line of the table says, without the blanks and the scroll bar at its end."""
    table.render_lines(Region(0, 0, *table.size))
    return [table.render_line(y).text.rstrip(" ▐") for y in range(table.size.height)]


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Wait for it; fail after five seconds."""
    async with asyncio.timeout(5):
        while not is_so():
            await pilot.pause(0.01)


async def resolve(pilot: Pilot[None]) -> None:
    """Let the app answer and paint all that was asked of it."""
    await pilot.pause()
    await pilot.pause()
