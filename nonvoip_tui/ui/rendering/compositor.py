"""A compositor that lays out like Textual's, but renders and writes only what changes."""

from collections.abc import Iterable

from textual._compositor import ChopsUpdate, Compositor, CompositorMap
from textual.geometry import Region
from textual.strip import Strip


class FrontCompositor(Compositor):
    """Renders from the front until a widget covers what changed, and only the lines of it.

    Textual's renders every widget in whose container something changed, whole, also those behind
    it: half of what a second's countdowns cost.
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

    def render_partial_update(self) -> ChopsUpdate | None:
        """What changed and no more, where each change is within one widget in front.

        Textual's cuts each line of a change at the edges of all widgets on it, and writes all
        that stands left of the change in its widget.
        """
        screen = self.size.region
        cut = (region.intersection(screen) for region in self._dirty_regions)
        lines = self._lines_in_front([region for region in cut if region])
        if lines is None:
            return super().render_partial_update()
        self._dirty_regions.clear()
        chops: list[dict[int, Strip | None]] = [{} for _ in range(screen.height)]
        ends: list[list[int]] = [[] for _ in range(screen.height)]
        spans = sorted(lines)
        for y, left, right in spans:
            chops[y][left] = lines[y, left, right]
            ends[y].append(right)
        return ChopsUpdate(chops, spans, ends) if spans else None

    def _lines_in_front(self, regions: list[Region]) -> dict[tuple[int, int, int], Strip] | None:
        """The changed parts of lines by line, left and right end.

        None when some region is not within a single widget, or when half of a wide letter might
        be left where a part begins.
        """
        lines: dict[tuple[int, int, int], Strip] = {}
        for widget, (place, clip) in self.visible_widgets.items():
            if not regions:
                break
            seen = place.intersection(clip)
            changes = [region for region in regions if seen.overlaps(region)]
            if not changes:
                continue
            if not all(map(seen.contains_region, changes)):
                return None
            top = min(region.y for region in changes)
            bottom = max(region.bottom for region in changes)
            part = Region(0, top - place.y, place.width, bottom - top)
            strips = widget.render_lines(part)
            for y, left, right in self._regions_to_spans(changes):
                strip = strips[y - top]
                if left > place.x and len(strip.text) != strip.cell_length:
                    return None
                lines[y, left, right] = strip.crop(left - place.x, right - place.x)
            regions = [region for region in regions if region not in changes]
        return None if regions else lines

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
