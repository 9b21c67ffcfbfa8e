"""Two-column text for dialogs: what, and how much."""

from collections.abc import Iterable

from textual.content import Content


def facts_text(rows: Iterable[tuple[str, str]], *, closing: str = "") -> Content:
    """Lay `rows` of word and value under each other, values aligned.

    Args:
        rows: pairs of plain text; text from outside is shown as it is, never as markup.
        closing: a sentence under them.
    """
    pairs = list(rows)
    width = max((len(word) for word, _ in pairs), default=0) + 2
    lines = [
        Content.assemble((f"{word:<{width}}", "$text-muted"), (value, "bold"))
        for word, value in pairs
    ]
    if closing:
        lines += [Content(""), Content(closing)]
    return Content("\n").join(lines)
