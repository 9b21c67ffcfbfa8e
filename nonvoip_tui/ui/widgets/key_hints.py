"""The last line: the keys that matter here, and what they do."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import App, RenderResult
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget


class Hint(NamedTuple):
    """One key and what it does."""

    key: str
    words: str
    action: str
    node: DOMNode
    is_enabled: bool

    def width(self, gap: int) -> int:
        """How many cells it takes, with `gap` blanks after it."""
        return len(self.key) + len(self.words) + 2 + gap


class KeyHints(Widget):
    """Drawn from the bindings that are active on the screen; a click does what the key does.

    Where not all fit, those of the App stay, which lead everywhere else.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[Hint] = []
        self._is_reading = False
        self._spans: list[tuple[int, int, Hint]] = []

    def on_mount(self) -> None:
        """Follow the focus, which changes what the keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def render(self) -> RenderResult:
        """As many hints as fit, whole ones only."""
        parts: list[Content] = []
        self._spans = []
        width = 0
        hints, gap = self._fitting()
        for hint in hints:
            parts.append(
                Content.assemble(
                    (f" {hint.key}", "bold $accent" if hint.is_enabled else "dim"),
                    (f" {hint.words}{' ' * gap}", "" if hint.is_enabled else "dim"),
                )
            )
            self._spans.append((width, width + hint.width(gap), hint))
            width += hint.width(gap)
        return Content("").join(parts)

    def _fitting(self) -> tuple[list[Hint], int]:
        """The hints, and the blanks after each."""
        fitting = list(self._hints)
        while fitting:
            for gap in (1, 0):
                if sum(hint.width(gap) for hint in fitting) <= self.size.width:
                    return fitting, gap
            of_the_place = [hint for hint in fitting if not isinstance(hint.node, App)]
            fitting.remove((of_the_place or fitting)[-1])
        return fitting, 0

    @property
    def shown(self) -> Sequence[Hint]:
        """The hints there is room for, from left to right."""
        return self._fitting()[0]

    async def on_click(self, event: events.Click) -> None:
        """Do what the hint under the mouse says."""
        for start, end, hint in self._spans:
            if start <= event.x < end and hint.is_enabled:
                await self.app.run_action(hint.action, default_namespace=hint.node)
                return

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if not self._is_reading:  # of several changes at once only the last counts
            self._is_reading = True
            self.call_next(self._read_anew)

    def _read_anew(self) -> None:
        self._is_reading = False
        if not self.screen.is_current:
            return  # what its keys do is told when it comes to the front
        hints = self._read()
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def _read(self) -> list[Hint]:
        hints: dict[str, Hint] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and binding.action not in hints:
                key = self.app.get_key_display(binding)
                hints[binding.action] = Hint(
                    key, binding.description, binding.action, active.node, active.enabled
                )
        return list(hints.values())
