"""What the service was asked and answered: the request log, and answers as they came."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC
from typing import ClassVar

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.answers import StoredAnswer, UnreadExample
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.request_log import ANSWERED, MAX_STORED, ActivitySeen, Call
from nonvoip_tui.ui.base import UiApp, background
from nonvoip_tui.ui.dialogs.base import Notice
from nonvoip_tui.ui.formatting import clock_time
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.requests import CopyRequested
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table.columns import Auto, Cell, Column, Fixed, Flex
from nonvoip_tui.ui.widgets.text_pane import TextPane

_WAITING = "asked to wait"
_OK = 200


class ActivityTable(LineTable[Call]):
    """Shows for each request how it ended, in words."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        columns: tuple[Column[Call], ...] = (
            Column("at", "At", self._at, Auto(8, 16), priority=3),
            Column("endpoint", "Request", _request, Auto(7, 13), priority=5),
            Column("took", "Took", _took, Auto(6, 8), align="right", priority=2),
            Column("outcome", "Outcome", _outcome, Flex(17), priority=4),
            Column("tries", "Try", _tries, Fixed(3), align="right", min_table_width=56),
            Column("left", "Left", _left, Auto(4, 7), align="right", priority=1),
        )
        super().__init__(columns, id="activity", empty="Reading…")

    def _at(self, call: Call) -> str:
        return clock_time(call.began_at, self.app.now)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
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


_LINES_AROUND_THE_TABLE = 11
_AGAIN_SECONDS = 1.0
_WIDE_COLUMNS = 110


class ActivityLog(Notice[None]):
    """Updates while it is open; sends no requests itself."""

    TITLE_TEXT = "Request log"
    AUTO_FOCUS = "ActivityTable"

    def __init__(self) -> None:
        super().__init__()
        self._table = ActivityTable()
        self._budget = Static("", id="budget", markup=False)
        self._newest = -1

    def body(self) -> list[Widget]:
        return [self._budget, self._table]

    def on_mount(self) -> None:
        self._read()
        self.set_interval(_AGAIN_SECONDS, self._read)

    def on_resize(self, event: events.Resize) -> None:
        self._table.styles.height = max(2, event.size.height - _LINES_AROUND_THE_TABLE)

    @background("activity", exclusive=True)
    async def _read(self) -> None:
        with suppress(EngineStoppedError):
            self._show(await self.app.engine.do(lambda services: services.activity.look()))

    def _show(self, seen: ActivitySeen) -> None:
        words = _budget_words(seen, self.app.size.width)
        if self._budget.content != words:
            self._budget.update(words)
        newest = seen.calls[0].number if seen.calls else 0
        if newest == self._newest:
            return
        self._newest = newest
        table = self._table
        table.empty = "No requests to the service in this run yet."
        is_at_the_top = not table.cursor_index
        table.set_rows(seen.calls, key=lambda call: str(call.number))
        if is_at_the_top:
            table.move_cursor(index=0)


def _budget_words(seen: ActivitySeen, columns: int) -> Content:
    """How the budget stands, in the words that there is space for."""
    polls = f"Budget: {seen.polls_per_minute:.0f} SMS checks a minute"
    if seen.pause_left_seconds > 0:
        polls = f"The service asks for a pause of {seen.pause_left_seconds:.0f} s"
    others = f"{seen.others_lately} {'other' if seen.others_lately == 1 else 'others'} recently"
    stored = f" · the last {MAX_STORED} are stored, in memory"
    return Content(f"{polls} · {others}{stored if columns >= _WIDE_COLUMNS else ''}")


MAX_LINES = 4000
"""How many lines of an answer are shown; a copy has them all."""
_LINES_AROUND_THE_TEXT = 10
_NO_BODY = "(nothing but this)"


def answer_lines(stored: StoredAnswer) -> list[str]:
    """One answer: a line of what it is, then its body, safe for a terminal."""
    answer = stored.answer
    at = f"{answer.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    kind = answer.content_type or "no content type"
    head = f"{answer.endpoint} · HTTP {answer.status_code} · {kind} · {at}"
    return [head, *(answer.lines() or [_NO_BODY])]


def example_lines(example: UnreadExample) -> list[str]:
    """An example of the provider's document: a line of what it is and why it cannot be read."""
    head = f"{example.endpoint} · example {example.name} of the provider's document"
    return [head, example.reason, *example.lines]


class AnswerView(Notice[None]):
    """Shows answers, the newest first; asks nothing."""

    TITLE_TEXT = "What the service answered"
    AUTO_FOCUS = "#answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", "copy", label="Copy"),
        Binding("o,q", "decline", "Close", show=False),
    ]

    def __init__(
        self, answers: Sequence[StoredAnswer], examples: Sequence[UnreadExample] = ()
    ) -> None:
        """Take what is shown; at least one.

        Args:
            answers: the newest first.
            examples: of the provider's document, that cannot be read.
        """
        super().__init__()
        self._lines: list[str] = []
        for lines in (*map(answer_lines, answers), *map(example_lines, examples)):
            self._lines += ["", *lines] if self._lines else lines
        shown = self._lines[:MAX_LINES]
        if len(self._lines) > MAX_LINES:
            shown.append(f"… {len(self._lines) - MAX_LINES:,} more lines when copied")
        self._pane = TextPane(Static(Content("\n".join(shown)), markup=False), id="answer")

    def body(self) -> list[Widget]:
        return [self._pane]

    def closing(self) -> str:
        return f"Without e-mail and password. {self.app.key_names('dialog.accept')} copies it."

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._pane.styles.max_height = max(2, event.size.height - _LINES_AROUND_THE_TEXT)

    def action_copy(self) -> None:
        """Copy all of it; the dialog stays."""
        self.post_message(CopyRequested("\n".join(self._lines), "The answer"))
