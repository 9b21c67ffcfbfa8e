"""The last line: the keys that matter here, and what they do."""

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget


class KeyHints(Widget):
    """Drawn from the bindings that are active on the screen; a click does what the key does."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[tuple[str, str, str, bool]] = []
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the focus, which changes what the keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._hints = self._read()

    def render(self) -> RenderResult:
        """As many hints as fit, whole ones only."""
        parts: list[Content] = []
        self._spans = []
        width = 0
        for key, description, action, is_enabled in self._hints:
            length = len(key) + len(description) + 3
            if width + length > self.size.width:
                break
            style = "" if is_enabled else "$text-disabled"
            parts.append(
                Content.assemble(
                    (f" {key}", f"bold {'$accent' if is_enabled else style}".strip()),
                    (f" {description} ", style),
                )
            )
            self._spans.append((width, width + length, action))
            width += length
        return Content("").join(parts)

    async def on_click(self, event: events.Click) -> None:
        """Do what the hint under the mouse says."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                focused = self.screen.focused or self.screen
                await self.app.run_action(action, default_namespace=focused)
                return

    def _bindings_changed(self, screen: Screen[object]) -> None:
        hints = self._read()
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def _read(self) -> list[tuple[str, str, str, bool]]:
        hints: dict[str, tuple[str, str, str, bool]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and binding.action not in hints:
                key = self.app.get_key_display(binding)
                hints[binding.action] = (key, binding.description, binding.action, active.enabled)
        return list(hints.values())
