"""A journal that takes long to open holds up neither the screen nor a key, and says why."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nonvoip_tui.ui.widgets.text_field import FilterInput
from tests.stage import StageClock, on_stage
from tests.store.old_journals import make
from tests.ui import scenes

WORK = "Upgrading the journal of an earlier version"


@contextmanager
def held(journal: Path) -> Iterator[sqlite3.Connection]:
    """Keep everybody else from writing, as a large journal keeps the schema from being ready."""
    other = sqlite3.connect(journal, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


async def test_a_migration_is_said_while_places_are_gone_to_and_a_filter_is_typed(
    tmp_path: Path,
) -> None:
    journal = tmp_path / "data" / "orders.sqlite3"
    make(journal, 1)
    with held(journal) as other:
        async with on_stage(tmp_path) as stage:
            stage.is_engine_held = True
            await stage.until(lambda: stage.sees(WORK))
            await scenes.press_now(stage, "2")
            await stage.until(lambda: stage.app.current_mode == "orders" and stage.sees(WORK))
            await scenes.press_now(stage, "1", "slash", *"messages")
            await stage.until(lambda: stage.sees("messages", WORK))
            assert isinstance(stage.app.focused, FilterInput)
            assert not stage.sees("Demo: two messages")
            other.execute("ROLLBACK")
            stage.is_engine_held = False
            await stage.until(lambda: not stage.sees(WORK))
            await stage.until(lambda: stage.sees("Demo: two messages"))


async def test_a_journal_that_is_ready_at_once_says_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        assert stage.app.view_model.journal_work == ""
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        assert stage.app.view_model.journal_work == ""


async def test_a_service_that_never_answers_holds_up_no_first_screen(tmp_path: Path) -> None:
    async with on_stage(tmp_path, seed=1) as stage:
        await scenes.ready(stage)
    clock = StageClock()
    silent = scenes.SilentSimulator(clock=lambda: clock.now().timestamp(), seed=1)
    async with on_stage(tmp_path, simulator=silent, clock=clock) as stage:
        await stage.until(lambda: stage.sees("Aldora", "$50.00"))
        await stage.until(lambda: stage.app.engine.is_ready)
        await scenes.press_now(stage, "slash", *"mes")
        await stage.until(lambda: stage.sees("Demo: two messages", " of ", "○ connecting"))
        assert silent.requests == [], "nothing was answered, the service's document neither"
        silent.is_held = False
