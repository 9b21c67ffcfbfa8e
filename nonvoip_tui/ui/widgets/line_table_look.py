"""How a `LineTable` looks by default: its component classes, in the colours of the theme."""

from rich.style import Style
from textual.widget import Widget

_NAMES = (
    "header",
    "row",
    "odd",
    "cursor",
    "marked",
    "empty",
    "dim",
    "good",
    "warning",
    "bad",
    "accent",
)

COMPONENT_CLASSES = frozenset(f"line-table--{name}" for name in _NAMES)
"""What the style sheet can speak of."""

CSS = """
LineTable {
    background: $surface;
    color: $foreground;

    & > .line-table--header { background: $panel; text-style: bold; }
    & > .line-table--odd { background: $surface-lighten-1; }
    & > .line-table--cursor {
        background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground;
        text-style: $block-cursor-blurred-text-style;
    }
    &:focus > .line-table--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    & > .line-table--marked { text-style: bold; }
    & > .line-table--empty { color: $text-muted; }
    & > .line-table--dim { color: $text-muted; }
    & > .line-table--good { color: $text-success; }
    & > .line-table--warning { color: $text-warning; }
    & > .line-table--bad { color: $text-error; }
    & > .line-table--accent { color: $text-accent; }
}
"""


class Look:
    """The styles of a table by their names, looked up once; Textual forgets them at each tick."""

    def __init__(self, table: Widget) -> None:
        self._table = table
        self._styles: dict[tuple[str, ...], Style] = {}

    def style(self, *names: str) -> Style:
        """The style of the first name, with the foregrounds of the others laid over it."""
        if (style := self._styles.get(names)) is None:
            *under, last = names
            component = f"line-table--{last}"
            style = self._table.get_component_rich_style(component)
            if under:
                own = self._table.get_component_rich_style(component, partial=True)
                style = self.style(*under) + own.without_color + Style(color=style.color)
            self._styles[names] = style
        return style

    def clear(self) -> None:
        """The style sheet or the theme may say something else."""
        self._styles.clear()
