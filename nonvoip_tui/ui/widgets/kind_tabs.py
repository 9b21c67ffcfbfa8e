"""The kinds of number as tabs in one line, with a note on the right."""

from collections.abc import Sequence

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class KindTabs(Widget):
    """Shows labels, one of them active; a click posts `Picked`."""

    tabs: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Pairs of token and label."""
    active: reactive[str] = reactive("")
    notes: reactive[tuple[str, ...]] = reactive(())
    """The same note in several lengths, the longest first."""

    class Picked(Message):
        """A tab was clicked."""

        def __init__(self, kind: str) -> None:
            super().__init__()
            self.kind = kind

    def __init__(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Take the tabs as pairs of token and label."""
        super().__init__()
        self.set_reactive(KindTabs.tabs, tuple(tabs))
        self._spans: list[tuple[int, str]] = []

    def render(self) -> RenderResult:
        """Labels on the left, the note on the right; the other labels are short where they must."""
        for is_short in (False, True):
            labels = self._labels(is_short=is_short)
            room = self.size.width - labels.cell_length - 1
            note = next((note for note in self.notes if len(note) <= room), "")
            if note or not self.notes:
                break
        blanks = " " * max(0, room - len(note))
        return Content.assemble(labels, blanks, (note, "dim"))

    def _labels(self, *, is_short: bool) -> Content:
        parts: list[Content] = []
        self._spans = []
        width = 0
        for token, label in self.tabs:
            is_active = token == self.active
            text = f"[{label}]" if is_active else f" {_short(label) if is_short else label} "
            parts.append(Content.styled(text, "bold $accent" if is_active else ""))
            width += len(text)
            self._spans.append((width, token))
        return Content("").join(parts)

    def neighbour(self, step: int) -> str:
        """The tab so many steps to the right of the active one, round the end."""
        tokens = [token for token, _ in self.tabs]
        return tokens[(tokens.index(self.active) + step) % len(tokens)]

    def on_click(self, event: events.Click) -> None:
        """Pick the tab under the mouse."""
        for end, token in self._spans:
            if event.x < end:
                self.post_message(self.Picked(token))
                return


def _short(label: str) -> str:
    """`30-d` for `30-days`, `other` for `other countries`."""
    first, _, unit = label.split()[0].partition("-")
    return f"{first}-{unit[:1]}" if unit else first
