"""A compositor that lays out as Textual's, and renders only what can be seen in a change."""

from collections.abc import Iterable

from textual._compositor import Compositor, CompositorMap
from textual.geometry import Region
from textual.strip import Strip


class FrontCompositor(Compositor):
    """Renders from the front until a widget covers what changed, and only the lines of it.

    Textual's renders every widget in whose container something changed, whole, also those behind
    it: half of what a second's countdowns cost. Private to Textual, which is pinned.
    """

    @property
    def full_map(self) -> CompositorMap:
        """Where each widget is; what is found to have moved is painted.

        Textual's takes a new map whenever somebody asks for the place of a widget that came since,
        and compares the next layout with that: what it moved was never painted.
        """
        old = self._full_map
        new = super().full_map
        if new is not old:
            changed = (place for _, place in new.items() ^ old.items())
            regions = (place.clip.intersection(place.region) for place in changed)
            self._dirty_regions.update(region for region in regions if region)
        return new

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
