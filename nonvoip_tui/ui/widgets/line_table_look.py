"""How a `LineTable` looks by default: its component classes, in the colours of the theme."""

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
