"""The line that filters the table under it."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from nonvoip_tui.ui.widgets.text_field import TextField


class FilterInput(TextField):
    """The filter line: enter goes to the table, escape clears and goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To the list", id="filter.done"),
        Binding("down", "submit", "To the list", id="filter.down", show=False),
        Binding("up,pageup,pagedown", "screen.to_table", "To the list", show=False, id="filter.up"),
        Binding("escape", "screen.clear_filter", "Clear", id="filter.clear"),
    ]

    def __init__(self, placeholder: str = "type to filter") -> None:
        super().__init__(placeholder=placeholder, id="filter")
