"""One line over a list: what is shown on the left, how much of it on the right."""

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget


class ListLine(Widget):
    """Plain text; the left is cut where there is no room for both."""

    DEFAULT_CSS = "ListLine { height: 1; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right, self._is_strong = "", "", False

    def show(self, left: str, right: str, *, is_strong: bool = False) -> None:
        """Say something else.

        Args:
            left: what is shown.
            right: how much.
            is_strong: whether the left is set off, for it is not what one sees by default.
        """
        before = (self._left, self._right, self._is_strong)
        self._left, self._right, self._is_strong = left, right, is_strong
        if before != (left, right, is_strong):
            self.refresh()

    def render(self) -> RenderResult:
        """Both, with the blanks between that are left."""
        width = self.content_size.width
        right = Content.styled(self._right, "dim")
        room = max(0, width - right.cell_length - 2)
        left = Content.styled(self._left, "bold $accent" if self._is_strong else "dim")
        left = left.truncate(room, ellipsis=True)
        blanks = max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * blanks, right)
