"""What is rendered of a change, beside what Textual's own compositor renders."""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Static

from nonvoip_tui.ui.rendering.compositor import FrontCompositor
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import Stage, on_stage
from tests.ui import scenes, test_hints
from tests.ui.rendering.small_app import SmallApp

Cells = dict[tuple[int, int], tuple[str, str]]

WHOLE = Region(0, 0, 120, 40)
CONSOLE = Console(width=120, height=40, color_system="truecolor")
SCREENS = (test_hints.products, test_hints.orders, test_hints.messages)


class WholeCompositor(FrontCompositor):
    """Ours, rendering as Textual's."""

    _get_renders = Compositor._get_renders
    render_partial_update = Compositor.render_partial_update


def painted(screen: Screen[object], region: Region) -> Cells:
    """What is written for one change: the sign and the style of each cell."""
    compositor = screen._compositor
    compositor._dirty_regions = {region}
    update = compositor.render_update(screen_stack=screen.app._background_screens)
    assert update is not None
    cells: Cells = {}
    x = y = 0
    for segment in CONSOLE.render(update):
        if segment.control:
            for control in segment.control:
                x, y = int(control[1]), int(control[2])  # type: ignore[misc]
            continue
        for sign in segment.text.replace("\n", ""):
            cells[x, y] = sign, str(segment.style)
            x += cell_len(sign)
    return cells


def regions(seed: int) -> list[Region]:
    chance = random.Random(seed)
    corners = [(chance.randrange(120), chance.randrange(40)) for _ in range(80)]
    return [Region(x, y, chance.randint(1, 120 - x), chance.randint(1, 40 - y)) for x, y in corners]


@pytest.mark.parametrize("place", SCREENS, ids=lambda place: place.__name__)
async def test_each_change_is_painted_as_textual_does(
    tmp_path: Path, place: Callable[[Stage], Awaitable[None]]
) -> None:
    async with scenes.standing_at(tmp_path, place) as stage:
        for opened in ("", "question_mark"):
            if opened:
                await stage.press(opened)
                await stage.idle()
            screen = stage.app.screen
            assert type(screen._compositor) is FrontCompositor
            for region in [WHOLE, *regions(1)]:
                assert_same(screen, region)


def assert_same(screen: Screen[object], region: Region) -> None:
    ours = painted(screen, region)
    screen._compositor.__class__ = WholeCompositor
    theirs = painted(screen, region)
    screen._compositor.__class__ = FrontCompositor
    assert {place: theirs.get(place) for place in ours} == ours, region
    changed = theirs.keys() & set(cells_of(region))
    assert ours.keys() >= changed, region


def cells_of(region: Region) -> list[tuple[int, int]]:
    return [(x, y) for y in region.line_range for x in region.column_range]


class FrontApp(SmallApp):
    def get_default_screen(self) -> Screen[None]:
        screen: Screen[None] = Screen()
        screen._compositor = FrontCompositor()
        return screen


async def test_a_change_among_wide_letters_is_painted_as_textual_does() -> None:
    app = FrontApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f5", "f8", "down")
        await pilot.pause()
        signs = painted(app.screen, WHOLE)
        wide = [place for place, (sign, _) in signs.items() if cell_len(sign) == 2]
        for x, y in wide[::20]:
            assert_same(app.screen, Region(x + 1, y, 3, 1))


async def test_a_change_within_one_widget_writes_its_own_cells_only(tmp_path: Path) -> None:
    async with scenes.standing_at(tmp_path, test_hints.orders) as stage:
        screen = stage.app.screen
        table = screen.query_one(LineTable).region
        cell = Region(table.x + 20, table.y + 1, 7, 2)
        assert painted(screen, cell).keys() == set(cells_of(cell))
        assert len(painted(screen, Region(table.x, table.y, 200, 1))) >= table.width


async def test_what_came_before_somebody_asked_where_it_is_gets_painted(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40)) as stage:
        await scenes.ready(stage)
        screen = stage.app.screen
        compositor = screen._compositor
        compositor._dirty_regions.clear()
        late = Static("late")
        late.styles.dock = "bottom"
        with stage.app.batch_update():  # nothing is laid out or painted meanwhile
            await screen.mount(late)
            compositor.update_widgets({late})
            place = compositor.find_widget(late).region  # as a glance at its size does
            compositor.reflow(screen, screen.size)
            assert any(region.contains_region(place) for region in compositor._dirty_regions)
