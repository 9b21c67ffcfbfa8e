"""The table of SMS: when, for what, the code, and how the text begins."""

from collections.abc import Callable

from textual import getters

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import clock_time, phone_number
from nonvoip_tui.ui.widgets.line_table_columns import Auto, Cell, Column, Fixed, Flex
from nonvoip_tui.ui.widgets.paged_table import PagedTable


class MessageTable(PagedTable[Sms]):
    """Says of each SMS whether it is new by a sign before it.

    Args:
        is_new: whether nobody has looked at an SMS.
    """

    app = getters.app(UiApp)

    def __init__(self, is_new: Callable[[Sms], bool]) -> None:
        columns: tuple[Column[Sms], ...] = (
            Column(
                "new",
                "",
                lambda sms: Cell("•", "accent") if is_new(sms) else Cell(""),
                Fixed(1),
                priority=6,
            ),
            Column("at", "Received", self._at, Auto(8, 16), priority=2),
            Column(
                "service", "Service", lambda sms: sms.service, Flex(10, max_cells=24), priority=3
            ),
            Column("code", "Code", lambda sms: Cell(sms.code, "good"), Auto(6, 10), priority=5),
            Column(
                "number",
                "Number",
                lambda sms: phone_number(sms.number),
                Fixed(16),
                priority=1,
                min_table_width=72,
            ),
            Column("text", "Text", lambda sms: sms.text, Flex(12, share=3), priority=4),
        )
        super().__init__(columns, id="messages")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose an SMS for: it is read where it stands."""
        return False if action == "select" else super().check_action(action, parameters)

    def _at(self, sms: Sms) -> str:
        return clock_time(sms.received_at, self.app.now)
