"""What the service answered, as it came: to be read, scrolled and copied."""

from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.answers import StoredAnswer, UnreadExample
from nonvoip_tui.ui.dialogs.base import Notice
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.requests import CopyRequested
from nonvoip_tui.ui.widgets.text_pane import TextPane

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
        """The text, and what is not in it."""
        return [
            self._pane,
            Static(Content(self.closing()), id="closing", markup=False),
        ]

    def closing(self) -> str:
        """What is not in it."""
        return f"Without e-mail and password. {self.app.key_names('dialog.accept')} copies it."

    def on_resize(self, event: events.Resize) -> None:
        """The text takes what the rest leaves."""
        super().on_resize(event)
        self._pane.styles.max_height = max(2, event.size.height - _LINES_AROUND_THE_TEXT)

    def action_copy(self) -> None:
        """Copy all of it; the dialog stays."""
        self.post_message(CopyRequested("\n".join(self._lines), "The answer"))
