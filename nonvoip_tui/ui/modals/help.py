"""Says which keys act in the place that is in front."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Button

from nonvoip_tui.ui.modals.base import Dialog, button

_SKIPPED = ("app.focus_next", "app.focus_previous", "screen.copy_text", "help_quit", "help")


class Help(Dialog[None]):
    """A list of keys, to be read and closed."""

    TITLE_TEXT = "Keys"
    DECLINE_LABEL = "Close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "decline", "Close", show=False),
        Binding("escape", "decline", "Close"),
        Binding("question_mark,f1,q", "decline", "Close", show=False),
        Binding("up,k", "scroll_lines(-1)", "Up", show=False, id="help.up"),
        Binding("down,j", "scroll_lines(1)", "Down", key_display="↑↓", id="help.down"),
    ]

    def __init__(self, keys: list[tuple[str, str]]) -> None:
        """Take pairs of keys and what they do, as `keys_of` finds them."""
        super().__init__()
        self._keys = keys

    def rows(self) -> list[tuple[str, str]]:
        """The keys and what they do."""
        return self._keys

    def closing(self) -> str:
        """What is not a key."""
        return "Rows, titles, tabs and hints can be clicked; Shift selects text as ever."

    def buttons(self) -> list[Button]:
        """Nothing is asked."""
        return [button(self.DECLINE_LABEL, "decline")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is asked."""
        if action == "accept":
            return False
        return super().check_action(action, parameters)

    def accepted(self) -> None:
        """Nothing."""

    def action_scroll_lines(self, lines: int) -> None:
        """Read on."""
        self.query_one("#body").scroll_relative(y=lines, animate=False)


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """Every key that acts on `screen` now, with what it does; keys of one action together."""
    keys: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not active.enabled or not binding.description or binding.action in _SKIPPED:
            continue
        keys.setdefault(binding.action, []).append(screen.app.get_key_display(binding))
        words.setdefault(binding.action, binding.tooltip.rstrip(".") or binding.description)
    return [(" ".join(dict.fromkeys(names)), words[action]) for action, names in keys.items()]
