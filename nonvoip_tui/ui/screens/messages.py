"""Messages (`3`): every SMS that was kept, newest first."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.events import SmsArrived
from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import clock_time, phone_number
from nonvoip_tui.ui.intents import CopyRequested
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Auto, Cell, Column, Fixed, Flex
from nonvoip_tui.ui.widgets.line_table_messages import RowHighlighted


class MessagesScreen(PlaceScreen):
    """The table of SMS above the full text of the selected one."""

    PLACE = "messages"
    CSS_PATH = "messages.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="messages.copy_code"),
        Binding("y", "copy_text", "Copy text", id="messages.copy_text"),
    ]

    def __init__(self) -> None:
        super().__init__()
        columns: tuple[Column[Sms], ...] = (
            Column("at", "Received", self._at, Auto(8, 16), priority=2),
            Column(
                "service", "Service", lambda sms: sms.service, Flex(10, max_cells=24), priority=3
            ),
            Column("code", "Code", lambda sms: Cell(sms.code, "good"), Auto(6, 10), priority=5),
            Column("number", "Number", lambda sms: phone_number(sms.number), Fixed(16), priority=1),
            Column("text", "Text", lambda sms: sms.text, Flex(12, share=3), priority=4),
        )
        self._table: LineTable[Sms] = LineTable(
            columns, id="messages", empty="No SMS yet. They are kept here for ever as they come."
        )

    def compose_body(self) -> list[Widget]:
        """The table, and the text under it."""
        return [self._table, VerticalScroll(Static("", id="full", markup=False), id="text")]

    def on_mount(self) -> None:
        """Paint what is kept and hear of what comes."""
        self.app.bus.subscribe(self, SmsArrived, self._changed)
        self.app.bus.subscribe(self, Reloaded, self._changed)
        self._changed(None)

    @property
    def _selected(self) -> Sms | None:
        key = self._table.cursor_key
        return self.app.facts.messages.get(int(key)) if key else None

    def _at(self, sms: Sms) -> str:
        return clock_time(sms.received_at, self.app.now)

    def _changed(self, _: object) -> None:
        self._table.set_rows(self.app.facts.newest_messages(), key=lambda sms: str(sms.sms_id))
        self._show_selected()

    @on(RowHighlighted, "#messages")
    def _row_highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_selected()

    def _show_selected(self) -> None:
        sms = self._selected
        self.query_one("#text").display = sms is not None
        self.query_one("#full", Static).update(self._full(sms) if sms else Content())
        self.query_one("#text").scroll_home(animate=False)
        self.refresh_bindings()

    def _full(self, sms: Sms) -> Content:
        where = f"{phone_number(sms.number)} · {sms.service} · order {sms.order_id}"
        sender = f" from {sms.sender}" if sms.sender else ""
        when = clock_time(sms.received_at, self.app.now)
        return Content.assemble((f"{when}{sender} · {where}\n", "dim"), sms.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what the selected SMS does not have."""
        sms = self._selected if self.is_mounted else None
        match action:
            case "copy_code":
                return True if sms and sms.code else None
            case "copy_text":
                return True if sms else None
            case _:
                return super().check_action(action, parameters)

    def action_copy_code(self) -> None:
        """Copy the code of the selected SMS."""
        if (sms := self._selected) and sms.code:
            self.post_message(CopyRequested(sms.code, f"Code {sms.code}"))

    def action_copy_text(self) -> None:
        """Copy the full text of the selected SMS."""
        if sms := self._selected:
            self.post_message(CopyRequested(sms.text, "The text"))
