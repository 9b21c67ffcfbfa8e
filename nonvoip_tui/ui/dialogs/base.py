"""What dialogs are made of.

`Modal` is the frame, and answers once. `Dialog` asks a question: it starts on the safe button, and
drops keys that were not meant for it, so that nothing is paid by accident. `TextDialog` is one to
type in, `Notice` one that asks nothing.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual import events, getters
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from nonvoip_tui.ui.base import ROOMY_COLUMNS, ROOMY_ROWS, SHORT_ROWS, UiApp
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.rendering.private import use_own_compositor
from nonvoip_tui.ui.widgets.bars import KeyHints, TopBar
from nonvoip_tui.ui.widgets.text_pane import DetailsView, TooSmall

_LEFT, _RIGHT = "►", "◄"


class AnswerButton(Button):
    """Its label is marked while `enter` would press it, and nothing shifts."""

    def __init__(self, label: str, name: str) -> None:
        super().__init__(Content(label), id=name, compact=True)
        self.styles.line_pad = 0  # Textual's rules take no 0; the cells are those of the signs

    def render(self) -> RenderResult:
        assert isinstance(self.label, Content)  # as it was given
        left, right = (_LEFT, _RIGHT) if self.has_focus else (" ", " ")
        return Content.assemble(left, self.label, right)


AnswerT = TypeVar("AnswerT")

_LINES_AROUND_THE_BODY = 8
"""The first and the last line of the screen, the frame, its padding, and the buttons."""

_LINES_AROUND_A_SHORT_BODY = 5

DEAF_SECONDS = 0.3
"""Keys that come this soon after it was painted were meant for what was there before (or typed by
the terminal itself): they are dropped."""

REPEAT_SECONDS = 0.08
"""Keys that follow a dropped one this soon are a key held down: they are dropped as well."""


class Modal(ModalScreen[AnswerT | None]):
    """A frame over the screen, between the top bar and the hints; None declines."""

    app = getters.app(UiApp)

    AUTO_FOCUS = ""
    TITLE_TEXT = ""

    def __init__(self) -> None:
        super().__init__()
        self._is_answered = False
        use_own_compositor(self)

    def compose(self) -> ComposeResult:
        yield TopBar(self.app.current_mode)
        with Container(id="dialog") as dialog:
            dialog.border_title = Content(self.TITLE_TEXT)
            yield from self.content()
        yield KeyHints()
        yield TooSmall()

    @abstractmethod
    def content(self) -> Sequence[Widget]:
        """What is in the frame."""

    def answer(self, value: AnswerT | None) -> None:
        """Close with `value`, once: a second dismissal would close the screen below."""
        if not self._is_answered:
            self._is_answered = True
            self.dismiss(value)

    def action_decline(self) -> None:
        self.answer(None)


class Dialog(Modal[AnswerT]):
    """Asks one question. `None` is the safe answer, given by `n`, `escape` and the first button."""

    DECLINE_LABEL = "No"
    ACCEPT_LABEL = "Yes"
    IS_DEAF_AT_FIRST: bool = True
    """Whether keys typed before it was seen are dropped; False if it has a field to type in."""
    AUTO_FOCUS = "#decline"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept"),
        # Without an id no keymap moves them: they decline wherever they are pressed.
        Binding("n", "decline", "No"),
        Binding("N", "decline", "No", show=False),  # with Caps Lock; a "Y" accepts nothing
        Binding("escape", "decline", "No", show=False),
        binding("dialog.button_before", "app.focus_previous", show=False),
        binding("dialog.button_after", "app.focus_next", show=False),
        binding("dialog.page_up", "scroll_body(-1)", show=False),
        binding("dialog.page_down", "scroll_body(1)", show=False),
        binding("dialog.line_up", "scroll_lines(-1)", show=False),
        binding("dialog.line_down", "scroll_lines(1)", show=False),
        binding("dialog.half_page_up", "scroll_body(-0.5)", show=False),
        binding("dialog.half_page_down", "scroll_body(0.5)", show=False),
        binding("dialog.top", "scroll_body(-999)", show=False),
        binding("dialog.bottom", "scroll_body(999)", show=False),
        binding("dialog.help", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._deaf_until = float("inf")

    def content(self) -> Sequence[Widget]:
        """The body above the buttons."""
        body, sentence = self.body(), self.closing()
        closing = Static(Content(sentence), id="closing", markup=False)
        closing.display = bool(sentence)
        return [
            VerticalScroll(*body, closing, id="body", can_focus=False),
            Horizontal(*self.buttons(), id="buttons"),
        ]

    def body(self) -> list[Widget]:
        """What the dialog says, and asks."""
        return [DetailsView(self.rows(), id="rows")]

    def rows(self) -> list[tuple[str, str]]:
        """What the dialog says, as pairs of word and value."""
        return []

    def closing(self) -> str:
        """A sentence under the body; empty for none."""
        return ""

    def buttons(self) -> list[Button]:
        """The safe button first."""
        return [
            AnswerButton(self.DECLINE_LABEL, "decline"),
            AnswerButton(self.accept_label(), "accept"),
        ]

    def accept_label(self) -> str:
        """What the accepting button says; a sum where it costs money."""
        return self.ACCEPT_LABEL

    @abstractmethod
    def accepted(self) -> AnswerT | None:
        """The answer that accepting gives; None when it cannot be given yet."""

    def on_mount(self) -> None:
        """Drop keys until the dialog has been painted, and for a moment more."""
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._deaf_until = self.app.setting.clock.monotonic() + DEAF_SECONDS

    def on_resize(self, event: events.Resize) -> None:
        """The buttons are never off the screen: what is said scrolls above them."""
        columns, rows = event.size
        buttons = len(self.query(AnswerButton))
        around = _LINES_AROUND_THE_BODY if rows >= ROOMY_ROWS else _LINES_AROUND_A_SHORT_BODY
        if rows < SHORT_ROWS:  # the title, and two buttons in a line
            around = 1 + (buttons + 1) // 2
        elif columns < ROOMY_COLUMNS:
            around += buttons - 1
        self.query_one("#body").styles.max_height = max(1, rows - around)

    def accepts(self, event: events.Event, arrived_at: float) -> bool:
        """Whether a key or a click was meant for this dialog; the App drops it if not.

        A terminal that answers a query types letters right after characters that mean nothing here,
        so every key without a meaning restarts the deaf period.

        Args:
            event: what was typed.
            arrived_at: when, in seconds of the clock.
        """
        if not self.IS_DEAF_AT_FIRST:
            return True
        if arrived_at < self._deaf_until:
            self._deaf_until = max(self._deaf_until, arrived_at + REPEAT_SECONDS)
            return False
        if isinstance(event, events.Key) and not self.knows(event):
            self._deaf_until = arrived_at + DEAF_SECONDS
            return False
        return True

    def knows(self, event: events.Key) -> bool:
        """Whether the key means something here."""
        return event.key in self.active_bindings

    def action_accept(self) -> None:
        value = self.accepted()
        if value is not None:
            self.answer(value)

    def action_help(self) -> None:
        from nonvoip_tui.ui.dialogs.help import show_help

        show_help(self, self.TITLE_TEXT)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Scroll only what does not fit."""
        if action in ("scroll_body", "scroll_lines"):
            return self.is_mounted and self.query_one("#body").allow_vertical_scroll
        return super().check_action(action, parameters)

    def action_scroll_body(self, screens: float) -> None:
        """Read on where the terminal is too small for all that is said."""
        lines = int(screens * max(1, self.query_one("#body").size.height - 1))
        self.action_scroll_lines(lines or (1 if screens > 0 else -1))

    def action_scroll_lines(self, lines: int) -> None:
        self.query_one("#body").scroll_relative(y=lines, animate=False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "accept":
            self.action_accept()
        elif event.button.id == "decline":
            self.action_decline()


class TextDialog(Dialog[AnswerT]):
    """A dialog with fields to type in: enter accepts, and letters are text."""

    DECLINE_LABEL = "Back"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", show=False),
        Binding("n", "decline", "Back", show=False),
        Binding("escape", "decline", "Back"),
    ]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field accepts."""
        event.stop()
        self.action_accept()


class Notice(Dialog[AnswerT]):
    """Shows something without asking anything."""

    DECLINE_LABEL = "Close"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "decline", "Close", show=False),
        Binding("escape", "decline", "Close"),
    ]

    def buttons(self) -> list[Button]:
        return [AnswerButton(self.DECLINE_LABEL, "decline")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action == "accept" else super().check_action(action, parameters)

    def accepted(self) -> None:
        """There is nothing to accept."""


class Confirm(Dialog[bool]):
    """Answers True, or None however the user declines."""

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        closing: str,
        *,
        accept: str,
        decline: str = "No",
    ) -> None:
        self.TITLE_TEXT, self.ACCEPT_LABEL, self.DECLINE_LABEL = title, accept, decline
        super().__init__()
        self._rows, self._sentence = list(rows), closing

    def rows(self) -> list[tuple[str, str]]:
        return self._rows

    def closing(self) -> str:
        return self._sentence

    def accepted(self) -> bool:
        return True
