"""Asks a plain yes-or-no question."""

from textual.content import Content

from nonvoip_tui.ui.modals.base import Dialog


class Confirm(Dialog[bool]):
    """Answers True or, by every way of declining, None."""

    def __init__(self, title: str, question: Content, *, accept: str, decline: str = "No") -> None:
        self.TITLE_TEXT = title
        self.DECLINE_LABEL = decline
        super().__init__()
        self._question = question
        self._accept = accept

    def text(self) -> Content:
        """The question."""
        return self._question

    def accept_label(self) -> str:
        """What accepting does."""
        return self._accept

    def accepted(self) -> bool:
        """Yes."""
        return True
