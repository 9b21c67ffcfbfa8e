"""A button of a dialog, of one line: the focus is told by signs, not by colour alone."""

from textual.app import RenderResult
from textual.content import Content
from textual.widgets import Button

_LEFT, _RIGHT = "►", "◄"


class AnswerButton(Button):
    """Its label stands between signs while `enter` presses it; nothing moves when they come."""

    def __init__(self, label: str, name: str) -> None:
        """Take the label, which is plain text, and the id."""
        super().__init__(Content(label), id=name, compact=True)
        self.styles.line_pad = 0  # Textual's rules take no 0; the cells are those of the signs

    def render(self) -> RenderResult:
        """The label, with a cell on either side."""
        assert isinstance(self.label, Content)  # as it was given
        left, right = (_LEFT, _RIGHT) if self.has_focus else (" ", " ")
        return Content.assemble(left, self.label, right)
