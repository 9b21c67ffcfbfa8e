"""The table of what was asked of the service, the newest on top."""

from collections.abc import Callable
from datetime import datetime

from nonvoip_tui.services.activity import ANSWERED, Call
from nonvoip_tui.ui.formats import clock_time
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Auto, Cell, Column, Fixed, Flex

_WAITING = "asked to wait"
_OK = 200


class ActivityTable(LineTable[Call]):
    """Says of each request how it ended, in words.

    Args:
        now: the wall clock, aware UTC.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        columns: tuple[Column[Call], ...] = (
            Column(
                "at", "At", lambda call: clock_time(call.began_at, now()), Auto(8, 16), priority=3
            ),
            Column("endpoint", "Request", _request, Auto(7, 13), priority=5),
            Column("took", "Took", _took, Auto(6, 8), align="right", priority=2),
            Column("outcome", "Outcome", _outcome, Flex(17), priority=4),
            Column("tries", "Try", _tries, Fixed(3), align="right", min_table_width=56),
            Column("left", "Left", _left, Auto(4, 7), align="right", priority=1),
        )
        super().__init__(columns, id="activity", empty="Reading…")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose a request for."""
        return False if action == "select" else super().check_action(action, parameters)


def _request(call: Call) -> str:
    return call.endpoint.rpartition("/")[2]


def _took(call: Call) -> str:
    return f"{call.duration_seconds:.2f} s"


def _outcome(call: Call) -> Cell:
    status = call.status_code
    words = call.outcome if status in (None, _OK) else f"{call.outcome} ({status})"
    if call.outcome == ANSWERED:
        return Cell(words, "" if status == _OK else "warning")
    return Cell(words, "warning" if call.outcome == _WAITING else "bad")


def _tries(call: Call) -> Cell:
    return Cell(str(call.tries), "warning" if call.tries > 1 else "dim")


def _left(call: Call) -> Cell:
    return Cell("—", "dim") if call.calls_left is None else Cell(str(call.calls_left))
