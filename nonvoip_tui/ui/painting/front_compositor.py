"""A compositor that lays out as Textual's, and renders only what can be seen in a change."""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class FrontCompositor(Compositor):
    """Renders from the front until a widget covers what changed, and only the lines of it.

    Textual's renders every widget in whose container something changed, whole, also those behind
    it: half of what a second's countdowns cost. Private to Textual, which is pinned.
    """

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        changed = self.size.region if crop is None else crop
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            lines = seen.intersection(Region(seen.x, changed.y, seen.width, changed.height))
            if not lines or not seen.overlaps(changed):
                continue
            yield region, lines, widget.render_lines(lines.translate(-region.offset))
            if seen.contains_region(changed):
                return
