"""Nothing on any screen moves by itself: no spinner, no blinking cursor, no clock."""

from collections.abc import Iterator
from pathlib import Path

from textual.timer import Timer

from tests.stage import Stage, active_of, on_stage
from tests.ui import scenes
from tests.ui.tour import tour


def repeating(stage: Stage) -> Iterator[Timer]:
    """Every timer of the App, of all screens and their widgets that goes on and on."""
    screens = [screen for stack in stage.app._screen_stacks.values() for screen in stack]
    nodes = [node for screen in screens for node in screen.walk_children(with_self=True)]
    for timer in [timer for pump in (stage.app, *nodes) for timer in pump._timers]:
        if timer._task is not None and active_of(timer).is_set() and timer._repeat != 0:
            yield timer


async def test_no_place_and_no_dialog_repeats_anything_by_itself(tmp_path: Path) -> None:
    looked_at: list[str] = []

    async def look(name: str) -> None:
        try:  # Textual's own, for what has changed, stops when that is painted
            await stage.until(lambda: not list(repeating(stage)))
        except AssertionError as error:
            error.add_note(f"{name}: {[timer._target_repr for timer in repeating(stage)]}")
            raise
        looked_at.append(name)

    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await tour(stage, look)
        await scenes.press(stage, "ctrl+l")
        await stage.until(lambda: stage.sees("Request log"))
        [own] = [timer for timer in repeating(stage) if timer._interval >= 1]
        assert "ActivityLog" in own._target_repr, "it reads again while it is looked at"
        await scenes.press(stage, "escape")
        await look("after it")
    assert len(looked_at) > 20


async def test_what_scrolls_is_there_in_one_step(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.app.current_mode == "account")
        view_model = stage.app.screen.query_one("#account")
        await stage.until(lambda: view_model.max_scroll_y > 0)
        steps: list[float] = []
        stage.app.screen.watch(view_model, "scroll_y", lambda y: steps.append(y), init=False)
        for key, end in (("end", view_model.max_scroll_y), ("home", 0)):
            steps.clear()
            await scenes.press(stage, key)
            await stage.until(lambda: view_model.scroll_y == end)  # noqa: B023
            assert steps == [end]
