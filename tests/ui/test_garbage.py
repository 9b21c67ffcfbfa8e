"""Garbage is not looked for while a start imports, and afterwards only in what came since."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual._styles_cache import StylesCache

from tests.stage import on_stage
from tests.ui import scenes


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.enable()
    gc.collect()
    gc.freeze()  # as it was before


async def test_after_a_start_without_it_the_search_begins_and_leaves_out_what_stays(
    tmp_path: Path,
) -> None:
    gc.disable()
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        await stage.until(gc.isenabled)
        assert gc.get_freeze_count() > 0


async def test_who_embeds_the_app_keeps_the_search_that_was_on(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        assert gc.isenabled()
        assert gc.get_freeze_count() == 0


async def test_closed_dialogs_leave_nothing_in_memory(tmp_path: Path) -> None:  # N81
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        painted = []
        for _ in range(6):
            for key in ("question_mark", "escape"):
                await scenes.press_now(stage, key)
            gc.collect()
            painted.append(sum(isinstance(each, StylesCache) for each in gc.get_objects()))
        assert painted[-1] - painted[1] < 8, painted  # each has some ten widgets
