"""A text that scrolls and takes the keys when it has the focus: the pane beside or under a list."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

_EVERYTHING = 1_000_000
"""More lines than any text has."""


class TextPane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Moves by the keys that move a list's cursor; nothing animated."""

    DEFAULT_CSS = "TextPane { scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, words, show=False, id=f"table.{name}")
        for name, keys, action, words in (
            ("up", "up,k", "move(-1)", "Up"),
            ("down", "down,j", "move(1)", "Down"),
            ("page_up", "pageup", "page(-1)", "Page up"),
            ("page_down", "pagedown", "page(1)", "Page down"),
            ("half_page_up", "ctrl+u", "page(-0.5)", "Half page up"),
            ("half_page_down", "ctrl+d", "page(0.5)", "Half page down"),
            ("top", "home,g", f"move(-{_EVERYTHING})", "Top"),
            ("bottom", "end,G", f"move({_EVERYTHING})", "Bottom"),
        )
    ]

    def __init__(self, text: Widget, *, id: str) -> None:  # noqa: A002
        """Take what is read."""
        super().__init__(text, id=id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is whole on the screen does not move."""
        if action in ("move", "page"):
            return self.max_scroll_y > 0
        return super().check_action(action, parameters)

    def action_move(self, lines: int) -> None:
        """Read on by so many lines (back when negative)."""
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, screens: float) -> None:
        """Read on by so many screens (back when negative)."""
        lines = int(screens * max(1, self.size.height - 1)) or (1 if screens > 0 else -1)
        self.scroll_relative(y=lines, animate=False, immediate=True)
