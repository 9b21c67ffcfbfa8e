"""A disk that does not take what has to be kept: told in words, and nothing sent that is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.disks import fill_up, read_only, small_disk
from tests.stage import on_stage
from tests.ui import scenes


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 2048) as mounted:
        yield mounted


async def test_what_cannot_be_journaled_is_not_ordered(disk: Path) -> None:  # F01 F29
    async with on_stage(disk, scenario="no-sms") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        ballast = fill_up(disk)
        await scenes.press(stage, "y")
        await stage.until(lambda: any("nothing was sent" in toast for toast in stage.toasts))
        assert any("Free some space" in toast for toast in stage.toasts)
        assert scenes.sent(stage) == []
        assert stage.simulator.charges == []
        ballast.unlink()
        await scenes.order(stage, scenes.TWO_MESSAGES)
        assert len(scenes.sent(stage)) == 1


async def test_an_order_that_the_disk_does_not_take_is_on_the_screen_and_back_at_the_next_start(
    disk: Path,
) -> None:  # F30
    service = scenes.HeldSimulator(scenario="no-sms")
    async with on_stage(disk, (120, 40), simulator=service) as stage:
        await scenes.in_flight(stage)
        ballast = fill_up(disk)
        service.is_held = False
        await stage.until(lambda: any("Write down order" in toast for toast in stage.toasts))
        [order_id] = service.orders
        assert any(order_id in toast and "Nothing more is sent" in toast for toast in stage.toasts)
        await stage.until(lambda: scenes.selected(stage) == order_id)
        await scenes.press(stage, "1")
        await scenes.choose(stage, scenes.ORDINARY)
        await stage.until(lambda: any(t.count("Not ordered: Write down") for t in stage.toasts))
        assert not scenes.has_dialog(stage)
        assert len(scenes.sent(stage)) == 1
    ballast.unlink()
    async with on_stage(disk, simulator=service) as stage:
        await scenes.ready(stage)
        assert list(stage.app.view_model.orders) == [order_id]
        assert stage.app.view_model.unresolved == {}


async def test_where_nothing_can_be_written_everything_is_seen_and_nothing_ordered(
    disk: Path,
) -> None:  # F31
    async with on_stage(disk, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
    before = contents(disk)
    with read_only(disk):
        async with on_stage(disk, (120, 40), scenario="no-sms") as stage:
            await stage.until(lambda: any("cannot be written" in t for t in stage.toasts))
            await scenes.press(stage, "1")  # with a live order it opens Orders
            await scenes.ready(stage)
            await scenes.choose(stage, scenes.ORDINARY)
            await stage.until(lambda: any(t.count("Not ordered: ") for t in stage.toasts))
            assert not scenes.has_dialog(stage)
            await scenes.press(stage, "2")
            await stage.until(lambda: scenes.selected(stage) == order_id)
            await scenes.press(stage, "3", "4")
            await stage.until(lambda: stage.sees("cannot be written", "writable for you"))
            assert scenes.sent(stage) == []
    assert contents(disk) == before


def contents(directory: Path) -> dict[Path, bytes]:
    """Every file and what is in it."""
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}
