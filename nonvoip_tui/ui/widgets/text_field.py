"""The one-line text field, wherever it is used."""

from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from nonvoip_tui.ui.keys import binding

MAX_CHARACTERS = 2000
"""Nobody types more than this, and laying out a megabyte takes seconds."""


class TextField(Input):
    """Textual's, whose keys act in the order in which they come, and which takes no megabyte.

    Textual's own inserts a letter when the key reaches it, but lets backspace, enter and all other
    bound keys bubble up to the App first: letters that come in one read overtake them.
    """

    def __init__(self, value: str | None = None, **arguments: Any) -> None:
        """Take what Textual's `Input` takes; compact, without a blinking cursor.

        Args:
            value: what is in it at first.
            arguments: of `Input`; `max_length` is `MAX_CHARACTERS` unless it is given.
        """
        arguments.setdefault("compact", True)
        arguments.setdefault("max_length", MAX_CHARACTERS)
        super().__init__(value, **arguments)
        self.cursor_blink = False

    def takes(self, character: str) -> bool:
        """Whether the field takes this character; others are left to the screen."""
        return character.isprintable()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave keys that the field does not take to the screen."""
        return character is not None and self.takes(character)

    async def on_key(self, event: events.Key) -> None:
        """Act on bound keys here and now, as Textual does on letters."""
        if event.is_printable:
            if not self.check_consume_key(event.key, event.character):
                event.prevent_default()  # the screen's
            return
        active = self.screen.active_bindings.get(event.key)
        if active is None or active.node is not self or not active.enabled:
            return
        if await self.app.run_action(active.binding.action, default_namespace=self):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Insert as much of the first line as there is space for."""
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        space = (self.max_length or MAX_CHARACTERS) - len(self.value) + end - start
        # Cut first: what comes may be megabytes.
        line = next(iter(event.text[: 4 * MAX_CHARACTERS].splitlines()), "")
        line = "".join(filter(self.takes, line))[: max(0, space)]
        if line:
            self.replace(line, start, end)


class FilterInput(TextField):
    """The filter line: enter goes to the table, escape clears and goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("filter.done", "submit"),
        binding("filter.down", "submit", show=False),
        binding("filter.up", "screen.to_table", show=False),
        binding("filter.clear", "screen.clear_filter"),
    ]

    def __init__(self, placeholder: str = "type to filter") -> None:
        super().__init__(placeholder=placeholder, id="filter")
