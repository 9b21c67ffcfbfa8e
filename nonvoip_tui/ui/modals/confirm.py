"""Asks a plain yes-or-no question."""

from collections.abc import Sequence

from nonvoip_tui.ui.modals.base import Dialog


class Confirm(Dialog[bool]):
    """Answers True or, by every way of declining, None."""

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        closing: str,
        *,
        accept: str,
        decline: str = "No",
    ) -> None:
        """Take what is said, and what the buttons say."""
        self.TITLE_TEXT = title
        self.DECLINE_LABEL = decline
        super().__init__()
        self._rows = list(rows)
        self._sentence = closing
        self._accept = accept

    def rows(self) -> list[tuple[str, str]]:
        """What it is about."""
        return self._rows

    def closing(self) -> str:
        """The question."""
        return self._sentence

    def accept_label(self) -> str:
        """What accepting does."""
        return self._accept

    def accepted(self) -> bool:
        """Yes."""
        return True
